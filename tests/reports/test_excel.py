"""The audit workbook as the person who opens it meets it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.audit.model import AuditResult, Decision
from app.compare.model import Comparison
from app.reports.dossier import Dossier
from app.reports.excel.findings import COLUMNS, DISPOSITION_COLUMN, EVIDENCE_COLUMN, TITLES
from app.reports.excel.stream import HEADER_ROW
from app.reports.excel.write import write_audit_workbook, write_change_log
from app.reports.template import read_template, shipped_template, write_template
from app.reports.words import RULE_ITSELF
from tests.reports.dossier_maker import full_dossier

BARE = [
    *("Summary", "Scope", "Rates and amounts", "Charts", "Findings", "Reported separately", "Causes and actions", "Evidence"),
    *("Codes by date", "Changes", "Rows", "Method", "Sign-off"),
]
ONLY_WITH_PEOPLE = ["Added findings", "Determined lines", "Responses", "Second review", "Sample"]
WIDEST = 220.0  # characters a page of tabloid paper holds at its full size


@pytest.fixture(scope="module")
def full(audit: AuditResult, comparison: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("excel") / "audit.xlsx"
    write_audit_workbook(path, full_dossier(audit, comparison), shipped_template())
    return path


@pytest.fixture(scope="module")
def book(full: Path) -> Workbook:
    return load_workbook(full)


def column(sheet: Worksheet, title: str) -> list[object]:
    """The values below a title of the header row."""
    number = next(cell.column for cell in sheet[HEADER_ROW] if cell.value == title)
    return [sheet.cell(row, number).value for row in range(HEADER_ROW + 1, sheet.max_row + 1)]


def texts(book: Workbook, name: str) -> set[str]:
    """All texts of a sheet."""
    return {str(cell.value) for cells in book[name].iter_rows() for cell in cells if cell.value is not None}


def links(book: Workbook) -> Iterator[tuple[Worksheet, str, str]]:
    """Every link: its sheet, its text, where it leads."""
    for sheet in book:
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.hyperlink is not None:
                    yield sheet, str(cell.value), str(cell.hyperlink.location)


def said_on_pages(sheet: Worksheet, part: str = "center") -> str:
    """What is printed on top of every page."""
    return str(getattr(sheet.oddHeader, part).text)


def test_it_has_every_part_and_no_empty_ones(audit: AuditResult, comparison: Comparison, book: Workbook, tmp_path: Path) -> None:
    path = tmp_path / "bare.xlsx"
    write_audit_workbook(path, Dossier(result=audit, comparisons=(comparison,)), shipped_template())
    assert load_workbook(path).sheetnames == BARE
    assert sorted(book.sheetnames) == sorted([*BARE, *ONLY_WITH_PEOPLE])


def test_every_finding_is_a_row_with_condition_criteria_and_amount(book: Workbook, audit: AuditResult) -> None:
    sheet = book["Findings"]
    assert sheet.max_row == HEADER_ROW + len(audit.findings)
    assert column(sheet, "Claim") == [finding.claim_id for finding in audit.findings]
    assert column(sheet, "Condition: what was found") == [finding.message for finding in audit.findings]
    criteria = column(sheet, "Criteria: the sentence it rests on")
    assert criteria == [finding.sources[0].text if finding.sources else RULE_ITSELF for finding in audit.findings]
    assert column(sheet, "Effect: amount at issue") == [finding.amount for finding in audit.findings]
    assert set(column(sheet, "Pointers")) >= {"A"}


def test_every_link_lands_on_what_it_names(book: Workbook) -> None:
    found = list(links(book))
    for _, text, location in found:
        name, _, reference = location.rpartition("!")
        target = book[name.strip("'")][reference].value
        assert target == (int(text.removeprefix("No. ")) if text.startswith("No. ") else text.split(",")[0]), (text, location)
    assert {sheet.title for sheet, _, _ in found} == {"Findings", "Evidence", "Reported separately", "Determined lines"}


def test_a_links_sentence_is_the_findings_own(book: Workbook, audit: AuditResult) -> None:
    sheet, evidence = book["Findings"], book["Evidence"]
    with_sources = [(row, finding) for row, finding in enumerate(audit.findings, start=HEADER_ROW + 1) if finding.sources]
    assert len(with_sources) > 10
    for row, finding in with_sources:
        link = sheet.cell(row, EVIDENCE_COLUMN).hyperlink
        assert link is not None
        assert evidence.cell(evidence[(link.location or "").rpartition("!")[2]].row, 4).value == finding.sources[0].text


def test_the_findings_can_be_filtered_and_answered(book: Workbook, audit: AuditResult) -> None:
    sheet = book["Findings"]
    last = HEADER_ROW + len(audit.findings)
    assert sheet.auto_filter.ref == f"A{HEADER_ROW}:{sheet.cell(last, len(COLUMNS)).coordinate}"
    assert sheet.freeze_panes == f"D{HEADER_ROW + 1}"
    (choices,) = sheet.data_validations.dataValidation
    assert "agree" in choices.formula1
    assert sheet.cell(last, DISPOSITION_COLUMN).coordinate in choices.sqref


def test_what_was_decided_stands_beside_the_finding(audit: AuditResult, tmp_path: Path) -> None:
    path = tmp_path / "audit.xlsx"
    decided = {audit.findings[1].key: Decision("agree", "the record bears it out")}
    write_audit_workbook(path, Dossier(result=audit, dispositions=decided), shipped_template())
    sheet = load_workbook(path)["Findings"]
    assert column(sheet, "Disposition")[:2] == ["open", "agree"]
    assert column(sheet, "Reason")[:2] == [None, "the record bears it out"]


def test_what_people_said_stands_once_a_line(book: Workbook, audit: AuditResult, comparison: Comparison) -> None:
    """A line with several findings has its determination and answer on the primary one; the others name that one."""
    dossier = full_dossier(audit, comparison)
    said = column(book["Findings"], "Determination")
    standing = [finding.content for finding, text in zip(audit.findings, said, strict=True) if not str(text).startswith("see No.")]
    assert len(standing) == len(set(standing)) == len({finding.content for finding in audit.findings})
    answered = [text for text in column(book["Findings"], "Provider agrees") if text]
    assert len(answered) == len(dossier.rounds[0].responses)
    assert column(book["Determined lines"], "Claim") == [made.line.claim_id for made in dossier.determined.values()]


def test_the_parts_only_people_write_are_there(book: Workbook) -> None:
    assert {"Update the charge table each quarter", "Revenue integrity"} <= texts(book, "Causes and actions")
    assert {"A. Reviewer", "CPC, CPMA", "record 41, 5f3a9c"} <= texts(book, "Sign-off")
    assert {"Order not signed", "Plan manual, chapter 4"} <= texts(book, "Added findings")
    assert "Riverside Infusion & Oncology" in texts(book, "Summary")
    assert any("Claims of other payers" in text for text in texts(book, "Summary"))
    assert "20260302" in texts(book, "Sample")


def test_draft_and_final_are_said_on_every_printed_page(book: Workbook, audit: AuditResult, tmp_path: Path) -> None:
    assert {said_on_pages(sheet) for sheet in book} == {"FINAL, REVISION 1"}
    path = tmp_path / "draft.xlsx"
    write_audit_workbook(path, Dossier(result=audit), shipped_template())
    draft = load_workbook(path)
    assert {said_on_pages(sheet) for sheet in draft} == {"DRAFT"}
    assert any(text.startswith("DRAFT") for text in texts(draft, "Summary"))


def test_pages_are_wide_enough_to_be_read(book: Workbook) -> None:
    """No sheet is shrunk to less than two thirds to fit its pages, and every table's head is repeated."""
    for sheet in book:
        across = sum(sheet.column_dimensions[letter].width for letter in sheet.column_dimensions)
        assert across / int(sheet.page_setup.fitToWidth or 1) <= WIDEST * 1.5, sheet.title
        assert sheet.page_setup.orientation == "landscape"
    assert book["Findings"].print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert book["Findings"].print_title_cols == "$A:$C"


