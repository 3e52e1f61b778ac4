"""The findings of an audit on the engine: filtered, sorted, counted and read a page at a time, however many there are."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import TracebackType
from typing import Self

from duckdb import DuckDBPyConnection

from app.audit.finding_marks import DISPOSITION, IS_DECIDED, STANDS, FindingMarks
from app.audit.finding_rows import FINDINGS, SENTENCES, Evidence, Sentences, create, finding_of, put, sentences_in
from app.audit.finding_words import IS_MATCHED, FindingWords
from app.audit.model import AuditResult, Finding, FindingKey, Verdict
from app.audit.stored import FINDINGS_PART, SENTENCES_PART, each_part
from app.claims.engine import connected, lock, number_of, rows_of
from app.claims.parquet import PIECE

_VERDICTS = tuple(Verdict)
_RANKED = " ".join(f"when '{verdict.value}' then {rank}" for rank, verdict in enumerate(_VERDICTS))
_RANK = f"cast(case verdict {_RANKED} end as tinyint)"  # a small key: sorted by in a third of the time
_NUMBERED = "regexp_full_match(coalesce(line, ''), '[0-9]{1,38}')"
# rules are few, and begin alike: their places are sorted by in a quarter of the time
_PLACES = (
    "create table places as"
    " select rule, cast(row_number() over (order by rule) as smallint) as place from (select distinct rule from found)"
)
_BY_PLACE = "found join places using (rule)"
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
    DISPOSITION = "disposition"  # by its name; what nobody decided on comes before everything else


_KEYS: dict[SortBy, tuple[str, ...]] = {  # what is missing comes before everything else
    SortBy.FILE: ("number",),
    SortBy.VERDICT: (_RANK, "place"),
    SortBy.CLAIM: ("coalesce(claim_id, '')",),
    SortBy.LINE: (
        f"case when {_NUMBERED} then cast(line as hugeint) else 0 end",
        f"case when {_NUMBERED} then '' else coalesce(line, '') end",
        "coalesce(claim_id, '')",
    ),
    SortBy.DATE: ("day",),
    SortBy.CODE: ("coalesce(code, '')",),
    SortBy.RULE: ("place",),
    SortBy.POLICY: ("coalesce(policy, '')",),
    SortBy.AMOUNT: ("amount",),
    SortBy.DISPOSITION: (DISPOSITION,),
}


class GroupBy(StrEnum):
    """What findings can be counted by."""

    RULE = "rule"
    VERDICT = "verdict"
    POLICY = "policy"
    CODE = "code"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilter:
    """Which findings are wanted; the default wants all. None: any; None among policies or codes: findings without one."""

    rules: frozenset[str] | None = None
    verdicts: frozenset[Verdict] | None = None
    policies: frozenset[str | None] | None = None
    codes: frozenset[str | None] | None = None
    providers: frozenset[str | None] | None = None
    text: str = ""  # every word must stand in claim, code, rule, policy, date or message; case does not matter
    primary_only: bool = False
    decided: bool | None = None  # whether a person decided on it; None: both
    standings: frozenset[str] | None = None  # to the run before, as marked

    def condition(self) -> tuple[str, list[object]]:
        """Return the SQL of the filter and the values bound in it; its words were looked for before."""
        parts: list[str] = []
        values: list[object] = []
        lists = (("rule", self.rules), ("verdict", self.verdicts), ("policy", self.policies), ("code", self.codes))
        for column, wanted in (*lists, ("provider", self.providers)):
            if wanted is not None:
                parts.append(f"(list_contains(?::varchar[], {column}) or (?::boolean and {column} is null))")
                values += [sorted(str(value) for value in wanted if value is not None), None in wanted]
        if self.text.split():
            parts.append(IS_MATCHED)
        if self.primary_only:
            parts.append("main")
        if self.decided is not None:
            parts.append(IS_DECIDED if self.decided else f"not {IS_DECIDED}")
        if self.standings is not None:
            parts.append(STANDS)
            values.append(sorted(self.standings))
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
        self.marks = FindingMarks(connection)
        connection.execute(_PLACES)
        lock(connection)
        self._words = FindingWords(connection)
        self._total = number_of(connection, "select count(*) from found")
        self._shown = self.arrange(EVERYTHING)

    @classmethod
    def of_pieces(cls, pieces: Iterable[bytes]) -> Self:
        """Open the findings of a stored run; other parts of it are passed over. Raises `InputRefusedError` for damaged ones."""
        with _opened() as (stack, connection):

            def take(part: str, columns: str) -> None:
                if part == FINDINGS_PART:
                    connection.execute(f"insert into found select {columns} from {PIECE}")  # noqa: S608 - names made here
                elif part == SENTENCES_PART:
                    connection.execute(f"insert into {part} select {columns} from {PIECE}")  # noqa: S608 - names made here

            each_part(connection, pieces, "A kept audit", take)
            return cls(stack, connection)

    @classmethod
    def of_result(cls, result: AuditResult) -> Self:
        """Open the findings of a finished run. Raises `ValueError` for an amount that is no number of cents."""
        with _opened() as (stack, connection):
            evidence = Evidence(result.findings)
            put(connection, "found", FINDINGS, evidence.rows())
            put(connection, SENTENCES_PART, SENTENCES, evidence.sentences())
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
        condition, values = self._condition(wanted)
        source = _BY_PLACE if by in {SortBy.VERDICT, SortBy.RULE} else "found"
        self._connection.execute(
            f"create or replace temp table arranged as select number from {source} where {condition} order by {keys}, number",  # noqa: S608 - made here, values bound
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

    def number_of_key(self, key: FindingKey) -> int | None:
        """Return the number of the finding with a key; None where the run has none."""
        return self._first(
            "sheet = ? and row = ? and line is not distinct from ? and rule = ? and code is not distinct from ?",
            key,
        )

    def number_on_row(self, sheet: str, row: int) -> int | None:
        """Return the number of the first finding on a row of the file; None where no rule said anything of it."""
        return self._first("sheet = ? and row = ?", (sheet, row))

    def other_claim(self, position: int, *, forward: bool) -> int | None:
        """Return where, in the order arranged, the nearest finding of another claim stands; None where there is none."""
        nearest, side = ("min", ">") if forward else ("max", "<")
        found = rows_of(
            self._connection,
            f"select {nearest}(a.rowid) from arranged a join found f on f.number = a.number where a.rowid {side} ?"  # noqa: S608 - made here, values bound
            " and f.claim_id is distinct from (select g.claim_id from arranged b join found g on g.number = b.number where b.rowid = ?)",
            (position, position),
        )
        return None if found[0][0] is None else int(str(found[0][0]))

    def groups(self, by: GroupBy, wanted: FindingFilter = EVERYTHING) -> tuple[FindingGroup, ...]:
        """Count the findings of each value, strongest verdict first, then the most findings."""
        condition, values = self._condition(wanted)
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

    def _condition(self, wanted: FindingFilter) -> tuple[str, list[object]]:
        self._words.look_for(wanted.text)
        return wanted.condition()

    def _first(self, condition: str, values: Sequence[object]) -> int | None:
        found = rows_of(self._connection, f"select min(number) from found where {condition}", values)  # noqa: S608 - made here, values bound
        return None if found[0][0] is None else int(str(found[0][0]))

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
        create(connection, "found", FINDINGS)
        create(connection, SENTENCES_PART, SENTENCES)
        held = ExitStack()
        yield held, connection
        held.push(failing.pop_all())
