"""`heyue roster boundaries`: the grids on the map, checked whole against the roster in force."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bot.commands.saying import aside, confirmed, fail, line, present_moment, settings
from bot.rules.place.geojson import LARGEST, examine
from bot.rules.place.shapes import Area
from bot.rules.roster.model import Roster
from bot.screens.language import _, _n, language, translated

SHOWN = 10  # codes in one line


def load(file: Path, *, yes: bool) -> None:
    """Check the file, show what it changes, and put it in the place of the boundaries loaded before."""
    from storage import boundaries
    from storage import roster as rosters
    from storage.database import reading, upgrade, writing

    content = _content(file)
    found = settings()
    upgrade(found.database_url)
    with reading(found.database_url) as db:
        roster = rosters.present(db)
        before = boundaries.present(db)
    if roster is None:
        fail(_("No roster has been loaded yet. First: heyue roster load FILE"))
    areas = checked(content, roster)
    if not _told(before, {area.code: area for area in areas}):
        line(_("Nothing would change."))
        tell_missing(roster, before)
        return
    confirmed(yes=yes)
    with writing(found.database_url) as db:
        boundaries.apply(db, areas, present_moment(found))
    line(_("Applied. A running bot works with it from now on."))
    tell_missing(roster, [area.code for area in areas])


def checked(content: bytes, roster: Roster) -> tuple[Area, ...]:
    """The areas of a file; ends the command with every fault when anything is wrong."""
    areas, faults = examine(content, roster, language())
    wrong = [fault for fault in faults if not fault.warning]
    for fault in wrong:
        aside("{fault}", fault=fault.sentence(translated))
    if wrong:
        fail(
            _n("{count} thing is wrong; nothing was loaded.", "{count} things are wrong; nothing was loaded.", len(wrong)), count=len(wrong)
        )
    for fault in faults:
        aside(_("Please look: {warning}"), warning=fault.sentence(translated))
    return areas


def tell_missing(roster: Roster, known: Iterable[str]) -> None:
    """Grids that no location leads to; nothing is said while there are no boundaries at all."""
    known = set(known)
    missing = [unit.code for unit in roster.grids if unit.code not in known]
    if known and missing:
        aside(_("Grids without a boundary: {count} ({codes})."), count=len(missing), codes=_some(missing))


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            fail(_("The file is larger than {most} MB. Simplify the lines; a metre is exact enough."), most=LARGEST // 2**20)
        return file.read_bytes()
    except FileNotFoundError:
        fail(_("There is no file {file}."), file=file)
    except OSError as problem:
        fail(_("{file} cannot be read: {problem}."), file=file, problem=problem.strerror or problem)


def _told(before: Mapping[str, Area], after: Mapping[str, Area]) -> bool:
    """Say what would change; False if nothing would."""
    kept = [code for code in after if code in before and after[code] != before[code]]
    changes = (
        (_("Grids that get a boundary: {count} ({codes})"), [code for code in after if code not in before]),
        (_("Boundaries that change: {count} ({codes})"), kept),
        (_("Boundaries that are dropped: {count} ({codes})"), [code for code in before if code not in after]),
    )
    for text, codes in changes:
        if codes:
            line(text, count=len(codes), codes=_some(codes))
    return any(codes for _text, codes in changes)


def _some(codes: Sequence[str]) -> str:
    return ", ".join(codes[:SHOWN]) + (" …" if len(codes) > SHOWN else "")
