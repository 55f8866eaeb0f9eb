"""The mediator's papers 调解文书: acceptance, rights, records and notices, each from the case, or blank to be filled in at the table.

Articles are those of the People's Mediation Law 人民调解法.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.documents.facts import SIDES, CaseFacts, Known, Somebody, money
from bot.documents.sheet import Heading, NewPage, Part, Rows, Sheet, Signing, Text, room
from bot.rules.agreements import Promise
from bot.rules.case import Case
from bot.rules.meetings import Meeting
from bot.rules.terms import Channel, Outcome, Road, Side
from bot.screens.language import speaking
from bot.screens.names import category_name

Make = Callable[[CaseFacts], Sheet]
Ready = Callable[[CaseFacts], bool]

WAYS = {"phone": "电话", "visit": "上门", "meeting": "见面", "chat": "网上留言"}
CHANNELS = {
    Channel.RESIDENT: "当事人申请",
    Channel.GRID_WORKER: "网格员发现",
    Channel.WALK_IN: "群众上门",
    Channel.OUTREACH: "走进群众",
    Channel.PATROL: "巡查发现",
    Channel.HOTLINE: "12345 热线",
    Channel.ONLINE_OPINION: "网络舆情",
    Channel.HANDED_DOWN: "上级交办",
    Channel.DELIBERATION: "民主协商",
    Channel.IMPORT: "原有台账",
}
RESULTS = {"kept": "已履行", "not_kept": "未履行", "explained": "未达成协议，已告知其他途径"}
CONTENT = {"yes": "满意", "partly": "基本满意", "no": "不满意"}


@dataclass(frozen=True, slots=True)
class Form:
    """A paper: how it is made, when there is something to fill it with, and for which cases it exists at all."""

    slug: str
    make: Make
    ready: Ready
    mediating: bool = False  # it brings the two sides together: never in a protected case
    agreeing: bool = False  # only on the road of people's mediation


FORMS: dict[str, Form] = {}  # in the order of a case file


def form(slug: str, ready: Ready = lambda facts: True, *, mediating: bool = False, agreeing: bool = False) -> Callable[[Make], Make]:
    """Marks the function that writes a paper."""

    def mark(function: Make) -> Make:
        FORMS[slug] = Form(slug, function, ready, mediating, agreeing)
        return function

    return mark


def mediated(case: Case) -> bool:
    """Whether there are two sides at a table: not where somebody is protected, nor where somebody is cared for."""
    return not (case.protected or case.care)


def allowed(found: Form, facts: CaseFacts) -> bool:
    """Whether such a case has this paper."""
    if not mediated(facts.case) and (found.mediating or found.agreeing):
        return False
    return not found.agreeing or facts.case.road is Road.PEOPLES_MEDIATION


def numbered(facts: CaseFacts) -> str:
    return f"编号：{facts.case.number}"


def category(facts: CaseFacts) -> str:
    with speaking("zh"):
        return category_name(facts.case.category.value, facts.reading.policy)


def people_rows(facts: CaseFacts, who: tuple[Somebody, ...], label: str, *, rows: int = 1) -> Rows:
    """The basic facts of a side; what nobody here knows is left to be written."""
    shown: tuple[Somebody | None, ...] = who or (None,) * rows
    lines: list[tuple[str, ...]] = []
    for each in shown:
        lines += [
            (label, facts.fill(each and each.name), "联系电话", facts.fill(each and each.phone)),
            ("性别、年龄", room(6), "身份证号", room(9)),
            ("住址或单位", facts.fill(each and each.address, 20)),
        ]
    return Rows(tuple(lines))


def signing(facts: CaseFacts, *lines: str) -> Signing:
    return Signing(tuple(f"{line}：{room(10)}" for line in lines), "　　年　　月　　日")


@form("acceptance")
def acceptance(facts: CaseFacts) -> Sheet:
    """受理登记表: who came, when to the minute, with what, and who has it."""
    case = facts.case
    reporting = case.road is Road.PEOPLES_MEDIATION and mediated(case)
    place = facts.reading.place(case.place)
    concerned = "、".join(
        said for said in (f"{case.households} 户" if case.households else "", f"{case.people} 人" if case.people else "") if said
    )
    rows = Rows(
        (
            ("受理时间", facts.hour(case.reported_at), "来源", facts.fill(CHANNELS[case.channel])),
            ("类别", facts.fill(category(facts)), "涉及", facts.fill(concerned)),
            ("地点", facts.fill(place), "办理单位", facts.committee or room()),
            ("经办人", facts.fill(facts.mediator), "交办单位", facts.fill(facts.reading.unit(case.assigned_by))),
        )
    )
    parts: list[Part] = [rows, people_rows(facts, facts.reporting, "反映人")]
    if mediated(case):
        parts.append(people_rows(facts, facts.other, "对方当事人"))
    parts += [Heading("反映的情况"), Text(facts.fill(case.words, 40)), signing(facts, "登记人（签名）", "单位（印章）")]
    return Sheet("人民调解受理登记表" if reporting else "受理登记表", numbered(facts), tuple(parts))


@form("proof")
def proof(facts: CaseFacts) -> Sheet:
    """受理证明: that a request was made, with day and hour."""
    case = facts.case
    who = "、".join(each.name for each in facts.reporting if each.name)
    text = (
        f"兹证明，{facts.fill(who)}于{facts.hour(case.reported_at)}向我们反映{facts.fill(category(facts))}类事项，"
        f"已登记受理，编号为{case.number}，现由{facts.committee or room()}办理。"
    )
    other = "本证明说明受理的时间。申请仲裁、提起诉讼另有法定期限的，请注意不要错过；可拨打 12348 免费咨询。"
    return Sheet("受理证明", numbered(facts), (Text(text), Text("特此证明。"), Text(other, small=True), signing(facts, "受理单位（印章）")))


@form("rights", mediating=True)
def rights(facts: CaseFacts) -> Sheet:
    """权利义务告知书: arts. 3, 4, 23 and 24, with each side's yes or no to be signed."""
    told = {party.id: party for party in facts.case.parties}
    parts: list[Part] = [
        Text(f"{facts.committee or room()}受理了你们之间的纠纷（编号{facts.case.number}）。依照《中华人民共和国人民调解法》，现告知如下："),
        Heading("一、当事人的权利（第二十三条）"),
        Text(
            "（一）选择或者接受人民调解员；\n（二）接受调解、拒绝调解或者要求终止调解；\n（三）要求调解公开进行或者不公开进行；\n（四）自主表达意愿、自愿达成调解协议。"
        ),
        Heading("二、当事人的义务（第二十四条）"),
        Text("（一）如实陈述纠纷事实；\n（二）遵守调解现场秩序，尊重人民调解员；\n（三）尊重对方当事人行使权利。"),
        Heading("三、请您知道"),
        Text("人民调解不收取任何费用（第四条）。调解自愿，不因调解而阻止当事人依法通过仲裁、行政、司法等途径维护自己的权利（第三条）。"),
        Heading("四、当事人确认"),
    ]
    for label, side in (("反映人", facts.reporting), ("对方当事人", facts.other)):
        for each in side or (None,):
            party = told.get(each.party) if each is not None else None
            consent = {"yes": "同意调解", "no": "不同意调解"}.get(party.consent if party else "")
            if party is not None and consent:
                consent += _how_consented(facts, party.id)
            when = facts.day(party.told_at) if party and party.told_at else facts.day(None)
            parts.append(
                Rows(
                    (
                        (label, facts.fill(each and each.name), "告知时间", when),
                        ("是否同意", facts.fill(consent, 10), "签名或按印", room()),
                    )
                )
            )
    parts.append(signing(facts, "告知人（签名）"))
    return Sheet("当事人权利义务告知书", numbered(facts), tuple(parts))


