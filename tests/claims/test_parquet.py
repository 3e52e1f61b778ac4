import pytest
from duckdb import DuckDBPyConnection
from fsspec.implementations.memory import MemoryFileSystem  # type: ignore[import-untyped] # it ships no types

from app.claims import parquet
from app.claims.engine import connected, rows_of
from app.claims.parquet import PIECE, opened_piece, pieces_of
from app.errors import InputRefusedError


def filled(connection: DuckDBPyConnection, rows: int) -> None:
    connection.execute(f"create table t as select i as n, 'text ' || i as c from range({rows}) r(i)")  # noqa: S608 - a number of rows


def read(pieces: list[bytes]) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    with connected() as connection:
        for piece in pieces:
            with opened_piece(connection, piece, "x") as mark:
                assert mark == {"part": "rows", "sheet": "0"}
                found += rows_of(connection, f"select n, c from {PIECE}")  # noqa: S608 - a constant
    return found


@pytest.mark.parametrize("rows", [0, 1, 7, 1000])
def test_a_table_comes_back_in_its_order_with_its_mark(rows: int) -> None:
    with connected() as connection:
        filled(connection, rows)
        pieces = list(pieces_of(connection, "t", {"part": "rows", "sheet": "0"}))
    assert read(pieces) == [(number, f"text {number}") for number in range(rows)]


def test_no_piece_is_larger_than_the_largest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "LARGEST_PIECE", 3000)
    with connected() as connection:
        filled(connection, 3000)
        pieces = list(pieces_of(connection, "t", {"part": "rows", "sheet": "0"}))
    assert len(pieces) > 1
    assert max(len(piece) for piece in pieces) <= 3000
    assert [number for number, _ in read(pieces)] == list(range(3000))


def test_a_row_larger_than_a_piece_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "LARGEST_PIECE", 100)
    with connected() as connection:
        filled(connection, 2)
        with pytest.raises(InputRefusedError, match="record 1"):
            list(pieces_of(connection, "t", {"part": "rows"}))


def test_nothing_stays_in_the_memory_that_programs_share() -> None:
    with connected() as connection:
        filled(connection, 10)
        (piece,) = pieces_of(connection, "t", {"part": "rows"})
        with opened_piece(connection, piece, "x"):
            assert MemoryFileSystem.store == {}
        assert connection.list_filesystems() == []


@pytest.mark.parametrize("harm", [b"", b"no parquet at all", None])
def test_what_is_no_piece_is_refused_in_one_sentence(harm: bytes | None) -> None:
    with connected() as connection:
        filled(connection, 10)
        (piece,) = pieces_of(connection, "t", {"part": "rows"})
        damaged = piece[: len(piece) // 2] if harm is None else harm
        with (
            pytest.raises(InputRefusedError, match=r"^claims\.csv: What the project keeps"),
            opened_piece(connection, damaged, "claims.csv"),
        ):
            pass
