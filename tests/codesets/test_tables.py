"""The shipped code tables, held against dates of real code-set updates."""

import csv
import gzip
import importlib.util
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.codesets.expand import CodeTable, key_of, written
from app.codesets.model import CodeSystem, Validity, Window
from app.codesets.tables import CodeSets, TableSource, load_bundled

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
CM, PCS, HCPCS = CodeSystem.ICD10CM, CodeSystem.ICD10PCS, CodeSystem.HCPCS


@pytest.fixture(scope="module")
def sets() -> CodeSets:
    return load_bundled()


def members(sets: CodeSets, code: str, through: str | None, day: date, form: str = "range") -> tuple[str, ...]:
    codes = sets.expand(CM, code, through, form, day).codes
    assert codes is not None
    return codes


def test_windows_name_their_source(sets: CodeSets) -> None:
    window = sets.window(CM)
    assert window is not None
    assert (window.first, window.last) == (date(2015, 10, 1), date(2027, 3, 31))
    assert "CMS" in window.source
    assert {w.system for w in sets.windows} == {CM, PCS}
    assert sets.window(HCPCS) is None


@pytest.mark.parametrize(
    ("system", "code", "last", "first_without"),
    [
        (CM, "I20.8", date(2023, 9, 30), date(2023, 10, 1)),
        (CM, "G35", date(2025, 9, 30), date(2025, 10, 1)),
        (CM, "C83.39", date(2024, 9, 30), date(2024, 10, 1)),
    ],
)
def test_a_code_ends_with_its_last_valid_day(sets: CodeSets, system: CodeSystem, code: str, last: date, first_without: date) -> None:
    assert sets.exists_on(system, code, last) is True
    assert sets.exists_on(system, code, first_without) is False
    assert sets.validity(system, code) == (Validity(date(2015, 10, 1), first_without),)


def test_a_code_begins_with_its_update(sets: CodeSets) -> None:
    assert sets.exists_on(PCS, "XW013L9", date(2023, 9, 30)) is False
    assert sets.exists_on(PCS, "XW013L9", date(2023, 10, 1)) is True
    assert sets.exists_on(CM, "g35a", date(2025, 10, 1)) is True


@pytest.mark.parametrize("day", [date(2015, 9, 30), date(2027, 4, 1)])
def test_outside_the_window_nothing_is_said(sets: CodeSets, day: date) -> None:
    assert sets.exists_on(CM, "C90.00", day) is None
    assert sets.expand(CM, "C90.00", "C90.02", "range", day).codes is None


def test_a_code_that_never_was_is_no_code(sets: CodeSets) -> None:
    assert sets.validity(CM, "C50.0") == ()
    assert sets.exists_on(CM, "C50.0", date(2024, 1, 1)) is False


def test_single_facts_make_no_window(sets: CodeSets) -> None:
    assert sets.exists_on(HCPCS, "J1323", date(2024, 3, 31)) is False
    assert sets.exists_on(HCPCS, "J1323", date(2024, 4, 1)) is True
    assert sets.validity(HCPCS, "C9165") == (Validity(date(2024, 1, 1), date(2024, 4, 1)),)
    assert sets.exists_on(HCPCS, "J9321", date(2024, 4, 1)) is None
    assert sets.validity(HCPCS, "J9321") == ()
    assert sets.expand(HCPCS, "Q4227", "Q4242", "range", date(2024, 4, 1)).codes is None
    fact = sets.fact(HCPCS, "J3490")
    assert fact is not None
    assert fact.nonspecific
    assert sets.exists_on(HCPCS, "J3490", date(2024, 4, 1)) is None


def test_a_range_between_codes(sets: CodeSets) -> None:
    assert members(sets, "C90.00", "C90.02", date(2025, 12, 22)) == ("C90.00", "C90.01", "C90.02")
    assert members(sets, "Z91.010", "Z91.013", date(2025, 9, 30)) == ("Z91.010", "Z91.011", "Z91.012", "Z91.013")
    assert "Z91.0110" in members(sets, "Z91.010", "Z91.013", date(2025, 10, 1))


def test_a_range_end_that_is_a_header_takes_its_children(sets: CodeSets) -> None:
    found = sets.expand(CM, "C50.0", "C50.929", "range", date(2024, 1, 1))
    assert found.codes is not None
    assert (found.codes[0], found.codes[-1]) == ("C50.011", "C50.929")
    assert (found.first_is_code, found.last_is_code) == (False, True)
    chapters = sets.expand(CM, "C00", "D49", "range", date(2024, 1, 1))
    assert chapters.codes is not None
    assert {"C00.0", "C90.00", "D49.9"} <= set(chapters.codes)
    assert not any(code.startswith("D5") for code in chapters.codes)
    assert (chapters.first_is_code, chapters.last_is_code) == (False, False)