OWN = "本人在线答复"


def _how_consented(facts: CaseFacts, party: int) -> str:
    """Whether a yes or no was given by the person themselves, or told to somebody who wrote it down; nothing where it is not known."""
    told = next((each for each in reversed(facts.of("consent")) if each.data.get("party") == party), None)
    if told is None:
        return ""
    return f"（口头答复，{told.who}登记）" if told.data.get("read_out") else f"（{OWN}）"


@form("investigation", lambda facts: bool(facts.of("first_response", "progress")))
def investigation(facts: CaseFacts) -> Sheet:
    """调查记录: what was found on checking, with whom and how, as it was recorded."""
    rows: list[tuple[str, ...]] = [("时间", "调查人", "方式", "了解到的情况")]
    if facts.blank:
        rows += [("　", "　", "　", "　\n　\n　")] * 4
    else:
        rows += [_checked(facts, each) for each in facts.of("first_response", "progress", "contact_checked") if each.note]
    parts = (
        Rows((("事项", category(facts), "办理单位", facts.committee or room()),)),
        Rows(tuple(rows), head=True),
        signing(facts, "调查人（签名）", "被调查人（签名或按印）"),
    )
    return Sheet("调查记录", numbered(facts), parts)


def _checked(facts: CaseFacts, event: Known) -> tuple[str, ...]:
    return facts.hour(event.at), event.who, WAYS.get(event.data.get("how", ""), "—"), event.note


