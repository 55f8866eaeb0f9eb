"""One roster in three forms: what is written is read again, and what offices do to files is borne."""

import csv
import io
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest
from openpyxl import Workbook, load_workbook

from bot.roster_files import load, read, write, write_template
from bot.roster_files.words import TABLES, choices, columns, slug
from bot.rules.roster import Fault, Roster
from bot.rules.roster.model import USUAL_ROADS
from bot.rules.terms import Category, Lane, Level, Road, Role
from bot.sample import ROSTER, groups, phones

FORMS = ("roster.toml", "roster.xlsx", "roster.zip", "roster")

UNITS = """单位编码,单位名称,层级,上级编码,所属部门,受理类别,编号字母,电话,别名和地标
# 编码,全称,说明,,,,,,
city,锦泉市中心,市,,,,,,
lj,临江镇中心,镇,city,,,lj,028-88880000,
wj,文君调解室,社区,lj,,,,,"文君、老街；桥头,桥尾"
wj-1,第 1 网格,网格,wj,,,,,
labour,劳动调解室,部门,city,人社,劳动争议·欠薪、消费,,,

"""
PEOPLE = """工号,姓名,手机,语言,备注
1,王敏,13812341234.0,,=来自旧表
2,"李国平
",'+86 13812341235,英文,
"""
ROLES = """工号,姓名,单位编码,角色,值班顺序
1.0,王敏,city,管理员,
1,王敏,city,督办人员,
1,王敏,city,值班,1
1,,city,保护专员,
1,,wj,主任,
2,,wj-1,网格员,
2,,city,调解员,
2,,lj,调解员,
2,,labour,调解员,
"""


@pytest.fixture
def sample() -> Roster:
    roster = read(ROSTER)
    assert isinstance(roster, Roster)
    return roster


def office_folder(folder: Path, encoding: str = "utf-8-sig", **other: str) -> Path:
    for name, text in {"单位": UNITS, "人员": PEOPLE, "角色": ROLES, **other}.items():
        (folder / f"{name}.csv").write_bytes(text.encode(encoding))
    return folder


def texts(faults: list[Fault]) -> list[tuple[str, int | None, str]]:
    return [(fault.table, fault.row, fault.text) for fault in faults]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", FORMS)
def test_a_roster_written_in_any_form_is_read_again_as_it_was(sample: Roster, tmp_path: Path, form: str, language: str) -> None:
    write(sample, tmp_path / form, language)
    assert load(tmp_path / form) == (sample, [])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", FORMS)
def test_names_that_look_like_formulas_stay_text(sample: Roster, tmp_path: Path, form: str, language: str) -> None:
    names = ('=HYPERLINK("x")', "+1", "-2", "@3", 'quo"te', "back\\slash")
    people = tuple(replace(person, name=name) for person, name in zip(sample.people, names, strict=False))
    odd = replace(sample, people=people + sample.people[len(names) :])
    write(odd, tmp_path / form, language)
    roster = read(tmp_path / form)
    assert isinstance(roster, Roster)
    assert tuple(person.name for person in roster.people[: len(names)]) == names


def test_no_cell_of_a_written_workbook_is_a_formula(sample: Roster, tmp_path: Path) -> None:
    odd = replace(sample, people=(replace(sample.people[0], name="=1+1"), *sample.people[1:]))
    write(odd, tmp_path / "roster.xlsx")
    book = load_workbook(tmp_path / "roster.xlsx")
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}  # n: empty
    assert "=1+1" in [cell.value for cell in book["人员"]["B"]]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", FORMS)
