"""What a careful reader holds a report to: words defined, limits named, pages that end well, lines named as people know them."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from app.audit.model import AuditResult
from app.reports.content.content import report_of
from app.reports.content.figures_reviewed import findings_of_lines
from app.reports.content.parts import Paragraph, Table, row
from app.reports.content.widths import column_widths
from app.reports.dossier import Dossier
from app.reports.excel.findings import DISPOSITION_COLUMN
from app.reports.excel.page_breaks import keep_tables_together
from app.reports.excel.stream import HEADER_ROW
from app.reports.excel.summary import summary_sheet
from app.reports.excel.write import write_audit_workbook
from app.reports.template import shipped_template
from app.review.rates import apart
from tests.reports.dossier_maker import full_dossier


@pytest.fixture(scope="module")
def dossier(audit: AuditResult) -> Dossier:
    return full_dossier(audit)


@pytest.fixture(scope="module")
def book(dossier: Dossier, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return written(dossier, tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module")
def bare(audit: AuditResult, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return written(Dossier(result=audit), tmp_path_factory.mktemp("bare"))


def written(dossier: Dossier, folder: Path) -> Workbook:
    write_audit_workbook(folder / "audit.xlsx", dossier, shipped_template())
    return load_workbook(folder / "audit.xlsx")


def column(book: Workbook, sheet: str, title: str) -> list[Any]:
    rows = list(book[sheet].iter_rows(min_row=HEADER_ROW, values_only=True))
    at = rows[0].index(title)
    return [row[at] for row in rows[1:]]


def first_cells(book: Workbook, sheet: str) -> list[str]:
    return [str(cells[0].value or "") for cells in book[sheet].iter_rows(max_col=1)]


def test_a_line_is_said_to_be_in_the_rates_where_it_is(book: Workbook, bare: Workbook, dossier: Dossier) -> None:
    """What a rule says of itself makes no line part of a rate: a person's determination does."""
    by_line = findings_of_lines(dossier.result.findings)
    wanted = [
        "yes" if apart(dossier.determined[finding.content], by_line[finding.content]) is None else "no"
        for finding in dossier.result.findings
    ]
    assert column(book, "Findings", "Line in rates") == wanted
    assert set(wanted) == {"yes", "no"}
    assert set(column(bare, "Findings", "Line in rates")) == {None}


def test_lines_apart_for_a_reason_have_a_finding_with_that_reason(book: Workbook, dossier: Dossier) -> None:
    """No line is said to pend that no finding says pends."""
    numbers = [str(text) for text in column(book, "Determined lines", "Finding")]
    reasons = column(book, "Determined lines", "In rates")
    listed = dict(zip(column(book, "Reported separately", "Finding"), column(book, "Reported separately", "Why"), strict=True))
    told = {"no: all diagnoses pend": "All diagnoses pend", "no: depends on the date basis": "Depends on the date basis"}
    checked = [(number, told[why]) for number, why in zip(numbers, reasons, strict=True) if why in told]
    assert checked
    assert all(reason in listed[number] for number, reason in checked)
    assert len(dossier.determined) == len(reasons)


def test_no_total_stands_alone_on_a_page(book: Workbook) -> None:
    """A page of the summary begins with a heading or a table's head."""
    sheet = book["Summary"]
    assert sheet.row_breaks.brk
    for stop in sheet.row_breaks.brk:
        cell = sheet.cell(stop.id + 1, 1)
        assert cell.font.bold, cell.value
        assert cell.value != "All rules"


def test_a_table_longer_than_a_page_runs_on(audit: AuditResult) -> None:
    """Nothing is gained by beginning it on a page of its own."""
    sheet = Workbook().create_sheet("Summary")
    summary_sheet(sheet, Dossier(result=audit), shipped_template())
    last = sheet.max_row
    for number in range(last + 1, last + 200):
        sheet.cell(number, 1, "text")
    keep_tables_together(sheet)
    assert all(stop.id <= last for stop in sheet.row_breaks.brk)


def test_columns_that_nobody_has_filled_are_not_printed(book: Workbook, bare: Workbook) -> None:
    last = bare["Findings"].cell(bare["Findings"].max_row, DISPOSITION_COLUMN).coordinate.replace("AE", "$AE$")
    assert str(bare["Findings"].print_area).endswith(f"$A$1:{last}")
    assert not book["Findings"].print_area


def test_the_words_of_the_figures_are_defined(book: Workbook, bare: Workbook) -> None:
    told, alone = first_cells(book, "Method"), first_cells(bare, "Method")
    assert {"Finding", "Amount at issue", "No finding by the rules run", "Not listed in a policy", "Overpaid, underpaid"} <= set(told)
    assert set(told) - set(alone) == {"Overpaid, underpaid", "Gross, net"}


def test_what_was_not_looked_at_is_named_in_every_form(bare: Workbook, audit: AuditResult) -> None:
    """Lines of no policy, tables nobody switched on, and what the run says of itself."""
    words = "\n".join(first_cells(bare, "Summary"))
    report = report_of(Dossier(result=audit), shipped_template())
    printed = "\n".join(str(piece) for part in report.parts if isinstance(part, Paragraph) for piece in part.pieces)
    for said in (f"{audit.lines.not_addressed} lines were not addressed", "No rule table was switched on", *audit.notices):
        assert said in words, said
        assert said in printed, said


def test_a_printed_finding_says_what_was_billed(audit: AuditResult, dossier: Dossier) -> None:
    """From the line as it was kept, and from the row as it was found where lines are not kept."""
    for one in (dossier, Dossier(result=audit)):
        parts = report_of(one, shipped_template()).parts
        tables = [part for part in parts if isinstance(part, Table) and "Billed" in part.head]
        cells = [line.cells[3].text for table in tables for line in table.rows if len(line.cells) == len(table.head)]
        assert "J1323\n76 units" in cells


def test_a_line_drawn_is_named_by_claim_and_line(book: Workbook, dossier: Dossier) -> None:
    assert dossier.sampling is not None
    drawn = dossier.sampling.sample.units[0]
    line = dossier.sampling.lines[drawn.key]
    rows = [cells[:2] for cells in book["Sample"].iter_rows(values_only=True)]
    assert (drawn.key, f"{line.claim_id}, {line.line}, {line.date}") in rows


def test_a_code_is_given_the_room_of_its_capitals() -> None:
    """A code of capitals is broken nowhere, whatever font stands in for the one asked for."""
    code, word = (column_widths(Table(head=("Code",), rows=(row(said),)), 7.0, 9.0)[0] for said in ("XW013L9", "abcdefg"))
    assert code > word
    assert code * 72 > 9 * 0.7 * len("XW013L9"), "points of the widest font that stands in"


def test_large_amounts_have_room(audit: AuditResult, tmp_path: Path) -> None:
    """A number wider than its column is printed as a row of hashes."""
    large = tuple(replace(one, amount=Decimal("123456789.01")) for one in audit.findings)
    book = written(Dossier(result=replace(audit, findings=large)), tmp_path)
    for name in ("Findings", "Reported separately", "Summary"):
        sheet = book[name]
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, float | int) and "." in cell.number_format:
                    assert len(f"{cell.value:,.2f}") + 1 <= sheet.column_dimensions[cell.column_letter].width, cell.coordinate
