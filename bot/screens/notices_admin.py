"""What administrators and leaders hear of people and groups: who joined, which group is lost, what came back from who left."""

from bot.rules.case import Case
from bot.screens.buttons import Assign, Details
from bot.screens.language import _, bold, label, paragraphs, say
from bot.screens.notices import Facts, about_case, plain
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from storage import chats

MOST = 6  # cases with a button of their own; the others are in the unit's list


@plain("handed_back")
def handed_back(reading: Reading, facts: Facts) -> Screen | None:
    found = [case for id_ in facts["cases"] if (case := reading.case(id_)) is not None and case.stage.open]
    waiting = [case for case in found if case.responsible is None]
    if not waiting:
        return None
    comma = "、" if reading.language == "zh" else ", "
    text = say(
        _("{name} does not work here any more. Back with your unit: {numbers}. The dates stay as they are; please give them to somebody."),
        name=reading.name(facts["left"]),
        numbers=comma.join(case.number for case in waiting),
    )
    return Screen(text, [[Key(say(_("Assign {number}…"), number=case.number), Assign(case=case.id).pack())] for case in waiting[:MOST]])


@plain("joined")
def joined(reading: Reading, facts: Facts) -> Screen | None:
    text = say(_("{name} has joined, writing as “{account}”."), name=reading.name(facts["who"]), account=facts["account"])
    return Screen(paragraphs(text, say(_("If that is somebody else, make a new link at once: it ends the present access."))))


@plain("group_bound")
def group_bound(reading: Reading, facts: Facts) -> Screen | None:
    return Screen(say(_("The group “{title}” is now the group of {unit}."), title=facts["title"], unit=reading.unit(facts["unit"])))


@plain("group_released")
def group_released(reading: Reading, facts: Facts) -> Screen | None:
    """To the group itself."""
    return Screen(say(_("{unit} has another group now. Nothing of it comes here any more."), unit=reading.unit(facts["unit"])))


@plain("group_gone")
def group_gone(reading: Reading, facts: Facts) -> Screen | None:
    if chats.of_unit(reading.db, facts["unit"]) is not None:
        return None
    return Screen(
        paragraphs(
            say(_("! I am not in the group “{title}” of {unit} any more."), title=facts["title"], unit=reading.unit(facts["unit"])),
            say(_("Until I am back, new cases go to the unit above. Please add me again.")),
        )
    )


@plain("person_gone")
def person_gone(reading: Reading, facts: Facts) -> Screen | None:
    if chats.private_of(reading.db, facts["who"]) is not None:
        return None
    name, unit = reading.name(facts["who"]), reading.unit(facts["unit"])
    return Screen(
        paragraphs(
            say(_("! I can no longer reach {name} of {unit}; they may have blocked me."), name=name, unit=unit),
            say(_("Reminders go to the next in line. Please ask them to press Start again.")),
        )
    )


@about_case("party_gone")
def party_gone(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if not case.stage.open or chats.private_of(reading.db, facts["who"]) is not None:
        return None
    text = say(_("{number}: my messages no longer reach the person who reported it."), number=bold(case.number))
    return Screen(
        paragraphs(text, say(_("Please get in touch in a way that suits them."))),
        [[Key(label(_("Details")), Details(case=case.id).pack())]],
    )


@plain("files_heavy")
def files_heavy(reading: Reading, facts: Facts) -> Screen | None:
    limit = reading.policy.files.warn_at_mb
    text = say(_("! The kept files weigh {weight} MB, more than the {limit} MB of the policy."), weight=facts["mb"], limit=limit)
    return Screen(paragraphs(text, say(_("Nothing is deleted. Please make room on the disk, or raise files.warn_at_mb."))))


@plain("files_wait")
def files_wait(reading: Reading, facts: Facts) -> Screen | None:
    least = reading.policy.files.least_free_mb
    text = _("! Only {free} MB are free on the disk: photos and files that people send are not fetched until there are {least} MB.")
    after = say(_("Nothing of it is lost: they are fetched when there is room. Please make some."))
    return Screen(paragraphs(say(text, free=facts["mb"], least=least), after))
