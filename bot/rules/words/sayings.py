"""Ways of saying and typing, brought to the plain word that the lists use: Sichuan speech, homophone typos, traditional characters."""

import re
from typing import Final

# meant: what people say or type for it. The longest that fits is taken, each place once.
_SAID: Final = {
    "父母": "妈老汉儿 妈老汉",
    "父亲": "爸 老汉儿 老汉 老爸 爸爸",
    "母亲": "妈 老妈 妈妈 老母亲",
    "老婆": "婆娘 堂客 妻子 媳妇儿 娃他妈",
    "配偶": "爱人",
    "老公": "丈夫 男人家 屋里那个 娃他爸 孩他爸 我那口子",
    "我老公": "我男的 我屋男人",
    "女孩": "小姑娘 姑娘 丫头 小妹妹 幺妹 妹娃儿 妹娃 妹儿 女娃儿 女娃 女娃子",
    "男孩": "男娃 男娃儿",
    "孩子": "娃 娃子 娃儿 娃娃 细娃儿 细娃 小娃儿 小娃 崽崽 幺儿 小孩子 小孩 小朋友 宝宝 毛毛",
    "女儿": "闺女",
    "继母": "后妈",
    "继父": "后爸 后爹",
    "婴儿": "奶娃",
    "家里": "屋头 屋里头",
    "自己家": "自家",
    "老人": "婆婆爷爷 老年人 老人家 老辈子 太婆 老太太 老大爷 大爷",
    "邻居": "邻舍 邻具 领居 邻里",
    "隔壁": "隔壁子 隔壁的",
    "不知道": "晓不得",
    "知道": "晓得 晓",
    "什么": "啥子 啥 么子",
    "怎么": "咋个 啷个 哪门 咋",
    "怎么办": "咋办",
    "没有": "莫得 没得 木得 木有 冇得 冇",
    "不行": "不得行 要不得",
    "可以": "得行",
    "一下": "一哈儿 一哈",
    "打架": "打捶 打锤 干架 打起来 打了起来",
    "吵架": "扯筋 角孽 吵嘴 拌嘴 闹架",
    "争执": "扯皮",
    "出问题": "扯拐",
    "欠我": "该我 差我 差起我",
    "欠着": "该起",
    "欠他": "该他",
    "被": "拿给",
    "被他": "着他 遭他",
    "被打": "遭打",
    "被骗": "遭骗",
    "被撞": "遭撞",
    "被咬": "遭咬",
    "被开除": "遭开除",
    "被推": "遭推",
    "账": "帐",
    "物业": "物页 物叶 物管",
    "合伙": "合火",
    "散伙": "散火",
    "工资": "工姿 公资 工钱 薪水 薪资 血汗钱 薪酬",
    "包工头": "包公头",
    "老板": "老扳",
    "拆迁": "拆牵 折迁",
    "宅基地": "宅机地",
    "赔偿": "赔尝 陪偿",
    "赔偿金": "赔尝金",
    "补偿": "补尝",
    "押金": "押斤",
    "诈骗": "乍骗 炸骗",
    "漏水": "漏氺 渗水 浸水",
    "噪音": "嗓音 燥音 噪声",
    "吵": "噪杂 闹人 闹得很",
    "贴着": "巴倒",
    "医院纠纷": "医闹",
    "医院": "卫生院 诊所 门诊",
    "医生": "大夫",
    "老师": "教师 班主任",
    "学校领导": "校长",
    "车": "车子",
    "电动车": "电瓶车",
    "三轮车": "电动三轮 火三轮",
    "摩托车": "摩托",
    "酒驾": "酒后驾车 醉驾",
    "肇事逃逸": "逃逸",
    "群里": "微信群",
    "业主 群里": "业主群",
    "借钱": "借支",
    "借条": "欠条 打的条子 白条",
    "欠款": "账款",
    "跑了": "跑路 卷款 卷钱",
    "联系不上": "失联 联系不到 找不到人 人影都没有 不见人",
    "处理": "打整 整治",
    "打我": "收拾我 弄我 捶我 铲我 扇我 揍我",
    "打耳光": "铲耳屎 扇耳光 打脸",
    "耳光": "耳屎",
    "打": "揍 殴打 暴打 毒打 痛打",
    "杀死": "弄死 整死 搞死 砍死 捅死 打死 宰了 做掉 要你的命 要我的命 要他命",
    "刀": "砍刀 菜刀 杀猪刀 砍柴刀 水果刀 镰刀 匕首 弯刀",
    "提刀": "拿刀 持刀 举刀 操刀",
}
_EMPTY: Final = "他妈的 妈的 逗起 嘛 噻 嗦 哈儿 哦嚯 咯"  # particles that say nothing

_KEPT: Final = "姑妈 舅妈 大妈 姨妈 干妈 娃哈哈 妈祖 大姑娘"  # as they stand, though they begin or end like a word above

_TRADITIONAL: Final = str.maketrans(
    "動糾紛錢業發個們這過還來樓鄰車學醫婦兒給沒說實鬧殺傷環農產債賠償離務養錯東門開關電話頭長時間問題壞壓噴廠",
    "动纠纷钱业发个们这过还来楼邻车学医妇儿给没说实闹杀伤环农产债赔偿离务养错东门开关电话头长时间问题坏压喷厂",
)
_PAIRS: Final[dict[str, str]] = (
    {said: meant for meant, many in _SAID.items() for said in many.split()}
    | dict.fromkeys(_EMPTY.split(), "")
    | {word: word for word in _KEPT.split()}
)
_ANY_SAID: Final = re.compile("|".join(re.escape(said) for said in sorted(_PAIRS, key=len, reverse=True)))
_WIDE: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, ord("。"): ord("."), ord("、"): ord(",")}
_GAPS: Final = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


def plain(text: str) -> str:
    """The text in lower case, narrow signs and plain words, without gaps between Chinese characters; 没有 is written 没."""
    narrow = text.translate(_TRADITIONAL).translate(_WIDE).lower().replace("’", "'")
    return _ANY_SAID.sub(lambda found: _PAIRS[found[0]], _GAPS.sub("", narrow)).replace("没有", "没")
