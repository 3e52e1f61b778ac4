"""Safe Harbor fields removed: nothing that names somebody is left, wherever it stood, and each column's treatment is told."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.errors import InputRefusedError
from app.reports.safe_harbor import NO_DETERMINATION, NO_KEY, Removed, Treatment, safe_harbor
from app.reports.shared_claims import removed, write_shared
from app.reports.shared_rows import SharedColumn, SharedTable
from app.reports.small_areas import small_areas
from app.reports.values import Value
from app.user_folders import data_folder

KNOWN = (
    ("claim", "claim_id"), ("member", "member_id"), ("provider", "provider_npi"), ("date", "date"), ("code", "procedure"),
    ("modifiers", "modifiers"), ("units", "units"), ("diagnoses", "diagnoses"), ("amount", "amount"), ("rationale", "text"),
    ("reviewer", "person"), ("date used", "date used"), ("verdict", "verdict"), ("market", "market"), ("policy", "policy"),
)  # fmt: skip
UNKNOWN = (
    "Patient Name", "SSN", "Home Phone", "E-mail", "Street Address", "City", "Member ZIP", "Birth Dt", "MRN", "Acct#", "DEA Licence",
    "Device Serial", "Homepage URL", "IP", "Fax", "Group No", "Admission Day", "Photo file", "Vehicle plate", "Misc", "Zustand",
)  # fmt: skip
COLUMNS = (*(SharedColumn(name, field) for name, field in KNOWN), *(SharedColumn(f"file: {name}", "") for name in UNKNOWN))
PLACE = {column.name.removeprefix("file: "): at for at, column in enumerate(COLUMNS)}
GOOD: dict[str, Value] = {
    "date": "2024-05-06", "code": "J1323", "modifiers": "JW", "units": 76, "diagnoses": "C90.00 C90.01", "amount": Decimal("1234.50"),
    "date used": "service", "verdict": "review", "market": "Ohio", "policy": "CC-0248",
}  # fmt: skip

_LETTERS = st.text("bcdfghjklmnpqrstvwxz", min_size=5, max_size=9).map(str.capitalize)
_DIGITS = st.text("0123456789", min_size=9, max_size=12)
_NUMBER = st.integers(10, 99)
IDENTIFYING: dict[str, st.SearchStrategy[str]] = {
    "Patient Name": st.builds("{} {}".format, _LETTERS, _LETTERS),
    "SSN": st.builds("{}{}-{}-{}{}".format, st.integers(1, 8), _NUMBER, _NUMBER, _NUMBER, _NUMBER),
    "Home Phone": st.builds("({}5) 5{}-{}{}".format, _NUMBER, _NUMBER, _NUMBER, _NUMBER),
    "E-mail": st.builds("{}@{}.example".format, _LETTERS, _LETTERS),
    "Street Address": st.builds("{} {} Road".format, _NUMBER, _LETTERS),
    "City": _LETTERS,
    "Birth Dt": st.dates().map(lambda day: day.isoformat()),
    "MRN": _DIGITS.map("M{}".format),
    "Acct#": _DIGITS,
    "Homepage URL": _LETTERS.map("https://{}.example/me".format),
    "IP": st.builds("10.{}.{}.{}".format, _NUMBER, _NUMBER, _NUMBER),
    "claim": _DIGITS.map("CL{}".format),
    "member": _DIGITS.map("MB{}".format),
    "provider": _DIGITS,
    "reviewer": _LETTERS,
    "rationale": st.builds("Seen with {} on the ward".format, _LETTERS),
    "Misc": _LETTERS,
}


@st.composite
def strayed(draw: st.DrawFn) -> tuple[SharedTable, set[str]]:
    """Return made-up claims, each identifying value in its column, and some of them in columns where they do not belong."""
    rows: list[tuple[Value, ...]] = []
    told: set[str] = set()
    for _ in range(draw(st.integers(1, 4))):
        row: list[Value] = [GOOD.get(column.name) for column in COLUMNS]
        values = {name: draw(strategy) for name, strategy in IDENTIFYING.items()}
        for name, value in values.items():
            row[PLACE[name]] = value
        told |= set(values.values())
        rows.append(tuple(row))
    for value in draw(st.lists(st.sampled_from(sorted(told)), max_size=6)):
        at = draw(st.integers(0, len(rows) - 1))
        row = list(rows[at])
        row[draw(st.integers(0, len(COLUMNS) - 1))] = value
        rows.append(tuple(row))
    return SharedTable(columns=COLUMNS, rows=rows), told


def made(table: SharedTable, include: frozenset[str] = frozenset()) -> Removed:
    """Take the fields out."""
    return safe_harbor(table, ["CC-0248"], ["code-not-yet-in-effect"], include)


@settings(max_examples=150, deadline=None)
@given(strayed())
def test_no_identifying_value_of_the_source_is_left(data: tuple[SharedTable, set[str]]) -> None:
    """Not as a cell, and not inside one."""
    table, told = data
    found = made(table)
    cells = [str(value) for row in found.rows for value in row if value is not None]
    assert not [value for value in told if any(value.casefold() in cell.casefold() for cell in cells)]
    assert len(found.rows) == len(table.rows)
    assert not [cell for cell in cells if re.search(r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4}", cell)], "no date finer than a year"


def one(**values: Value) -> Removed:
    """Take the fields out of one row."""
    row = [values.get(column.name.removeprefix("file: "), GOOD.get(column.name)) for column in COLUMNS]
    return made(SharedTable(columns=COLUMNS, rows=[tuple(row)]))


def cell(found: Removed, name: str) -> Value:
    """The value of the only row in a column of this name, whatever is said after it."""
    return next(value for title, value in zip(found.columns, found.rows[0], strict=True) if title.startswith(name))


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("1934-05-06", "90+"),
        ("05/07/1934", "89"),
        ("1924-01-01", "90+"),
        ("1984-05-06 00:00:00", "40"),
        ("1890-01-01", "90+"),
        ("soon", None),
    ],
)
def test_ages_over_89_are_one_and_no_birth_year_is_left(born: str, age: str | None) -> None:
    """The age on the day of service, by the calendar."""
    assert cell(one(**{"Birth Dt": born}), "file: Birth Dt") == age


@pytest.mark.parametrize(
    ("code", "three"), [("43215", "432"), ("43215-1234", "432"), ("03601", "000"), ("20301", "000"), ("89301-0001", "000"), ("OH", None)]
)
def test_zip_codes_keep_three_digits_and_small_areas_none(code: str, three: str | None) -> None:
    """As the list that is shipped says."""
    assert cell(one(**{"Member ZIP": code}), "file: Member ZIP") == three


RESTRICTED = "036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893"  # HHS guidance of 2012-11-26, 2000 Census


def test_the_list_shipped_is_the_one_of_the_guidance() -> None:
    """Seventeen areas of the 2000 Census."""
    held = small_areas()
    assert held.prefixes == set(RESTRICTED.split())
    assert (len(held.prefixes), held.census, held.own) == (17, 2000, False)


def test_a_list_of_ones_own_takes_its_place_and_is_named() -> None:
    """What the shipped one names is then an area like any other."""
    own = data_folder("safe_harbor") / "zip3.toml"
    own.write_text('census = 2020\nsource = "Our own count"\nrestricted = ["432"]\n', encoding="utf-8")
    assert [cell(one(**{"Member ZIP": code}), "file: Member ZIP") for code in ("43215", "03601")] == ["000", "036"]
    assert "2020 Census (own list): Our own count" in one().source


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ('source = "x"\nrestricted = ["432"]', "census"),
        ('census = 2020\nrestricted = ["432"]', "source"),
        ('census = 2020\nsource = "x"\nrestricted = []', "restricted"),
        ('census = 2020\nsource = "x"\nrestricted = ["43"]', "restricted"),
        ('census = 2020\nsource = "x"\nrestricted = [36]', "restricted"),
        ("no list", ""),
    ],
)
def test_a_wrong_list_is_refused_before_anything_is_shared(said: str, where: str) -> None:
    """An area that should be hidden would not be."""
    own = data_folder("safe_harbor") / "zip3.toml"
    own.write_text(said, encoding="utf-8")
    with pytest.raises(InputRefusedError) as refused:
        one()
    assert refused.value.refusal.where == where


def test_what_is_no_identifier_stays_as_it_was() -> None:
    """Otherwise the export would be of no use."""
    found = one()
    assert cell(found, "date") == "2024"
    assert {name: cell(found, name) for name in ("code", "modifiers", "units", "diagnoses", "amount", "verdict", "market", "policy")} == {
        name: GOOD[name] for name in ("code", "modifiers", "units", "diagnoses", "amount", "verdict", "market", "policy")
    }


def test_study_numbers_are_the_same_within_an_export_and_other_ones_in_the_next() -> None:
    """So that lines of a member stay together, and two exports cannot be joined."""
    rows = [tuple("MB000123" if column.name == "member" else None for column in COLUMNS)] * 3
    table = SharedTable(columns=COLUMNS, rows=rows)
    drawn = [{str(row[1]) for row in made(table).rows} for _ in range(3)]
    assert [len(numbers) for numbers in drawn] == [1, 1, 1]
    assert len(set.union(*drawn)) == 3


def test_a_column_nothing_is_known_of_stays_only_by_a_persons_word_and_only_harmless() -> None:
    """Left out by default; kept by choice, unless its values look like identifiers."""
    table = SharedTable(columns=COLUMNS, rows=[tuple("tier 2" if column.name == "file: Misc" else None for column in COLUMNS)])
    kept = frozenset({"file: Misc", "file: Patient Name"})
    by_name = {item.name: item for item in made(table).treated}
    assert by_name["file: Misc"].treatment is Treatment.OUT
    by_name = {item.name: item for item in made(table, kept).treated}
    assert by_name["file: Misc"].treatment is Treatment.KEPT
    assert by_name["file: Patient Name"].treatment is Treatment.OUT, "what is an identifier by its name goes whatever a person says"
    for value in ("Anna Example", "555-123-4567", "2024-05-06", "a@b.example", "123456789", "10.1.2.3"):
        seen = SharedTable(columns=COLUMNS, rows=[tuple(value if column.name == "file: Misc" else None for column in COLUMNS)])
        assert {item.name: item for item in made(seen, kept).treated}["file: Misc"].treatment is Treatment.OUT


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_each_columns_treatment_goes_with_the_export(tmp_path: Path, ending: str) -> None:
    """With the sentence that it is no determination, and the source of the list of small areas."""
    path = tmp_path / f"shared{ending}"
    found = one(member="MB1", **{"Patient Name": "Anna Example"})
    write_shared(path, removed(found))
    if ending == ".csv":
        text = path.read_text(encoding="utf-8-sig")
        head = [line for line in text.splitlines() if line.startswith("#")]
        rows = list(csv.reader(line for line in text.splitlines() if not line.startswith("#")))
        assert rows[0] == list(found.columns)
    else:
        book = load_workbook(path)
        head = [" · ".join(str(value) for value in row if value is not None) for row in book["Columns"].iter_rows(values_only=True)]
    assert any(NO_DETERMINATION in line for line in head)
    assert sum("file: Patient Name" in line and "left out" in line and "name" in line for line in head) == 1
    assert len([line for line in head if any(column.name in line for column in COLUMNS)]) >= len(COLUMNS)
    assert any("2000 Census" in line for line in head)
    assert any(NO_KEY in line for line in head)
    assert "Anna Example" not in "".join(head)
