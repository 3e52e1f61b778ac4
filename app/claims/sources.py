"""A claims file, whatever its format: the first rows of each sheet, and a sheet loaded whole."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from duckdb import DuckDBPyConnection

from app.claims.delimited import SEPARATORS, DelimitedText, Record, read_delimited
from app.claims.engine import extend, extend_joined, extend_lines, fill, number_of, rows_of
from app.claims.guarded import read_workbook
from app.claims.handover import SheetPieces
from app.claims.sheets import HEAD_ROWS, SheetHead
from app.errors import InputRefusedError
from app.progress import Job

Columns = Sequence[tuple[str, str]]
Broken = dict[int, tuple[str, str]]  # record -> (its start, why)

_BATCH = 50_000
_FEW = 2
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A loaded sheet: its table, its width and what a reader of values alone would not see."""

    table: str
    width: int
    hidden: frozenset[int] = frozenset()
    errors: dict[tuple[int, int], str] = field(default_factory=dict)  # (row, column of the table) -> text
    broken: dict[int, tuple[str, str]] = field(default_factory=dict)  # record -> (its start, why)
    notices: tuple[str, ...] = ()


class ClaimsSource(Protocol):
    """What reading needs of a file."""

    file: str
    epoch_1904: bool

    def heads(self, connection: DuckDBPyConnection) -> tuple[SheetHead, ...]:
        """Return the first rows of every sheet."""
        ...

    def load(self, connection: DuckDBPyConnection, head: SheetHead, header: int) -> Loaded:
        """Make sure the sheet is a table of `row_no` and `c0`, `c1` …; `header` is the header's row."""
        ...


def open_claims(path: Path, job: Job) -> ClaimsSource:
    """Open a claims file by its content. Raises `InputRefusedError`."""
    start = _start_of(path)
    if start.startswith(_OLD_OFFICE):
        raise InputRefusedError(
            path.name, "", "It is encrypted or in the format of Excel 97.", "Remove the password or save it as .xlsx, then try again."
        )
    return WorkbookSource(path, job) if start.startswith(_ZIP) else TextSource(path)