def test_an_unfilled_template_says_only_that_it_is_empty(tmp_path: Path, form: str, language: str) -> None:
    write_template(tmp_path / form, language)
    assert texts(load(tmp_path / form)[1]) == [("units", None, "There is no city.")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_examples_of_the_template_are_right_once_their_marks_are_taken_off(tmp_path: Path, language: str) -> None:
    write_template(tmp_path / "csv", language)
    for file in (tmp_path / "csv").iterdir():
        rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
        out = io.StringIO()
        csv.writer(out).writerows([rows[0], *([row[0].removeprefix("# "), *row[1:]] for row in rows[2:])])
        file.write_text(out.getvalue(), "utf-8")
    roster, faults = load(tmp_path / "csv")
    assert roster is not None
    assert {unit.level for unit in roster.units} == set(Level)
    assert all(fault.warning for fault in faults)


def test_the_workbook_template_offers_choices(tmp_path: Path) -> None:
    write_template(tmp_path / "roster.xlsx", "zh")
    rules = load_workbook(tmp_path / "roster.xlsx")["角色"].data_validations.dataValidation
    assert [rule.formula1 for rule in rules] == ['"网格员,微网格员,调解员,单位负责人,督办人员,管理员,保护专员,值班"']


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_as_offices_write_it(tmp_path: Path, encoding: str) -> None:
    roster, faults = load(office_folder(tmp_path, encoding))
    assert faults == []
    assert roster is not None
    units, people = roster.units_by_code(), roster.people_by_code()
    assert units["lj"].number_code == "LJ"
    assert units["wj"].aliases == ("文君", "老街", "桥头", "桥尾")
    assert units["labour"].department == "labour"
    assert units["labour"].categories == {Category.LABOUR_WAGE, Category.CONSUMER}
    assert (people["1"].phone, people["2"].phone, people["2"].name, people["2"].language) == ("13812341234", "13812341235", "李国平", "en")
    assert roster.duty_list("city") == ("1",)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_other_separators(tmp_path: Path, mark: str) -> None:
    people = f"工号{mark}姓名\n1{mark}王敏\n2{mark}李国平\n"
    assert load(office_folder(tmp_path, 人员=people))[1] == []


def test_a_fault_after_a_cell_of_two_lines_has_the_right_line(tmp_path: Path) -> None:
    people = '工号,姓名,手机\n1,"王\n敏",\n2,李国平,12\n'
    roles = ROLES.replace(",王敏,", ",,")
    assert texts(load(office_folder(tmp_path, 人员=people, 角色=roles))[1]) == [("people", 4, "“{phone}” is no phone number.")]


def test_a_zip_packed_by_windows_with_chinese_names(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "r.zip", "w") as archive:
        for name, text in {"单位": UNITS, "人员": PEOPLE, "角色": ROLES}.items():
            archive.writestr(ZipInfo(f"XXXX{TABLES[('单位', '人员', '角色').index(name)]}.csv"), text.encode("gb18030"))
        archive.writestr("__MACOSX/._units.csv", b"\x00")
    body = (tmp_path / "r.zip").read_bytes()
    for table, name in zip(TABLES, ("单位", "人员", "角色"), strict=True):
        packed = name.encode("gb18030").rjust(len(table) + 4, b"/")  # as long as the name it takes the place of
        body = body.replace(f"XXXX{table}".encode(), packed)
    (tmp_path / "r.zip").write_bytes(body)
    assert load(tmp_path / "r.zip")[1] == []


def office_workbook(path: Path) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, text in {"单位": UNITS, "People": PEOPLE, "角色表": ROLES}.items():
        sheet = book.create_sheet(title)
        for row in csv.reader(io.StringIO(text)):
            sheet.append(row)
    book.create_sheet("说明").append(["别处的话"])
    book.save(path)
    return book


def test_a_workbook_as_offices_make_it(tmp_path: Path) -> None:
    book = office_workbook(tmp_path / "r.xlsx")
    book["People"]["C2"] = 13812341234.0
    book["People"]["A2"] = 1.0
    book["角色表"]["E4"] = 1
    book.save(tmp_path / "r.xlsx")
    roster, faults = load(tmp_path / "r.xlsx")
    assert faults == []
    assert roster is not None
    assert roster.people_by_code()["1"].phone == "13812341234"


def test_faults_of_a_workbook_name_sheet_and_row(tmp_path: Path) -> None:
    book = office_workbook(tmp_path / "r.xlsx")
    book["单位"]["D6"] = "nowhere"
    book["People"]["C2"] = 1381234123.0
    book["角色表"]["D7"] = "网格长"
    book.save(tmp_path / "r.xlsx")
    roster, faults = load(tmp_path / "r.xlsx")
    assert roster is None
    assert [fault.sentence() for fault in faults if not fault.warning] == [
        "units, row 6: The parent nowhere of 第 1 网格 is in no row. Correct the code, or add a row for it.",
        (
            "people, row 2: “1381234123” is no phone number. "
            "Write a mobile number of 11 digits, or a landline with its area code like 028-88880000; give the column the format “text”."
        ),
        "roles, row 7: “网格长” is no role. Write grid_worker, volunteer, mediator, leader, supervisor, administrator, protection or duty.",
    ]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("工号,姓名,电话号", "No column is called “{heading}”."),
        ("工号,姓名,姓名", "The column “{heading}” is there twice."),
        ("工号,手机,备注", "The column “{heading}” is missing."),
    ],
)
def test_headings_that_are_wrong_are_told(tmp_path: Path, heading: str, text: str) -> None:
    people = PEOPLE.replace("工号,姓名,手机", heading)
    assert ("people", 1, text) in texts(load(office_folder(tmp_path, 人员=people))[1])


