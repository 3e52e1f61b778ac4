"""Every file that leaves the program: text from data stays text, and a write that fails leaves what was there."""

import csv
import importlib
import inspect
import os
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import html
from openpyxl import load_workbook

import app.reports
from app.audit.impact import LineChange, Population
from app.audit.impact_lines import ChangedLine
from app.audit.model import AuditResult
from app.codesets.tables import load_bundled
from app.compare.model import Comparison
from app.errors import OutputFailedError
from app.ledger.load import load_rows
from app.reports.bulletin import bulletin_items, write_bulletin_document, write_bulletin_workbook
from app.reports.committee import write_committee_summary
from app.reports.dossier import Dossier
from app.reports.excel.impact import Tried, write_impact_workbook
from app.reports.excel.ledger import write_ledger_workbook
from app.reports.excel.load_sheet import write_load_sheet
from app.reports.excel.write import write_audit_workbook, write_change_log
from app.reports.html.comparison import write_html
from app.reports.ledger_csv import write_ledger_csv, write_load_csv
from app.reports.redline.docx import write_redline
from app.reports.responses.letter import write_letter
from app.reports.responses.workbook import write_response_workbook
from app.reports.safe_harbor import safe_harbor
from app.reports.shared_claims import removed, write_shared
from app.reports.shared_rows import Rows, shared_table
from app.reports.tables import write_findings_csv
from app.reports.template import shipped_template
from app.reports.word.write import write_audit_document
from tests.reports.dossier_maker import full_dossier
from tests.reports.poisoned import payloads, poisoned
from tests.reports.test_response_exports import book_of, letter_of, told

Write = Callable[[Path], None]
NOT_DATA = {"write_atomically", "write_book", "write_template"}  # the way they are all written; a template holds no data
SIGNS = frozenset("=+-@＝＋－＠\t\r")


@pytest.fixture(scope="module")
def writers(audit: AuditResult, comparison: Comparison) -> Mapping[str, tuple[str, Write]]:
    """Each writer of app.reports with the ending of its file, given data in which every text begins with a payload."""
    texts, template = payloads(), shipped_template()
    spoilt, changes = poisoned(full_dossier(audit), texts), poisoned(comparison, texts)
    result, ledger = spoilt.result, poisoned(audit.ledger, texts)
    rows = poisoned(load_rows(audit.ledger, audit.ledger, load_bundled()), texts)
    items = poisoned(bulletin_items(comparison), texts)
    lines = tuple(made.line for made in spoilt.determined.values())
    table = shared_table(spoilt, Rows.FINDINGS, lines)
    asked = [told(text, number) for number, text in enumerate(texts, start=1)]
    return {
        "write_audit_workbook": (".xlsx", lambda path: write_audit_workbook(path, spoilt, template)),
        "write_audit_document": (".docx", lambda path: write_audit_document(path, spoilt, template)),
        "write_findings_csv": (".csv", lambda path: write_findings_csv(path, result, spoilt.dispositions)),
        "write_change_log": (".xlsx", lambda path: write_change_log(path, changes)),
        "write_html": (".html", lambda path: write_html(path, changes)),
        "write_redline": (".docx", lambda path: write_redline(path, changes)),
        "write_committee_summary": (".docx", lambda path: write_committee_summary(path, changes)),
        "write_bulletin_document": (".docx", lambda path: write_bulletin_document(path, items)),
        "write_bulletin_workbook": (".xlsx", lambda path: write_bulletin_workbook(path, items)),
        "write_ledger_csv": (".csv", lambda path: write_ledger_csv(path, ledger)),
        "write_ledger_workbook": (".xlsx", lambda path: write_ledger_workbook(path, ledger)),
        "write_load_csv": (".csv", lambda path: write_load_csv(path, ledger, rows)),
        "write_load_sheet": (".xlsx", lambda path: write_load_sheet(path, ledger, rows)),
        "write_impact_workbook": (".xlsx", lambda path: write_impact_workbook(path, tried(spoilt), changed(result))),
        "write_response_workbook": (".xlsx", lambda path: write_response_workbook(path, book_of(asked, texts[0], texts[1]), template)),
        "write_letter": (".docx", lambda path: write_letter(path, letter_of(*asked, provider=texts[0], title=texts[1]), template)),
        "write_shared": (".csv", lambda path: write_shared(path, removed(safe_harbor(table, ["CC-0248"])))),
    }


def tried(dossier: Dossier) -> Tried:
    """A version tried on the claims."""
    text, result = payloads()[0], dossier.result
    return Tried(
        policy=text, file=text, state=text, effective=date(2026, 1, 1), effective_by=text, before=result, after=result,
        population=Population(lines=100, members=10, amount=Decimal("12.00")),
    )  # fmt: skip


def changed(result: AuditResult) -> tuple[ChangedLine, ...]:
    """Lines that another version judges otherwise."""
    return tuple(
        ChangedLine(
            change=LineChange(
                sheet=one.sheet, row=one.row, claim_id=one.claim_id, line=one.line, member=one.member, before=(),
                after=((one.verdict.value, one.message),), amount=one.amount,
            ),
            before=(),
            after=(one,),
            deciding=one,
        )
        for one in result.findings
    )  # fmt: skip


