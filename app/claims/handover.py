"""Sheets as bytes, from the reading child to its parent: pieces with their length in front, facts as JSON, rows as Parquet."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

_LENGTH = 8
_END = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFacts:
    """A sheet beside its values. Rows are worksheet rows; columns count from the sheet's first used one."""

    name: str
    epoch_1904: bool
    hidden: bool
    width: int
    rows: int  # with a value
    hidden_rows: tuple[int, ...]
    errors: tuple[tuple[int, int, str], ...]  # row, column, text
    unset_formulas: int
    merged_until: tuple[int, ...]  # last row of each merged range
    merged: tuple[tuple[int, int, int, int], ...] = ()  # first row, last row, first column, last column
    notices: tuple[str, ...] = ()  # what the reader has to say of the sheet


@dataclass(frozen=True, slots=True)
class SheetPieces:
    """A sheet's facts and where its rows lie in the answer."""

    facts: SheetFacts
    tables: tuple[memoryview, ...]  # Parquet, of `row_no` and `c0`, `c1` …


def facts_piece(facts: SheetFacts) -> bytes:
    """Return the piece that begins a sheet."""
    return _piece(json.dumps(asdict(facts), ensure_ascii=True).encode("ascii"))


def rows_piece(table: bytes) -> bytes:
    """Return a piece of rows in Parquet."""
    return _piece(table)


def end_piece() -> bytes:
    """Return the piece that ends a sheet."""
    return _piece(_END)


def sheets_in(answer: bytes) -> Iterator[SheetPieces]:
    """Yield the sheets of an answer; raises `ValueError` for bytes that are none."""
    pieces = _pieces(memoryview(answer))
    for piece in pieces:
        tables: list[memoryview] = []
        for table in pieces:
            if not table:
                break
            tables.append(table)
        yield SheetPieces(facts_of(json.loads(bytes(piece))), tuple(tables))


def sheet_in(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces of the one sheet of an answer as its parts arrive, its facts first; raises `ValueError` for bytes that are none."""
    waiting = bytearray()
    for part in parts:
        waiting += part
        while len(waiting) >= _LENGTH and len(waiting) >= (stop := _LENGTH + int.from_bytes(waiting[:_LENGTH], "big")):
            piece = bytes(waiting[_LENGTH:stop])
            del waiting[:stop]
            if not piece:
                if waiting:
                    raise ValueError("something follows the sheet")
                return
            yield piece
    raise ValueError("the sheet is cut off")


def facts_of(said: Mapping[str, Any]) -> SheetFacts:
    """Return a sheet's facts from their JSON object; raises `ValueError` for one that is none."""
    try:
        return SheetFacts(
            name=str(said["name"]),
            epoch_1904=bool(said["epoch_1904"]),
            hidden=bool(said["hidden"]),
            width=int(said["width"]),
            rows=int(said["rows"]),
            hidden_rows=tuple(int(row) for row in said["hidden_rows"]),
            errors=tuple((int(row), int(column), str(text)) for row, column, text in said["errors"]),
            unset_formulas=int(said["unset_formulas"]),
            merged_until=tuple(int(row) for row in said["merged_until"]),
            merged=tuple((int(top), int(bottom), int(left), int(right)) for top, bottom, left, right in said.get("merged", ())),
            notices=tuple(str(text) for text in said.get("notices", ())),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("not a sheet") from error


def _piece(content: bytes) -> bytes:
    return len(content).to_bytes(_LENGTH, "big") + content


def _pieces(answer: memoryview) -> Iterator[memoryview]:
    start = 0
    while start < len(answer):
        size = int.from_bytes(answer[start : start + _LENGTH], "big")
        stop = start + _LENGTH + size
        if stop > len(answer):
            raise ValueError("a piece is cut off")
        yield answer[start + _LENGTH : stop]
        start = stop
