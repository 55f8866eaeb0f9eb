"""The case file 卷宗: every paper of a case in the order of a paper file, what people sent, and the whole history, with cover and index.

It is planned where the database is at hand, and bound into zips afterwards, a piece at a time, however much people have sent.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape

from bot.documents.case_papers import ORDER, filled
from bot.documents.facts import CaseFacts, gather
from bot.documents.forms import FORMS, allowed, category, mediated
from bot.documents.sheet import Heading, Part, Rows, Sheet, Text, room
from bot.rules.case import Case
from bot.rules.permits import may_read, may_see_names
from bot.rules.transcripts import SOUNDS
from bot.screens.attached import file_name
from bot.screens.details import history_lines
from bot.screens.language import speaking
from bot.screens.one_matter import parts_of
from bot.screens.reading import Reading
from storage import attachments
from storage.attachments import FACTS_ONLY, Attachment

TAG = re.compile(r"<[^>]+>")
AFTER = {"investigation": "invitations"}  # papers that are in a case file and not among those to be sent alone stand behind these
LEFT_OUT = ("proof",)  # it is given to the people, and says nothing that the acceptance form does not
KINDS = {
    "photo": "照片", "voice": "语音", "video": "视频", "audio": "录音", "video_note": "视频留言", "document": "文件", "location": "位置",
    "contact": "联系人",
}  # fmt: skip
LOST = {
    "too_big": "太大，没有副本",
    "too_many": "超出件数，没有副本",
    "gone": "取不到，没有副本",
    "failed": "取不到，没有副本",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the file: a paper to be written, or a kept file under its digest; `name` without number and, of a paper, ending."""

    title: str
    name: str
    sheet: Sheet | None = None
    digest: str = ""
    size: int = 0  # bytes of a kept file


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that goes into the file of a case, for one reader."""

    number: str
    entries: tuple[Entry, ...]
    cover: Sheet
    made_at: datetime
    names: bool

    @property
    def size(self) -> int:
        """Bytes of all kept files in it."""
        return sum(entry.size for entry in self.entries)


def planned(reading: Reading, case: Case, *, everything: bool = False) -> CaseFile | None:
    """The file for who reads, None when they may not; `everything` is for whoever runs the program and has the database itself."""
    reader = reading.reader()
    if not everything and (reader is None or not may_read(reader, case, reading.organisation)):
        return None
    names = everything or (reader is not None and may_see_names(reader, case, reading.organisation))
    reading = replace(reading, language="zh")
    facts = gather(reading, case, names=names)
    parts = parts_of(reading, case)
    known = [(case, names)]
    for part in parts:
        named = everything or (reader is not None and may_see_names(reader, part, reading.organisation))
        if everything or (reader is not None and may_read(reader, part, reading.organisation)):
            known.append((part, named))
    with speaking("zh"):
        entries = list(_papers(facts))
        entries += [_report(reading, part, named) for part, named in known[1:]]
        entries += _attached(facts, known)
        history = _history(reading, facts, parts)
    entries.append(Entry("办理经过", "办理经过", history))
    return CaseFile(case.number, tuple(entries), _cover(facts), reading.now, names)


def _papers(facts: CaseFacts) -> Iterator[Entry]:
    """Those that there is something to fill with, in their order."""
    for slug in ORDER:
        found = FORMS[slug]
        if slug not in LEFT_OUT and allowed(found, facts) and found.ready(facts):
            sheet = filled(found, facts)
            yield Entry(sheet.title, sheet.title, sheet)
        if AFTER.get(slug) == "invitations" and facts.meetings and mediated(facts.case):
            yield Entry("调解会通知", "调解会通知", _invitations(facts))


def _invitations(facts: CaseFacts) -> Sheet:
    """When and where each meeting was to be, who was invited, and what they answered."""
    parts: list[Part] = []
    answers = {"yes": "来", "no": "不来"}
    for meeting in facts.meetings:
        state = {"planned": "已约", "held": "已开", "called_off": "已取消"}.get(meeting.state, "")
        place = facts.hide(facts.place_of(meeting)) or room()
        rows = [
            ("时间", facts.hour(meeting.starts_at), "地点", place),
            ("召集人", facts.reading.name(meeting.made_by) or room(), "情况", state),
        ]
        parts.append(Rows(tuple(rows)))
        listed = [each for each in facts.invited if each.meeting == meeting.id]
        if listed:
            came = {True: "到场", False: "未到", None: "—"}
            lines = [
                (facts.party(each.party) or facts.reading.name(each.person) or "—", answers.get(each.answer, "未回复"), came[each.came])
                for each in listed
            ]
            parts.append(Rows((("邀请", "答复", "到场"), *lines), head=True))
    return Sheet("调解会通知", f"编号：{facts.case.number}", tuple(parts))


def _report(reading: Reading, part: Case, named: bool) -> Entry:
    """A report that was merged into this case."""
    facts = gather(reading, part, names=named)
    who = "、".join(each.name for each in facts.reporting) or "—"
    rows = Rows((("编号", part.number, "反映时间", facts.hour(part.reported_at)), ("反映人", who, "类别", category(facts))))
    title = f"并案 {part.number}"
    return Entry(title, title, Sheet("并案反映", f"编号：{part.number}", (rows, Heading("反映的情况"), Text(facts.hide(part.words)))))


def _attached(facts: CaseFacts, known: Sequence[tuple[Case, bool]]) -> list[Entry]:
    """A list of all that came, then what is kept of it; who may not see names hears no voice, and sees no contact, place or file name."""
    lines: list[tuple[str, ...]] = []
    files: list[Entry] = []
    for case, named in known:
        for thing in attachments.of_case(facts.reading.db, case.id):
            if not named and (thing.kind in SOUNDS or thing.kind in FACTS_ONLY):
                continue
            number = len(lines) + 1
            lines.append((f"附件{number:02}", KINDS.get(thing.kind, thing.kind), facts.hour(thing.at), _about(facts, thing, named=named)))
            if thing.kept is not None and thing.taken:
                called = file_name(case, thing)
                ending = re.search(r"\.[A-Za-z0-9]{1,5}$", called)
                name = called if named else (ending[0] if ending else "")
                files.append(
                    Entry(f"附件{number:02}", f"附件{number:02} {name}".strip().replace(" .", "."), None, thing.kept, thing.size or 0)
                )
    if not lines:
        return []
    rows = Rows((("附件", "种类", "时间", "说明"), *lines), head=True)
    return [Entry("附件清单", "附件清单", Sheet("附件清单", f"编号：{facts.case.number}", (rows,))), *files]


def _about(facts: CaseFacts, thing: Attachment, *, named: bool) -> str:
    """Where and who for what came without a file; what a program heard; and why there is no copy."""
    said = []
    if thing.kind == "location":
        said.append(f"{thing.facts.get('latitude')}, {thing.facts.get('longitude')}")
    elif thing.kind == "contact":
        said.append(f"{thing.facts.get('name') or ''} {thing.facts.get('phone') or ''}".strip())
    elif thing.lost is not None:
        said.append(LOST.get(thing.lost, "没有副本"))
    elif thing.kept is None:
        said.append("没有副本")
    if thing.transcript and named:
        said.append(f"程序听写，可能有错：{thing.transcript}")
    return "；".join(said) or "见附件"


def _history(reading: Reading, facts: CaseFacts, parts: Sequence[Case]) -> Sheet:
    lines = history_lines(reading, facts.case, names=facts.names, parts=parts)
    words = [facts.hide(unescape(TAG.sub("", line))) for line in lines]
    return Sheet("办理经过", f"编号：{facts.case.number}", tuple(Text(each, indent=False) for each in words))


def _cover(facts: CaseFacts) -> Sheet:
    case = facts.case
    outcome = {"settled": "调成", "not_settled": "未达成协议", "refused": "一方不愿调解", "handed_over": "转其他部门"}
    sides = [("反映人", facts.reporting), ("对方当事人", facts.other)][: 2 if mediated(case) else 1]
    rows = [
        ("编号", case.number),
        ("类别", category(facts)),
        *((label, "、".join(each.name for each in side if each.name) or "—") for label, side in sides),
        ("办理单位", facts.committee or "—"),
        ("经办人", facts.mediator or "—"),
        ("受理日期", facts.day(case.reported_at)),
        ("结果", outcome.get(case.outcome.value, "—") if case.outcome is not None else "办理中"),
        ("结案日期", facts.day(case.closed_at) if case.closed_at is not None else "—"),
        ("立卷日期", facts.day(facts.reading.now)),
    ]
    remark = () if facts.names else (Text("本卷已隐去姓名、电话等个人信息。", small=True),)
    return Sheet("调 解 卷 宗", "", (Rows(tuple(rows)), *remark))


def index(found: CaseFile, entries: Iterable[tuple[int, int, Entry, str]], volumes: int) -> Sheet:
    """卷内目录: number, title, pages or pieces, and in which volume; `entries` are (number, volume, entry, pages)."""
    head = ("序号", "名称", "页数", "册") if volumes > 1 else ("序号", "名称", "页数")
    rows = [(f"{number:02}", entry.title, pages, f"第{volume}册")[: len(head)] for number, volume, entry, pages in entries]
    return Sheet("卷 内 目 录", f"编号：{found.number}", (Rows((head, *rows), head=True),))