def test_every_writer_is_tried(writers: Mapping[str, tuple[str, Write]]) -> None:
    """One that is added to the reports has to be added here."""
    found: set[str] = set()
    for module in pkgutil.walk_packages(app.reports.__path__, "app.reports."):
        held = vars(importlib.import_module(module.name))
        found |= {name for name, made in held.items() if name.startswith("write_") and inspect.isfunction(made)}
    assert found - NOT_DATA == set(writers)


def said_in(package: ZipFile, pattern: str) -> str:
    return "".join(package.read(name).decode("utf-8") for name in package.namelist() if re.fullmatch(pattern, name))


def workbook_is_plain(path: Path) -> str:
    cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    with ZipFile(path) as package:
        assert 'TargetMode="External"' not in said_in(package, r".*\.rels")
        assert not [name for name in package.namelist() if "external" in name.lower() or "vba" in name.lower()]
    inside = {cell.hyperlink.location for cell in cells if cell.hyperlink}
    assert all(re.fullmatch(r"'[\w -]+'!A\d+", str(place)) for place in inside)
    return "\n".join(str(cell.value) for cell in cells)


def document_is_plain(path: Path) -> str:
    with ZipFile(path) as package:
        body, all_of_it = said_in(package, r"word/document\.xml"), said_in(package, r"word/.*\.xml")
        assert 'TargetMode="External"' not in said_in(package, r".*\.rels")
    assert {code.strip() for code in re.findall(r"<w:instrText[^>]*>([^<]*)<", all_of_it)} <= {"PAGE", "NUMPAGES"}
    assert "fldSimple" not in all_of_it
    anchors = set(re.findall(r'<w:hyperlink [^>]*w:anchor="([^"]*)"', body))
    assert anchors <= set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]*)"', body))
    assert len(re.findall("<w:hyperlink", body)) == len(re.findall(r"<w:hyperlink [^>]*w:anchor=", body))
    return "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)<", body))


def table_is_plain(path: Path) -> str:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if not row[0].startswith("#")]
    cells = [cell for row in rows for cell in row if not re.fullmatch(r"-\d+(\.\d+)?", cell)]
    assert not [cell for cell in cells if cell.lstrip(" \t\r\n\ufeff\u200b\u00a0")[:1] in SIGNS]
    return "\n".join(cells)


def page_is_plain(path: Path) -> str:
    root = html.document_fromstring(path.read_text(encoding="utf-8"))
    assert not root.xpath("//script | //link | //img | //iframe | //object | //form | //@src | //@*[starts-with(name(), 'on')]")
    links = root.xpath("//@href")
    assert isinstance(links, list)
    assert all(str(target).startswith("#") for target in links)
    return "".join(map(str, root.itertext()))


CHECKS = {".xlsx": workbook_is_plain, ".docx": document_is_plain, ".csv": table_is_plain, ".html": page_is_plain}
NAMES = (
    "write_audit_workbook", "write_audit_document", "write_findings_csv", "write_change_log", "write_html", "write_redline",
    "write_committee_summary", "write_bulletin_document", "write_bulletin_workbook", "write_ledger_csv", "write_ledger_workbook",
    "write_load_csv", "write_load_sheet", "write_impact_workbook", "write_response_workbook", "write_letter", "write_shared",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_text_from_data_stays_text(writers: Mapping[str, tuple[str, Write]], name: str, tmp_path: Path) -> None:
    """No formula, field, link or element comes of it; where text is not taken out altogether, it is there."""
    ending, write = writers[name]
    path = tmp_path / f"out{ending}"
    write(path)
    said = CHECKS[ending](path)
    assert ("1+1" in said) is (name != "write_shared"), "all free text leaves an export with Safe Harbor fields removed"


def test_an_amount_below_zero_stays_a_number(audit: AuditResult, tmp_path: Path) -> None:
    """Only text is kept from running; a reversed line's amount is summed like any other."""
    path = tmp_path / "findings.csv"
    write_findings_csv(path, replace(audit, findings=(replace(audit.findings[0], amount=Decimal("-5.00")),)))
    (row,) = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    assert row["amount"] == "-5.00"


@contextmanager
def full_disk(path: Path) -> Iterator[Path]:
    """No file may grow past a few bytes."""
    resource = pytest.importorskip("resource", reason="this system has no limits for files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (700, before[1]))
    try:
        yield path
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def read_only(path: Path) -> Iterator[Path]:
    path.chmod(0o444)
    yield path


@contextmanager
def read_only_folder(path: Path) -> Iterator[Path]:
    """Where the person tried may write into any folder, one that is gone."""
    held = path.parent
    if sys.platform == "win32" or os.geteuid() == 0:
        yield held / "gone" / path.name
        return
    held.chmod(0o555)
    try:
        yield path
    finally:
        held.chmod(0o755)


@pytest.mark.parametrize("spoil", [full_disk, read_only, read_only_folder])
@pytest.mark.parametrize("name", NAMES)
def test_a_write_that_fails_leaves_what_was_there(
    writers: Mapping[str, tuple[str, Write]], name: str, spoil: Callable[[Path], AbstractContextManager[Path]], tmp_path: Path
) -> None:
    """Byte for byte, with nothing beside it, and says to save under another name."""
    ending, write = writers[name]
    path = tmp_path / f"out{ending}"
    path.write_bytes(b"the file of last week")
    with spoil(path) as target, pytest.raises(OutputFailedError, match="another name"):
        write(target)
    assert path.read_bytes() == b"the file of last week"
    assert [item.name for item in tmp_path.iterdir()] == [path.name]
