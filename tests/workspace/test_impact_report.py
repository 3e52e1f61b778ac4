"""The workbook of an impact: every figure with its denominator, every line, no formula, and what was there before survives."""

import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from app.audit.model import AuditSettings, ClaimType
from app.errors import OutputFailedError
from app.workspace.audit_order import AuditOrder
from app.workspace.impact import Impact, impact_of
from app.workspace.impact_report import lines_of, write_impact

ORDER = AuditOrder(settings=AuditSettings(claim_type=ClaimType.PROFESSIONAL, as_of=date(2026, 11, 20)))
PAGE = """# Medical Drug Criteria

Subject: Velistra (velistimab-ghij)

Document #: CC-0612

Publish Date: {day}

Status: {status}

## Clinical Criteria

Velistra (velistimab-ghij) may be approved when all of the following are met:

I. Individual has multiple myeloma that came back.

## Coding

### HCPCS

J9350 Injection, velistimab-ghij, 1 mg

### ICD-10 Diagnosis

{diagnoses}

## Document History

- 01/10/2024 – Annual Review: Updated wording.
"""
MYELOMA = "C90.00 Multiple myeloma not having achieved remission\n"
RELAPSE = "C90.02 Multiple myeloma in relapse\n"
ROWS = """Claim Number,Line,Member ID,From Date,POS,HCPCS,Dx 1,Units,Paid Amount
A,1,M1,2025-06-02,11,J9350,C90.02,1,100.00
"=cmd|'/c calc'!A1",1,M2,2026-06-02,11,J9350,C90.02,1,200.00
"=cmd|'/c calc'!A1",2,M2,2026-06-02,11,J9350,C90.00,1,50.00
C,1,+M3,2026-07-02,11,J9350,C90.02,1,25.50
D,1,M4,2026-07-02,11,99213,C90.02,1,25.50
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("impact")
    (folder / "held.md").write_text(PAGE.format(day="02/01/2024", status="Revised", diagnoses=MYELOMA + RELAPSE), encoding="utf-8")
    (folder / "draft.md").write_text(PAGE.format(day="03/01/2026", status="Draft", diagnoses=MYELOMA), encoding="utf-8")
    (folder / "claims.csv").write_text(ROWS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def impact(files: Path) -> Impact:
    return impact_of(files / "claims.csv", [files / "held.md"], files / "draft.md", ORDER)


@pytest.fixture(scope="module")
def book(impact: Impact, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("out") / "impact.xlsx"
    write_impact(path, impact)
    return load_workbook(path)


def values(book: Workbook, sheet: str) -> list[list[object]]:
    return [list(row) for row in book[sheet].iter_rows(values_only=True)]


def test_the_figures_stand_beside_what_they_are_a_part_of(book: Workbook) -> None:
    rows = values(book, "Impact")
    assert ["Lines", 2, 5] in [row[:3] for row in rows]
    assert ["Amount at issue, once per line", 225.5, 401] in [row[:3] for row in rows]
    assert ["Members", 2, 4] in [row[:3] for row in rows]
    assert ["Newly found", 2, 225.5] in [row[:3] for row in rows]
    assert ["Newly found: diagnosis no longer listed", "C90.02", "review", 2, 225.5] in [row[:5] for row in rows]
    said = str(rows[1][0])
    assert "not a determination of overpayment" in said
    assert "nothing else: no finding, decision or document was kept or changed" in said
    facts = {row[0]: row[1] for row in rows}
    assert facts["Version tried"] == "draft.md (draft)"
    assert facts["Versions before"] == "held.md from 2024-02-01"
    assert facts["Versions with it"] == "held.md from 2024-02-01; draft.md from 2026-03-01"


def test_every_changed_line_says_what_is_found_before_and_after(book: Workbook) -> None:
    rows = values(book, "Changed lines")[3:]
    assert [row[2:8] for row in rows] == [
        [3, "=cmd|'/c calc'!A1", "1", "M2", rows[0][6], "C90.02"],
        [5, "C", "1", "+M3", rows[1][6], "C90.02"],
    ]
    assert {tuple(row[8:11]) for row in rows} == {("newly found", "No finding by the rules run", "Review: diagnosis no longer listed")}
    assert [Decimal(str(row[11])) for row in rows] == [Decimal(200), Decimal("25.5")]


def test_no_cell_is_a_formula_and_the_sheets_can_be_read_and_printed(book: Workbook) -> None:
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    for name in ("Changed lines", "Sentences"):
        sheet = book[name]
        assert sheet.freeze_panes == "A4"
        assert sheet.auto_filter.ref.startswith("A3:")
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.page_setup.orientation == "landscape"


def test_the_sentences_are_linked_both_ways(book: Workbook) -> None:
    lines, sentences = book["Changed lines"], book["Sentences"]
    linked = [(row, column) for row in (4, 5) for column in (15, 16) if lines.cell(row, column).hyperlink]
    assert linked
    row, column = linked[0]
    link = lines.cell(row, column).hyperlink
    assert link is not None
    target = str(link.location)
    assert target.startswith("'Sentences'!A")
    assert sentences[target.split("!")[1]].value == str(lines.cell(row, column).value).split(", ", maxsplit=1)[0]


def test_nothing_changed_is_said_in_words(files: Path, tmp_path: Path) -> None:
    (tmp_path / "same.md").write_text(PAGE.format(day="03/01/2026", status="Draft", diagnoses=MYELOMA + RELAPSE), encoding="utf-8")
    nothing = impact_of(files / "claims.csv", [files / "held.md"], tmp_path / "same.md", ORDER)
    write_impact(tmp_path / "none.xlsx", nothing, lines_of(nothing))
    book = load_workbook(tmp_path / "none.xlsx")
    assert values(book, "Changed lines")[3][0] == "No line is judged otherwise."
    assert ["Lines", 0, 5] in [row[:3] for row in values(book, "Impact")]


def test_another_ending_is_refused_and_a_file_there_survives(impact: Impact, tmp_path: Path) -> None:
    with pytest.raises(OutputFailedError, match=r"written as \.xlsx"):
        write_impact(tmp_path / "impact.docx", impact)
    kept = tmp_path / "folder.xlsx"
    kept.mkdir()
    with pytest.raises(OutputFailedError):
        write_impact(kept, impact)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.xlsx"]


def test_the_command_writes_the_workbook(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "impact.xlsx"
    named = [str(files / "claims.csv"), "--policies", str(files / "held.md"), "--with", str(files / "draft.md")]
    command = [sys.executable, "-m", "app", "impact", *named, "--as-of", "2026-11-20", "--out"]
    done = subprocess.run([*command, str(out)], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert "2 of 5 lines checked would change" in done.stdout
    assert load_workbook(out).sheetnames == ["Impact", "Changed lines", "Sentences"]
    refused = subprocess.run([*command, str(tmp_path / "impact.pdf")], capture_output=True, text=True, encoding="utf-8", check=False)
    assert refused.returncode == 4
    assert "impact.pdf: An impact is written as .xlsx." in refused.stderr
