"""What goes to providers and others: text from data is text, the letter says what it should, and a failed write leaves what was there."""

import csv
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from openpyxl import load_workbook

from app.audit.audited_lines import AuditedLine
from app.audit.model import ClaimType, Finding, Verdict
from app.documents.model import Place
from app.errors import OutputFailedError
from app.reports.responses.keys import base_of, key_of, workbook_id
from app.reports.responses.letter import NOBODY_YET, Detail, Letter, write_letter
from app.reports.responses.lines import ResponseLine
from app.reports.responses.reading import read_responses
from app.reports.responses.workbook import AGREE, HEAD_ROW, LINES, ResponseBook, write_response_workbook
from app.reports.shared_claims import chosen, write_shared
from app.reports.shared_rows import SharedColumn, SharedTable
from app.reports.template import shipped_template
from app.reports.words import printable
from app.review.model import Determination, Determined, ErrorCategory, HandFinding

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
OWN = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "\x00=1", "&P&D", "＝1+1"]
WHEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
BASE = base_of("project", "claims", "1000000004", 1)


@pytest.fixture(scope="module")
def payloads() -> list[str]:
    path = CORPUS / "hostile" / "synthetic" / "claims_formula_injection.csv"
    if not path.exists():
        return OWN
    with path.open(encoding="utf-8", newline="") as file:
        return list(dict.fromkeys([*OWN, *(row["note"] for row in csv.DictReader(file))]))


def told(text: str, number: int = 1, category: ErrorCategory | None = ErrorCategory.WRONG_CODE) -> ResponseLine:
    """A line with a text in every field that comes from data or from people."""
    line = AuditedLine(
        content=f"{number:016x}", sheet=text, row=number, claim_id=text, line=text, member=text, provider=text, coder=text,
        claim_type=ClaimType.PROFESSIONAL, system="HCPCS", code=text, modifiers=(text,), units=Decimal(76), diagnoses=(text,),
        date=date(2024, 3, 15), amount=Decimal("1000.50"), amount_basis="paid",
    )  # fmt: skip
    place = Place(file=text, page=None, block=3, start=0, end=len(text), text=text)
    finding = Finding(
        sheet=text, row=number, claim_id=text, line=text, rule="code-not-yet-in-effect", verdict=Verdict.REVIEW, primary=True, policy=text,
        system="HCPCS", code=text, date=date(2024, 3, 15), date_used="service", basis_sensitive=False, published_after_service=False,
        in_rates=True, instead=(text,), amount=Decimal("1000.50"), amount_basis="paid", message=text, sources=(place,),
        content=line.content,
    )  # fmt: skip
    made = Determination(
        category=category or ErrorCategory.OTHER, code=text, correct_amount=Decimal(100), rationale=text, recommendation=text
    )
    return ResponseLine(
        line=line,
        findings=(finding,),
        determined=Determined(line=line, determination=made, reviewer=text, when=WHEN) if category is not None else None,
        added=(HandFinding(id="a", line=line, title=text, condition=text, criteria=text, amount=None, reviewer=text, when=WHEN),),
    )


def book_of(lines: list[ResponseLine], provider: str = "1000000004", title: str = "") -> ResponseBook:
    """A provider's workbook."""
    return ResponseBook(
        id=workbook_id(BASE, (one.line.content for one in lines)),
        provider=provider,
        number=1,
        sent=date(2026, 3, 1),
        due=date(2026, 4, 1),
        lines=tuple(lines),
        members=True,
        title=title,
    )


def letter_of(*lines: ResponseLine, provider: str = "1000000004", detail: Detail = Detail.LINES, title: str = "") -> Letter:
    """A letter to a provider."""
    return Letter(
        provider=provider, day=date(2026, 3, 1), period=(None, None), lines=lines, detail=detail, due=date(2026, 4, 1), title=title,
        helps=(title,),
    )  # fmt: skip


def test_texts_in_a_workbook_are_texts(payloads: list[str], tmp_path: Path) -> None:
    """No formula, no link; and each is there as it was."""
    path = tmp_path / "out.xlsx"
    lines = [told(text, number) for number, text in enumerate(payloads, start=1)]
    write_response_workbook(path, book_of(lines, payloads[0], payloads[0]), shipped_template())
    sheets = load_workbook(path)
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert {str(cell.value) for cell in cells} >= {printable(text) for text in payloads if printable(text)}
    with ZipFile(path) as package:
        assert not [name for name in package.namelist() if "external" in name.lower()]
    assert [answer.key for answer in read_responses(path).answers] == [key_of(BASE, one.line.content) for one in lines]