def test_a_missing_table_is_told(tmp_path: Path) -> None:
    (office_folder(tmp_path) / "角色.csv").unlink()
    assert ("roles", None, "The file is missing.") in texts(load(tmp_path)[1])
    book = office_workbook(tmp_path / "r.xlsx")
    del book["角色表"]
    book.save(tmp_path / "r.xlsx")
    assert ("roles", None, "The sheet is missing.") in texts(load(tmp_path / "r.xlsx")[1])


@pytest.mark.parametrize(
    ("name", "body", "text"),
    [
        ("r.xlsx", b"PK nonsense", "{file} cannot be read as a workbook."),
        ("r.zip", b"nonsense", "{file} cannot be read as a zip."),
        ("r.toml", b"units = [", "{file} is not valid TOML: {problem}."),
        ("r.toml", b"\xff\x00", "{file} cannot be read."),
        ("r.toml", b'team = "x"', "“{key}” is no part of a roster."),
        ("r.toml", b"units = 3", "It is not a list of entries."),
        ("r.toml", b'[[units]]\ncode = "a"\nnick = "x"', "No column is called “{heading}”."),
        ("r.toml", b"[[units]]\ncode = {a = 1}", "“{heading}” must be a text."),
    ],
)
def test_a_file_that_is_no_roster_gets_a_sentence(tmp_path: Path, name: str, body: bytes, text: str) -> None:
    (tmp_path / name).write_bytes(body)
    found = read(tmp_path / name)
    assert isinstance(found, list)
    assert text in [fault.text for fault in found]
    assert all("{" not in fault.sentence() for fault in found)


def test_files_without_the_tables_and_files_that_are_not_there(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "r.xlsx")
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "units.csv").write_bytes(b"code,name\n\xff\xff\xff")
    found = [read(tmp_path / name) for name in ("r.xlsx", "empty", "broken", "nowhere.toml", "nowhere.xlsx", "nowhere.zip")]
    assert [fault.text for each in found if isinstance(each, list) for fault in each] == [
        "{file} has none of the sheets of a roster.",
        "{file} has none of the files of a roster.",
        "The characters of {file} cannot be read.",
        "{file} cannot be read.",
        "{file} cannot be read as a workbook.",
        "{file} cannot be read as a zip.",
    ]


@pytest.mark.parametrize(
    "entry", ['    { code = "x", name = "某", level = "hamlet" },', '[[units]]\ncode = "x"\nname = "某"\nlevel = "hamlet"']
)
def test_faults_of_toml_name_the_line(tmp_path: Path, entry: str) -> None:
    text = f"# a remark\nunits = [\n{entry}\n]\n" if entry.startswith(" ") else f"# a remark\n\n{entry}\n"
    (tmp_path / "r.toml").write_text(text, "utf-8")
    assert ("units", 3, "“{word}” is no level.") in texts(load(tmp_path / "r.toml")[1])


