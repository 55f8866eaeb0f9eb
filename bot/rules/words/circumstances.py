"""Turns of phrase that show loss, questions, gatherings, earlier mediation and whom a report is about, after `sayings.plain`."""

from typing import Final

from bot.rules.words.alternatives import alternatives

LOSS: Final = alternatives(
    r"个月|半年|[一二两三四五六七八九十几\d]年|[两三四五六七八九十几\d]+(次|回|趟)|天天|每天|夜夜|一直|老是|总是|反复|再三",
    r"睡不(着|好)|没有?地方住|一分(钱)?|不还|不退|不给|不发|没发|没给|拿不到|要不到|拖着|不赔|不认|霉|泡|\d(千|万)",
    r"[一二两三四五六七八九十几]千|[一二两三四五六七八九十几]万|越说越凶|every (day|night)|months?|many times|\btimes\b|years",
    r"keeps? |refus|won'?t|haven'?t|never|still|ruin|lost",
)

QUESTION: Final = alternatives(
    r"请问|想问|问一下|问下|咨询|打听|想了解|想问清楚|想知道|(合理|合法|可以|算|有|要|能|是|行|对|违法)吗|哪里(可以|办|查|能)",
    r"在哪(里|儿)?(办|查|交|领)|什么时候(能|到|发|开|可以)?|怎么(算|办理?|申请|弄|交|解|查|补|写)(呢|啊)?\W*$|多(久|少钱)\W*$",
    r"要(不要|提前几天)|能不能(补|办|申请|领)|(可不可以|是不是(宰|合))|(谁|哪个)出\W*$|需要(什么|哪些)(材料|手续|资料)|啊\?",
    r"吗\W*$|\?\s*$|^(how|what|where|when|which|is|are|can|could|do|does|should|who|may)\b.*\?",
    r"\bis (that|it) (legal|normal|allowed)|who (should|do) i (talk|ask)|i('d| would)? (want|like) to (know|ask)",
)

# A message that asks even though it tells of a loss.
ASKS: Final = alternatives(
    r"请问|想问|问一下|问下|咨询|想了解|想知道|\?\s*$|吗\W*$|怎么(算|办理?|解)\W*$|哪里(可以|办|查)|什么时候(能)?",
)

DOORSTEP: Final = alternatives(
    r"(堆|放).{0,6}(杂物|柴|鞋|垃圾|纸箱|东西)|吵架|口角|拌|(路?灯).{0,6}(坏|不亮|没人换|没人修)|狗叫|声音(大|小)|太吵|晾(衣|被)",
    r"浇花|占道|挡(了)?(一下|路)|乱(扔|停)|喂鸡|养鸡|树枝|没事|劝(一下|两句|劝)|上门说一下|说一声|clutter|barking|quarrel",
    r"argu|broken light|light (is )?(broken|out)|loud music|too loud|shoes in|smell of cooking",
)

GATHERING: Final = alternatives(
    r"聚集|聚在|围(在|着|住|堵|观|起)|堵(了|着|起|住|在)?.{0,8}(门|路|公司|厂|售楼部|政府|医院|工地|车间)|拉横幅|拉条幅|上访",
    r"(准备|要|打算|说|明天|一起|集体|约好|都).{0,8}(去|到)(省|市|县|镇|京|北京|成都|政府|信访|售楼部|公司|单位)(上|里|府|委|局)?",
    r"静坐|罢工|停运|罢课|抬(着)?棺|抬尸|游行|示威|围堵|集体(去|讨|上|维权)|对峙|对起了|械斗|打群架|等说法|讨说法|要说法",
    r"来了(一帮|一群|[一二三四五六七八九十几\d]+(多)?(个|人))|sit in front|sit-in|protest|gather|banner",
    r"petition(ing)? (at|to|the|together)|block(ed|ing|s)? the (\w+ )?(road|gate|entrance|street)|waiting for an explanation|march to",
    r"strike|surround|crowd|people came out|stand-?off",
    r"(家长|工人|业主|村民|群众|司机|家属|亲属|老人|投资人|我们).{0,12}(堵|围|守|坐|聚|等)(在|到|了|着|住).{0,10}(门|局|政府"
    r"|公司|大厅|厂|项目|售楼|学校|医院|路)",
    r"(两边|双方|两伙|两拨|两队).{0,8}(人|对|打|骂|吵)|几十(号|个)?人.{0,8}(围|堵|来|对|闹)",
)

