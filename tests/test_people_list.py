"""Lists of people as files: headings of both languages, faults by their rows, nothing reckoned, and text that stays text."""

import io
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from bot.roster_files.people_list import MOST_ROWS, people_file, read_people
from bot.rules.claimants import Claimant


def sheet(path: Path, *rows: Any) -> Path:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


HEAD = ["姓名", "联系电话", "欠薪金额（元）", "已付", "备注"]


def test_a_list_as_offices_write_it(tmp_path: Path) -> None:
    rows = [
        ["＃ 填表说明"],
        [None],
        HEAD,
        ["王强", 13812341234, 35000, None, "木工"],
        [" 李 四 ", "028-88761234", "3万5", "1,000.50", None],
        ["赵六", None, 3500.55, 0, "瓦工"],
        [None, None, None],
        ["合计", None, 73500, None, None],
    ]
    found = read_people(sheet(tmp_path / "list.xlsx", *rows), "list.xlsx")
    assert found == {
        "rows": [
            ["王强", "13812341234", 3_500_000, None, "木工"],
            ["李 四", "028-88761234", 3_500_000, 100_050, ""],
            ["赵六", "", 350_055, 0, "瓦工"],
        ],
        "unused": [],
    }


def test_english_headings_and_columns_that_are_not_read(tmp_path: Path) -> None:
    found = read_people(sheet(tmp_path / "a.xlsx", ["No.", "Name", "ID card", "Amount"], [1, "Wang Qiang", "5101", 20.5]), "a.xlsx")
    assert found == {"rows": [["Wang Qiang", "", 2050, None, ""]], "unused": ["No.", "ID card"]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_as_office_programs_write_it(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(f"姓名{mark}电话{mark}金额\r\n王强{mark}13812341234{mark}3万5\r\n".encode(encoding))
    assert read_people(path, "名单.CSV")["rows"] == [["王强", "13812341234", 3_500_000, None, ""]]


def test_every_fault_is_named_by_its_row(tmp_path: Path) -> None:
    rows = [
        HEAD,
        ["", "13812341234", 5, None, ""],
        ["王强", "12345", 5, None, ""],
        ["李四", None, "约3万", None, ""],
        ["赵六", None, "=1+1", None, ""],
        ["钱七", None, -5, None, ""],
        ["孙八", "13812341234", 1, None, ""],
        ["孙八", "13812341234", 2, None, ""],
        ["周九", None, 0.001, None, ""],
        ["吴十", None, True, None, ""],
    ]
    found = read_people(sheet(tmp_path / "list.xlsx", *rows), "list.xlsx")
    assert found["faults"] == [
        [2, "name", ""],
        [3, "phone", "12345"],
        [4, "money", "约3万"],
        [5, "formula", ""],
        [6, "money", "-5"],
        [8, "twice", "7"],
        [9, "money", "0.001"],
        [10, "money", "True"],
    ]
    assert "rows" not in found


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([], [0, "empty", ""]),
        ([["姓名", "电话"]], [0, "empty", ""]),
        ([["王强", "13812341234"]], [1, "heading", ""]),
        ([["姓名", "姓名"], ["王强", "王强"]], [1, "heading", ""]),
        ([HEAD, *[[f"工人{number}"] for number in range(MOST_ROWS)]], [0, "too_many", ""]),
        ([HEAD, *[[f"工人{number}"] for number in range(5001)]], [0, "too_many", ""]),
    ],
)
def test_what_is_wrong_as_a_whole(tmp_path: Path, rows: list[list[Any]], fault: list[Any]) -> None:
    assert read_people(sheet(tmp_path / "list.xlsx", *rows), "list.xlsx")["faults"] == [fault]


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old office", b"%PDF-1.4"])
def test_no_list_at_all(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    assert read_people(path, "list.xlsx")["faults"] == [[0, "unreadable", ""]]


def test_what_unpacks_to_too_much_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(101 * 2**20))
    assert path.stat().st_size < 2**20
    assert read_people(path, "list.xlsx")["faults"] == [[0, "too_big", ""]]
    path.write_bytes(bytes(5 * 2**20 + 1))
    assert read_people(path, "list.xlsx")["faults"] == [[0, "too_big", ""]]


def test_styles_that_would_swell_in_memory_are_not_read(tmp_path: Path) -> None:
    path, made = tmp_path / "list.xlsx", io.BytesIO()
    book = Workbook()
    assert book.active is not None
    book.active.append(["姓名"])
    book.active.append(["王强"])
    book.save(made)
    with ZipFile(made) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, b"<styleSheet>" + b"<a/>" * 800_000 + b"</styleSheet>" if name == "xl/styles.xml" else source.read(name))
    assert path.stat().st_size < 100_000
    assert read_people(path, "list.xlsx")["faults"] == [[0, "too_big", ""]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_written_is_text_and_can_be_read_again(tmp_path: Path, language: str) -> None:
    people = [Claimant(1, 1, "=1+1", "13812341234", 350_050, None, "@SUM(A1)"), Claimant(2, 1, "+李四", "", None, 100, "-3")]
    body = people_file(people, language)
    book = load_workbook(io.BytesIO(body))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert all(cell.quotePrefix for cell in cells if isinstance(cell.value, str) and cell.value[0] in "=+-@")
    path = tmp_path / "x.xlsx"
    path.write_bytes(body)
    assert read_people(path, "x.xlsx")["rows"] == [["=1+1", "13812341234", 350_050, None, "@SUM(A1)"], ["+李四", "", None, 100, "-3"]]


def test_the_empty_form_explains_itself_and_its_explanation_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(people_file((), "zh", explained=True))
    assert read_people(path, "x.xlsx")["faults"] == [[0, "empty", ""]]
