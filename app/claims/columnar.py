"""The reading child's work on a Parquet file: its table as texts, without loss, handed over like a sheet."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import duckdb

from app.claims.engine import CHUNK, connected, number_of, rows_of
from app.claims.handover import Reached, SheetFacts, facts_piece, reached_piece, rows_piece
from app.claims.parquet import answered
from app.errors import InputRefusedError

_EXACT = 9_007_199_254_740_992  # whole numbers up to here are exact in floating point
_FLOATS = ("DOUBLE", "FLOAT")
_NESTED = ("STRUCT", "MAP", "UNION")
_DAMAGED = (duckdb.Error, OSError, ValueError)


def read(request: bytes) -> Iterator[bytes]:
    """Read the file of a request, a JSON object of `path`; raises `InputRefusedError` for one that is no Parquet file."""
    path = Path(json.loads(request)["path"])
    try:
        yield from _table(path)
    except _DAMAGED as error:
        raise InputRefusedError("", "", "The Parquet file is damaged or under a key.", "Ask its sender for a fresh copy.") from error


def _table(path: Path) -> Iterator[bytes]:
    with connected() as connection:
        source = f"read_parquet('{_quoted(str(path))}')"
        columns = [(str(name), str(kind)) for name, kind, *_ in rows_of(connection, f"describe select * from {source}")]  # noqa: S608 - path quoted
        rows = number_of(connection, f"select sum(num_rows) from parquet_file_metadata('{_quoted(str(path))}')")  # noqa: S608 - path quoted
        cells = ", ".join(f"nullif({_text(name, kind)}, '') as c{number}" for number, (name, kind) in enumerate(columns))
        names = ", ".join(f"nullif('{_quoted(name)}', '') as c{number}" for number, (name, _) in enumerate(columns))
        yield rows_piece(answered(connection, f"select 1 as row_no, {names}")[0])
        number = 1
        place, numbered = "file_row_number", source.removesuffix(")") + ", file_row_number = true)"
        if any(name.lower() == place for name, _ in columns):
            place, numbered = "row_place", f"(select *, row_number() over () - 1 as row_place from {source})"  # noqa: S608 - path quoted
        starts = (0, *range(CHUNK - 1, rows, CHUNK))  # the header is a row too
        for start, stop in pairwise((*starts, rows)):
            table, count = answered(
                connection,
                f"select {place} + 2 as row_no, {cells} from {numbered}"  # noqa: S608 - path and names quoted
                f" where {place} >= {start} and {place} < {stop} order by {place}",
            )
            number += count
            yield rows_piece(table)
            yield reached_piece(Reached(number, number, rows + 1))
        if number != rows + 1:
            raise InputRefusedError("", "", "Two readings of the file found different rows.", "Ask its sender for a fresh copy.")
        yield facts_piece(_facts(len(columns), rows + 1, _said(connection, source, columns)))


def _facts(width: int, rows: int, notices: tuple[str, ...]) -> SheetFacts:
    return SheetFacts(
        name="", epoch_1904=False, hidden=False, width=width, rows=rows, hidden_rows=(), errors=(), unset_formulas=0, merged_until=(),
        notices=notices,
    )  # fmt: skip


def _text(name: str, kind: str) -> str:
    """Return the SQL of a column as text: whole numbers without a decimal point, days without a time, lists with commas."""
    cell = '"' + name.replace('"', '""') + '"'
    if kind in _FLOATS:
        whole = f"{cell} = trunc({cell}) and abs({cell}) <= {_EXACT}"
        return f"case when {whole} then cast(cast({cell} as bigint) as varchar) else cast({cell} as varchar) end"
    if kind == "BLOB":
        return f"decode({cell})"
    if kind.endswith("[]"):
        return f"array_to_string({cell}, ',')"
    return f"cast({cell} as varchar)"


def _said(connection: duckdb.DuckDBPyConnection, source: str, columns: list[tuple[str, str]]) -> tuple[str, ...]:
    """Say what the file's own types have done to its values, as far as it shows."""
    said = []
    for name, kind in columns:
        cell = '"' + name.replace('"', '""') + '"'
        if kind in _FLOATS:
            count = number_of(connection, f"select count(*) from {source} where abs({cell}) > {_EXACT}")  # noqa: S608 - path and names quoted
            if count:
                said.append(f"{name}: {count} numbers are too long to be exact; their last digits may be wrong")
        elif kind.startswith(_NESTED):
            said.append(f"{name}: it holds tables of its own, read as text")
    return tuple(said)


def _quoted(text: str) -> str:
    return text.replace("'", "''")
