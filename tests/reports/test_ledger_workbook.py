"""The ledger's workbook as the person who opens it meets it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.codesets.tables import load_bundled
from app.documents.model import Place
from app.ledger.build import build_ledger
from app.ledger.model import Basis, Ledger, Notice, Resolution, Skipped
from app.ledger.terms import Terms, settlement_key
from app.reports.excel.ledger import HEADER_ROW, write_ledger_workbook
from app.reports.ledger_csv import INTERVAL_COLUMNS, interval_rows, write_ledger_csv
from tests.ledger.policy_maker import day
from tests.ledger.test_build import sample

SHEETS = ["Codes by date", "Regimes", "Conflicts", "Versions", "Code sets", "Sources", "Notices", "Skipped"]
PAYLOADS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")', "a\ud800b"]
NOTICES = (
    Notice(policy="CC-0248", market="Northland", effective=day("2024-02-19"), source="letter of January"),
    Notice(policy="ZZ-1", effective=day("2024-02-19"), source="letter of March"),
)


def ledger(**terms: object) -> Ledger:
    skipped = (Skipped("notes.md", "It is no policy."),)
    asked = Terms(market="Northland", notices=NOTICES, **terms)  # type: ignore[arg-type]
    return build_ledger(sample("J1323 XW013L9 C90.00-C90.02"), load_bundled(), Basis.PUBLISH, skipped, asked)


def written(made: Ledger, folder: Path) -> Workbook:
    path = folder / "codes.xlsx"
    write_ledger_workbook(path, made)
    return load_workbook(path)


def table(sheet: Worksheet) -> list[Mapping[str, object]]:
    names = [str(cell.value) for cell in sheet[HEADER_ROW]]
    return [
        dict(zip(names, (cell.value for cell in row), strict=True))
        for row in sheet.iter_rows(min_row=HEADER_ROW + 1)
        if row[0].value is not None
    ]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return written(ledger(), tmp_path_factory.mktemp("book"))


def test_it_has_every_part(book: Workbook) -> None:
    assert book.sheetnames == SHEETS
    assert all(sheet.freeze_panes == f"A{HEADER_ROW + 1}" and sheet.auto_filter.ref for sheet in book)
    assert all(sheet.page_setup.orientation == "landscape" and sheet.print_title_rows for sheet in book)


def test_every_interval_is_a_row_with_real_dates(book: Workbook) -> None:
    rows = table(book["Codes by date"])
    made = ledger()
    assert len(rows) == sum(len(history.intervals) for policy in made.policies for history in policy.codes)
    (row,) = [row for row in rows if row["Code"] == "C90.01"]
    assert (row["Listed from"], row["Listed until"]) == (datetime(2024, 12, 23), datetime(2025, 12, 22))  # noqa: DTZ001 Excel knows no zones
    assert row["Disputed"]
    (moved,) = [row for row in rows if row["Code"] == "J3490"]
    assert (moved["Listed from"], moved["Starts by"]) == (datetime(2024, 2, 19), "by notice")  # noqa: DTZ001 Excel knows no zones


def test_sentences_stand_once_and_are_linked_both_ways(book: Workbook) -> None:
    sources = book["Sources"]
    texts = [(row["File"], row["Line"], row["Sentence"]) for row in table(sources)]
    assert len(texts) == len(set(texts))
    linked = 0
    for name in ("Codes by date", "Regimes", "Conflicts"):
        for cells in book[name].iter_rows(min_row=HEADER_ROW + 1):
            for cell in cells:
                if cell.hyperlink is not None:
                    target = (cell.hyperlink.location or "").rpartition("!")[2]
                    assert str(cell.value).split(", ")[0] == sources[target].value
                    linked += 1
    for cells in sources.iter_rows(min_row=HEADER_ROW + 1):
        back = cells[5].hyperlink
        assert back is not None
        name, _, place = (back.location or "").rpartition("!")
        mentions = [cell.value for cell in book[name.strip("'")][book[name.strip("'")][place].row]]
        assert any(str(cells[0].value) in str(value).split(", ") for value in mentions)
    assert linked > 15


def test_a_conflict_shows_both_readings_and_what_was_settled(book: Workbook, tmp_path: Path) -> None:
    (row,) = table(book["Conflicts"])
    assert row["It says: listed"] == "C90.00-C90.02"
    assert str(row["It says: not listed"]).startswith("-C90.01")
    assert row["Resolution"] == "not settled"
    (conflict,) = ledger().policies[0].conflicts
    settled = {settlement_key(conflict): Resolution(says="out", reason="The strike was lost.", who="ana")}
    (row,) = table(written(ledger(settlements=settled), tmp_path)["Conflicts"])
    assert row["Resolution"] == "Settled by ana: not listed on the disputed days. The strike was lost."


def test_notices_with_and_without_effect_are_told_apart(book: Workbook) -> None:
    rows = {str(row["Source"]): str(row["Effect"]) for row in table(book["Notices"])}
    assert "into effect" in rows["letter of January"]
    assert rows["letter of March"] == "None. No version of ZZ-1 is held."
    assert [row["Why"] for row in table(book["Skipped"])] == ["It is no policy."]
    assert [str(row["Notice"])[:23] for row in table(book["Versions"]) if row["Notice"]] == ["Applied from 2024-02-19"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_from_a_document_is_never_a_formula(payload: str, tmp_path: Path) -> None:
    made = ledger()
    policy = made.policies[0]
    history = policy.codes[0]
    place = Place(payload, None, 0, 0, len(payload), payload)
    hostile = replace(
        history,
        code=payload,
        policy=payload,
        supports=(payload,),
        intervals=(replace(history.intervals[0], drug=payload, sources=(place,)),),
    )
    made = replace(made, policies=(replace(policy, policy=payload, codes=(hostile,)),), skipped=(Skipped(payload, payload),))
    for sheet in written(made, tmp_path):
        assert all(cell.data_type != "f" for cells in sheet.iter_rows() for cell in cells), sheet.title
    path = tmp_path / "codes.csv"
    write_ledger_csv(path, made)
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t"))
        for line in path.read_text(encoding="utf-8-sig").splitlines()
        for cell in line.split(",")
    )


def test_the_plain_table_has_the_same_intervals(tmp_path: Path) -> None:
    made = ledger()
    path = tmp_path / "codes.csv"
    write_ledger_csv(path, made)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == ",".join(INTERVAL_COLUMNS)
    assert len(lines) == len(interval_rows(made)) + 1
    row = dict(zip(INTERVAL_COLUMNS, next(row for row in interval_rows(made) if row[5] == "C9165"), strict=True))
    assert (row["from"], row["to"], row["from_basis"]) == ("2024-01-01", "2024-04-01", "stated")
    assert date.fromisoformat(row["known_from"]) == day("2024-12-23")