def test_a_range_end_that_was_a_code_takes_no_later_children(sets: CodeSets) -> None:
    before, after = (members(sets, "C83.30", "C83.39", day) for day in (date(2024, 9, 30), date(2024, 10, 1)))
    assert before[-1] == "C83.39"
    assert after[-1] == "C83.38"


def test_categories_and_placeholders(sets: CodeSets) -> None:
    day = date(2024, 1, 1)
    assert members(sets, "K22", None, day, "category")[0] == "K22.0"
    assert all(code.startswith("L97.4") for code in members(sets, "L97.4-", None, day, "category"))
    assert len(members(sets, "K50", "K52", day, "category")) > len(members(sets, "K50", None, day, "category"))
    assert members(sets, "M80.08xA", None, day, "placeholder") == ("M80.08XA",)


def test_updates_are_the_days_codes_began(sets: CodeSets) -> None:
    assert sets.updates(CM, date(2023, 10, 1), date(2025, 10, 1)) == (date(2024, 10, 1),)
    assert sets.updates(PCS, date(2024, 4, 1), date(2025, 10, 1)) == (date(2024, 10, 1), date(2025, 4, 1))
    assert sets.updates(HCPCS, date(2020, 1, 1), None) == ()


def test_a_reused_code_has_two_lives() -> None:
    old, new = Validity(date(2000, 1, 1), date(2010, 1, 1)), Validity(date(2022, 1, 1), None)
    window = Window(HCPCS, date(2000, 1, 1), date(2024, 12, 31), "a list")
    sets = CodeSets([TableSource(window, lambda: CodeTable(window, ("J9380",), {"J9380": (old, new)}))])
    assert sets.validity(HCPCS, "J9380") == (old, new)
    assert [sets.exists_on(HCPCS, "J9380", date(year, 6, 1)) for year in (2005, 2015, 2023, 2025)] == [True, False, True, None]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_range_holds_what_exists_between_its_ends(data: st.DataObject) -> None:
    sets = load_bundled()
    pool = members(sets, "C00", "D49", date(2020, 1, 1))
    first, last = sorted((data.draw(st.sampled_from(pool)), data.draw(st.sampled_from(pool))), key=key_of)
    day = date(2015, 10, 1) + timedelta(days=data.draw(st.integers(0, 4000)))
    found = members(sets, first, last, day)
    assert all(sets.exists_on(CM, code, day) and key_of(first) <= key_of(code) <= key_of(last) for code in found)
    assert [code for code in (first, last) if sets.exists_on(CM, code, day)] == [code for code in (first, last) if code in found]
    assert all(written(CM, key_of(code)) == code for code in found)


def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_codesets", ROOT / "packaging" / "build_codesets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_build_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    rows = ("ICD-10-CM,I208,2015-10-01,2023-09-30", "ICD-10-CM,A000,2015-10-01,", "ICD-10-PCS,XW013L9,2023-10-01,")
    listed = "\n".join(("system,code,valid_from,valid_to", *rows))
    source = tmp_path / "list.csv.gz"
    source.write_bytes(gzip.compress(listed.encode("ascii")))
    for name in ("one", "two"):
        builder().build(source, tmp_path / name)
    assert all((tmp_path / "two" / file.name).read_bytes() == file.read_bytes() for file in (tmp_path / "one").iterdir())
    text = gzip.decompress((tmp_path / "one" / "icd10cm.csv.gz").read_bytes()).decode("ascii")
    assert text.splitlines() == ["code,valid_from,valid_to", "A000,2015-10-01,", "I208,2015-10-01,2023-10-01"]


def test_the_shipped_tables_agree_with_the_source_list(sets: CodeSets) -> None:
    extract = CORPUS / "claims" / "codeset_intervals.csv"
    if not extract.is_file():
        pytest.skip("the corpus is not beside this checkout")
    with extract.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["system"] != "HCPCS"]
    for row in rows:
        start, end = row["valid_from"], row["valid_to_exclusive"]
        expected = Validity(date.fromisoformat(start), date.fromisoformat(end) if end else None)
        assert sets.validity(CodeSystem(row["system"]), row["code"]) == (expected,), row["code"]
