"""人民调解协议书 with everything that art. 29 of the People's Mediation Law lists, and the joint 司法确认申请书 of its art. 33.

How a court is applied to is art. 205 of the Civil Procedure Law 民事诉讼法 of 2023.
"""

from bot.documents.facts import CaseFacts, money
from bot.documents.forms import category, form, numbered, people_rows, signing
from bot.documents.sheet import Heading, Part, Rows, Sheet, Signing, Text, room


def _has_agreement(facts: CaseFacts) -> bool:
    return facts.agreement is not None


@form("agreement", _has_agreement, mediating=True, agreeing=True)
def agreement(facts: CaseFacts) -> Sheet:
    """Parties' basic facts; main facts, matters in dispute and each side's responsibility; what was agreed, way and time; signatures.

    An agreement by word of mouth is recorded by the mediator (art. 28), and needs no signature of the parties.
    """
    found = None if facts.blank else facts.agreement
    oral = found is not None and found.oral
    parts: list[Part] = [
        people_rows(facts, facts.reporting, "当事人"),
        people_rows(facts, facts.other, "当事人"),
        Heading("一、纠纷的主要事实、争议事项"),
        Text(facts.fill(found and found.facts, 120)),
        Heading("二、各方当事人的责任"),
        Text(facts.fill(found and found.responsibility, 80)),
        Heading("三、经调解，各方自愿达成如下协议"),
        Text(facts.fill(found and found.terms, 120)),
        Heading("四、履行的方式、期限"),
        _promises(facts),
        Text(
            "本协议由当事人各执一份，人民调解委员会留存一份，自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效（《人民调解法》第二十九条）。"
        )
        if not oral
        else Text("口头协议自各方当事人达成协议之日起生效（《人民调解法》第三十条）。"),
        Text(
            "经人民调解委员会调解达成的调解协议，具有法律约束力，当事人应当按照约定履行（《人民调解法》第三十一条）。"
            "双方认为有必要的，可以自协议生效之日起三十日内共同向人民法院申请司法确认（《人民调解法》第三十三条）。",
            small=True,
        ),
    ]
    if facts.listed and not facts.blank:
        parts.append(
            Text(
                f"本协议涉及名单所列 {facts.listed} 人，由签名的代表人代为签署。附：当事人名单；推选或者授权代表人的书面材料。", small=True
            )
        )
    if oral:
        parts.append(signing(facts, "人民调解员（记录人，签名）", "人民调解委员会（印章）"))
    else:
        parts.append(_signatures(facts))
    return Sheet("人民调解口头协议登记表" if oral else "人民调解协议书", numbered(facts), tuple(parts))


def _promises(facts: CaseFacts) -> Rows:
    rows = [("谁履行", "怎样履行", "金额", "期限")]
    if facts.blank or not facts.promises:
        rows += [("　\n　",) * 4] * 3
    else:
        rows += [
            (facts.party(each.by) or room(4), facts.fill(each.what), money(each.amount) or "—", facts.until(each.due_at))
            for each in facts.promises
        ]
    return Rows(tuple(rows), head=True)


def _signatures(facts: CaseFacts) -> Signing:
    """A line for each party, and the day of the agreement where it is in effect already; else the day is written by hand."""
    found = None if facts.blank else facts.agreement
    lines = (*_parties_sign(facts, "当事人"), f"人民调解员（签名）：{room(10)}", f"人民调解委员会（印章）：{room(10)}")
    return Signing(lines, facts.day(found.effective_at if found is not None else None))


def _parties_sign(facts: CaseFacts, label: str) -> tuple[str, ...]:
    """A line to sign for everybody of both sides, by name; without names here, one for each side."""
    names = [] if facts.blank else [each.name for each in (*facts.reporting, *facts.other)]
    names += [""] * (2 - len(names))
    return tuple(f"{label}{name}（签名、盖章或者按指印）：{room(10)}" for name in names)


@form("confirmation", _has_agreement, mediating=True, agreeing=True)
def confirmation(facts: CaseFacts) -> Sheet:
    """司法确认申请书: both sides apply together, within 30 days of the day on which the agreement took effect."""
    found, asked = (None, None) if facts.blank else (facts.agreement, facts.confirmation)
    effective = found.effective_at if found is not None else None
    last = facts.until(asked.until) if asked is not None else "协议生效之日起三十日内"
    court = (asked.court if asked is not None else "") or f"{room(8)}人民法院"
    parts = (
        people_rows(facts, facts.reporting, "申请人"),
        people_rows(facts, facts.other, "申请人"),
        Heading("请求事项"),
        Text(
            f"请求依法确认申请人于{facts.day(effective)}经{facts.committee or room()}主持达成的"
            f"人民调解协议（编号{facts.case.number}）有效。"
        ),
        Heading("事实和理由"),
        Text(
            f"申请人因{facts.fill(category(facts))}纠纷，经{facts.committee or room()}调解，自愿达成协议，内容如下："
            f"\n{facts.fill(found and found.terms, 100)}"
        ),
        Text("依照《中华人民共和国人民调解法》第三十三条、《中华人民共和国民事诉讼法》第二百零五条，双方当事人共同提出申请。"),
        Heading("申请人承诺"),
        Text("双方出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；如果因协议内容给他人造成损害，愿意承担相应的法律责任。"),
        Text(f"此致\n{facts.fill(court, 12)}"),
        Signing(_parties_sign(facts, "申请人"), "　　年　　月　　日"),
        Text(f"提出申请的期限：{last}。附：人民调解协议书；申请人身份证明；其他材料。", small=True),
    )
    return Sheet("司法确认申请书", numbered(facts), parts)
