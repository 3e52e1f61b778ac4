"""Sheets as bytes, from the reading child to its parent: pieces with their length in front, rows as Parquet, all else as JSON.

A sheet's rows come first, many at once; its facts end it. In between the child may tell how far it is, and that it begins the sheet afresh.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

_LENGTH = 8
_PARQUET = b"PAR1"
_AFRESH = b'{"afresh": true}'


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
class Rows:
    """Rows of the sheet that is being read: a Parquet file of `row_no` and `c0`, `c1` …; columns that are empty so far may be missing."""

    table: bytes


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a sheet is read: its rows so far, and the part of it, in units of the reader's own."""

    rows: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Afresh:
    """The sheet's rows so far do not count: it is read in another way."""


Arrival = Rows | Reached | Afresh | SheetFacts


def facts_piece(facts: SheetFacts) -> bytes:
    """Return the piece that ends a sheet."""
    return _piece(json.dumps(asdict(facts), ensure_ascii=True).encode("ascii"))


def rows_piece(table: bytes) -> bytes:
    """Return a piece of rows in Parquet."""
    return _piece(table)


def reached_piece(reached: Reached) -> bytes:
    """Return a piece that says how far the sheet is read."""
    return _piece(json.dumps({"reached": [reached.rows, reached.done, reached.total]}).encode("ascii"))


def afresh_piece() -> bytes:
    """Return the piece after which the sheet begins again."""
    return _piece(_AFRESH)


def arrivals(parts: Iterable[bytes]) -> Iterator[Arrival]:
    """Yield what an answer says as its parts arrive; raises `ValueError` for bytes that are none, or a sheet without its end."""
    ended = True
    for piece in _pieces(parts):
        said = Rows(piece) if piece.startswith(_PARQUET) else _said(piece)
        ended = isinstance(said, SheetFacts)
        yield said
    if not ended:
        raise ValueError("a sheet is cut off")


def _pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for part in parts:
        waiting += part
        while len(waiting) >= _LENGTH and len(waiting) >= (stop := _LENGTH + int.from_bytes(waiting[:_LENGTH], "big")):
            piece = bytes(waiting[_LENGTH:stop])
            del waiting[:stop]
            yield piece
    if waiting:
        raise ValueError("a piece is cut off")


def _said(piece: bytes) -> Arrival:
    if piece == _AFRESH:
        return Afresh()
    said = json.loads(piece)
    if not isinstance(said, dict):
        raise ValueError("not a sheet")  # noqa: TRY004 - whatever the bytes are not, they are no answer
    if "reached" not in said:
        return facts_of(said)
    try:
        rows, done, total = said["reached"]
        return Reached(int(rows), int(done), int(total))
    except TypeError as error:
        raise ValueError("not a step") from error


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
