"""Puts the turns of phrase of one sign together into one pattern."""

import re

_SHORT = {
    "<home>": r"(老公|男人|男朋友|男友|前夫|前男友|继父|父亲|母亲|父母|公公|婆婆|婆家|儿子|儿媳|老婆|女婿|家里人|哥哥|配偶)",
    "<minor>": r"(女孩|男孩|孩子|孙女|孙子|女儿|儿子|学生|女生|侄女|外甥女|婴儿|[1-9一二三四五六七八九]岁|1[0-7]岁|十[一二三四五六七]岁)",
    "<tool>": r"(刀|斧头|钢管|钢钎|铁棍|铁棒|棍棒|木棒|棒子|棍子|扁担|汽油|雷管|炸药|扳手|锄头|铁锹|铁铲|枪|硫酸|砖头|酒瓶|凳子|板凳)",
    "<tried>": r"(调解?|谈|劝|协商|处理|解决|协调|说过|找过|管|反映|来过|出面)",
    "<failed>": r"(没|不|未|失败|无果|白|谈崩|两回|两次|三次|三回|好几次|多次|几次|没用|管不了|推|反悔|又)",
    "<misdeed>": (
        r"(贪|偏(心|袒|向)|收(了)?(钱|红包|礼|好处)|不作为|包庇|亲戚|不公|推诿|吃拿卡要|截留|挪用|克扣|不公开|不公示|关系户|欺负|刁难|态度|报复|强占|私分|私吞"
        r"|吃回扣|贿选|优亲厚友|拉偏架|骂我|打我|威胁|滥用|以权|乱收费|假公济私|官官相护|有一腿|一伙的|低保户都是)"
    ),
}


def alternatives(*turns: str) -> re.Pattern[str]:
    """One pattern that finds any of the turns; `<home>` and the like stand for a group above, 没有 is written 没."""
    whole = "|".join(turns).replace("没(有)?", "没").replace("没有?", "没").replace("没有", "没")
    for short, group in _SHORT.items():
        whole = whole.replace(short, group)
    return re.compile(whole)
