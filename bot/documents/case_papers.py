"""Papers of a case for one reader: filled or blank, as Word or PDF, each made in the moment in which it is sent."""

from dataclasses import dataclass

from bot.documents import agreement  # noqa: F401  (marks its papers)
from bot.documents.docx_writing import docx
from bot.documents.facts import CaseFacts, gather
from bot.documents.fonts import PACKAGE, NoFont
from bot.documents.forms import FORMS, Form, allowed
from bot.documents.papers import Paper, paper
from bot.documents.sheet import Sheet
from bot.rules.case import Case
from bot.rules.permits import may_read, may_see_names
from bot.screens.language import _, paragraphs, say, speaking
from bot.screens.reading import Reading

# In the order of a case file 卷宗; whatever is marked and not listed would never be offered, which a test forbids.
ORDER = (
    "acceptance",
    "proof",
    "rights",
    "investigation",
    "minutes",
    "agreement",
    "confirmation",
    "performance",
    "revisit",
    "ending",
)
KINDS = ("docx", "pdf")


@dataclass(frozen=True, slots=True)
class Offered:
    """A paper that the reader can have; `ready` says whether there is something to fill it with."""

    slug: str
    ready: bool


def offered(reading: Reading, case: Case, *, names: bool) -> list[Offered]:
    """All papers that such a case has."""
    facts = gather(reading, case, names=names)
    return [Offered(slug, FORMS[slug].ready(facts)) for slug in ORDER if allowed(FORMS[slug], facts)]


def written(sheet: Sheet, kind: str) -> bytes:
    """The paper as docx or pdf; raises NoFont for a pdf where no Chinese font is installed."""
    if kind == "pdf":
        from bot.documents.pdf_writing import pdf

        return pdf(sheet)
    return docx(sheet)


def filled(found: Form, facts: CaseFacts) -> Sheet:
    with speaking("zh"):
        return found.make(facts)


def name_of(slug: str, kind: str, *, blank: bool) -> str:
    """By which a maker is known: agreement.docx, agreement.blank.pdf."""
    return f"{slug}.blank.{kind}" if blank else f"{slug}.{kind}"


def _make(reading: Reading, case: Case, slug: str, kind: str, *, blank: bool) -> Paper | None:
    reader = reading.reader()
    if reader is None or not may_read(reader, case, reading.organisation):
        return None
    names = may_see_names(reader, case, reading.organisation)
    facts, found = gather(reading, case, names=names, blank=blank), FORMS[slug]
    if not allowed(found, facts) or not (blank or found.ready(facts)):
        return None
    sheet, instead = filled(found, facts), None
    try:
        content = written(sheet, kind)
    except NoFont:
        kind, content = "docx", written(sheet, "docx")
        why = _("As a Word file, for no Chinese font is installed on the server. The package {package} brings one.")
        instead = say(why, package=PACKAGE)
    unnamed = None if names or blank else say(_("Names and phones are left out: you may not see them."))
    caption = paragraphs(say("{title} · {number}", title=sheet.title, number=case.number), unnamed, instead)
    return f"{sheet.title}{'（空白）' if blank else ''} {case.number}.{kind}", content, caption


def _register() -> None:
    for slug in ORDER:
        for kind in KINDS:
            for blank in (False, True):

                def make(
                    reading: Reading, case: Case, subject: int, slug: str = slug, kind: str = kind, blank: bool = blank
                ) -> Paper | None:
                    return _make(reading, case, slug, kind, blank=blank)

                paper(name_of(slug, kind, blank=blank))(make)


_register()
