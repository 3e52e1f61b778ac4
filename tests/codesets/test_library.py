"""The tables a person imports: laid over the shipped ones, stitched by their windows, kept whole."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.codesets.importers.model import ImportedTable
from app.codesets.importers.read import import_file
from app.codesets.library import add_table, held_tables, load_code_sets, remove_table
from app.codesets.model import CodeSystem, Validity
from app.codesets.tables import CodeSets, load_bundled
from app.errors import InputRefusedError
from app.user_folders import data_folder

HCPCS, CM = CodeSystem.HCPCS, CodeSystem.ICD10CM
Quarter = Callable[[str], ImportedTable]


def on(sets: CodeSets, code: str, *days: date) -> list[bool | None]:
    return [sets.exists_on(HCPCS, code, day) for day in days]


def test_without_imports_the_shipped_tables_are_in_use() -> None:
    assert load_code_sets() is load_bundled()


def test_the_table_of_2020_speaks_for_its_quarter(corpus: Path) -> None:
    table = import_file(corpus / "codesets" / "HCPC2020_ANWEB_w_disclaimer.txt")
    sets = load_code_sets([table.data])
    window = sets.window(HCPCS)
    assert window is not None
    assert (window.first, window.last) == (date(2020, 1, 1), date(2020, 3, 31))
    assert on(sets, "J9999", date(2020, 2, 1), date(2020, 4, 1)) == [True, None]
    assert on(sets, "C9014", date(2018, 12, 31), date(2019, 1, 1), date(2020, 1, 1)) == [True, False, False]
    assert on(sets, "J9321", date(2020, 2, 1), date(2024, 5, 1), date(2019, 5, 1)) == [False, None, None]
    assert on(sets, "J1323", date(2020, 2, 1), date(2024, 3, 31), date(2024, 4, 1)) == [False, False, True]  # a shipped fact
    assert sets.validity(HCPCS, "J3490") == (Validity(date(1986, 1, 1), None),)
    assert sets.validity(HCPCS, "A1") == ()  # modifiers are no codes
    expanded = sets.expand(HCPCS, "J9000", "J9999", "range", date(2020, 2, 1)).codes
    assert expanded is not None
    assert {"J9000", "J9999"} <= set(expanded)
    assert sets.expand(HCPCS, "J9000", "J9999", "range", date(2024, 5, 1)).codes is None


def test_two_tables_leave_the_days_between_them_open(quarter: Quarter) -> None:
    early, late = quarter("2020-01"), quarter("2024-04")
    sets = load_code_sets([late.data, early.data])
    assert [(window.first, window.last) for window in sets.windows_of(HCPCS)] == [
        (date(2020, 1, 1), date(2020, 3, 31)),
        (date(2024, 4, 1), date(2024, 6, 30)),
    ]
    hull = sets.window(HCPCS)
    assert hull is not None
    assert (hull.first, hull.last, hull.gaps) == (date(2020, 1, 1), date(2024, 6, 30), ((date(2020, 4, 1), date(2024, 3, 31)),))
    days = (date(2020, 3, 31), date(2022, 6, 1), date(2024, 4, 1), date(2024, 7, 1))
    assert on(sets, "J9000", *days) == [True, None, False, None]  # gone by 2024: when, nobody says
    assert on(sets, "J0567", *days) == [True, True, True, None]  # its record of 2024 speaks for its own past
    assert on(sets, "J1324", *days) == [False, None, True, None]
    assert sets.expand(HCPCS, "J7000", "J9999", "range", date(2022, 6, 1)).codes is None


def test_a_code_given_out_again_has_two_lives(quarter: Quarter) -> None:
    sets = load_code_sets([quarter("2020-01").data, quarter("2024-04").data])
    assert sets.validity(HCPCS, "J9380") == (Validity(date(1992, 1, 1), date(2011, 1, 1)), Validity(date(2023, 1, 1), None))
    days = (date(2000, 1, 1), date(2015, 1, 1), date(2020, 2, 1), date(2023, 6, 1), date(2024, 5, 1))
    assert on(sets, "J9380", *days) == [True, False, False, True, True]


def test_descriptions_and_successors(quarter: Quarter) -> None:
    assert load_bundled().description(HCPCS, "J1323") is None
    sets = load_code_sets([quarter("2020-01").data, quarter("2024-04").data])
    assert sets.description(HCPCS, "J1323") == "A thing made up for a test"
    assert sets.description(HCPCS, "J0567") == "Injection of something else, 1 mg"
    assert [item.code for item in sets.successors(HCPCS, "C9014", date(2020, 1, 1))] == ["J0567"]
    assert sets.successors(HCPCS, "C9014", date(2018, 12, 31)) == ()
    assert "2024" in sets.successors(HCPCS, "C9165", date(2024, 4, 1))[0].source


def test_the_shipped_chain() -> None:
    sets = load_bundled()
    steps = sets.chain(HCPCS, "C9399", date(2024, 5, 1), "elranatamab")
    assert [(step.of, step.code, step.start) for step in steps] == [
        ("C9399", "C9165", date(2024, 1, 1)),
        ("C9165", "J1323", date(2024, 4, 1)),
    ]
    assert [step.code for step in sets.chain(HCPCS, "C9399", date(2024, 2, 1))] == ["C9165"]
    assert sets.chain(HCPCS, "C9399", drug="another") == ()
    assert all(step.source for step in steps)


def test_shipped_descriptions() -> None:
    sets = load_bundled()
    assert sets.description(CM, "C90.00") == "Multiple myeloma not having achieved remission"
    assert "Elranatamab" in (sets.description(CodeSystem.ICD10PCS, "XW013L9") or "")
    assert sets.description(CM, "C50.0") is None
    assert sets.description(CodeSystem.CPT, "99213") is None


def test_a_table_is_kept_until_it_is_taken_away(quarter: Quarter) -> None:
    table = quarter("2024-04")
    add_table(table)
    assert [held.file for held in held_tables()] == ["2024-04.txt"]
    kept = load_code_sets()
    assert kept is load_code_sets()
    assert on(kept, "J1324", date(2024, 4, 1)) == [True]
    add_table(table)
    assert len(held_tables()) == 1
    assert len(load_code_sets([table.data]).windows_of(HCPCS)) == 1
    assert remove_table(table.report.sha256)
    assert not remove_table(table.report.sha256)
    assert load_code_sets() is load_bundled()
    assert list(data_folder("codesets").iterdir()) == []


def test_a_kept_table_that_was_changed_is_not_used(quarter: Quarter) -> None:
    table = quarter("2024-04")
    add_table(table)
    kept = data_folder("codesets") / f"{table.report.sha256}.csv.gz"
    kept.write_bytes(quarter("2020-01").data)
    assert [held.stored for held in held_tables()] == [None]
    assert load_code_sets().window(HCPCS) is None


def test_a_manifest_names_where_a_table_comes_from(quarter: Quarter) -> None:
    table = quarter("2024-04")
    add_table(table)
    manifest = json.loads((data_folder("codesets") / f"{table.report.sha256}.json").read_text(encoding="utf-8"))
    assert manifest["sha256"] == table.report.sha256
    assert (manifest["from"], manifest["through"]) == ("2024-04-01", "2024-06-30")
    assert "2024-04.txt" in manifest["source"]


def test_a_shipped_table_gives_way_on_the_days_of_an_imported_one(tmp_path: Path) -> None:
    bundled = load_bundled()
    day = date(2027, 4, 1)
    alive = [key for key in bundled.codes(CM) if bundled.exists_on(CM, key, date(2027, 3, 31))]
    listed = sorted({*alive[: alive.index("C9000")], *alive[alive.index("C9000") + 1 :], "C9099"})
    path = tmp_path / "icd10cm_codes_april_2027.txt"
    path.write_text("".join(f"{code:<7} Long of {code}\n" for code in listed), encoding="ascii")
    table = import_file(path)
    assert (table.report.first, table.report.last) == (day, date(2027, 9, 30))
    sets = load_code_sets([table.data])
    window = sets.window(CM)
    assert window is not None
    assert (window.first, window.last, window.gaps) == (date(2015, 10, 1), date(2027, 9, 30), ())
    assert sets.validity(CM, "C90.00") == (Validity(date(2015, 10, 1), day),)
    assert sets.validity(CM, "C90.99") == (Validity(day, None),)
    assert sets.validity(CM, "C90.01") == bundled.validity(CM, "C90.01")
    assert sets.expand(CM, "C90.00", "C90.02", "range", day).codes == ("C90.01", "C90.02")


def test_bytes_of_a_project_that_are_no_table() -> None:
    with pytest.raises(InputRefusedError, match="damaged"):
        load_code_sets([b"something else"])
