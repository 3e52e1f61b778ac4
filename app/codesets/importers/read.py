"""Reads a code file of whatever kind: known by its content, its records counted, its days found."""

from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from app.codesets.importers.anweb_text import is_anweb, read_anweb
from app.codesets.importers.archive import Member, is_workbook, members
from app.codesets.importers.guarded import read_sheets
from app.codesets.importers.hcpcs_sheet import is_hcpcs, read_hcpcs
from app.codesets.importers.icd import is_codes, is_order, read_codes, read_order
from app.codesets.importers.lines import lines_of
from app.codesets.importers.model import ImportedTable, ImportReport, Kind, Parsed
from app.codesets.importers.release import Span, span_of
from app.codesets.stored import pack
from app.codesets.tables import load_bundled
from app.errors import InputRefusedError
from app.progress import Job

_LARGEST = 96 << 20
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0"
_DISCONTINUED = "D"
_KINDS = "Give a code file as CMS publishes it: HCPCS ANWEB (txt or xlsx), HCPCS TRANS (xlsx), or an ICD-10 order or codes file."
_FORMS = {
    Kind.ANWEB: "HCPCS Level II alpha-numeric file",
    Kind.TRANS: "HCPCS Level II list of changes",
    Kind.ORDER: "order file",
    Kind.CODES: "codes file",
}
_BEST = (Kind.ANWEB, Kind.ORDER, Kind.CODES, Kind.TRANS)  # of several files in one archive


def import_file(path: Path, job: Job | None = None) -> ImportedTable:
    """Read a code file. Raises `InputRefusedError` for one that is none or damaged, and `CancelledError`."""
    job = job if job is not None else Job()
    job.step(0, 3, f"Reading {path.name}")
    try:
        if path.stat().st_size > _LARGEST:
            raise InputRefusedError(path.name, "", "It is larger than any code file.", _KINDS)
        data = path.read_bytes()
    except OSError as error:
        raise InputRefusedError(path.name, "", f"It cannot be opened: {error.strerror}.", "Check its name and try again.") from error
    parsed, member = _content(data, path.name, lambda: job.cancelled)
    job.step(1, 3, "Finding the days it speaks for")
    names = (member, path.name) if member else (path.name,)
    span = span_of(parsed, names, load_bundled())
    job.step(2, 3, "Writing it down")
    report = _report(parsed, span, path.name, member, sha256(data).hexdigest())
    return ImportedTable(report, pack(report, parsed.records))


def _content(data: bytes, file: str, cancelled: Callable[[], bool]) -> tuple[Parsed, str]:
    """Return what a file holds and, of an archive, the name of the member that was read."""
    if not data.strip():
        raise InputRefusedError(file, "", "It is empty.", _KINDS)
    if data.startswith(_OLE):
        raise InputRefusedError(
            file, "", "It is a workbook or document of the kind before 2007, or encrypted.", "Save it as .xlsx and try again."
        )
    if not data.startswith((_ZIP, _EMPTY_ZIP)):
        return _text(data, file), ""
    if is_workbook(data, file):
        return _workbook(data, file, cancelled), ""
    return _archive(data, file, cancelled)


def _text(data: bytes, file: str) -> Parsed:
    lines = lines_of(data, file)
    if is_anweb(lines):
        return read_anweb(lines, file)
    if is_order(lines):
        return read_order(lines, file)
    if is_codes(lines):
        return read_codes(lines, file)
    raise InputRefusedError(file, "", "It is text, but not in the layout of any code file known here.", _KINDS)


def _workbook(data: bytes, file: str, cancelled: Callable[[], bool]) -> Parsed:
    sheets = read_sheets(data, file, cancelled)
    if not is_hcpcs(sheets):
        raise InputRefusedError(file, "", "No sheet of it has a header row with HCPCS codes, descriptions and dates or actions.", _KINDS)
    return read_hcpcs(sheets, file)


def _archive(data: bytes, file: str, cancelled: Callable[[], bool]) -> tuple[Parsed, str]:
    """Read each member of an archive and return the one that says most."""
    found: list[tuple[Parsed, str]] = []
    refused: list[InputRefusedError] = []
    for member in members(data, file):
        try:
            found.append((_member(member, cancelled), member.name))
        except InputRefusedError as error:
            refused.append(error)
    if not found:
        if len(refused) == 1:
            raise InputRefusedError(file, refused[0].refusal.file, refused[0].refusal.why, refused[0].refusal.do) from refused[0]
        raise InputRefusedError(file, "", "None of the files in it is a code file.", _KINDS)
    return min(found, key=lambda item: (_BEST.index(item[0].kind), -len(item[0].records)))


def _member(member: Member, cancelled: Callable[[], bool]) -> Parsed:
    if member.data.startswith(_ZIP):
        return _workbook(member.data, member.name, cancelled)
    return _text(member.data, member.name)


def _report(parsed: Parsed, span: Span, file: str, member: str, digest: str) -> ImportReport:
    actions = Counter(record.action for record in parsed.records if record.action)
    terminated = sum(1 for record in parsed.records if record.end is not None)
    form = f"{parsed.system.value} {_FORMS[parsed.kind]}" if parsed.kind in (Kind.ORDER, Kind.CODES) else _FORMS[parsed.kind]
    since = f", release of {span.first}" if span.first else ""
    named = f"{member} in {file}" if member else file
    return ImportReport(
        file=file,
        sha256=digest,
        kind=parsed.kind.value,
        system=parsed.system,
        records=len(parsed.records),
        terminated=actions[_DISCONTINUED] if parsed.kind is Kind.TRANS else terminated,
        first=span.first,
        last=span.last,
        source=f"CMS {form}{since} ({named})",
        actions=dict(actions),
        unread=(*span.notes, *parsed.unread),
    )
