"""The ledger as a workbook: codes by date, rules, conflicts, versions, code sets, notices, and every sentence they rest on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from app.documents.model import Place
from app.ledger.load import bounds_of
from app.ledger.model import CodeHistory, Conflict, EndBasis, Interval, Ledger, Notice, PolicyLedger, Reading
from app.ledger.settlements import resolution_words
from app.reports.excel.books import new_book, save_book
from app.reports.excel.cells import CellValue, for_print, header, link, put, title
from app.reports.words import BASIS_WORDS, day_words, end_words, start_words

HEADER_ROW = 3
MOST_LINKS = 60_000  # Excel takes 65,530 links a sheet
SOURCES = "Sources"
_Columns = Sequence[tuple[str, int]]

_CODES: _Columns = (
    ("Policy", 12), ("System", 12), ("Code", 17), ("Listed from", 13), ("Listed until", 13), ("Starts by", 20), ("Ends by", 20),
    ("Certain", 20), ("Role", 13), ("Drug", 16), ("For", 18), ("Known from", 13), ("End known from", 13), ("Disputed", 22),
    ("In its code set from", 14), ("Until", 14), ("Says so", 9), ("Ends it", 9),
)  # fmt: skip
_REGIMES: _Columns = (
    *(("Policy", 12), ("Rule", 24), ("From", 13), ("Until", 13), ("Starts by", 24), ("Ends by", 24), ("Known from", 13)),
    *(("Says so", 9), ("Ends it", 9)),
)
_CONFLICTS: _Columns = (
    ("Policy", 12), ("Kind", 26), ("Codes", 22), ("From", 13), ("Until", 13), ("What it is", 44), ("It says: listed", 44), ("Where", 9),
    ("It says: not listed", 44), ("Where", 9), ("Resolution", 34), ("Name", 38),
)  # fmt: skip
_VERSIONS: _Columns = (
    ("Policy", 12), ("Title", 30), ("File", 44), ("State", 12), ("Published", 13), ("Counts from", 13), ("By", 28), ("Notice", 44),
    ("Codes printed", 9), ("SHA-256", 68),
)  # fmt: skip
_NOTICES: _Columns = (
    ("Policy", 14), ("Market", 16), ("Line of business", 18), ("Effective", 13), ("About", 11), ("By date", 12), ("Version", 13),
    ("Source", 36), ("Effect", 52),
)  # fmt: skip
_CODE_SETS: _Columns = (("System", 14), ("From", 13), ("Through", 13), ("Source", 110))
_SKIPPED: _Columns = (("File", 50), ("Why", 90))
_SENTENCES: _Columns = (("No.", 8), ("File", 44), ("Page", 7), ("Line", 7), ("Sentence", 100), ("First use", 24), ("Uses", 8))


def write_ledger_workbook(path: Path, ledger: Ledger, made: datetime | None = None) -> None:
    """Write a ledger; raises `OutputFailedError`."""
    book = new_book(made)
    sentences = _Sentences()
    _codes(book.create_sheet("Codes by date"), ledger, sentences)
    _regimes(book.create_sheet("Regimes"), ledger, sentences)
    _conflicts(book.create_sheet("Conflicts"), ledger, sentences)
    _table(book.create_sheet("Versions"), "The versions it is built of", _VERSIONS, _version_rows(ledger), {1, 2, 3, 8})
    windows = ((item.system.value, item.first, item.last, item.source) for item in ledger.code_sets)
    _table(book.create_sheet("Code sets"), "Days for which a table says which codes exist", _CODE_SETS, windows, {4})
    _sources(book.create_sheet(SOURCES), sentences)
    _table(book.create_sheet("Notices"), "Notices of when a plan applies a version", _NOTICES, _notice_rows(ledger), {1, 8, 9})
    skipped = ((item.file, item.why) for item in ledger.skipped)
    _table(book.create_sheet("Skipped"), "Files that fed nothing", _SKIPPED, skipped, {1, 2})
    save_book(book, path)


@dataclass(slots=True)
class _Sentences:
    """Every sentence once, by number from 1, with the cells that rest on it."""

    numbers: dict[Place, int] = field(default_factory=dict)
    uses: dict[Place, list[tuple[str, int]]] = field(default_factory=dict)

    def refer(self, sheet: Worksheet, row: int, column: int, places: Sequence[Place]) -> None:
        """Write the number of the first sentence with a link to it; the others are kept with this cell as their use."""
        for place in dict.fromkeys(places):
            self.numbers.setdefault(place, len(self.numbers) + 1)
            self.uses.setdefault(place, []).append((sheet.title, row))
        if places:
            numbers = [self.numbers[place] for place in dict.fromkeys(places)]
            text = ", ".join(f"S{number}" for number in numbers)
            if row - HEADER_ROW <= MOST_LINKS // 2:  # two links a row
                link(sheet, row, column, text, f"{SOURCES}!A{numbers[0] + HEADER_ROW}")
            else:
                put(sheet, row, column, text)


def _codes(sheet: Worksheet, ledger: Ledger, sentences: _Sentences) -> None:
    note = f"By {ledger.basis.value} date where the policy states none. Until = the first day it is no longer listed.{_whose(ledger)}"
    row = _begin(sheet, "Codes by date", note, _CODES)
    for policy in ledger.policies:
        for history in policy.codes:
            for interval in history.intervals:
                row += 1
                _line(sheet, row, _interval_cells(history, interval), {1, 6, 7, 8, 10, 11, 14})
                sheet.cell(row, 3).number_format = "@"
                sentences.refer(sheet, row, 17, interval.sources)
                sentences.refer(sheet, row, 18, interval.end_sources)
    for_print(sheet, HEADER_ROW, len(_CODES), row)


def _interval_cells(history: CodeHistory, interval: Interval) -> tuple[CellValue, ...]:
    valid = history.code_set
    return (
        history.policy, history.system.value, f"{history.code}-{history.through}" if history.through else history.code,
        interval.start or "unknown", interval.end or day_words(None, certain=interval.latest_end is None), start_words(interval),
        end_words(interval), bounds_of(interval) or "yes", interval.role.value, interval.drug or "", ", ".join(history.supports or ()),
        interval.known_from, interval.end_known_from, interval.conflict or "",
        (valid.start or "before the table") if valid else "no table loaded", (valid.end or "still valid") if valid else "", None, None,
    )  # fmt: skip


def _regimes(sheet: Worksheet, ledger: Ledger, sentences: _Sentences) -> None:
    row = _begin(sheet, "Rules without codes", f"Until = the first day it no longer runs.{_whose(ledger)}", _REGIMES)
    for policy in ledger.policies:
        for item in policy.regimes:
            row += 1
            ends = BASIS_WORDS[item.end_basis] if item.end is not None and item.end_basis is not None else ""
            days = (item.start or "unknown", item.end or "open")
            cells = (item.policy, item.regime, *days, BASIS_WORDS[item.start_basis], ends, item.known_from, None, None)
            _line(sheet, row, cells, {1, 2, 5, 6})
            sentences.refer(sheet, row, 8, item.sources)
            sentences.refer(sheet, row, 9, item.end_sources)
    for_print(sheet, HEADER_ROW, len(_REGIMES), row)


def _conflicts(sheet: Worksheet, ledger: Ledger, sentences: _Sentences) -> None:
    note = "What cannot both be true, with both readings. Nothing is settled but by a person."
    row = _begin(sheet, "Conflicts", note, _CONFLICTS)
    for conflict in (item for policy in ledger.policies for item in policy.conflicts):
        row += 1
        _line(sheet, row, _conflict_cells(conflict), {1, 2, 3, 6, 7, 9, 11, 12})
        for column, says in ((8, "in"), (10, "out")):
            sentences.refer(sheet, row, column, [item.source for item in _saying(conflict, says)])
    for_print(sheet, HEADER_ROW, len(_CONFLICTS), row)


def _conflict_cells(conflict: Conflict) -> tuple[CellValue, ...]:
    said = ["\n".join(dict.fromkeys(item.source.text for item in _saying(conflict, says))) for says in ("in", "out")]
    resolution = resolution_words(conflict.resolution) if conflict.resolution is not None else "not settled"
    return (
        conflict.policy, conflict.kind, ", ".join(code for _, code in conflict.codes), conflict.start or "unknown", conflict.end or "open",
        conflict.message, said[0], None, said[1], None, resolution, conflict.id,
    )  # fmt: skip


def _saying(conflict: Conflict, says: str) -> list[Reading]:
    return [reading for reading in conflict.readings if reading.says == says]


def _version_rows(ledger: Ledger) -> Iterable[tuple[CellValue, ...]]:
    for policy in ledger.policies:
        for held in policy.versions:
            version = held.version
            yield (
                policy.policy, version.title or "", version.file, version.state.value, held.published, held.start,
                BASIS_WORDS[held.start_basis], _notice_words(held.notice) if held.notice is not None else "", len(version.codes),
                version.text.document.sha256,
            )  # fmt: skip


def _notice_words(notice: Notice) -> str:
    whose = ", ".join(part for part in (notice.market, notice.line_of_business) if part) or "everybody"
    by = "" if notice.basis.value == "service" else ", by date processed"
    return f"Applied from {notice.effective} for {whose}{by}" + (f" ({notice.source})" if notice.source else "")


def _notice_rows(ledger: Ledger) -> Iterable[tuple[CellValue, ...]]:
    for policy in ledger.policies:
        for held in policy.versions:
            if held.notice is not None:
                yield _notice_cells(held.notice, _effect(policy, held.version.file))
    for notice, why in ledger.idle_notices:
        yield _notice_cells(notice, f"None. {why}")


def _effect(policy: PolicyLedger, file: str) -> str:
    moved = sum(EndBasis.NOTICE in (interval.start_basis, interval.end_basis) for history in policy.codes for interval in history.intervals)
    return f"Puts {file} into effect; {moved} intervals of {policy.policy} begin or end by a notice."


def _notice_cells(notice: Notice, effect: str) -> tuple[CellValue, ...]:
    return (
        notice.policy, notice.market or "all", notice.line_of_business or "all", notice.effective, notice.scope.value, notice.basis.value,
        notice.version, notice.source, effect,
    )  # fmt: skip


def _sources(sheet: Worksheet, sentences: _Sentences) -> None:
    note = "Each sentence once, word for word. Lines are counted in the wording the program read."
    row = _begin(sheet, "Sources", note, _SENTENCES)
    for place, number in sentences.numbers.items():
        row += 1
        uses = sentences.uses[place]
        name, at = uses[0]
        _line(sheet, row, (f"S{number}", place.file, place.page, place.block + 1, place.text, None, len(uses)), {2, 5})
        if number <= MOST_LINKS:
            link(sheet, row, 6, f"{name}, row {at}", f"{name}!A{at}")
        else:
            put(sheet, row, 6, f"{name}, row {at}")
    for_print(sheet, HEADER_ROW, len(_SENTENCES), row)


def _table(sheet: Worksheet, heading: str, columns: _Columns, rows: Iterable[Sequence[CellValue]], wrapped: set[int]) -> None:
    row = _begin(sheet, heading, "", columns)
    for cells in rows:
        row += 1
        _line(sheet, row, cells, wrapped)
    if row == HEADER_ROW:
        row += 1
        put(sheet, row, 1, "None.")
    for_print(sheet, HEADER_ROW, len(columns), row)


def _begin(sheet: Worksheet, heading: str, note: str, columns: _Columns) -> int:
    title(sheet, heading, note)
    header(sheet, HEADER_ROW, [name for name, _ in columns], [width for _, width in columns])
    return HEADER_ROW


def _line(sheet: Worksheet, row: int, cells: Sequence[CellValue], wrapped: set[int]) -> None:
    for column, value in enumerate(cells, start=1):
        put(sheet, row, column, value, wrap=column in wrapped, ruled=True)


def _whose(ledger: Ledger) -> str:
    parts = [
        f"market {ledger.market}" if ledger.market else "",
        f"line of business {ledger.line_of_business}" if ledger.line_of_business else "",
        f"as known on {ledger.known_on}" if ledger.known_on else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f" For {said}." if said else ""
