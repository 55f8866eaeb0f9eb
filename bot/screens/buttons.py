"""Callback data of every button, 64 bytes at most; a client may send anything, so each handler asks the rules again."""

from aiogram.filters.callback_data import CallbackData

# Prefixes are short, for they count towards the 64 bytes; they never change their meaning, for old messages keep them.


class Form(CallbackData, prefix="f"):
    """A step of the report form; `form` tells the present draft from an earlier one."""

    form: int
    step: str
    value: str = ""


class Cancel(CallbackData, prefix="x"):
    """Stop the conversation that is going on."""


class Menu(CallbackData, prefix="m"):
    """Something from the start screen: report, cases, work, help, who, language."""

    what: str


class Take(CallbackData, prefix="tk"):
    case: int


class Details(CallbackData, prefix="dt"):
    """Open the personal part of a case in private; the look is logged."""

    case: int


class Play(CallbackData, prefix="pl"):
    """Play the voices of a case in private; the look is logged."""

    case: int


class Steps(CallbackData, prefix="st"):
    """Turn the pages of steps under the details of a case."""

    case: int
    page: int = 0


class Working(CallbackData, prefix="wk"):
    """What can be done about a case besides what is owed next, by subject; six on a screen."""

    case: int
    page: int = 0


class Assign(CallbackData, prefix="as"):
    """Assign by name: `person` 0 asks who."""

    case: int
    person: int = 0


class Record(CallbackData, prefix="rc"):
    """Record the step that an obligation asks for: first response, weekly report, revisit, later check."""

    obligation: int


class RecordNow(CallbackData, prefix="rn"):
    """Record a step of a case from its own screen: progress before it is due, or the end of the handling."""

    case: int
    what: str  # progress | resolve


class Way(CallbackData, prefix="wy"):
    """How somebody was reached, for the obligation being recorded."""

    obligation: int
    how: str


class Outcome(CallbackData, prefix="oc"):
    case: int
    outcome: str


class GiveRevisit(CallbackData, prefix="gv"):
    """Give the revisit to a grid worker of the place: `person` 0 asks who."""

    obligation: int
    person: int = 0


class Revisit(CallbackData, prefix="rv"):
    """One answer of the revisit: how | result | content | care."""

    obligation: int
    step: str
    value: str


class Contact(CallbackData, prefix="ct"):
    """A party confirms or contradicts a recorded contact."""

    obligation: int
    yes: bool


class Solved(CallbackData, prefix="sv"):
    """What a party says of the result: yes | partly | no."""

    case: int
    answer: str


class OnIt(CallbackData, prefix="oi"):
    """Somebody on duty is on it."""

    case: int


class Mine(CallbackData, prefix="mc"):
    """A resident's own case: show | history | add | done | slip | goes_on; each of withdraw, court, mediator, trouble and unsolved
    asks first, and with `_yes` behind it does it, if the case's `version` is the one it was asked of; contact_phone |
    contact_message | contact_none: how it is safe to reach them."""

    case: int
    what: str = "show"
    version: int = 0


class MineList(CallbackData, prefix="ml"):
    """A page of what somebody reported."""

    page: int = 0


class AskReporter(CallbackData, prefix="ar"):
    """The responsible person asks the reporter something."""

    case: int


class WriteTo(CallbackData, prefix="wt"):
    """Write to somebody in danger, in their private chat."""

    case: int


class Answer(CallbackData, prefix="an"):
    """The reporter answers a question of the responsible person."""

    request: int


class Move(CallbackData, prefix="mv"):
    """Give a case to another unit: menu | ways | up | to | rooms | down | pick | reject or reject.REASON; `at` is a unit of the tree."""

    case: int
    what: str = "menu"
    at: int = 0
    page: int = 0


class Merge(CallbackData, prefix="mg"):
    """Two cases are one matter: menu (which?) | number (type it) | ask | do, or ask_turned | do_turned: the younger goes on;

    undo | apart: `case` is taken out of `other` again."""

    case: int
    what: str = "menu"
    other: int = 0


class MoreTime(CallbackData, prefix="mt"):
    """Ask for more time: `days` 0 asks how much; `given` is how often it had been given when that was asked."""

    obligation: int
    days: int = 0
    given: int = 0


class Trouble(CallbackData, prefix="tb"):
    """What a supervisor does about somebody who is pressed for having reported: show | speak | seen_to | nothing."""

    request: int
    what: str


class Decide(CallbackData, prefix="dc"):
    """A decision on a request: yes | no."""

    request: int
    answer: str


class Urge(CallbackData, prefix="ug"):
    obligation: int


class TakeOver(CallbackData, prefix="to"):
    case: int


class Grading(CallbackData, prefix="gr"):
    """Change the grade: an empty grade asks which."""

    case: int
    grade: str = ""


class Sorting(CallbackData, prefix="so"):
    """Say what kind of matter a case is: no kind asks whether the present one is right, `page` shows the others."""

    case: int
    kind: str = ""
    page: int = -1


class WorkList(CallbackData, prefix="wl"):
    """A list of work: mine | unit | late | today | week | kind.KIND | protected | waiting;
    choose | kinds ask which; below oneself overdue | board."""

    what: str
    page: int = 0


class Overdue(CallbackData, prefix="ov"):
    """One overdue step with all that a supervisor can do about it."""

    obligation: int


class Worker(CallbackData, prefix="gw"):
    """What a grid worker does with the message they sent: spot | mine | room | behalf | change | note; calm | belongs."""

    form: int
    what: str


class Phone(CallbackData, prefix="ph"):
    """One's own phone number, after a report was sent: ask."""

    what: str


class Duty(CallbackData, prefix="dy"):
    """The first screens of danger: send | safe | call | write | fine."""

    form: int
    what: str
