"""A claims file as a project keeps it: the texts of its sheets in Parquet pieces, and beside them what values alone do not say."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from app.claims.delimited import Record
from app.claims.engine import connected_for, extend, fill, number_of, rows_of, trimmed
from app.claims.handover import SheetFacts, facts_of
from app.claims.headers import mapping_of, no_header
from app.claims.original import sha256_of_unchanged, stamp_of
from app.claims.parquet import PIECE, damaged, opened_piece, pieces_of
from app.claims.sheets import HEAD_ROWS, SheetHead
from app.claims.sources import (
    ASIDE,
    Broken,
    FileSource,
    KeptSheet,
    Loaded,
    fitting,
    head_of,
    loaded_of,
    open_claims,
    text_columns,
)
from app.claims.tables import holds_claims
from app.errors import InputRefusedError
from app.progress import Job

Pieces = Callable[[], Iterable[bytes]]

_FORM = 1  # of the meta text
_PAGE = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsExport:
    """A claims file read whole, ready to be kept. `pieces` can be taken once, while the export is open."""

    file: str
    sha256: str  # of the original bytes
    rows: int  # with a value, below the headers
    meta: str  # canonical JSON; with the pieces it is all a later audit needs
    pieces: Iterator[bytes]  # each at most `LARGEST_PIECE` bytes


@contextmanager
def export_claims(path: Path, job: Job, password: str | None = None) -> Iterator[ClaimsExport]:
    """Read a claims file once and hand over everything needed to audit it again without it.

    Raises `InputRefusedError` for a file that cannot be read or has no claims header, and `CancelledError`.
    """
    job.step(0, 0, f"Reading {path.name}")
    before = stamp_of(path)
    with connected_for(job, path.name, "Reading it") as connection:
        source = open_claims(path, job, password)
        kept, rows = _kept_sheets(connection, source)
        sha256 = sha256_of_unchanged(path, before)
        meta = json.dumps(_said(source, sha256, kept, connection), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        yield ClaimsExport(file=path.name, sha256=sha256, rows=rows, meta=meta, pieces=_pieces(connection, kept, job, path.name))


def _kept_sheets(connection: DuckDBPyConnection, source: FileSource) -> tuple[list[KeptSheet], int]:
    """Load every sheet, and count the rows below the headers of those that look like claims."""
    heads = source.heads(connection)
    mappings = [mapping_of(head) for head in heads]
    if not any(mappings):
        raise no_header(source.file)
    kept = [source.keep(connection, head, mapping.header_row if mapping else 0) for head, mapping in zip(heads, mappings, strict=True)]
    headed = [(sheet, mapping) for sheet, mapping in zip(kept, mappings, strict=True) if mapping]
    claims = [(sheet, mapping) for sheet, mapping in headed if holds_claims(mapping)] or headed
    return kept, sum(_rows_below(connection, sheet, mapping.header_row) for sheet, mapping in claims)


def _rows_below(connection: DuckDBPyConnection, sheet: KeptSheet, header: int) -> int:
    cells = ", ".join(trimmed(name) for name, _ in text_columns(sheet.facts.width)[1:])
    count = number_of(connection, f"select count(*) from {sheet.table} where row_no > {header} and coalesce({cells}) is not null")  # noqa: S608 - names made here
    if sheet.aside is not None:
        count += number_of(connection, f"select count(*) from {sheet.aside} where row_no > {header}")  # noqa: S608 - names made here
    return count


def _said(source: FileSource, sha256: str, kept: Sequence[KeptSheet], connection: DuckDBPyConnection) -> dict[str, object]:
    sheets = [
        {
            "facts": asdict(sheet.facts),
            "aside": None if sheet.aside is None else number_of(connection, f"select count(*) from {sheet.aside}"),  # noqa: S608 - names made here
        }
        for sheet in kept
    ]
    return {"form": _FORM, "file": source.file, "sha256": sha256, "epoch_1904": source.epoch_1904, "sheets": sheets}


def _pieces(connection: DuckDBPyConnection, kept: Sequence[KeptSheet], job: Job, file: str) -> Iterator[bytes]:
    rows = sum(sheet.facts.rows for sheet in kept)
    for number, sheet in enumerate(kept):
        for part, table in (("rows", sheet.table), ("aside", sheet.aside)):
            if table is not None:
                for piece in pieces_of(connection, table, {"part": part, "sheet": str(number)}):
                    job.step(0, rows, f"Keeping {file}")
                    yield piece


@dataclass(frozen=True, slots=True)
class _Stored:
    """A sheet as the meta describes it; `aside` counts the records that are not as wide as the header, None for a workbook's sheet."""

    facts: SheetFacts
    aside: int | None

    def kept(self, number: int) -> KeptSheet:
        table = f"sheet_{number}"
        return KeptSheet(facts=self.facts, table=table, aside=None if self.aside is None else f"{table}_aside")