@form("minutes", lambda facts: any(each.minutes for each in facts.meetings), mediating=True)
def minutes(facts: CaseFacts) -> Sheet:
    """调解笔录, one for each meeting that was held."""
    held = [each for each in facts.meetings if each.minutes and not facts.blank]
    parts: list[Part] = []
    for number, meeting in enumerate(held or [None]):
        if number:
            parts.append(NewPage())
        parts += _one_meeting(facts, meeting)
    return Sheet("人民调解笔录", numbered(facts), tuple(parts))


def _one_meeting(facts: CaseFacts, meeting: Meeting | None) -> list[Part]:
    came = [each for each in facts.invited if meeting is not None and each.meeting == meeting.id and each.came]
    parties = [name for each in came if (name := facts.party(each.party))]
    staff = [name for each in came if each.person is not None and (name := facts.reading.name(each.person))]
    # What was written down the next day was said on the day itself.
    when = min(meeting.starts_at, meeting.held_at or meeting.starts_at) if meeting is not None else None
    rows = Rows(
        (
            ("时间", facts.hour(when), "地点", facts.fill(facts.place_of(meeting))),
            ("当事人", facts.fill("、".join(parties), 12), "参加人", facts.fill("、".join(staff), 12)),
            ("调解员", facts.fill(facts.mediator), "记录人", room()),
        )
    )
    return [
        rows,
        Heading("调解记录"),
        Text(facts.fill(meeting and meeting.minutes, 200)),
        Text("以上笔录已阅（已向我宣读），与我说的一致。", small=True),
        signing(facts, "当事人（签名、盖章或者按指印）", "人民调解员（签名）", "记录人（签名）"),
    ]


@form("performance", lambda facts: bool(facts.promises), mediating=True, agreeing=True)
def performance(facts: CaseFacts) -> Sheet:
    """履行情况记录: each dated promise, what both sides said of it, and what came of it (art. 31)."""
    rows = [("谁履行", "内容", "期限", "反映人一方说", "对方说", "结果")]
    if facts.blank:
        rows += [("　\n　",) * 6] * 4
    said = {"kept": f"已履行（{OWN}）", "not_kept": f"未履行（{OWN}）", "": "—"}  # a side says it in its own chat only
    for each in () if facts.blank else facts.promises:
        what = facts.hide("，".join(part for part in (each.what, money(each.amount)) if part))
        result = {"open": "履行中", "kept": "已履行", "broken": "未履行", "waived": "双方同意免除"}[each.state]
        if each.settled_at is not None:
            who = _who_settled(facts, each) if each.state != "waived" else ""
            result += f"\n{facts.day(each.settled_at)}{who}"
        result += "".join(f"\n{said}" for said in _amended(facts, each.id))
        answers = (said.get(each.said_reporting, "—"), said.get(each.said_other, "—"))
        rows.append((facts.party(each.by) or "—", what, facts.until(each.due_at), *answers, result))
    return Sheet("协议履行情况记录", numbered(facts), (Rows(tuple(rows), head=True), signing(facts, "记录人（签名）")))


