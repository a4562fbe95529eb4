"""An import as a whole: twice is once, undo is as before, what is unsure or unreadable writes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from brm_desktop.base.errors import Cancelled, KnownError, NotFound, UnreadableFile
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.role import Role
from brm_desktop.exchange.list_mappings import ListMappings, tell_lists
from brm_desktop.exchange.mapping import CUSTOM, LEAVE_OUT, ColumnUse, Mapping, UnsureMapping
from brm_desktop.exchange.mapping_files import Told, load_mapping, read_mapping, write_mapping
from brm_desktop.exchange.synonyms import Meaning
from brm_desktop.services import edits
from brm_desktop.services.exporting import export_records
from brm_desktop.services.import_looks import look_at, look_at_list, look_into
from brm_desktop.services.importing import carry_out, plan_import, prepare_import
from brm_desktop.services.layouts import Layouts
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.indexing import index_all
from brm_desktop.storage.integrity import check_records
from tests.exchange.workbook_files import make_xlsx

AGENCIES = "Agency Name,Acronym,Mission\nDepartment of Revenue,DOR,Fair taxes\nState Library,SL,Books for all\n"
UNCLEAR = "Thing,Stuff\nBlue,12\nGreen,14\n"
CARD = (
    "BEGIN:VCARD\nVERSION:3.0\nFN:Dana Ruiz\nORG:Department of Revenue\nTITLE:CIO\nEMAIL:dana@dor.example\nEND:VCARD\n"
)


def _file(tmp_path: Path, text: str | bytes, name: str = "list.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def _names(portfolio: Portfolio) -> list[str]:
    return [agency.name for agency in rows.list_records(portfolio.database.reader(), Agency, order="name")]


def _export(portfolio: Portfolio, out: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path, _ in export_records(portfolio, [], "json", out, include_private=True)
    }


def test_import_twice_is_once(portfolio: Portfolio, tmp_path: Path) -> None:
    path = _file(tmp_path, AGENCIES)
    assert carry_out(portfolio, prepare_import(portfolio, [path])) is not None
    again = prepare_import(portfolio, [path])
    assert again.plan.changes_nothing
    assert carry_out(portfolio, again) is None
    assert _names(portfolio) == ["Department of Revenue", "State Library"]


def test_import_undone_is_as_before_byte_for_byte(portfolio: Portfolio, tmp_path: Path) -> None:
    edits.create(portfolio, edits.make_record(Agency, name="Department of Revenue", mission="Older words"))
    before = _export(portfolio, tmp_path / "before")
    files = [_file(tmp_path, AGENCIES), _file(tmp_path, CARD, "people.vcf")]
    carry_out(portfolio, prepare_import(portfolio, files))
    assert _export(portfolio, tmp_path / "during") != before
    portfolio.journal.undo()
    assert _export(portfolio, tmp_path / "after") == before


def test_import_several_files_is_one_commit_that_joins_them(portfolio: Portfolio, tmp_path: Path) -> None:
    files = [_file(tmp_path, AGENCIES), _file(tmp_path, CARD, "people.vcf")]
    committed = carry_out(portfolio, prepare_import(portfolio, files))
    assert committed is not None
    assert committed.label == "Imported 2 files"
    (role,) = rows.list_records(portfolio.database.reader(), Role)
    (dana,) = rows.list_records(portfolio.database.reader(), Contact)
    assert (role.contact, role.title) == (dana.id, "CIO")


def test_import_same_list_planned_twice_before_either_is_written_adds_once(
    portfolio: Portfolio, tmp_path: Path
) -> None:
    path = _file(tmp_path, AGENCIES)
    first, second = prepare_import(portfolio, [path]), prepare_import(portfolio, [path])
    assert carry_out(portfolio, first) is not None
    assert carry_out(portfolio, second) is None
    assert len(_names(portfolio)) == 2


def test_import_with_an_agency_puts_people_without_one_there(portfolio: Portfolio, tmp_path: Path) -> None:
    home = edits.make_record(Agency, name="Labor", acronym="DOL")
    edits.create(portfolio, home)
    path = _file(tmp_path, "First Name,Last Name,E-mail\nOmar,Field,omar@dol.example\n")
    carry_out(portfolio, prepare_import(portfolio, [path], agency="DOL"))
    assert [role.agency for role in rows.list_records(portfolio.database.reader(), Role)] == [home.id]


def test_import_for_an_unknown_agency_is_refused(portfolio: Portfolio, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        prepare_import(portfolio, [_file(tmp_path, AGENCIES)], agency="Nowhere")


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("empty.csv", b"", UnreadableFile),
        ("blank.csv", b"\n\n  \n", UnreadableFile),
        ("page.pdf", b"%PDF-1.7 \x00\x01\x02", UnreadableFile),
        ("noise.csv", bytes(range(256)) * 20, UnreadableFile),
        ("missing.csv", None, UnreadableFile),
        ("unclear.csv", UNCLEAR.encode(), UnsureMapping),
    ],
)
def test_import_that_cannot_be_understood_names_the_file_and_writes_nothing(
    portfolio: Portfolio, tmp_path: Path, name: str, data: bytes | None, error: type[KnownError]
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    good = _file(tmp_path, AGENCIES)
    with pytest.raises(error, match=name):
        prepare_import(portfolio, [good, path])
    assert _names(portfolio) == []


def test_plan_import_takes_what_is_clear_and_leaves_out_the_rest(portfolio: Portfolio, tmp_path: Path) -> None:
    looks = [
        look_at(portfolio, path)
        for path in (_file(tmp_path, AGENCIES), _file(tmp_path, UNCLEAR, "unclear.csv"), tmp_path / "missing.csv")
    ]
    assert [(bool(look.problem), bool(look.question)) for look in looks] == [
        (False, False),
        (False, True),
        (True, False),
    ]
    prepared = plan_import(portfolio, looks)
    assert [path.name for path in prepared.files] == ["list.csv"]
    assert prepared.plan.count("new") == 2


def test_look_at_tells_encoding_rows_and_columns(portfolio: Portfolio, tmp_path: Path) -> None:
    look = look_at(portfolio, _file(tmp_path, "Agency Name;Acronym\nOffice of Pe\xf1a;OP\n".encode("cp1252")))
    assert look.encoding == "cp1252"
    assert [(each.table.columns, len(each.table.rows)) for each in look.lists] == [(("Agency Name", "Acronym"), 1)]


def test_look_into_as_another_kind_maps_anew(portfolio: Portfolio, tmp_path: Path) -> None:
    look = look_at(portfolio, _file(tmp_path, AGENCIES))
    assert look.lists[0].mapping.kind == "agency"
    assert look_into(portfolio, look, kind="partner").lists[0].mapping.kind == "partner"


def test_look_into_without_headings_takes_the_first_row_as_a_record(portfolio: Portfolio, tmp_path: Path) -> None:
    look = look_at(portfolio, _file(tmp_path, AGENCIES))
    table = look_into(portfolio, look, kind="agency", headed=False).lists[0].table
    assert len(table.rows) == 3
    assert not table.headed


def _told(columns: dict[str, str]) -> Mapping:
    return Mapping("agency", tuple(ColumnUse(name, Meaning(use), "told") for name, use in columns.items()))


def test_import_of_a_layout_that_was_explained_is_sure_the_next_time(portfolio: Portfolio, tmp_path: Path) -> None:
    mapping = _told({"Thing": "name", "Stuff": LEAVE_OUT})
    carry_out(portfolio, prepare_import(portfolio, [_file(tmp_path, UNCLEAR)], mapping=mapping))
    newer = _file(tmp_path, "THING, Stuff\nBlue,1\nRed,2\n", "newer.csv")
    plan = prepare_import(portfolio, [newer]).plan
    assert (plan.count("same"), plan.count("new")) == (1, 1)


def test_layout_of_an_import_that_was_only_previewed_is_not_remembered(portfolio: Portfolio, tmp_path: Path) -> None:
    path = _file(tmp_path, UNCLEAR)
    prepare_import(portfolio, [path], mapping=_told({"Thing": "name"}))
    with pytest.raises(UnsureMapping):
        prepare_import(portfolio, [path])


def test_layouts_keep_no_word_of_the_list(portfolio: Portfolio, tmp_path: Path) -> None:
    table = look_at(portfolio, _file(tmp_path, UNCLEAR)).lists[0].table
    Layouts(tmp_path).remember(table, _told({"Thing": "name", "Stuff": CUSTOM}))
    kept = (tmp_path / "layouts.json").read_text(encoding="utf-8")
    assert not any(word in kept for word in ("Thing", "Stuff", "thing", "stuff", "Blue"))
    found = Layouts(tmp_path).find(table)
    assert found is not None
    assert [use.use.field for use in found.columns] == ["name", CUSTOM]


@pytest.mark.parametrize("held", ["[]", '{"kind": "x", "uses": []}', '{"kind": "agency", "uses": [["no", "", ""], 3]}'])
def test_layouts_that_are_broken_are_not_used(portfolio: Portfolio, tmp_path: Path, held: str) -> None:
    import json

    table = look_at(portfolio, _file(tmp_path, UNCLEAR)).lists[0].table
    Layouts(tmp_path).remember(table, _told({"Thing": "name"}))
    (signature,) = json.loads((tmp_path / "layouts.json").read_text(encoding="utf-8"))
    (tmp_path / "layouts.json").write_text(json.dumps({signature: held}), encoding="utf-8")
    assert Layouts(tmp_path).find(table) is None


class _Stopped:
    def step(self, done: int, total: int | None = None, text: str = "") -> None:
        raise Cancelled


def test_import_cancelled_writes_nothing(portfolio: Portfolio, tmp_path: Path) -> None:
    prepared = prepare_import(portfolio, [_file(tmp_path, AGENCIES)])
    with pytest.raises(Cancelled):
        carry_out(portfolio, prepared, _Stopped())
    assert _names(portfolio) == []


REAL = {
    "1_agencies/wa_agencies_tiernanmartin/wa-bureaucracy.csv": 198,
    "1_agencies/il_agencies_budget/agencies.csv": 100,
    "1_agencies/chicago_bodies_citybureau/agencies.csv": 148,
    "1_agencies/ca_org_codes/alpha_ordered_organizational_codes_2025.csv": 988,
    "1_agencies/muckrock_directory/agencies_open.csv": 5250,
    "3_contacts/csv_roundcube/gmail.csv": 1,
    "3_contacts/csv_google_shared/outlook.csv": 3,
}


@pytest.mark.parametrize(("name", "count"), REAL.items())
def test_import_of_a_real_list_accounts_for_each_row_once(
    portfolio: Portfolio, test_data: Path, tmp_path: Path, name: str, count: int
) -> None:
    """The count is that of SOURCES.md; rows of one body make one record, and every row says which."""
    prepared = prepare_import(portfolio, [test_data / name])
    plan = prepared.plan
    made = {record.id for record in plan.created if record.KIND.name in ("agency", "contact")}
    assert len(plan.items) == sum(map(plan.count, ("new", "update", "same", "possible_duplicate", "skip"))) == count
    assert made == {item.id for item in plan.items if item.state != "skip"}
    assert len(made) == plan.count("new") + plan.count("possible_duplicate")
    before = _export(portfolio, tmp_path / "before")
    carry_out(portfolio, prepared)
    assert prepare_import(portfolio, [test_data / name]).plan.changes_nothing
    portfolio.journal.undo()
    assert _export(portfolio, tmp_path / "after") == before


def test_import_list_at_once_leaves_the_same_database_as_row_by_row(tmp_path: Path) -> None:
    rows_told = [
        "Ann,Brook,CIO,Department of Roads,ann@roads.example,804-555-0101",
        "Ben,Chen,,Department of Roads,ben@roads.example,804-555-0102",
        "Null,Diaz,Counsel,NA,,",
        "Ann,Brook,CIO,Department of Roads,ann@roads.example,804-555-0103",
        "Zoë,Ito,Clerk,,zoe@roads.example,",
    ]
    head = "First name,Last name,Job title,Organization,E-mail,Work phone\n"
    found = []
    for name, lists in (("once", ["\n".join(rows_told)]), ("singly", rows_told)):
        opened = open_portfolio(tmp_path / name, None)
        for number, told in enumerate(lists):
            path = _file(tmp_path, head + told + "\n", f"{name}{number}.csv")
            carry_out(opened, prepare_import(opened, [path], kind="contact"))
        index_all(opened.database)
        reader = opened.database.reader()
        people = rows.list_records(reader, Contact, order="name")
        words = reader.execute("SELECT term, doc FROM terms").fetchall()
        found.append(([replace(contact, id=Id(""), created_ms=0, changed_ms=0) for contact in people], words))
        assert check_records(reader) == []
        opened.close()
    assert found[0] == found[1]
    assert len(found[0][0]) == 4


def _book(tmp_path: Path) -> Path:
    sheets = {
        "Bodies": (("Agency Name", "Acronym"), ("Department of Revenue", "DOR"), ("State Library", "SL")),
        "Odds": (("Thing", "Stuff"), ("Blue", "12"), ("Green", "14")),
    }
    return _file(tmp_path, make_xlsx(sheets), "office.xlsx")


def _mapping(tmp_path: Path, told: str) -> Told:
    return load_mapping(_file(tmp_path, told, "map.json"))


def test_mapping_file_says_what_each_list_of_a_workbook_is(portfolio: Portfolio, tmp_path: Path) -> None:
    told = _mapping(tmp_path, '{"lists": {"Odds": {"kind": "agency", "columns": {"Thing": "name", "Stuff": "key"}}}}')
    carry_out(portfolio, prepare_import(portfolio, [_book(tmp_path)], mapping=told))
    assert _names(portfolio) == ["Blue", "Department of Revenue", "Green", "State Library"]


def test_mapping_file_names_lists_by_number_and_leaves_one_out_with_the_reason(
    portfolio: Portfolio, tmp_path: Path
) -> None:
    text = '{"lists": {"1": "leave out", "2": {"kind": "agency", "header": false, "columns": {"Column 1": "name"}}}}'
    prepared = prepare_import(portfolio, [_book(tmp_path)], mapping=_mapping(tmp_path, text))
    carry_out(portfolio, prepared)
    assert _names(portfolio) == ["Blue", "Green", "Thing"]
    reasons = {each["reason"] for each in prepared.plan.summarize()["skipped"]}
    assert reasons == {"left out: the mapping leaves it out"}


def test_mapping_file_that_names_no_list_of_the_file_is_refused(portfolio: Portfolio, tmp_path: Path) -> None:
    told = _mapping(tmp_path, '{"lists": {"Sheet9": {"kind": "agency", "columns": {"Thing": "name"}}}}')
    with pytest.raises(UnsureMapping, match=r"no list Sheet9.*1 Bodies; 2 Odds"):
        prepare_import(portfolio, [_book(tmp_path)], mapping=told)


@pytest.mark.parametrize("text", ["[]", '{"lists": 3}', '{"lists": {"1": "name"}}', '{"lists": {"1": {"kind": "x"}}}'])
def test_mapping_file_of_lists_that_is_none_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(KnownError) as refused:
        _mapping(tmp_path, text)
    assert "\n" not in str(refused.value)


def test_mapping_of_lists_is_written_and_read_back(portfolio: Portfolio, tmp_path: Path) -> None:
    look = look_at(portfolio, _book(tmp_path))
    told = tell_lists("office.xlsx", [(each.table, replace(each.mapping, sure=True, why="")) for each in look.lists])
    again = read_mapping(write_mapping(told), "map.json")
    assert isinstance(again, ListMappings)
    assert [name for name, _ in again.lists] == ["Bodies", "Odds"]
    assert [each.kind for _, each in again.lists if each] == [each.mapping.kind for each in look.lists]


def test_look_at_list_changes_one_list_and_leaves_the_others(portfolio: Portfolio, tmp_path: Path) -> None:
    look = look_at(portfolio, _book(tmp_path))
    again = look_at_list(portfolio, look, 1, kind="partner", headed=False)
    assert again.lists[0] == look.lists[0]
    assert (again.lists[1].mapping.kind, len(again.lists[1].table.rows), again.lists[1].told) == ("partner", 3, True)


def test_look_at_list_of_bodies_as_people_takes_its_people_back_in(portfolio: Portfolio, tmp_path: Path) -> None:
    path = _file(tmp_path, "Agency,CIO Name,CIO Email\nDepartment of Roads,Dana Ruiz,d@x.example\n")
    look = look_at(portfolio, path)
    assert [each.mapping.kind for each in look.lists] == ["agency", "contact"]
    again = look_at_list(portfolio, look, 0, kind="contact")
    assert [(each.mapping.kind, len(each.table.columns)) for each in again.lists] == [("contact", 3)]
    back = look_at_list(portfolio, again, 0, kind="agency")
    assert [each.mapping.kind for each in back.lists] == ["agency", "contact"]
