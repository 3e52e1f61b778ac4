"""The committee's summary, the bulletin's table and the change log as the people who get them meet them."""

from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from app.compare.model import ChangeClass, ChangeKind, ChangeReview, Comparison, Direction
from app.documents.model import View
from app.documents.open import read_document
from app.ledger.model import Notice
from app.reports.bulletin import bulletin_items, legend, write_bulletin_document, write_bulletin_workbook
from app.reports.change_dates import effective_dates
from app.reports.committee import write_committee_summary
from app.reports.excel.changes import HEADER_ROW, TITLES
from app.reports.excel.write import write_change_log
from app.reports.redline.filter import LAYOUT

NOTICES = (
    Notice(policy="CC-0248", effective=date(2026, 2, 1), market="Virginia", source="letter of 01/05"),
    Notice(policy="CC-0248", effective=date(2026, 3, 1), market="Ohio", line_of_business="Medicare", source="letter of 01/06"),
    Notice(policy="XX-0001", effective=date(2026, 4, 1), market="Maine"),
    Notice(policy="CC-0248", effective=date(2025, 1, 1), market="Utah", version=date(2024, 12, 23)),
)


def review(comparison: Comparison, direction: Direction) -> dict[str, ChangeReview]:
    change = next(item for item in comparison.changes if item.kind is ChangeKind.AGE)
    when = datetime(2026, 1, 7, 9, tzinfo=UTC)
    return {
        change.id: ChangeReview(
            reviewed=True, classed=ChangeClass.SUBSTANTIVE, direction=direction, note="see minutes", who="J. Doe", when=when
        )
    }


def cells(path: Path) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in docx.Document(str(path)).tables for row in table.rows]


def test_dates_come_from_the_notices_about_this_version(comparison: Comparison) -> None:
    found = effective_dates(comparison.new, NOTICES)
    assert [(item.market, item.line_of_business, item.day) for item in found] == [
        ("Ohio", "Medicare", date(2026, 3, 1)),
        ("Virginia", "all", date(2026, 2, 1)),
    ]


def test_without_notices_the_document_speaks_for_itself(comparison: Comparison) -> None:
    (own,) = effective_dates(comparison.new)
    assert own.day == date(2025, 12, 22)
    assert "publish date" in own.source


def test_the_summary_tells_changes_codes_dates_and_directions(comparison: Comparison, tmp_path: Path) -> None:
    path = tmp_path / "summary.docx"
    write_committee_summary(path, comparison, reviews=review(comparison, Direction.RESTRICTS), notices=NOTICES)
    rows = cells(path)
    told = [row for row in rows if len(row) == 7 and row[0] != "Kind"]
    assert len(told) == sum(change.kind not in LAYOUT for change in comparison.changes)
    assert [row[4] for row in told if row[0].startswith("Age")] == ["* restricts (confirmed by J. Doe)"]
    assert ["Removed", "ICD-10-CM", "C90.01", "history"] in [row[:4] for row in rows]
    assert ["Ohio", "Medicare", "03/01/2026"] in [row[:3] for row in rows]
    headings = [item.text for item in docx.Document(str(path)).paragraphs if item.style and item.style.name == "Heading 1"]
    assert headings[0] == "What changed"
    assert "Annex: marked text" in headings


@pytest.mark.parametrize("view", View)
def test_its_annex_is_the_redline(comparison: Comparison, view: View, tmp_path: Path) -> None:
    path = tmp_path / "summary.docx"
    write_committee_summary(path, comparison)
    lines = [" ".join(block.text.split()) for block in read_document(path).view(view).blocks]
    wanted = comparison.new if view is View.NEW else comparison.old
    annex = [" ".join(block.text.split()) for block in wanted.text.blocks]
    at = lines.index("Annex: marked text") + 2
    assert lines[at : at + len(annex)] == annex


def test_the_bulletin_stars_what_is_more_restrictive(comparison: Comparison, tmp_path: Path) -> None:
    plain = bulletin_items(comparison)
    assert [item.cells for item in plain] == [("12/22/2025", "CC-0248", "Elrexio (elranatamab-bcmm)", "Revised", "all")]
    starred = bulletin_items(comparison, reviews=review(comparison, Direction.RESTRICTS), notices=NOTICES)
    assert [item.cells[3] for item in starred] == ["Revised *", "Revised *"]
    write_bulletin_document(tmp_path / "b.docx", starred)
    assert [row[0] for row in cells(tmp_path / "b.docx")] == ["Effective date", "02/01/2026", "03/01/2026"]
    write_bulletin_workbook(tmp_path / "b.xlsx", starred)
    sheet = load_workbook(tmp_path / "b.xlsx").worksheets[0]
    assert [sheet.cell(row, 4).value for row in (3, 4, 5)] == ["New or revised", "Revised *", "Revised *"]


def test_the_bulletin_says_what_nobody_has_confirmed(comparison: Comparison) -> None:
    restricting = [change for change in comparison.changes if change.kind is ChangeKind.CODE]
    assert restricting
    backwards = bulletin_items(_turned(comparison))
    assert backwards[0].cells[3] == "Revised *†"
    assert any(line.startswith("†") for line in legend(backwards))
    assert any("no direction yet" in line for line in legend(backwards))


def _turned(comparison: Comparison) -> Comparison:
    """Compare the other way round: what expanded restricts now."""
    from app.workspace.compare import compare_versions  # noqa: PLC0415 only here

    return compare_versions(comparison.new, comparison.old)


def test_the_change_log_carries_the_review_and_obeys_the_filter(comparison: Comparison, tmp_path: Path) -> None:
    path = tmp_path / "changes.xlsx"
    write_change_log(path, comparison, kinds={ChangeKind.AGE}, reviews=review(comparison, Direction.EXPANDS))
    sheet = load_workbook(path)["Changes"]
    assert [sheet.cell(HEADER_ROW, column).value for column in range(1, len(TITLES) + 1)] == list(TITLES)
    row = dict(zip(TITLES, (sheet.cell(HEADER_ROW + 1, column).value for column in range(1, len(TITLES) + 1)), strict=True))
    assert row["Kind"] == "age"
    assert (row["Direction"], row["Direction is"], row["Class"], row["Reviewed"]) == ("expands", "confirmed", "substantive", "yes")
    assert (row["Note"], row["Decided by"]) == ("see minutes", "J. Doe")
    assert sheet.cell(HEADER_ROW + 2, 3).value is None
