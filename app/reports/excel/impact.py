"""The impact of a version on claims as a workbook: what was tried, every changed line before and after, and the sentences."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from openpyxl.styles import Border
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.worksheet import Worksheet

from app import __version__
from app.audit.impact import Population
from app.audit.impact_lines import ChangedLine, Way, groups_of
from app.audit.model import AuditResult, Finding
from app.documents.model import Place
from app.errors import OutputFailedError
from app.reports.asked import EXTRAS_HEAD, asked_of, switched_on
from app.reports.excel.books import new_book, save_book
from app.reports.excel.cells import BAND_FILL, LINE, LONGEST, NOTE_FONT, CellValue, for_print, header, link, page_set_up, put, table, title
from app.reports.stamp import UNSTAMPED, Stamp
from app.reports.words import AT_ISSUE, NO_FINDING, printable, where

MOST_ROWS = 1_048_000  # Excel takes 1,048,576 rows a sheet
MOST_LINKS = 30_000  # two a line; Excel takes 65,530 a sheet
HEADER_ROW = 3
LINES, SENTENCES = "Changed lines", "Sentences"
TRIED = "The version was tried, nothing else: no finding, decision or document was kept or changed by it"

_Columns = Sequence[tuple[str, int]]
_LINES: _Columns = (
    ("No.", 7), ("Sheet", 14), ("Row", 8), ("Claim", 16), ("Line", 6), ("Member", 16), ("Date used", 12), ("Code", 12),
    ("What changes", 17), ("Before", 34), ("With the version tried", 34), ("Amount at issue", 16), ("Policy", 12),
    ("What makes the difference", 62), ("Before rests on", 10), ("After rests on", 10),
)  # fmt: skip
_SENTENCES: _Columns = (("No.", 7), ("Document", 40), ("Where", 18), ("Sentence", 90), ("Side", 22), ("First line", 12), ("Lines", 9))
_WRAPPED = frozenset({10, 11, 14})
BELOW = Border(bottom=LINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What was tried on which claims."""

    policy: str
    file: str
    state: str
    effective: date
    effective_by: str
    before: AuditResult
    after: AuditResult
    population: Population


def write_impact_workbook(path: Path, tried: Tried, lines: Sequence[ChangedLine], stamp: Stamp = UNSTAMPED) -> None:
    """Write summary, changed lines and sentences; raises `OutputFailedError`."""
    if len(lines) > MOST_ROWS:
        raise OutputFailedError(
            path.name, "", f"{len(lines):,} lines change, and an Excel sheet holds {MOST_ROWS:,}.", "Try the version on fewer claims."
        )
    book = new_book(stamp.made)
    _summary(book.create_sheet("Impact"), tried, lines, stamp.anchor)
    sentences = _Sentences()
    _changed(book.create_sheet(LINES), lines, sentences)
    _said(book.create_sheet(SENTENCES), sentences)
    save_book(book, path)


class _Looks:
    """Writes cells that look like the first of their column: working out each one's look anew takes most of the time of a long sheet."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, type], StyleArray] = {}

    def put(self, sheet: Worksheet, row: int, column: int, value: CellValue) -> None:
        """Write one cell; text that begins like a formula goes the long way, where it is kept from being one."""
        known = self._known.get((column, type(value)))
        if known is None or (isinstance(value, str) and not value[:1].isalnum()):
            cell = put(sheet, row, column, value, wrap=column in _WRAPPED)
            cell.border = BELOW
            if not cell.quotePrefix:
                self._known[column, type(value)] = cell._style  # type: ignore[attr-defined] # noqa: SLF001 - openpyxl has no public way to give a look on
            return
        cell = sheet.cell(row, column, printable(value)[:LONGEST] if isinstance(value, str) else value)
        cell._style = copy(known)  # type: ignore[attr-defined] # noqa: SLF001 - as above


class _Sentences:
    """Every sentence once, by number from 1, with the side it speaks on and the lines that rest on it."""

    def __init__(self) -> None:
        self.numbers: dict[Place, int] = {}
        self.sides: dict[Place, set[str]] = {}
        self.lines: dict[Place, list[int]] = {}

    def numbered(self, findings: Iterable[Finding], side: str, line: int) -> list[int]:
        """Return the numbers of the findings' sentences, each once."""
        places = tuple(dict.fromkeys(place for finding in findings for place in finding.sources))
        for place in places:
            self.numbers.setdefault(place, len(self.numbers) + 1)
            self.sides.setdefault(place, set()).add(side)
            uses = self.lines.setdefault(place, [])
            if not uses or uses[-1] != line:
                uses.append(line)
        return [self.numbers[place] for place in places]


