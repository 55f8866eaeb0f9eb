"""Posters: a camera reads from the printed page what the links say, in every language and size, and a whole county stays small."""

import resource
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import zxingcpp

from bot.documents import fonts
from bot.documents.posters import Poster, draw, runs
from tests.test_cli import GRIDS, Heyue, city, heyue

__all__ = ["city", "heyue"]
BOT = ("--bot-username", "heyue_bot")


def read(file: Path) -> list[tuple[str, str, tuple[float, float]]]:
    """Of each page what a camera reads, the words on it, and its size in points."""
    found = []
    document = pdfium.PdfDocument(str(file))
    for page in document:
        codes = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
        found.append((" ".join(code.text for code in codes), page.get_textpage().get_text_range(), page.get_size()))
        page.close()
    document.close()
    return found


def test_each_grid_has_its_page_with_the_link_that_links_lists(city: Heyue, tmp_path: Path) -> None:
    file = tmp_path / "posters.pdf"
    said = city("posters", "--out", file, *BOT)
    assert said.code == 0 and f"{GRIDS} pages" in said.out
    pages = read(file)
    listed = [row.split("\t")[-1] for row in city("links", *BOT).out.splitlines()]
    assert sorted(link for link, _words, _size in pages) == sorted(listed)
    third = next(words for link, words, _size in pages if link.endswith("g_wenjun-3"))
    for part in ("文君社区第 3 网格", "锦泉市 临江镇", "wenjun-3", "110", "不收费", "回访"):
        assert part in third
    assert "Scan" not in third


@pytest.mark.parametrize(
    ("words", "there", "not_there"),
    [
        ("zh", ("扫一扫",), ("Scan",)),
        ("en", ("Scan the code", "Grid 3 of Wenjun community"), ("扫一扫",)),
        ("both", ("扫一扫", "Scan the code"), ()),
    ],
)
@pytest.mark.parametrize(("size", "wide"), [("a4", 595), ("a5", 420)])
def test_languages_and_sizes(
    city: Heyue, tmp_path: Path, words: str, there: tuple[str, ...], not_there: tuple[str, ...], size: str, wide: int
) -> None:
    file = tmp_path / "one.pdf"
    assert city("posters", "--out", file, "--grid", "wenjun-3", "--in", words, "--size", size, *BOT).code == 0
    ((link, text, points),) = read(file)
    assert link == "https://t.me/heyue_bot?start=g_wenjun-3"
    assert points[0] == pytest.approx(wide, abs=1)
    plain = " ".join(text.split())
    assert all(part in plain for part in there) and not any(part in plain for part in not_there)


def test_a_town_and_a_grid_are_chosen_together(city: Heyue, tmp_path: Path) -> None:
    file = tmp_path / "some.pdf"
    assert city("posters", "--out", file, "--town", "sangping", "--grid", "wenjun-1", *BOT).code == 0
    codes = [link.rpartition("g_")[2] for link, _words, _size in read(file)]
    assert codes == ["wenjun-1", "sangping-c-1", "sangping-c-2", "shuanghe-1", "shuanghe-2"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--grid", "nowhere"), "No unit of the roster has the code nowhere."),
        (("--town", "labour"), "There is no grid below labour."),
        (("--size", "a3"), "a4 or a5"),
        (("--in", "fr"), "zh, en or both"),
        (("--out", "posters.png"), "ends in .pdf"),
        (("--out", "no/such/folder/posters.pdf"), "cannot be written"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    city: Heyue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = city("posters", *more, *BOT)
    assert refused.code == 1 and said in refused.err
    assert list(tmp_path.glob("*.p*")) == []


def test_without_a_font_the_package_is_named(city: Heyue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_listed", list)
    monkeypatch.setattr(fonts, "PLACES", ())
    fonts.chinese.cache_clear()
    try:
        refused = city("posters", "--out", tmp_path / "posters.pdf", *BOT)
    finally:
        fonts.chinese.cache_clear()
    assert refused.code == 1 and fonts.PACKAGE in refused.err and not (tmp_path / "posters.pdf").exists()


def test_before_a_roster_it_says_what_comes_first(heyue: Heyue, tmp_path: Path) -> None:
    assert "heyue roster load FILE" in heyue("posters", "--out", tmp_path / "posters.pdf", *BOT).err


LONG = Poster(
    "a" * 40,
    f"https://t.me/a_rather_long_username_for_a_bot?start=g_{'a' * 40}",
    (
        "开发区羊安新城高铁片区人才公寓二期及永乐安置小区综合网格第十二网格" * 2,
        "Grid 12 of the talent apartments, phase two, and the estate " * 3,
    ),
    ("锦泉市 羊安街道经济开发区管理委员会", "Yang'an subdistrict, Jinquan City"),
)


def test_the_longest_names_still_fit_and_are_read(tmp_path: Path) -> None:
    file = tmp_path / "long.pdf"
    assert draw(file, [LONG], ("zh", "en"), "a5") == 1
    ((link, text, _size),) = read(file)
    assert link == LONG.link
    page = pdfium.PdfDocument(str(file))[0]
    words = page.get_textpage()
    boxes = [words.get_rect(number) for number in range(words.count_rects())]
    wide, _high = page.get_size()
    assert all(left > 0 and right < wide and bottom > 0 for left, bottom, right, _top in boxes)
    assert "结案以前" in text and "110" in text


def test_the_code_is_drawn_once_and_whole() -> None:
    size, dark = runs("https://t.me/heyue_bot?start=g_wenjun-3")
    found = list(dark)
    assert size >= 25 and all(x + length <= size and y < size for x, y, length in found)
    assert all(x + length < next_x for (x, y, length), (next_x, next_y, _more) in pairwise(found) if y == next_y)
    assert found[0] == (0, 0, 7), "the upper edge of the first finder pattern"


def test_hundreds_of_pages_stay_flat_and_are_told(tmp_path: Path) -> None:
    told: list[int] = []
    memory: list[int] = []

    def tell(done: int) -> None:
        told.append(done)
        if done in (50, 350):
            memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)

    pages = (Poster(f"g-{n}", f"https://t.me/heyue_bot?start=g_g-{n}", (f"第 {n} 网格",), ("锦泉市",)) for n in range(350))
    assert draw(tmp_path / "many.pdf", pages, ("zh",), "a4", tell) == 350
    assert told == list(range(1, 351))
    assert memory[1] - memory[0] < 300 * 25, "kilobytes for 300 pages"
    assert len(pdfium.PdfDocument(str(tmp_path / "many.pdf"))) == 350
