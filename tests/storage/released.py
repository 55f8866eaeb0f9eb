"""A small life written by the program at the first released schema, and how it is loaded.

The rows lie in `tests/storage/released_0001` and stay as they are. They were made, at that release, by
`python -m tests.storage.released FOLDER`; the same command at a later release makes the set of a later schema.
"""

import sys
import tempfile
import zipfile
from pathlib import Path

from bot.clock import SystemClock
from storage import policies
from storage.backup import archive
from storage.backup.restoring import fill
from storage.backup.rows import described, rows
from storage.backup.saving import save
from storage.database import closing, move, reading, upgrade
from tests.stories.town import Phone, Town

FIRST = Path(__file__).parent / "released_0001"
REPORTS = ("楼上漏水找了三回都不理", "楼上又漏水了，说了也不听", "楼上漏水还\n\"吵架\" '真的' \u2028 \U0001f4a7")


def people(town: Town) -> tuple[Phone, Phone]:
    """The same people in the same order, so that their chats have the same numbers: a resident and a mediator."""
    town.group("wenjun")
    town.group("linjiang")
    return town.resident("张丽", "wenjun-3"), town.holding("wenjun", "mediator")[0]


def live(town: Town) -> None:
    """Three cases: one taken and answered, one taken back, one that nobody takes; a report half written, and a week of reminders."""
    resident, mediator = people(town)
    for number, words in enumerate(REPORTS):
        resident.says(words)
        for wanted in ("邻里", "都没有", "^发送"):
            resident.presses(wanted)
        if number == 0:
            mediator.presses("我来办", town.group("wenjun"))
            mediator.presses("记首次回复")
            mediator.presses("打了电话")
            mediator.says("打了电话，约好周四晚上两家一起看漏水点")
            resident.presses("是的")
        if number == 1:
            resident.says("/cases")
            resident.presses("000002")
            resident.presses("撤回反映")
            resident.presses("撤回反映")
    town.do(lambda db, house: policies.apply(db, "invitation_days = 6\n", town.clock.now()))
    town.wait(days=2)
    resident.says("楼下的狗")


def load(url: str, folder: Path = FIRST) -> dict[str, list[dict[str, object]]]:
    """Fill an empty database as that release left it, at its own schema; gives the rows."""
    with tempfile.TemporaryDirectory() as beside:
        packed = Path(beside) / "released.zip"
        with zipfile.ZipFile(packed, "w") as file:
            for part in sorted(folder.rglob("*")):
                if part.is_file():
                    file.write(part, part.relative_to(folder).as_posix())
        with archive.reading(packed) as source:
            source.check()
            with closing(url) as engine, engine.begin() as db:
                move(db, "base")
                move(db, source.manifest.revision)
                fill(db, source, lambda table, done: None)
            return {name: list(source.rows(name)) for name, _count in source.manifest.tables}


def present(url: str) -> dict[str, list[dict[str, object]]]:
    """Every row as the database itself describes it."""
    with reading(url) as db:
        return {each.table.name: list(rows(db, each)) for each in described(db)}


def main() -> None:
    folder = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as beside:
        url = f"sqlite:///{beside}/heyue.db"
        upgrade(url)
        town = Town(url)
        live(town)
        town.close()
        save(url, Path(beside) / "released.zip", SystemClock().now(), "first")
        with zipfile.ZipFile(Path(beside) / "released.zip") as file:
            file.extractall(folder)


if __name__ == "__main__":
    main()
