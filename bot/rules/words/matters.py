"""What reports are about, by the words for it: two people seldom choose the same ones for the same leak."""

import re
from typing import Final

# A thing, and how it is said; found in the lower-case words of a report. Only what tells one matter of a place from another.
MATTERS: Final[dict[str, re.Pattern[str]]] = {
    name: re.compile(said)
    for name, said in {
        "leak": r"漏(?!税|接|电)水?|渗水|滴水|水管|\bleak\w*|\bdrip\w*|water through",
        "ceiling": r"天花板|屋顶|吊顶|顶板|\bceiling",
        "damp": r"发霉|霉|潮湿|\bmould|\bmold|\bdamp",
        "sewage": r"下水道|污水|化粪池|管道堵|马桶|\bsewage|\bsewer|\bdrain",
        "electricity": r"停电|跳闸|电费|电表|\bpower cut|\belectricity",
        "water supply": r"停水|水费|水压|\bno water|water bill",
        "lift": r"电梯|\belevator|\blifts?\b",
        "parking": r"停车|车位|占道|\bpark(?:ing|ed)|\bcars?\b",
        "rubbish": r"垃圾|杂物|堆(?:放|满|了)|\brubbish|\bgarbage|\bclutter",
        "dog": r"狗|犬|\bdogs?\b|\bbark\w*",
        "poultry": r"养鸡|公鸡|鸡叫|鸡粪|鸭|鹅|\bchickens?\b|\broosters?\b",
        "dancing": r"广场舞|跳舞|音响|\bsquare danc\w*|loudspeaker",
        "karaoke": r"唱歌|ktv|麻将|\bkaraoke|\bmahjong",
        "building noise": r"装修|电钻|敲墙|工地|施工|\brenovat\w*|\bdrill\w*|\bbuilding site",
        "smoke": r"油烟|烟囱|烧烤|臭味|异味|\bfumes|\bsmoke|\bsmells?\b",
        "wall": r"围墙|院墙|隔墙|\bfence|\bwalls?\b",
        "boundary": r"地界|界石|田埂|边界|\bboundar\w*",
        "plot": r"宅基地|承包地|土地|林地|\bhomestead|\bplot\b|\bfields?\b",
        "trees": r"树|竹|果园|\btrees?\b|\borchard",
        "path": r"堵路|挡路|过道|通道|楼道|\bpath\b|\bstairway|\bpassage",
        "roof works": r"违建|搭建|加层|雨棚|\billegal building|\bextension",
        "wages": r"工资|工钱|薪水|欠薪|血汗钱|\bwages?\b|\bpaid\b|\bsalar\w*|\bpay\b",
        "employer": r"工厂|厂里|老板|包工头|\bboss\b|\bfactory|\bforeman",
        "debt": r"借(?:了|给|钱|款|条)|欠(?:钱|款|条)|还钱|\bdebt|\blent\b|\bowes?\b",
        "deposit": r"押金|定金|\bdeposit",
        "rent": r"房租|租金|房东|租客|退租|\brent\b|\blandlord|\btenant",
        "refund": r"退款|退钱|退货|假货|\brefund|\bfake\b",
        "fee": r"物业费|停车费|公摊|\bmanagement fee|\bfees?\b",
        "treatment": r"手术|误诊|治疗|\bsurgery|\btreatment",
        "hospital": r"医院|卫生院|诊所|\bhospital|\bdoctor",
        "crash": r"车祸|撞(?:了|到|伤)|追尾|\bcrash\w*|\bran over|\bhit by",
        "school": r"学校|老师|同学|幼儿园|\bschool|\bteacher",
        "divorce": r"离婚|抚养|彩礼|\bdivorc\w*|\bcustody|\bdowry",
        "inheritance": r"遗产|继承|分家|赡养|\binherit\w*",
        "beating": r"打(?:人|架|我|了|他|伤)|动手|\bbeat\w*|\bfight\w*|\bpunch\w*",
        "compensation": r"拆迁|补偿|征地|\bdemolition|\bcompensation",
    }.items()
}
# Where it happens or with whom; alone it makes no matter: two troubles with one hospital may be two.
SETTINGS: Final = frozenset({"employer", "hospital", "school"})
