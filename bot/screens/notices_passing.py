"""What is heard when a unit cannot take what belongs to it: who can mend that, its own people, and at last the administrators."""

from bot.rules.case import Case
from bot.rules.permits import leads
from bot.rules.receiving import ALL_AWAY, NO_DUTY_LIST, NO_GROUP, NOBODY_STARTED
from bot.rules.terms import Role, Stage
from bot.screens.buttons import Assign, Details, Take
from bot.screens.buttons_admin import Admin
from bot.screens.cards import lack_sentence, one_line
from bot.screens.language import _, bold, label, paragraphs, say
from bot.screens.notices import Facts, about_case, numbered, plain
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from storage import chats


@plain("unit_lacks")
def unit_lacks(reading: Reading, facts: Facts) -> Screen | None:
    """Once for each unit and day, to its supervisors: what it lacks, where its cases go meanwhile, and what to do."""
    unit, why = facts["unit"], facts["why"]
    if unit not in reading.organisation.units or (why == NO_GROUP and chats.of_unit(reading.db, unit) is not None):
        return None
    text = paragraphs(
        say("! {lack}", lack=lack_sentence(reading, unit, why)),
        say(_("Until that is mended, its cases go to {unit}."), unit=reading.unit(facts["now"])) if facts["now"] != unit else None,
        say(_what_to_do(why)),
    )
    reader = reading.reader()
    if reader is None or not reading.organisation.authority(reader, unit, Role.ADMINISTRATOR):
        return Screen(text)
    return Screen(text, [[Key(label(_("Look at it")), Admin(what="unit", unit=unit).pack())]])


def _what_to_do(why: str) -> str:
    return {
        NO_GROUP: _("What helps: an administrator adds me to its group and chooses the unit there, or makes a link with /admin."),
        NOBODY_STARTED: _("What helps: its people open their invitations and press Start; an administrator makes new links with /admin."),
        ALL_AWAY: _("What helps: somebody of it comes back early with /away, or another person joins it."),
        NO_DUTY_LIST: _("What helps: people with the role duty in the roster who have pressed Start and are not away."),
    }.get(why, _("Please ask an administrator to look at it."))


@about_case("waits_without_group")
def waits_without_group(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """A case has ended up at a unit that has people and no group: they hear of it in private."""
    if case.stage is not Stage.ROUTED or case.protected:
        return None
    owed = min((each.due_at for each in case.open_obligations), default=None)
    text = paragraphs(
        say(_("{number} is for {unit}, which has no group here yet."), number=numbered(case), unit=reading.unit(case.handled_by)),
        one_line(reading, case),
        say(_("Please take it by {time}, or give it to somebody."), time=reading.deadline(owed)) if owed else None,
    )
    keys = [Key(label(_("I take it")), Take(case=case.id).pack())]
    reader = reading.reader()
    if reader is not None and leads(reader, case, reading.organisation):
        keys.append(Key(label(_("Assign")), Assign(case=case.id).pack()))
    return Screen(text, [keys, [Key(label(_("Details")), Details(case=case.id).pack())]])


@about_case("nobody_here")
def nobody_here(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To administrators, by its number only: they bring people here, and need not know what it is about."""
    if not case.stage.open or case.responsible is not None:
        return None
    return Screen(
        paragraphs(
            say(_("! {number} has come in, and nobody in the whole city can take it here."), number=bold(case.number)),
            say(_("The person has been told so, with the number to call. Please bring people and groups here with /admin.")),
        )
    )