def test_every_closed_word_has_its_chinese() -> None:
    for values, words in {"level": Level, "role": Role, "category": Category, "road": Road, "lane": Lane}.items():
        assert choices(values, "en") == tuple(word.value for word in words) or set(choices(values, "en")) == {word.value for word in words}
        assert [slug(values, shown) for shown in choices(values, "zh")] == list(choices(values, "en"))


@pytest.mark.parametrize("page", ["docs/roster.md", "docs/roster.zh.md"])
def test_the_guide_names_every_column_and_word(page: str) -> None:
    guide = (Path(__file__).parent.parent / page).read_text("utf-8")
    for table in TABLES:
        for column in columns(table):
            assert f"`{column.key}`" in guide
            assert column.heading("zh") in guide
    for values in ("level", "role", "category", "road", "lane", "department"):
        for stored, shown in zip(choices(values, "en"), choices(values, "zh"), strict=True):
            assert f"`{stored}`" in guide
            assert shown in guide


def test_the_sample_is_a_whole_city(sample: Roster) -> None:
    levels = [unit.level for unit in sample.units]
    assert levels.count(Level.TOWN) >= 3
    assert levels.count(Level.VILLAGE) >= 8
    assert levels.count(Level.GRID) >= 20
    assert levels.count(Level.DEPARTMENT) >= 6
    assert len(sample.people) >= 60
    assert all(unit.name_en for unit in sample.units)
    assert all(person.name_en for person in sample.people)
    assert {role.role for role in sample.roles} == set(Role)
    workers = {role.unit for role in sample.roles if role.role is Role.GRID_WORKER}
    assert workers == {grid.code for grid in sample.grids}
    for unit in sample.units:
        held = [role.role for role in sample.roles if role.unit == unit.code]
        if unit.level is Level.VILLAGE:
            assert (held.count(Role.LEADER), held.count(Role.MEDIATOR)) == (1, 2)
        if unit.level is Level.TOWN:
            assert {Role.LEADER, Role.MEDIATOR, Role.SUPERVISOR, Role.DUTY} <= set(held)
    assert [role.role for role in sample.roles if role.unit == "city"].count(Role.ADMINISTRATOR) == 2
    assert all(unit.roads == USUAL_ROADS[unit.level] for unit in sample.units)


def test_the_phones_of_the_demo_belong_to_the_sample(sample: Roster) -> None:
    units, people = sample.units_by_code(), sample.people_by_code()
    residents = [phone for phone in phones() if phone.resident]
    assert len(residents) == 2
    assert all(phone.code not in people and units[phone.grid].level is Level.GRID for phone in residents)
    assert all(phone.code in people for phone in phones() if not phone.resident)
    shown = {(role.role, units[role.unit].level) for phone in phones() for role in sample.roles_of(phone.code)}
    assert shown >= {
        (Role.GRID_WORKER, Level.GRID),
        (Role.MEDIATOR, Level.VILLAGE),
        (Role.LEADER, Level.VILLAGE),
        (Role.MEDIATOR, Level.TOWN),
        (Role.SUPERVISOR, Level.TOWN),
        (Role.MEDIATOR, Level.DEPARTMENT),
        (Role.SUPERVISOR, Level.CITY),
        (Role.ADMINISTRATOR, Level.CITY),
    }
    for phone in phones():
        if phone.grid and not phone.resident:
            assert (phone.code, phone.grid, Role.GRID_WORKER) in {role.key for role in sample.roles}
    for group in groups():
        holders = {role.person for role in sample.roles if role.unit == group.unit or role.role is Role.ADMINISTRATOR}
        assert set(group.members) <= holders
        assert any(role.role is Role.ADMINISTRATOR for member in group.members for role in sample.roles_of(member))