def _amended(facts: CaseFacts, promise: int) -> Iterator[str]:
    """What both sides agreed on about a promise, with its reason: another day, or that it need not be kept."""
    for each in facts.amendments:
        if each.promise == promise and each.state == "granted":
            why = facts.hide(each.why)
            yield f"双方同意改为{facts.until(each.until)}（{why}）" if each.until is not None else f"免除原因：{why}"


def _who_settled(facts: CaseFacts, promise: Promise) -> str:
    """Whether both sides' own answers, or somebody who wrote it down, brought a promise to its end."""
    found = [
        each for each in facts.of("promise_said", "promise_kept", "promise_broken", "resolved") if each.data.get("promise") == promise.id
    ]
    if not found:
        return ""
    return "（双方本人在线答复）" if found[-1].data.get("said") else f"（{found[-1].who}登记）"


@form("revisit", lambda facts: bool(facts.of("revisit", "later_check")))
def revisit(facts: CaseFacts) -> Sheet:
    """回访记录. Whether people are content is not shown to who handled the case, for nobody is to be asked that before them."""
    satisfied = facts.reading.person != facts.case.responsible
    rows = [("时间", "回访人", "方式", "履行情况", "记录")]
    if facts.blank:
        rows += [("　\n　\n　",) * 5] * 3
    for each in () if facts.blank else facts.of("revisit", "later_check"):
        found = [RESULTS.get(each.data.get("result", ""), "有反复" if each.data.get("relapse") else "没有反复")]
        if satisfied and each.data.get("content") in CONTENT:
            found.append(CONTENT[each.data["content"]])
        if each.data.get("care"):
            found.append("需要关爱帮扶")
        found += _who_answered(each)
        rows.append((facts.hour(each.at), each.who, WAYS.get(each.data.get("how", ""), "—"), "；".join(found), each.note or "—"))
    parts = (Rows(tuple(rows), head=True), signing(facts, "回访人（签名）", "被回访人（签名或按印）"))
    return Sheet("回访记录", numbered(facts), parts)


def _who_answered(event: Known) -> list[str]:
    """Of each side that was reached, whether it answered itself or told whoever revisited."""
    sides = {side: said for side, said in event.data.get("sides", {}).items() if isinstance(said, dict) and said.get("how")}
    return [f"{SIDES[Side(side)]}{OWN if said.get('own') else f'口头答复，{event.who}登记'}" for side, said in sides.items()]


NOT_AGREED = (Outcome.NOT_SETTLED, Outcome.REFUSED, Outcome.HANDED_OVER)


@form("ending", lambda facts: facts.case.outcome in NOT_AGREED, mediating=True)
def ending(facts: CaseFacts) -> Sheet:
    """终止调解告知书: the mediation has ended, and where the people can go next (art. 26)."""
    case = facts.case
    who = "、".join(each.name for each in (*facts.reporting, *facts.other) if each.name)
    reason = {Outcome.REFUSED: "一方当事人不愿意继续调解", Outcome.HANDED_OVER: "该纠纷应由其他部门处理"}.get(
        case.outcome or Outcome.NOT_SETTLED, "经调解未能达成协议"
    )
    when = case.resolved_at if case.outcome in NOT_AGREED else None
    parts = (
        Text(f"{facts.fill(who, 12)}：", indent=False),
        Text(f"你们之间的{facts.fill(category(facts))}纠纷（编号{case.number}），{facts.fill(reason, 14)}。现终止调解。"),
        Text(
            "依照《中华人民共和国人民调解法》第二十六条，你们可以依法通过仲裁、行政、司法等途径维护自己的权利。"
            "需要帮助，可拨打法律援助热线 12348（免费）。"
        ),
        Text("申请仲裁、提起诉讼有法定期限，请注意不要错过。", small=True),
        signing(facts, "人民调解员（签名）", "人民调解委员会（印章）"),
        Text(f"终止日期：{facts.day(when)}", indent=False),
    )
    return Sheet("终止调解告知书", numbered(facts), parts)