class StoredClaims:
    """Claims kept in a project; a `ClaimsSource` like an opened file, for `read_claims`, `propose_columns` and `run_audit`."""

    def __init__(self, meta: str, pieces: Pieces) -> None:
        """`pieces` is asked for the pieces each time the claims are read. Raises `InputRefusedError` for a meta that is none."""
        self._pieces = pieces
        try:
            said: dict[str, Any] = json.loads(meta)
            form, self.file = int(said["form"]), str(said["file"])
            if form > _FORM:
                raise _newer(self.file)
            self.sha256 = str(said["sha256"])  # of the original file
            self.epoch_1904 = bool(said["epoch_1904"])
            self._sheets = tuple(
                _Stored(facts_of(sheet["facts"]), None if sheet["aside"] is None else int(sheet["aside"])) for sheet in said["sheets"]
            )
        except (ValueError, KeyError, TypeError) as error:
            raise damaged("A kept claims file") from error

    def heads(self, connection: DuckDBPyConnection) -> tuple[SheetHead, ...]:
        """Return the first rows of every sheet."""
        first: list[dict[str, list[tuple[object, ...]]]] = [{"rows": [], "aside": []} for _ in self._sheets]

        def take(number: int, part: str, columns: str) -> None:
            first[number][part] += rows_of(connection, f"select {columns} from {PIECE} where row_no <= {HEAD_ROWS} order by row_no")  # noqa: S608 - names made here

        self._each(connection, take)
        return tuple(self._head(sheet.kept(number), found) for number, (sheet, found) in enumerate(zip(self._sheets, first, strict=True)))

    def load(self, connection: DuckDBPyConnection, head: SheetHead, header: int) -> Loaded:
        """Load a sheet; the records of a text that do not fit the header are kept aside."""
        wanted, kept = next((number, kept) for number, sheet in enumerate(self._sheets) if (kept := sheet.kept(number)).table == head.table)
        tables = {"rows": kept.table, "aside": kept.aside}
        fill(connection, kept.table, text_columns(kept.facts.width), ())
        if kept.aside is not None:
            fill(connection, kept.aside, ASIDE, ())

        def take(number: int, part: str, columns: str) -> None:
            if number == wanted:
                connection.execute(f"insert into {tables[part]} select {columns} from {PIECE}")  # noqa: S608 - names made here

        self._each(connection, take)
        connection.execute("checkpoint")  # packs equal texts together: what follows takes a third of the time
        return loaded_of(kept, header) if kept.aside is None else self._fitted(connection, kept, kept.aside, head, header)

    def _each(self, connection: DuckDBPyConnection, take: Callable[[int, str, str], None]) -> None:
        """Open one piece after the other and call `take` with its sheet's number, which part of it is there, and that part's columns."""
        held = Counter[tuple[int, str]]()
        for piece in self._pieces():
            with opened_piece(connection, piece, self.file) as mark:
                number, part = self._place(mark)
                columns = ASIDE if part == "aside" else text_columns(self._sheets[number].facts.width)
                take(number, part, ", ".join(name for name, _ in columns))
                held[number, part] += number_of(connection, f"select count(*) from {PIECE}")  # noqa: S608 - names made here
        for number, sheet in enumerate(self._sheets):
            if (held[number, "rows"], held[number, "aside"]) != (sheet.facts.rows, sheet.aside or 0):
                raise damaged(self.file)

    def _place(self, mark: Mapping[str, str]) -> tuple[int, str]:
        """Return the sheet and the part of it that a piece holds."""
        number, part = mark.get("sheet", ""), mark.get("part", "")
        if not number.isdecimal() or int(number) >= len(self._sheets) or part not in ("rows", "aside"):
            raise damaged(self.file)
        if part == "aside" and self._sheets[int(number)].aside is None:
            raise damaged(self.file)
        return int(number), part

    @staticmethod
    def _fitted(connection: DuckDBPyConnection, kept: KeptSheet, aside: str, head: SheetHead, header: int) -> Loaded:
        width = len(head.rows[header - 1])
        broken: Broken = {}
        others = _records_aside(_paged(connection, aside))
        table = kept.table
        if width != kept.facts.width:  # another row is taken for the header than when it was kept
            others = chain(others, _records(_paged(connection, kept.table)))
            table = f"{kept.table}_again"
            fill(connection, table, text_columns(width), ())
        extend(connection, table, text_columns(width), fitting(others, width, header, broken))
        return Loaded(table=table, width=width, broken=broken)

    @staticmethod
    def _head(kept: KeptSheet, first: Mapping[str, Sequence[tuple[object, ...]]]) -> SheetHead:
        if kept.aside is None:
            return head_of(kept.facts, kept.table, first["rows"])
        rows = {record.number: record.cells for record in (*_records(first["rows"]), *_records_aside(first["aside"]))}
        return SheetHead(kept.facts.name, tuple(rows.get(number, ()) for number in range(1, max(rows, default=0) + 1)), kept.table)


def _records(rows: Iterable[Sequence[object]]) -> Iterator[Record]:
    for number, *cells in rows:
        yield Record(int(str(number)), tuple("" if cell is None else str(cell) for cell in cells))


def _records_aside(rows: Iterable[Sequence[object]]) -> Iterator[Record]:
    for number, cells, broken in rows:
        yield Record(int(str(number)), tuple(json.loads(str(cells))), None if broken is None else str(broken))


def _paged(connection: DuckDBPyConnection, table: str) -> Iterator[tuple[object, ...]]:
    """Yield rows a page at a time, with no result left open in between."""
    for start in range(0, number_of(connection, f"select count(*) from {table}"), _PAGE):  # noqa: S608 - names made here
        yield from rows_of(connection, f"select * from {table} where rowid >= {start} and rowid < {start + _PAGE} order by rowid")  # noqa: S608 - names made here


def _newer(file: str) -> InputRefusedError:
    return InputRefusedError(file, "", "A newer version of the program has kept it.", "Open the project with that version.")
