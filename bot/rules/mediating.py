"""Whether both sides' yes to mediation stands, and the mediation limit 调解期限 that runs from it.

The limit is the committee's: it is to mediate within about a month (人民调解工作若干规定 art. 33). So it ends when the case leaves the
committee, and the next one has its own, from the day on which it accepts the case. The yes is the party's: the People's Mediation Law
asks only that nobody refuses (art. 17) and lets everybody end it at any time (art. 23 (2)), and says nowhere that a yes falls with a
change of the committee; so it stands. But whom they are mediated by is theirs to accept (art. 23 (1)), and each committee tells the
rights before it mediates (若干规定 art. 30): with the name of who has it now they are told that they can say no, or ask for another.

A mediation that ended without agreement is over (art. 26). When such a case is opened again, also after a court, it is mediated anew
only if both want that: their yes is asked again, and the limit begins with the last of them.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from bot.rules.case import Act, Case, Party, Refused
from bot.rules.obligations import Start
from bot.rules.sides import SIDES, present
from bot.rules.stopping import started_while
from bot.rules.terms import Kind, Outcome, Stage

MEDIATED = (Stage.ASSIGNED, Stage.IN_PROGRESS)
ENDED = (Outcome.NOT_SETTLED, Outcome.REFUSED, Outcome.HANDED_OVER)  # mediations that are over, without an agreement


def yes_missing(case: Case, among: Collection[int] | None = None) -> tuple[Party, ...]:
    """Who takes part on a side and has not said yes to mediation, of all or of those with these ids; 0 is the reporter without a row."""
    waiting = (party for side in SIDES for party in present(case, side) if party.consent != "yes")
    return tuple(party for party in waiting if among is None or party.id in among)


def sides_agree(case: Case) -> bool:
    """Whether there is somebody on each side, and all of them have said yes."""
    return all(present(case, side) for side in SIDES) and not yes_missing(case)


def must_be_willing(case: Case) -> None:
    """Refuse unless the sides agree; the refusal says which side lacks somebody, or somebody's yes."""
    lacking = {party.side for party in yes_missing(case)}
    for side in SIDES:
        if not present(case, side):
            raise Refused(f"no_side_{side}", number=case.number)
        if side in lacking:
            raise Refused(f"no_yes_{side}", number=case.number)


def limit(case: Case, act: Act) -> tuple[Start, ...]:
    """The limit begins now: where both want mediation, somebody has the case, and none runs."""
    mediated = case.stage in MEDIATED and case.handled_by is not None and not (case.protected or case.care)
    if not mediated or not sides_agree(case) or case.owed(Kind.MEDIATION_LIMIT) is not None:
        return ()
    return (started_while(case, act, Kind.MEDIATION_LIMIT, person=case.responsible, round=0),)


def limit_by_yes(before: Case, after: Case, act: Act) -> tuple[Start, ...]:
    """The same where who stands on the sides, or what they say, has changed: with the yes that was the last one missing."""
    return () if sides_agree(before) else limit(after, act)


def asked_again(parties: Iterable[Party]) -> tuple[Party, ...]:
    """Those who had said yes or no to a mediation that has ended, as they are asked and told their rights anew."""
    return tuple(replace(each, consent="", consent_at=None, told_at=None) for each in parties if each.side in SIDES and each.consent)
