"""A claims file, whatever its format: the first rows of each sheet, and a sheet loaded whole."""

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol

from duckdb import DuckDBPyConnection

from app.claims.arrived import load_arrivals
from app.claims.delimited import SEPARATORS, DelimitedText, Record, read_delimited
from app.claims.engine import extend, extend_lines, fill, number_of, rows_of
from app.claims.foreign import not_opened, refuse_foreign
from app.claims.guarded import read_parquet, read_workbook
from app.claims.handover import Arrival, Reached, SheetFacts
from app.claims.sheets import HEAD_ROWS, SheetHead
from app.errors import InputRefusedError
from app.progress import Job

Columns = Sequence[tuple[str, str]]
Broken = dict[int, tuple[str, str]]  # record -> (its start, why)

ASIDE = (("row_no", "bigint"), ("cells", "varchar"), ("broken", "varchar"))  # cells as a JSON list
_BATCH = 50_000
_FEW = 2
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip, old Office
_PARQUET = b"PAR1"
_START = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A loaded sheet: its table, its width and what a reader of values alone would not see."""

    table: str
    width: int
    hidden: frozenset[int] = frozenset()
    errors: dict[tuple[int, int], str] = field(default_factory=dict)  # (row, column of the table) -> text
    broken: dict[int, tuple[str, str]] = field(default_factory=dict)  # record -> (its start, why)
    merged: tuple[tuple[int, int, int, int], ...] = ()  # first row, last row, first column, last column
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSheet:
    """A sheet loaded to be kept: the table of its rows, and for text the table `aside` of the records that are not `facts.width` wide."""

    facts: SheetFacts
    table: str
    aside: str | None = None


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


class FileSource(ClaimsSource, Protocol):
    """A claims file that was opened, and what a project needs to keep it."""

    def keep(self, connection: DuckDBPyConnection, head: SheetHead, header: int) -> KeptSheet:
        """Load a sheet as it was read; `header` is the header's row (a sheet of a workbook may have none: 0)."""
        ...


def name_of(claims: Path | ClaimsSource) -> str:
    """Return the name of a claims file, without its path."""
    return claims.name if isinstance(claims, Path) else claims.file


def open_claims(path: Path, job: Job, password: str | None = None) -> FileSource:
    """Open a claims file by its content. Raises `InputRefusedError`; one under a password is refused so that the person can be asked."""
    start = _start_of(path)
    if start.startswith(_WORKBOOKS):
        return GuardedSource(path.name, lambda: read_workbook(path, lambda: job.cancelled, password), job, once=True)
    if start.startswith(_PARQUET):
        return GuardedSource(path.name, lambda: read_parquet(path, lambda: job.cancelled), job, once=False)
    refuse_foreign(path.name, start)
    return TextSource(path)