def _start_of(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            start = stream.read(8)
    except OSError as error:
        raise InputRefusedError(
            path.name, "", "The file cannot be opened.", "Check the path and whether another program holds it."
        ) from error
    if not start:
        raise InputRefusedError(path.name, "", "The file is empty.", "Choose one with a header row and claim lines.")
    return start


class WorkbookSource:
    """An Excel workbook, read by a child."""

    def __init__(self, path: Path, job: Job) -> None:
        """Read the workbook."""
        self.file = path.name
        self._sheets = {sheet.facts.name: sheet for sheet in read_workbook(path, lambda: job.cancelled)}
        self.epoch_1904 = any(sheet.facts.epoch_1904 for sheet in self._sheets.values())

    def heads(self, connection: DuckDBPyConnection) -> tuple[SheetHead, ...]:
        """Load every worksheet whole and return its first rows."""
        return tuple(self._loaded(connection, f"sheet_{number}", sheet) for number, sheet in enumerate(self._sheets.values()))

    def load(self, connection: DuckDBPyConnection, head: SheetHead, header: int) -> Loaded:
        """Return what is known of a sheet beside its values."""
        facts = self._sheets[head.name].facts
        held = number_of(connection, f"select count(*) from {head.table}")  # noqa: S608 - names made here
        if held != facts.rows:
            raise InputRefusedError(self.file, f"sheet {head.name}", "Not all rows arrived.", "Try again.")
        notices = []
        if facts.unset_formulas:
            notices.append(f"{head.name}: {facts.unset_formulas} formulas hold no stored value and are read as empty")
        merged = sum(1 for last in facts.merged_until if last > header)
        if merged:
            notices.append(f"{head.name}: {merged} merged ranges below the header; only their first cell holds a value")
        return Loaded(
            table=head.table,
            width=facts.width,
            hidden=frozenset(facts.hidden_rows),
            errors={(row, column): text for row, column, text in facts.errors},
            notices=tuple(notices),
        )

    def _loaded(self, connection: DuckDBPyConnection, table: str, sheet: SheetPieces) -> SheetHead:
        columns = [("row_no", "bigint"), *((f"c{number}", "varchar") for number in range(sheet.facts.width))]
        fill(connection, table, columns, ())
        for text in sheet.texts:
            extend_joined(connection, table, columns, str(text, "utf-8"))
        found = rows_of(connection, f"select * from {table} where row_no <= {HEAD_ROWS} order by row_no")  # noqa: S608 - names made here
        rows = {int(str(number)): tuple("" if cell is None else str(cell) for cell in cells) for number, *cells in found}
        blank = ("",) * sheet.facts.width
        cells = tuple(rows.get(number, blank) for number in range(1, max(rows, default=0) + 1))
        return SheetHead(sheet.facts.name, cells, table, hidden=sheet.facts.hidden)


class TextSource:
    """A delimited text file."""

    def __init__(self, path: Path) -> None:
        """Decode the file."""
        self._text: DelimitedText = read_delimited(path)
        self.file = path.name
        self.epoch_1904 = False

    def heads(self, _connection: DuckDBPyConnection) -> tuple[SheetHead, ...]:
        """Return the first records."""
        return (SheetHead("", self._text.head(HEAD_ROWS), "sheet_0"),)

    def load(self, connection: DuckDBPyConnection, head: SheetHead, header: int) -> Loaded:
        """Load all records; those that do not fit the header are kept aside."""
        table = head.table
        width = len(head.rows[header - 1])
        broken: dict[int, tuple[str, str]] = {}
        columns = [("row_no", "bigint"), *((f"c{number}", "varchar") for number in range(width))]
        fill(connection, table, columns, ())
        if self._text.plain:
            seen = self._load_lines(connection, table, columns, header, broken)
        else:
            seen = extend(connection, table, columns, _fitting(self._text.records(), width, header, broken))
        held = number_of(connection, f"select count(*) from {table}")  # noqa: S608 - names made here
        if held != seen:
            raise InputRefusedError(
                self.file, "", "Two readings of the file found different records.", "Try again, or save it as a workbook."
            )
        return Loaded(table=table, width=width, broken=broken)

    def _load_lines(
        self,
        connection: DuckDBPyConnection,
        table: str,
        columns: Sequence[tuple[str, str]],
        header: int,
        broken: dict[int, tuple[str, str]],
    ) -> int:
        """Load a file without quotes: every line is a record, and lines as wide as the header need no second look."""
        separator, cuts = self._text.separator, len(columns) - 2
        seen = 0
        for start in range(0, len(self._text.lines), _BATCH):
            numbered = list(enumerate(self._text.lines[start : start + _BATCH], start + 1))
            fitting = [(number, line) for number, line in numbered if line.count(separator) == cuts and line.strip(f"{separator} \t")]
            rest = (Record(number, tuple(line.split(separator))) for number, line in numbered if line.count(separator) != cuts)
            extend_lines(connection, table, columns, fitting, separator)
            seen += len(fitting) + extend(connection, table, columns, _fitting(rest, cuts + 1, header, broken))
        return seen


def _fitting(records: Iterable[Record], width: int, header: int, broken: dict[int, tuple[str, str]]) -> Iterator[tuple[str | None, ...]]:
    for record in records:
        cells = record.cells
        filled = sum(1 for cell in cells if cell.strip())
        if not filled:
            continue
        extra = any(cell.strip() for cell in cells[width:])
        broken_by = record.broken or _other_separator(cells, width)
        short = filled > 1 and (extra or len(cells) < width)
        if record.number > header and (short or broken_by):
            broken[record.number] = (" ".join(cells)[:120], broken_by or f"{len(cells)} cells where the header has {width}")
            continue
        padded = (*cells[:width], *("",) * (width - len(cells)))
        yield (str(record.number), *(cell or None for cell in padded))


def _other_separator(cells: Sequence[str], width: int) -> str | None:
    """Say where a whole record of another separator hides in one cell."""
    if width > _FEW and len(cells) == 1 and any(cells[0].count(sign) == width - 1 for sign in SEPARATORS):
        return "cut by another separator"
    return None
