"""Sheets loaded into tables as they arrive from the reading child."""

from collections.abc import Iterable

import duckdb
from duckdb import DuckDBPyConnection

from app.claims.engine import CHUNK, number_of, pack, rows_of
from app.claims.handover import Afresh, Arrival, Reached, Rows, SheetFacts
from app.claims.parquet import PIECE, piece_of
from app.errors import InputRefusedError
from app.progress import Job

_PACKED = 4 * CHUNK  # rows added before they are packed together
_AGAIN = "Open it in the program that made it, save it again and try once more."


def load_arrivals(connection: DuckDBPyConnection, said: Iterable[Arrival], job: Job, file: str) -> list[tuple[SheetFacts, str]]:
    """Load every sheet that arrives into a table of its own, `sheet_0` …; return the facts and the table of each.

    Tells the job how many rows are read. Raises `InputRefusedError` for an answer that is no table, and `CancelledError`.
    """
    sheets: list[tuple[SheetFacts, str]] = []
    loading = _Loading(connection, "sheet_0")
    try:
        for arrival in said:
            if isinstance(arrival, Rows):
                loading.put(arrival.table)
            elif isinstance(arrival, Reached):
                job.step(arrival.done, arrival.total, f"Reading {file}: {arrival.rows:,} rows so far", share=True)
            elif isinstance(arrival, Afresh):
                loading.drop()
            else:
                loading.end(arrival)
                sheets.append((arrival, loading.table))
                loading = _Loading(connection, f"sheet_{len(sheets)}")
    except (duckdb.InterruptException, duckdb.OutOfMemoryException):
        raise  # neither is the file's fault
    except (ValueError, duckdb.Error) as error:
        raise InputRefusedError(file, "", "Its content makes the reader answer with something that is no table.", _AGAIN) from error
    return sheets


class _Loading:
    """A sheet on its way into its table; the table grows to the right where a later piece is wider.

    Rows are added in one transaction until they are packed: the database would pack them again and again by itself.
    """

    def __init__(self, connection: DuckDBPyConnection, table: str) -> None:
        self.table = table
        self._connection = connection
        self._width = 0
        self._loose = 0
        self._open = False

    def put(self, piece: bytes) -> None:
        if not self._open:
            self._connection.begin()
            self._open = True
        with piece_of(self._connection, piece):
            width = len(rows_of(self._connection, f"describe select * from {PIECE}")) - 1  # noqa: S608 - a name made here
            self._widen(width)
            names = ", ".join(("row_no", *(f"c{number}" for number in range(width))))
            put = f"insert into {self.table} ({names}) select {names} from {PIECE}"  # noqa: S608 - names made here
            self._loose += number_of(self._connection, put)
        if self._loose >= _PACKED:
            self._pack()

    def end(self, facts: SheetFacts) -> None:
        self._pack()
        self._widen(facts.width)
        if self._width != facts.width:
            raise ValueError("its rows are wider than it is")

    def drop(self) -> None:
        self._pack()
        self._connection.execute(f"drop table if exists {self.table}")
        self._width = 0

    def _widen(self, width: int) -> None:
        if not self._width:
            columns = ", ".join(("row_no bigint", *(f"c{number} varchar" for number in range(width))))
            self._connection.execute(f"create table {self.table} ({columns})")
        else:
            for number in range(self._width, width):
                self._connection.execute(f"alter table {self.table} add column c{number} varchar")
        self._width = max(self._width, width)

    def _pack(self) -> None:
        if self._open:
            self._connection.commit()
            pack(self._connection)
        self._open, self._loose = False, 0
