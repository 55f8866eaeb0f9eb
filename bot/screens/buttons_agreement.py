"""Callback data of agreements, promises, judicial confirmation and the mediation limit; prefixes are kept for good."""

from aiogram.filters.callback_data import CallbackData


class Pact(CallbackData, prefix="ag"):
    """The agreement room: show | written | oral | change | facts | responsibility | terms | form | day | promises | promise | claims |
    status | title (it is ready, and what it is about) | sign | signed | to_sign | effect | correct | unsign | unsign_us | rework | stands;
    what | amount | due | drop of the promise `at`. `agreement` is the one it was shown for, `at` a promise, a party, a number of days,
    a page, or the place of a side, the mediator or the seal."""

    case: int
    what: str = "show"
    agreement: int = 0
    at: int = 0


class Kept(CallbackData, prefix="pk"):
    """A promise: a party says yes | no; staff: show | kept | not_kept | part | remind | again | court | amend |
    propose | waive | redate; `days` from today of a later day."""

    promise: int
    what: str
    days: int = 0


class Amend(CallbackData, prefix="pm"):
    """A promise is to be let go or moved: a party says yes | no; staff: reporting_yes | reporting_no | other_yes | other_no."""

    amendment: int
    what: str


class Confirm(CallbackData, prefix="jc"):
    """Judicial confirmation: a party says yes | no; staff: show | other_yes | other_no | reporting_yes | reporting_no | applied | court |
    decided | confirmed | rejected | served | stop | stop_yes; `at` is a court of the policy, or how many days ago."""

    confirmation: int
    what: str
    at: int = 0


class Limit(CallbackData, prefix="lm"):
    """The mediation limit: a party says yes | no to `longer`; staff: show | agreed | longer | ask | end | reporting_yes | reporting_no |
    other_yes | other_no; `days` more."""

    obligation: int
    what: str
    longer: int = 0
    days: int = 0