def test_three_charts_are_drawn_from_the_cells_beside_them(full: Path) -> None:
    with ZipFile(full) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 3
    assert all("'Charts'!$B$" in chart for chart in charts)


def test_an_organisations_own_template_is_worn(audit: AuditResult, tmp_path: Path) -> None:
    write_template(tmp_path / "own")
    wording = tmp_path / "own" / "wording.toml"
    text = wording.read_text(encoding="utf-8")
    for old, new in (
        ('name = ""', 'name = "Plan & Partners"'),
        ("1F4E79", "7A1F4E"),
        ('report = "Claims audit report"', 'report = "Review"'),
    ):
        text = text.replace(old, new, 1)
    wording.write_text(text, encoding="utf-8")
    path = tmp_path / "audit.xlsx"
    write_audit_workbook(path, Dossier(result=audit), read_template(tmp_path / "own"))
    book = load_workbook(path)
    assert book["Summary"]["A1"].value == "Review"
    assert {book[name]["A1"].font.color.rgb for name in ("Summary", "Findings")} == {"007A1F4E"}
    assert book["Findings"].cell(HEADER_ROW, 1).fill.start_color.rgb == "007A1F4E"
    assert said_on_pages(book["Findings"], "left") == "Plan && Partners · Review"


def test_beyond_the_links_a_sheet_takes_the_evidence_is_named(audit: AuditResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.reports.excel.stream.MOST_LINKS", 3)
    path = tmp_path / "audit.xlsx"
    write_audit_workbook(path, Dossier(result=audit), shipped_template())
    book = load_workbook(path)
    assert sum(sheet.title == "Findings" for sheet, _, _ in links(book)) == 3
    named = [text for text in column(book["Findings"], "Evidence") if text]
    assert len(named) == sum(bool(finding.sources) for finding in audit.findings)


def test_a_long_audit_looks_like_a_short_one(audit: AuditResult, book: Workbook, tmp_path: Path) -> None:
    path = tmp_path / "audit.xlsx"
    write_audit_workbook(path, Dossier(result=replace(audit, findings=audit.findings * 60)), shipped_template())
    sheet, short = load_workbook(path)["Findings"], book["Findings"]
    row = HEADER_ROW + 1 + len(audit.findings) * 59  # the first finding once more
    looks = [
        [(cell.value is None, cell.font.name, cell.alignment.wrap_text, cell.number_format) for cell in of[at]]
        for of, at in ((sheet, row), (short, HEADER_ROW + 1))
    ]
    standing = slice(TITLES.index("Cause"))  # what nobody has determined is empty in the long one
    assert looks[0][standing] == looks[1][standing]
    assert sheet.row_dimensions[row].height == short.row_dimensions[HEADER_ROW + 1].height


def test_the_change_log_has_every_change(comparison: Comparison, tmp_path: Path) -> None:
    path = tmp_path / "changes.xlsx"
    write_change_log(path, comparison)
    sheet = load_workbook(path)["Changes"]
    kinds = [str(sheet.cell(row, 3).value) for row in range(HEADER_ROW + 1, HEADER_ROW + 1 + len(comparison.changes))]
    assert sorted(kinds) == sorted(change.kind.value for change in comparison.changes)
