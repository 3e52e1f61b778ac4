"""What is known of findings besides what the run found: a person's decision on each, and how it stands to the run before."""

from collections.abc import Mapping

from duckdb import DuckDBPyConnection

from app.audit.model import FindingKey
from app.claims.engine import fill

# for the queries over `found`
IS_DECIDED = "number in (select number from decided)"
STANDS = "number in (select number from standings where list_contains(?::varchar[], standing))"
DISPOSITION = "(select min(d.disposition) from decided d where d.number = found.number)"

_DECIDED = "decided"
_STANDINGS = "standings"
_TABLES = {_DECIDED: "disposition", _STANDINGS: "standing"}
_KEY = (("sheet", "varchar"), ("row", "bigint"), ("line", "varchar"), ("rule", "varchar"), ("code", "varchar"))
_SAME = (
    "f.row = k.row and f.rule = k.rule and f.sheet = k.sheet"
    " and coalesce(f.line, '') = coalesce(k.line, '') and coalesce(f.code, '') = coalesce(k.code, '')"
)


class FindingMarks:
    """Marks on the findings of one run, by their numbers. They live in the database of the findings, and only as long."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        """Begin with no mark; `found` holds the findings."""
        self._connection = connection
        for table, column in _TABLES.items():
            connection.execute(f"create table {table} (number bigint, {column} varchar)")

    def decide(self, dispositions: Mapping[FindingKey, str | None]) -> None:
        """Take the dispositions of these findings; None: open."""
        self._put(_DECIDED, dispositions)

    def stand(self, standings: Mapping[FindingKey, str | None]) -> None:
        """Take how these findings stand to the run before."""
        self._put(_STANDINGS, standings)

    def _put(self, table: str, marks: Mapping[FindingKey, str | None]) -> None:
        if not marks:
            return
        rows = ((key[0], str(key[1]), key[2], key[3], key[4], mark) for key, mark in marks.items())
        connection = self._connection
        connection.execute("drop table if exists keyed")
        fill(connection, "keyed", (*_KEY, ("mark", "varchar")), rows)
        connection.execute(
            f"create or replace table told as select distinct f.number, k.mark from found f join keyed k on {_SAME}"  # noqa: S608 - names made here
        )
        connection.execute(f"delete from {table} where number in (select number from told)")  # noqa: S608 - names made here
        connection.execute(f"insert into {table} select number, mark from told where mark is not null")  # noqa: S608 - names made here
        connection.execute("drop table keyed")
        connection.execute("drop table told")
