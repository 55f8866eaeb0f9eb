"""`heyue posters`: the grids' QR codes as pages to print."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.addresses import username_of
from bot.commands.backing_up import Progress
from bot.commands.saying import fail, line, settings
from bot.rules.organisation import Organisation, Unit
from bot.rules.terms import Level
from bot.screens.language import _

if TYPE_CHECKING:  # drawing is loaded only when it is done
    from bot.documents.posters import Poster

LANGUAGES = {"zh": ("zh",), "en": ("en",), "both": ("zh", "en")}


def register(app: typer.Typer) -> None:
    @app.command("posters", help=_("Print the grids' QR codes: a PDF with a page for each grid."))
    def _posters(
        out: Annotated[Path, typer.Option("--out", help=_("The PDF to write."))] = Path("posters.pdf"),
        grid: Annotated[
            list[str] | None, typer.Option("--grid", help=_("Code of a grid; several times for several. Otherwise all."))
        ] = None,
        town: Annotated[list[str] | None, typer.Option("--town", help=_("Code of a town or village: all its grids."))] = None,
        size: Annotated[str, typer.Option("--size", help=_("a4 or a5."))] = "a4",
        words: Annotated[str, typer.Option("--in", help=_("The language of the page: zh, en or both."))] = "zh",
        bot_username: Annotated[str, typer.Option("--bot-username", help=_("The bot's name, as in t.me/name."))] = "",
    ) -> None:
        posters(out, (*(grid or ()), *(town or ())), size.lower(), words.lower(), bot_username)


def posters(out: Path, wanted: Sequence[str], size: str, words: str, bot_username: str) -> None:
    from bot.documents.fonts import PACKAGE, NoFont
    from bot.documents.posters import SIZES, draw
    from storage import units
    from storage.database import reading, upgrade

    if size not in SIZES:
        fail(_("Say the size as a4 or a5."))
    if words not in LANGUAGES:
        fail(_("Say the language as zh, en or both."))
    if out.suffix.lower() != ".pdf":
        fail(_("Give a file that ends in .pdf."))
    found = settings()
    upgrade(found.database_url)
    with reading(found.database_url) as db:
        tree = units.organisation(db)
    grids = chosen(tree, wanted)
    name = username_of(found, bot_username)
    progress = Progress(len(grids))
    part = out.with_name(out.name + ".part")
    try:
        pages = draw(part, pages_of(tree, grids, LANGUAGES[words], name), LANGUAGES[words], size, lambda done: progress("", done))
        part.replace(out)
    except NoFont:
        fail(_("No font with Chinese is installed here. On Debian and Ubuntu: sudo apt-get install {package}"), package=PACKAGE)
    except OSError as problem:
        fail(_("{file} cannot be written: {problem}."), file=out, problem=problem.strerror or problem)
    finally:
        part.unlink(missing_ok=True)
        progress.over()
    line(_("Written: {file}, {count} pages."), file=out, count=pages)


def chosen(tree: Organisation, wanted: Sequence[str]) -> list[Unit]:
    """The grids with these codes and those below the towns and villages among them, town by town; all if nothing is named."""
    by_code = {unit.code: unit for unit in tree.units.values()}
    tops = []
    for code in wanted:
        if code not in by_code:
            fail(_("No unit of the roster has the code {code}."), code=code)
        tops.append(by_code[code].id)
    grids = [unit for unit in tree.units.values() if unit.level is Level.GRID]
    if not grids:
        fail(_("No roster has been loaded yet. First: heyue roster load FILE"))
    found = [unit for unit in grids if not tops or any(tree.covers(top, unit.id) for top in tops)]
    if not found:
        fail(_("There is no grid below {codes}."), codes=", ".join(wanted))
    return sorted(found, key=lambda unit: tuple(each.id for each in reversed(list(tree.above(unit.id)))))


def pages_of(tree: Organisation, grids: Sequence[Unit], languages: Sequence[str], username: str) -> Iterator["Poster"]:
    from bot.documents.posters import Poster

    for grid in grids:
        town = tree.at_level(grid.id, Level.TOWN)
        city = tree.at_level(grid.id, Level.CITY)
        lies = []
        for language in languages:
            above = [unit.located(language) for unit in (city, town) if unit is not None]
            lies.append(" ".join(above) if language == "zh" else ", ".join(reversed(above)))
        names = tuple(name[:1].upper() + name[1:] for name in (grid.called(language) for language in languages))
        yield Poster(grid.code, f"https://t.me/{username}?start=g_{grid.code}", names, tuple(lies))