def _summary(sheet: Worksheet, tried: Tried, lines: Sequence[ChangedLine], anchor: str) -> None:
    for letter, width in zip("ABCDE", (40, 24, 20, 20, 20), strict=True):
        sheet.column_dimensions[letter].width = width
    title(sheet, "Impact of a version on claims", f"{AT_ISSUE}. {TRIED}.")
    row = 4
    for name, value in (*_facts(tried), *((("Project trail", anchor),) if anchor else ())):
        put(sheet, row, 1, name).fill = BAND_FILL
        put(sheet, row, 2, value)
        row += 1
    row = table(sheet, row + 1, ("On these claims", "Would change", "Checked"), _figures(tried, lines))
    ways = [(way.value.capitalize(), *_sums([line for line in lines if line.way is way])) for way in Way]
    row = table(sheet, row + 1, ("What changes", "Lines", "Amount at issue"), ways)
    found = [
        (f"{group.way.value.capitalize()}: {rule_words(group.rule)}", part.code or "no code", group.verdict.value, part.lines, part.amount)
        for group in groups_of(lines)
        for part in group.codes
    ]
    if found:
        row = table(sheet, row + 1, ("By rule and code", "Code", "Verdict", "Lines", "Amount at issue"), found, wrapped=frozenset({1}))
    if extras := switched_on(tried.before):
        row = table(sheet, row + 1, EXTRAS_HEAD, (item.cells for item in extras), wrapped=frozenset({1}))
    for number, notice in enumerate(dict.fromkeys((*tried.before.notices, *tried.after.notices)), start=1):
        put(sheet, row + number, 1, notice, NOTE_FONT)
    page_set_up(sheet)


def _facts(tried: Tried) -> tuple[tuple[str, CellValue], ...]:
    before = tried.before
    return (
        ("Policy", tried.policy),
        ("Version tried", f"{tried.file} ({tried.state})"),
        ("Counts from", tried.effective),
        ("Why this day", tried.effective_by),
        ("Claims file", before.file),
        ("Versions before", _versions(before, tried.policy)),
        ("Versions with it", _versions(tried.after, tried.policy)),
        *asked_of(before),
        ("Program", f"CodeLedger {__version__}"),
        ("Fingerprint of the findings before", before.fingerprint),
        ("Fingerprint of the findings after", tried.after.fingerprint),
    )


def _versions(result: AuditResult, policy: str) -> str:
    held = [item for ledger in result.ledger.policies if ledger.policy == policy for item in ledger.versions]
    return "; ".join(f"{item.version.file} from {item.start.isoformat()}" for item in held) or "none"


def _figures(tried: Tried, lines: Sequence[ChangedLine]) -> tuple[tuple[CellValue, ...], ...]:
    whole = tried.population
    count, amount = _sums(lines)
    members = len({line.change.member for line in lines if line.change.member})
    return (
        ("Lines", count, whole.lines),
        ("Amount at issue, once per line", amount, whole.amount if whole.amount is not None else "no amounts in the file"),
        ("Members", members, whole.members),
    )


def _sums(lines: Sequence[ChangedLine]) -> tuple[int, Decimal]:
    return len(lines), sum((line.change.amount for line in lines if line.change.amount is not None), Decimal("0.00"))


def _changed(sheet: Worksheet, lines: Sequence[ChangedLine], sentences: _Sentences) -> None:
    title(sheet, LINES, f"{AT_ISSUE}. In the order of the claims file; each line's amount stands once.")
    header(sheet, HEADER_ROW, [name for name, _ in _LINES], [width for _, width in _LINES])
    row, looks = HEADER_ROW, _Looks()
    for number, line in enumerate(lines, start=1):
        row += 1
        for column, value in enumerate(_cells(number, line), start=1):
            looks.put(sheet, row, column, value)
        for column, findings, side in ((15, line.lost, "before"), (16, line.gained, "with the version tried")):
            numbers = sentences.numbered(findings, side, number)
            text = ", ".join(f"S{item}" for item in numbers)
            if numbers and number <= MOST_LINKS:
                link(sheet, row, column, text, f"{SENTENCES}!A{numbers[0] + HEADER_ROW}")
            else:
                put(sheet, row, column, text)
            sheet.cell(row, column).border = BELOW
    if not lines:
        row += 1
        put(sheet, row, 1, "No line is judged otherwise.")
    for_print(sheet, HEADER_ROW, len(_LINES), row)


def _cells(number: int, line: ChangedLine) -> tuple[CellValue, ...]:
    change, decided = line.change, line.deciding
    return (
        number, change.sheet, change.row, change.claim_id, change.line, change.member, line.day, line.code, line.way.value,
        said_words(line.before), said_words(line.after), change.amount, decided.policy, decided.message,
    )  # fmt: skip


def said_words(findings: Sequence[Finding]) -> str:
    """Return what is said of a line: verdict and rule of each finding in words."""
    said = dict.fromkeys(f"{finding.verdict.value.capitalize()}: {rule_words(finding.rule)}" for finding in findings)
    return "; ".join(said) or NO_FINDING


def rule_words(rule: str) -> str:
    """Return a rule's name as words."""
    return rule.replace("-", " ").replace("ndc", "NDC")


def _said(sheet: Worksheet, sentences: _Sentences) -> None:
    title(sheet, SENTENCES, "What the difference rests on, word for word. Lines of a document are counted in the wording the program read.")
    header(sheet, HEADER_ROW, [name for name, _ in _SENTENCES], [width for _, width in _SENTENCES])
    row = HEADER_ROW
    for place, number in sentences.numbers.items():
        row += 1
        used = sentences.lines[place]
        side = " and ".join(sorted(sentences.sides[place]))
        for column, value in enumerate((f"S{number}", place.file, where(place), place.text, side, None, len(used)), start=1):
            put(sheet, row, column, value, wrap=column == 4).border = BELOW
        if number <= MOST_LINKS:
            link(sheet, row, 6, f"No. {used[0]}", f"{LINES}!A{used[0] + HEADER_ROW}")
        else:
            put(sheet, row, 6, f"No. {used[0]}")
    if not sentences.numbers:
        row += 1
        put(sheet, row, 1, "None.")
    for_print(sheet, HEADER_ROW, len(_SENTENCES), row)