def _start_of(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            start = stream.read(_START)
    except OSError as error:
        raise not_opened(path, error) from error
    if not start:
        raise InputRefusedError(path.name, "", "The file is empty.", "Choose one with a header row and claim lines.")
    return start


class GuardedSource:
    """A workbook or a Parquet file, read by a child; its rows go into tables as they come."""

    def __init__(self, file: str, arriving: Callable[[], Iterable[Arrival]], job: Job, *, once: bool) -> None:
        """Nothing is read before the first rows are asked for. Read `once`: what arrived is held, packed, for the next who asks."""
        self.file = file
        self.epoch_1904 = False
        self._arriving = arriving
        self._job = job
        self._held: list[Arrival] | None = [] if once else None
        self._facts: dict[str, SheetFacts] = {}  # by table

    def heads(self, connection: DuckDBPyConnection) -> tuple[SheetHead, ...]:
        """Load every sheet whole and return its first rows."""
        with closing(self._arrivals()) as said:
            loaded = load_arrivals(connection, said, self._job, self.file)
        self._facts = {table: facts for facts, table in loaded}
        self.epoch_1904 = any(facts.epoch_1904 for facts, _ in loaded)
        return tuple(head_of(facts, table, _first(connection, table)) for facts, table in loaded)

    def _arrivals(self) -> Generator[Arrival, None, None]:
        if self._held:
            yield from self._held
            return
        arrived: list[Arrival] = []
        for arrival in self._arriving():
            if self._held is not None and not isinstance(arrival, Reached):
                arrived.append(arrival)
            yield arrival
        if self._held is not None:
            self._held = arrived

    def load(self, connection: DuckDBPyConnection, head: SheetHead, header: int) -> Loaded:
        """Return what is known of a sheet beside its values."""
        return loaded_of(self.keep(connection, head, header), header)

    def keep(self, connection: DuckDBPyConnection, head: SheetHead, _header: int) -> KeptSheet:
        """Return the sheet as `heads` loaded it."""
        facts = self._facts[head.table]
        if number_of(connection, f"select count(*) from {head.table}") != facts.rows:  # noqa: S608 - names made here
            raise InputRefusedError(self.file, f"sheet {head.name}" if head.name else "", "Not all rows arrived.", "Try again.")
        return KeptSheet(facts=facts, table=head.table)


def _first(connection: DuckDBPyConnection, table: str) -> list[tuple[object, ...]]:
    return rows_of(connection, f"select * from {table} where row_no <= {HEAD_ROWS} order by row_no")  # noqa: S608 - names made here


def text_columns(width: int) -> Columns:
    """Return the columns of a sheet's table."""
    return [("row_no", "bigint"), *((f"c{number}", "varchar") for number in range(width))]


def head_of(facts: SheetFacts, table: str, first: Iterable[Sequence[object]]) -> SheetHead:
    """Return the head of a workbook's sheet from its first rows, their numbers in front."""
    rows = {int(str(number)): tuple("" if cell is None else str(cell) for cell in cells) for number, *cells in first}
    blank = ("",) * facts.width
    cells = tuple(rows.get(number, blank) for number in range(1, max(rows, default=0) + 1))
    return SheetHead(facts.name, cells, table, hidden=facts.hidden)


def loaded_of(kept: KeptSheet, header: int) -> Loaded:
    """Return what is known of a workbook's sheet beside its values."""
    facts = kept.facts
    notices = [f"{facts.name}: {text}" if facts.name else text for text in facts.notices]
    if facts.unset_formulas:
        notices.append(f"{facts.name}: {facts.unset_formulas} formulas hold no stored value and are read as empty")
    merged = tuple(place for place in facts.merged if place[0] > header)
    across = sum(1 for last in facts.merged_until if last > header) - sum(1 for _, _, left, right in merged if left == right)
    if across:
        notices.append(f"{facts.name}: {across} merged ranges below the header; only their first cell holds a value")
    return Loaded(
        table=kept.table,
        width=facts.width,
        hidden=frozenset(facts.hidden_rows),
        errors={(row, column): text for row, column, text in facts.errors},
        merged=tuple(place for place in merged if place[2] == place[3]),
        notices=tuple(notices),
    )


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
        width = len(head.rows[header - 1])
        columns = text_columns(width)
        broken: Broken = {}
        fill(connection, head.table, columns, ())
        seen = self._put(
            connection, head.table, width, lambda rest: extend(connection, head.table, columns, fitting(rest, width, header, broken))
        )
        self._check(connection, head.table, seen)
        return Loaded(table=head.table, width=width, broken=broken)

    def keep(self, connection: DuckDBPyConnection, head: SheetHead, header: int) -> KeptSheet:
        """Load all records, those that are not as wide as the header into a table of their own."""
        width = len(head.rows[header - 1])
        aside = f"{head.table}_aside"
        fill(connection, head.table, text_columns(width), ())
        fill(connection, aside, ASIDE, ())
        others = 0

        def put_aside(rest: Iterable[Record]) -> int:
            nonlocal others
            others += extend(connection, aside, ASIDE, (_aside_row(record) for record in rest if _filled(record)))
            return 0

        seen = self._put(connection, head.table, width, put_aside)
        self._check(connection, head.table, seen)
        self._check(connection, aside, others)
        return KeptSheet(facts=text_facts(width, seen), table=head.table, aside=aside)

    def _check(self, connection: DuckDBPyConnection, table: str, seen: int) -> None:
        if number_of(connection, f"select count(*) from {table}") != seen:  # noqa: S608 - names made here
            raise InputRefusedError(
                self.file, "", "Two readings of the file found different records.", "Try again, or save it as a workbook."
            )

    def _put(self, connection: DuckDBPyConnection, table: str, width: int, aside: Callable[[Iterable[Record]], int]) -> int:
        """Load the records as wide as the header and hand the others to `aside`; return how many are loaded, by both."""
        return (self._put_lines if self._text.plain else self._put_records)(connection, table, width, aside)

    def _put_lines(self, connection: DuckDBPyConnection, table: str, width: int, aside: Callable[[Iterable[Record]], int]) -> int:
        """Load a file without quotes: every line is a record, and lines as wide as the header need no second look."""
        separator, cuts = self._text.separator, width - 1
        seen = 0
        for start in range(0, len(self._text.lines), _BATCH):
            numbered = list(enumerate(self._text.lines[start : start + _BATCH], start + 1))
            whole = [(number, line) for number, line in numbered if line.count(separator) == cuts and line.strip(f"{separator} \t")]
            rest = (Record(number, tuple(line.split(separator))) for number, line in numbered if line.count(separator) != cuts)
            extend_lines(connection, table, text_columns(width), whole, separator)
            seen += len(whole) + aside(rest)
        return seen

    def _put_records(self, connection: DuckDBPyConnection, table: str, width: int, aside: Callable[[Iterable[Record]], int]) -> int:
        """Load a file with quotes."""
        records = self._text.records()
        seen = 0
        while batch := list(islice(records, _BATCH)):
            whole = [record for record in batch if len(record.cells) == width and record.broken is None and _filled(record)]
            rest = (record for record in batch if len(record.cells) != width or record.broken is not None)
            seen += extend(connection, table, text_columns(width), (_row(record.number, record.cells) for record in whole)) + aside(rest)
        return seen


def text_facts(width: int, rows: int) -> SheetFacts:
    """Return the facts of a text file, which has no sheets and hides nothing."""
    return SheetFacts(
        name="", epoch_1904=False, hidden=False, width=width, rows=rows, hidden_rows=(), errors=(), unset_formulas=0, merged_until=()
    )


def _filled(record: Record) -> bool:
    return any(cell.strip() for cell in record.cells)


def _row(number: int, cells: Sequence[str]) -> tuple[str | None, ...]:
    return (str(number), *(cell or None for cell in cells))


def _aside_row(record: Record) -> tuple[str | None, ...]:
    return (str(record.number), json.dumps(record.cells), record.broken)


def fitting(records: Iterable[Record], width: int, header: int, broken: Broken) -> Iterator[tuple[str | None, ...]]:
    """Yield the records that fit a header of so many cells as rows; the others go to `broken` with their reason."""
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
        yield _row(record.number, (*cells[:width], *("",) * (width - len(cells))))


def _other_separator(cells: Sequence[str], width: int) -> str | None:
    """Say where a whole record of another separator hides in one cell."""
    if width > _FEW and len(cells) == 1 and any(cells[0].count(sign) == width - 1 for sign in SEPARATORS):
        return "cut by another separator"
    return None
