"""Words looked for in the findings on the engine: in what many findings share once, in claim and message one by one."""

from duckdb import DuckDBPyConnection

from app.claims.engine import rows_of

# rules, codes, policies and dates are few, however many findings there are
_SHARED = """
create table shared as
select 'rule' as part, rule as value, lower(rule || ' ' || replace(rule, '-', ' ')) as words from (select distinct rule from found)
union all select 'code', code, lower(code) from (select distinct code from found where code is not null)
union all select 'policy', policy, lower(policy) from (select distinct policy from found where policy is not null)
union all select 'day', cast(day as varchar), strftime(day, '%Y-%m-%d') || ' ' || strftime(day, '%m/%d/%Y')
from (select distinct day from found where day is not null)
"""
_KINDS = {"day": "date"}  # of a shared part, where it is no text
_ALONE = ("message", "claim_id")
_FEW = 32  # values compared one by one; more are joined

IS_MATCHED = "number in (select number from matched)"


class FindingWords:
    """Holds the findings that match the words looked for last: what is asked about them several times is looked for once."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        """Begin with nothing looked for; `found` holds the findings, and opening them waits for nothing of this."""
        self._connection = connection
        self._sought: tuple[str, ...] | None = None

    def look_for(self, text: str) -> None:
        """Gather the findings with every one of these words in claim, code, rule, policy, date or message; case does not matter."""
        sought = tuple(dict.fromkeys(text.split()))
        if sought and sought != self._sought:
            if self._sought is None:
                self._connection.execute(_SHARED)
            self._gather(sought)
            self._sought = sought

    def _gather(self, sought: tuple[str, ...]) -> None:
        parts: list[str] = []
        values: list[object] = []
        for word in sought:
            condition, bound = self._condition(word)
            parts.append(condition)
            values += bound
        self._connection.execute(
            f"create or replace temp table matched as select number from found where {' and '.join(parts)}",  # noqa: S608 - made here, values bound
            values,
        )

    def _condition(self, word: str) -> tuple[str, list[object]]:
        """Return the SQL of one word, and the values bound in it."""
        parts: list[str] = []
        values: list[object] = []
        counted = (
            "select part, count(*), list(value order by value)[:?] from shared where contains(words, lower(?)) group by part order by part"
        )
        for part, number, held in rows_of(self._connection, counted, (_FEW, word)):
            kind = _KINDS.get(str(part), "varchar")
            if int(str(number)) <= _FEW:
                parts.append(f"list_contains(?::{kind}[], {part})")
                values.append(held)
            else:
                parts.append(f"{part} in (select cast(value as {kind}) from shared where part = '{part}' and contains(words, lower(?)))")  # noqa: S608 - made here
                values.append(word)
        for column in _ALONE:
            parts.append(f"contains(lower({column}), lower(?))")
            values.append(word)
        return f"({' or '.join(parts)})", values