CONFLICT: Final = alternatives(
    r"冲突|推搡|动(了|起)?手|打架|打(了)?(保安|人|起|我|他|她|伤)|要打|对峙|对起|砸|抢(砍|人|东西)",
    r"堵(了|着|起|住|在)?.{0,6}(公司|厂|大?门|路|政府|医院)|抬(着)?棺|抬尸|锄头|棍|棒|刀|械斗|打群架|围(起|住|堵|着)(我|要|人)",
    r"见血|不让(走|进|出)|扣(了|住)人|拉扯|争抢|打砸|clash|fight|shov|beat|smash|\bhoes\b|weapon|steel|block(ed|ing)? the",
    r"scuffle|conflict|violen|throw(ing)? (stone|brick)|coffin|punch|push",
    r"对着骂|交出|铁锹|扭打|拉扯|对打|抄家伙|见血|两边.{0,8}(对|打)",
)

BY_TOWN: Final = alternatives(
    r"(镇上|镇里|镇政府|乡上|乡政府|街道办?|司法所|镇调解|镇综治|镇中心|镇(街)?调处|办事处).{0,10}<tried>.{0,12}<failed>",
    r"(town|township|street office|subdistrict).{0,30}(mediat|tried|talked|failed).{0,40}",
)

BY_VILLAGE: Final = alternatives(
    r"(村上|村里|村委会?|村干部|村主任|村支书|社区|居委会?|组上|组长|队长|队上|社里|社长|网格员|调解室|调解员"
    r"|村(民)?小组).{0,10}<tried>.{0,12}<failed>",
    r"(村里|村上|社区|村委会?)(说|讲)?管不了",
    r"<tried>(了|过)?(两|三|四|五|几|好几|好多|多|\d)(次|回|轮|场)(都|也|还)?(是)?(没|不|白)",
    r"(两|三|几|好几|多|\d)(次|回)(都|也)?没(有)?(调|谈)(成|拢|好|下来)|调解(失败|不成|没成|没用)|没(调|谈)(成|拢)",
    r"(village|community|committee|mediator|mediation room|grid).{0,30}(mediat|tried|talked|failed|couldn'?t)",
    r"mediat\w* (twice|already|before|failed|three times)|(twice|already) mediated|mediation (failed|didn'?t)",
)

ABOUT_VILLAGE: Final = alternatives(
    r"(村委会?|村干部|村支书|村书记|村主任|村长|村官|支书|社区干部|社区书记|社区主任|居委会|网格员|调解员|调解室|组长|队长"
    r"|村会计|村里.{0,8}干部).{0,16}<misdeed>",
    r"村(务|财务|账).{0,4}(不公开|不公示|有鬼|不清)|(选村委|选村主任|村里选举).{0,12}(钱|烟|不公)",
    r"(举报|投诉|告|反映)(一下)?(我们)?((村|社区|居委会)(里|上|的)?(主任|书记|支书|干部|会计|委员)|村委会?|居委会|书记|网格员|调解员|调解室)",
    r"(village (cadre|head|committee|secretary|official|director)|cadres?|community (head|committee|director)|grid worker"
    r"|mediator|mediation room).{0,50}(relatives|bribe|corrupt|unfair|took money|takes money|biased|cousin|insult|embezzl"
    r"|pocket|favou?r|beat|threat|side with|sided with|refus)",
)

ABOUT_TOWN: Final = alternatives(
    r"(镇政府|镇干部|镇长|镇书记|乡干部|街道办|街道干部|镇调解中心|镇中心|司法所|镇上.{0,4}(干部|领导|书记)).{0,16}<misdeed>",
    r"(举报|投诉|告)(一下)?(我们)?(镇政府|镇长|镇干部|街道办|司法所)",
    r"(town (government|official|head|centre|center)|township (official|head)).{0,50}(bribe|corrupt|unfair|took money|biased"
    r"|embezzl|threat|refus)",
)

OTHERS: Final = alternatives(
    r"听说|看到|看见|发现|路过|有人(在|说|向)|群众|居民(反映|说)|那家人|他们两家|两家(为|因|人)|住户(反映|说)|i saw|i heard",
    r"somebody else|a neighbour of mine|residents",
)

OWN: Final = alternatives(
    r"我|我家|咱|欠我|\bmy\b|\bour\b|\bme\b|\bi\b|\bus\b|\bwe\b|\bi'",
)
