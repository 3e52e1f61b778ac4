"""The findings of an audit on the engine: filtered, sorted, counted and read a page at a time, however many there are."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import TracebackType
from typing import Self

from duckdb import DuckDBPyConnection

from app.audit.finding_rows import FINDINGS, SENTENCES, Evidence, Sentences, create, finding_of, put, sentences_in
from app.audit.model import AuditResult, Finding, Verdict
from app.audit.stored import FINDINGS_PART, SENTENCES_PART, each_part
from app.claims.engine import connected, lock, number_of, rows_of
from app.claims.parquet import PIECE

_VERDICTS = tuple(Verdict)
_RANK = "case verdict " + " ".join(f"when '{verdict.value}' then {rank}" for rank, verdict in enumerate(_VERDICTS)) + " end"
_NUMBERED = "regexp_full_match(coalesce(line, ''), '[0-9]{1,38}')"
_SAID = (
    "lower(concat_ws(' ', claim_id, code, rule, replace(rule, '-', ' '), policy,"
    " strftime(day, '%Y-%m-%d'), strftime(day, '%m/%d/%Y'), message))"
)
_COLUMNS = ", ".join(f"f.{name}" for name, _ in FINDINGS)


class SortBy(StrEnum):
    """What findings can be sorted by; ties stand in the order of the file."""

    FILE = "file"  # sheet, row, then the primary finding first
    VERDICT = "verdict"  # strongest first, then rule
    CLAIM = "claim"
    LINE = "line"  # numbers by size
    DATE = "date"
    CODE = "code"
    RULE = "rule"
    POLICY = "policy"
    AMOUNT = "amount"


_KEYS: dict[SortBy, tuple[str, ...]] = {  # what is missing comes before everything else
    SortBy.FILE: ("number",),
    SortBy.VERDICT: (_RANK, "rule"),
    SortBy.CLAIM: ("coalesce(claim_id, '')",),
    SortBy.LINE: (
        f"case when {_NUMBERED} then cast(line as hugeint) else 0 end",
        f"case when {_NUMBERED} then '' else coalesce(line, '') end",
        "coalesce(claim_id, '')",
    ),
    SortBy.DATE: ("day",),
    SortBy.CODE: ("coalesce(code, '')",),
    SortBy.RULE: ("rule",),
    SortBy.POLICY: ("coalesce(policy, '')",),
    SortBy.AMOUNT: ("amount",),
}


class GroupBy(StrEnum):
    """What findings can be counted by."""

    RULE = "rule"
    VERDICT = "verdict"
    POLICY = "policy"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilter:
    """Which findings are wanted; the default wants all. None: any; None among policies or codes: findings without one."""

    rules: frozenset[str] | None = None
    verdicts: frozenset[Verdict] | None = None
    policies: frozenset[str | None] | None = None
    codes: frozenset[str | None] | None = None
    text: str = ""  # every word must stand in claim, code, rule, policy, date or message; case does not matter
    primary_only: bool = False

    def condition(self) -> tuple[str, list[object]]:
        """Return the SQL of the filter and the values bound in it."""
        parts: list[str] = []
        values: list[object] = []
        for column, wanted in (("rule", self.rules), ("verdict", self.verdicts), ("policy", self.policies), ("code", self.codes)):
            if wanted is not None:
                parts.append(f"(list_contains(?::varchar[], {column}) or (?::boolean and {column} is null))")
                values += [sorted(str(value) for value in wanted if value is not None), None in wanted]
        for word in self.text.split():
            parts.append("contains(words, lower(?))")
            values.append(word)
        if self.primary_only:
            parts.append("main")
        return " and ".join(parts) or "true", values


EVERYTHING = FindingFilter()


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding and its number in the run, from 0: the same however the table is arranged."""

    number: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings that share a value: how many, the strongest verdict among them, the amount at issue (it stands on primary findings)."""

    value: str | None
    verdict: Verdict
    findings: int
    amount: Decimal


class FindingsTable:
    """The findings of one run. Used from one thread at a time; `close()` when done (or `with`)."""

    def __init__(self, held: ExitStack, connection: DuckDBPyConnection) -> None:
        """Use a connection with the tables of findings and sentences; `held` closes it."""
        self._held = held
        self._connection = connection
        self._sentences: Sentences = sentences_in(connection, SENTENCES_PART)
        lock(connection)
        self._total = number_of(connection, "select count(*) from found")
        self._shown = self.arrange(EVERYTHING)

    @classmethod
    def of_pieces(cls, pieces: Iterable[bytes]) -> Self:
        """Open the findings of a stored run; other parts of it are passed over. Raises `InputRefusedError` for damaged ones."""
        with _opened() as (stack, connection):

            def take(part: str, columns: str) -> None:
                if part == FINDINGS_PART:
                    connection.execute(f"insert into found select {columns}, {_SAID} from {PIECE}")  # noqa: S608 - names made here
                elif part == SENTENCES_PART:
                    connection.execute(f"insert into {part} select {columns} from {PIECE}")  # noqa: S608 - names made here

            each_part(connection, pieces, "A kept audit", take)
            return cls(stack, connection)

    @classmethod
    def of_result(cls, result: AuditResult) -> Self:
        """Open the findings of a finished run. Raises `ValueError` for an amount that is no number of cents."""
        with _opened() as (stack, connection):
            evidence = Evidence(result.findings)
            create(connection, FINDINGS_PART, FINDINGS)
            put(connection, FINDINGS_PART, FINDINGS, evidence.rows())
            put(connection, SENTENCES_PART, SENTENCES, evidence.sentences())
            connection.execute(f"insert into found select *, {_SAID} from {FINDINGS_PART}")  # noqa: S608 - names made here
            connection.execute(f"drop table {FINDINGS_PART}")
            return cls(stack, connection)

    @property
    def total(self) -> int:
        """How many findings the run has."""
        return self._total

    @property
    def shown(self) -> int:
        """How many findings the filter leaves."""
        return self._shown

    def arrange(self, wanted: FindingFilter, by: SortBy = SortBy.FILE, *, descending: bool = False) -> int:
        """Filter and sort; return how many findings are shown. Pages follow this order until the next call."""
        order = "desc nulls last" if descending else "asc nulls first"
        keys = ", ".join(f"{key} {order}" for key in _KEYS[by])
        condition, values = wanted.condition()
        self._connection.execute(
            f"create or replace temp table arranged as select number from found where {condition} order by {keys}, number",  # noqa: S608 - made here, values bound
            values,
        )
        self._shown = number_of(self._connection, "select count(*) from arranged")
        return self._shown

    def page(self, offset: int, count: int) -> tuple[ListedFinding, ...]:
        """Return findings `offset` to `offset + count` in the order arranged."""
        found = rows_of(
            self._connection,
            f"select {_COLUMNS} from arranged a join found f on f.number = a.number"  # noqa: S608 - names made here
            " where a.rowid >= ? and a.rowid < ? order by a.rowid",
            (offset, offset + count),
        )
        return tuple(ListedFinding(int(str(row[0])), finding_of(row, self._sentences)) for row in found)

    def position(self, number: int) -> int | None:
        """Return where a finding stands in the order arranged; None where the filter leaves it out."""
        found = rows_of(self._connection, "select rowid from arranged where number = ?", (number,))
        return int(str(found[0][0])) if found else None

    def groups(self, by: GroupBy, wanted: FindingFilter = EVERYTHING) -> tuple[FindingGroup, ...]:
        """Count the findings of each value, strongest verdict first, then the most findings."""
        condition, values = wanted.condition()
        found = rows_of(
            self._connection,
            f"select {by.value}, min({_RANK}) as rank, count(*) as findings, coalesce(sum(amount) filter (where main), 0)"  # noqa: S608 - made here, values bound
            f" from found where {condition} group by {by.value} order by rank, findings desc, {by.value} nulls first",
            values,
        )
        return tuple(
            FindingGroup(None if value is None else str(value), _VERDICTS[int(str(rank))], int(str(findings)), Decimal(str(amount)))
            for value, rank, findings, amount in found
        )

    def close(self) -> None:
        """Let the findings go; the table is of no use afterwards."""
        self._held.close()
        self.__dict__.pop("_connection", None)  # whoever still holds the table does not hold the database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


@contextmanager
def _opened() -> Iterator[tuple[ExitStack, DuckDBPyConnection]]:
    """Open a database with empty tables; it closes where opening the findings fails, else with the stack."""
    with ExitStack() as failing:
        connection = failing.enter_context(connected())
        create(connection, "found", (*FINDINGS, ("words", "varchar")))
        create(connection, SENTENCES_PART, SENTENCES)
        held = ExitStack()
        yield held, connection
        held.push(failing.pop_all())