def test_texts_in_a_letter_are_texts(payloads: list[str], tmp_path: Path) -> None:
    """No field and no link but the page numbers of the footer."""
    for detail in Detail:
        path = tmp_path / f"{detail}.docx"
        lines = [told(text, number) for number, text in enumerate(payloads, start=1)]
        write_letter(path, letter_of(*lines, provider=payloads[0], detail=detail, title=payloads[0]), shipped_template())
        with ZipFile(path) as package:
            body = package.read("word/document.xml").decode("utf-8")
            links = [name for name in package.namelist() if name.endswith(".rels") and b'TargetMode="External"' in package.read(name)]
        assert "instrText" not in body
        assert "fldSimple" not in body
        assert "<w:hyperlink" not in body
        assert not links
    whole = "".join(docx.Document(str(tmp_path / "lines.docx")).element.body.itertext())
    assert not [text for text in payloads if "".join(printable(text).split()) not in "".join(whole.split())]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_texts_in_an_export_for_others_are_texts(payloads: list[str], tmp_path: Path, ending: str) -> None:
    """In the table and in the names of its columns."""
    path = tmp_path / f"shared{ending}"
    table = SharedTable(
        columns=(SharedColumn("note", ""), *(SharedColumn(text, "") for text in payloads)), rows=[(text, *payloads) for text in payloads]
    )
    write_shared(path, chosen(table, [column.name for column in table.columns]))
    if ending == ".xlsx":
        cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
        assert {str(cell.value) for cell in cells} >= {printable(text) for text in payloads if printable(text)}
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0].removeprefix("'") for row in rows[1:]] == [printable(text).removeprefix("'") for text in payloads]
    begins = {cell.lstrip(" \t\r\n\ufeff\u200b")[:1] for row in rows for cell in row if not cell.lstrip("-").replace(".", "").isdecimal()}
    assert not begins & set("=+-@＝＋－＠")


def test_a_letter_says_what_was_found_what_helps_and_by_when(tmp_path: Path) -> None:
    """From the first line to the last."""
    path = tmp_path / "letter.docx"
    write_letter(path, letter_of(told("one"), told("two", 2, ErrorCategory.NOT_DOCUMENTED), told("three", 3, None)), shipped_template())
    document = docx.Document(str(path))
    said = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    template = shipped_template()
    assert said[0] == "2026-03-01"
    assert "between 2024-03-15 and 2024-03-15" in "".join(said)
    assert {template.wording["help"]["wrong-code"], template.wording["help"]["not-documented"], "two"} <= set(said)
    assert template.text("letter", "respond", due="2026-04-01") in said
    assert "“one” (one, line 4)" in said
    assert any(template.text("text", "at_issue") in text for text in said), "a line is not determined yet"
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells][:3] == ["Claim", "Date", "Billed"]
    assert [row.cells[5].text for row in table.rows[1:]] == ["900.50", "900.50", ""]


def test_a_letter_of_categories_names_no_claim(tmp_path: Path) -> None:
    """Counts and amounts alone."""
    path = tmp_path / "letter.docx"
    lines = [replace(told("secret", number), findings=(), added=()) for number in (1, 2)]
    plain = [
        replace(one, determined=replace(one.determined, determination=replace(one.determined.determination, recommendation="")))
        for one in lines
        if one.determined is not None
    ]
    write_letter(
        path, letter_of(*plain, replace(told("secret", 3, None), findings=(), added=()), detail=Detail.CATEGORIES), shipped_template()
    )
    document = docx.Document(str(path))
    assert "secret" not in "".join(document.element.body.itertext())
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows[1:]] == [
        ["Wrong code", "2", "2,001.00", "1,801.00", "0.00"],
        [NOBODY_YET, "1", "1,000.50", "", ""],
    ]


def test_what_is_to_be_filled_in_is_open_and_the_rest_is_locked(tmp_path: Path) -> None:
    """With a list to choose from, and without a password."""
    path = tmp_path / "out.xlsx"
    write_response_workbook(path, book_of([told("one"), told("two", 2)]), shipped_template())
    sheet = load_workbook(path)[LINES]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    names = [cell.value for cell in sheet[HEAD_ROW]]
    unlocked = {
        name for row in sheet.iter_rows(min_row=HEAD_ROW + 1) for name, cell in zip(names, row, strict=True) if not cell.protection.locked
    }
    assert unlocked == {"Agree or disagree", "Response", "Date of response", "Documents sent"}
    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}
    assert rules["list"].formula1 == '"agree,disagree"'
    assert f"{sheet.cell(HEAD_ROW + 2, names.index(AGREE) + 1).coordinate}" in str(rules["list"].sqref).split(":")[-1]


@contextmanager
def little_room(size: int) -> Iterator[None]:
    """No file may grow past so many bytes, as on a full disk."""
    assert sys.platform != "win32"
    import resource  # noqa: PLC0415 not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _shared(path: Path) -> None:
    write_shared(path, chosen(SharedTable(columns=(SharedColumn("a", ""),), rows=[("b" * 9000,)] * 50), ["a"]))


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is one of POSIX")
@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("out.xlsx", lambda path: write_response_workbook(path, book_of([told("one")]), shipped_template())),
        ("out.docx", lambda path: write_letter(path, letter_of(told("one")), shipped_template())),
        ("out.csv", _shared),
        ("shared.xlsx", _shared),
    ],
)
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, name: str, write: Callable[[Path], None]) -> None:
    """Byte for byte, and nothing beside it; the sentence says to save elsewhere."""
    path = tmp_path / name
    path.write_bytes(b"what was there before")
    with little_room(900), pytest.raises(OutputFailedError, match=f"{name}: The file could not be written"):
        write(path)
    assert path.read_bytes() == b"what was there before"
    assert [found.name for found in tmp_path.iterdir()] == [name]
    write(path)
    assert path.read_bytes() != b"what was there before"
