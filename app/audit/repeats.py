"""Which lines may repeat another one: those whose values share a sum with those of another line. The view `repeats` looks at no others."""

from duckdb import DuckDBPyConnection

from app.claims.engine import number_of

_KEY = (
    "hash(l.member_key, l.professional, l.from_day, l.to_day, coalesce(l.code, l.found), l.modifiers, l.units, l.provider, l.frequency,"
    " l.ndc_text)"  # at most what `repeats` partitions by: equal lines have equal sums
)
_AT_ONCE = 1_000_000


def build_likely_repeats(connection: DuckDBPyConnection) -> None:
    """Make `likely_repeats` of `every_line`. Sums are gathered a part after the other, so that few are held at a time."""
    connection.execute(f"create table line_sums as select {_KEY} as line_sum from every_line l")  # noqa: S608 - names made here
    connection.execute("create table shared_sums (line_sum ubigint)")
    parts = number_of(connection, "select count(*) from line_sums") // _AT_ONCE + 1
    for part in range(parts):
        connection.execute(
            f"insert into shared_sums select line_sum from line_sums where line_sum % {parts} = {part}"  # noqa: S608 - numbers made here
            " group by line_sum having count(*) > 1"
        )
    connection.execute("drop table line_sums")
    connection.execute(f"create table likely_repeats as select * from every_line l where {_KEY} in (select line_sum from shared_sums)")  # noqa: S608 - names made here
    connection.execute("drop table shared_sums")
