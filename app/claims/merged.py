"""Cells merged down a column: the value stands once, and means every row it spans."""

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from app.claims.engine import fill, number_of


def fill_merged(connection: DuckDBPyConnection, table: str, merged: Sequence[tuple[int, int, int, int]], width: int) -> int:
    """Write the value of each range into its blank rows; return how many cells were filled. Rows of a table are unique."""
    places = [("top", "bigint"), ("bottom", "bigint"), ("place", "integer")]
    rows = [(str(top), str(bottom), str(column)) for top, bottom, column, _ in merged if 0 <= column < width and bottom > top]
    if not rows:
        return 0
    fill(connection, f"{table}_merged", places, rows)
    filled = 0
    for column in sorted({int(row[2]) for row in rows}):
        cell = f"c{column}"
        cells = (
            f"select r.row_no, t.{cell} as value from {table}_merged m join {table} t on t.row_no = m.top"  # noqa: S608 - names made here
            f" join {table} r on r.row_no > m.top and r.row_no <= m.bottom"
            f" where m.place = {column} and t.{cell} is not null and r.{cell} is null"
        )
        filled += number_of(connection, f"select count(*) from ({cells})")  # noqa: S608 - names made here
        connection.execute(f"update {table} set {cell} = f.value from ({cells}) f where f.row_no = {table}.row_no")  # noqa: S608 - names made here
    connection.execute(f"drop table {table}_merged")
    return filled
