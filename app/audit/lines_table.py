"""The lines a run looked at, on the engine: found by content, place or claim, paged and searched, however many there are."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import TracebackType
from typing import NamedTuple, Self

from duckdb import DuckDBPyConnection

from app.audit.audited_lines import AuditedLine, Standing
from app.audit.contents import content_name, content_number
from app.audit.finding_rows import create
from app.audit.line_rows import LINES, LINES_PART, line_of
from app.audit.model import AuditResult, Verdict
from app.audit.stored import each_part
from app.claims.engine import connected, extend, lock, number_of, rows_of
from app.claims.parquet import PIECE

_PAGE, _MANY = 5_000, 50_000
_APART = "\x1f"  # begins the key of a row that names no claim
_MOST_FOUND = 1_000
_NAMES = ", ".join(f"l.{name}" for name, _ in LINES)
_COLUMNS = frozenset(name for name, _ in LINES)
_KEPT = ", ".join(name for name, _ in LINES)
_VERDICTS = tuple(Verdict)
_RANK = "case verdict " + " ".join(f"when '{verdict.value}' then {rank}" for rank, verdict in enumerate(_VERDICTS)) + " end"
_SAID = (
    "lower(concat_ws(' ', claim_id, line, code, member, provider, coder, modifiers, array_to_string(diagnoses, ' '),"
    " strftime(day, '%Y-%m-%d'), strftime(day, '%m/%d/%Y')))"
)
_WANTED = (("content", "bigint"), ("nth", "integer"))
_CLAIMS = f"""
create table claims as
select row_number() over (order by first) - 1 as place, * from (
  select claim, min(claim_id) as claim_id, min(number) as first, count(*) as lines, count(*) filter (where standing = 'checked') as checked,
    coalesce(sum(findings), 0) as findings, min({_RANK}) as rank
  from lines group by claim)
"""  # noqa: S608 - names made here
_DONE = """
create or replace table done as
select l.claim, count(*) as lines from determined d join lines l on l.content = d.content and l.nth = d.nth
where l.standing = 'checked' group by l.claim
"""
_STAND = "claims c left join done t on t.claim = c.claim"
_OPEN = "c.checked - coalesce(t.lines, 0)"


class Claims(StrEnum):
    """Which claims are gone through."""

    ALL = "all"
    WITH_FINDINGS = "with-findings"
    TO_DETERMINE = "to-determine"  # with a checked line that no determination holds on
    DETERMINED = "determined"  # with checked lines, and a determination holds on each


_WHICH = {
    Claims.ALL: "true",
    Claims.WITH_FINDINGS: "c.findings > 0",
    Claims.TO_DETERMINE: f"{_OPEN} > 0",
    Claims.DETERMINED: f"c.checked > 0 and {_OPEN} = 0",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCount:
    """A claim and how much of it there is. A row that names no claim is one of its own."""

    key: str  # for `LinesTable.claim` and `next_claim`; the claim id, where there is one
    claim_id: str | None
    place: int  # among all claims, in the order of the file, from 0
    lines: int
    checked: int
    findings: int
    verdict: Verdict | None
    to_determine: int  # checked lines no determination holds on


class UnitLine(NamedTuple):
    """What a sampling frame needs of a line: to read and make a million whole lines takes four times as long."""

    content: str
    claim_id: str | None
    member: str | None
    amount: Decimal | None
    amount_basis: str | None
    standing: Standing
    flagged: bool  # it has a finding
    value: str | None  # of the column asked for


class LinesTable:
    """The lines of one run, in the order of the file. Used from one thread at a time; `close()` when done (or `with`)."""

    def __init__(self, held: ExitStack, connection: DuckDBPyConnection, total: int | None = None) -> None:
        """Use a connection with the table of lines; `held` closes it. `total`: how many they are, where they stand ready already."""
        self._held = held
        self._connection = connection
        if total is None:
            connection.execute(_CLAIMS)
            connection.execute("create table determined (content bigint, nth integer)")
            connection.execute(_DONE)
            lock(connection)
            total = number_of(connection, "select count(*) from lines")
        self._total = total

    @classmethod
    def of_result(cls, result: AuditResult) -> Self:
        """Open the lines of a run; none where it did not keep them. Raises `InputRefusedError` for damaged ones."""
        return cls.of_pieces(result.lines_kept, result.file)

    @classmethod
    def of_pieces(cls, pieces: Iterable[bytes], file: str = "A kept audit") -> Self:
        """Open the lines of a stored run; other parts of it are passed over. Raises `InputRefusedError` for damaged ones."""
        with ExitStack() as failing:
            connection = failing.enter_context(connected())
            create(connection, "kept", LINES)

            def take(part: str, columns: str) -> None:
                if part == LINES_PART:
                    connection.execute(f"insert into kept select {columns} from {PIECE}")  # noqa: S608 - names made here

            each_part(connection, pieces, file, take)
            connection.execute(
                f"create table lines as select rowid as number, {_KEPT},"  # noqa: S608 - names made here
                " coalesce(claim_id, chr(31) || sheet || chr(31) || row) as claim from kept order by number"
            )
            connection.execute("drop table kept")
            held = ExitStack()
            table = cls(held, connection)
            held.push(failing.pop_all())
            return table

    def beside(self) -> Self:
        """Return the same lines to be used from another thread; it is closed by itself."""
        held, cursor = ExitStack(), self._connection.cursor()
        held.callback(cursor.close)
        return type(self)(held, cursor, self._total)

    @property
    def total(self) -> int:
        """How many lines the run looked at, those it did not check among them."""
        return self._total

    def line(self, content: str) -> AuditedLine | None:
        """Return the line of a content."""
        return next(iter(self.lines([content])), None)

    def lines(self, contents: Iterable[str]) -> tuple[AuditedLine, ...]:
        """Return the lines of some contents, in the order of the file; those the run does not hold are left out."""
        self._put("temp table wanted", contents)  # a temporary one: each user has its own
        return self._lines("join wanted w on w.content = l.content and w.nth = l.nth")

    def at(self, sheet: str, row: int) -> tuple[AuditedLine, ...]:
        """Return the lines of a row: several where it holds several procedures."""
        return self._lines("where l.row = ? and l.sheet = ?", row, sheet)

    def claim(self, key: str) -> tuple[AuditedLine, ...]:
        """Return a whole claim, in the order of the file."""
        return self._lines("where l.claim = ?", key)

    def claim_of(self, line: AuditedLine) -> tuple[AuditedLine, ...]:
        """Return the whole claim a line belongs to; its own row where it names none."""
        return self.claim(line.claim_id) if line.claim_id is not None else self.at(line.sheet, line.row)

    def count_of(self, line: AuditedLine) -> ClaimCount | None:
        """Return how much there is of the claim a line belongs to."""
        key = line.claim_id if line.claim_id is not None else f"{_APART}{line.sheet}{_APART}{line.row}"
        return next(iter(self._claims(Claims.ALL, "c.claim = ?", key)), None)

    def set_determined(self, contents: Iterable[str]) -> None:
        """Take which lines a determination holds on; `Claims.TO_DETERMINE` goes by it."""
        self._put("table determined", contents)
        self._connection.execute(_DONE)

    def change_determined(self, made: Iterable[str], taken_back: Iterable[str] = ()) -> None:
        """Take on which further lines a determination holds, and on which no more: by how many there are, not by how many hold."""
        gone, come = [list(contents) for contents in (taken_back, made)]
        self._put("temp table wanted", [*gone, *come])
        self._connection.execute("delete from determined where (content, nth) in (select (content, nth) from wanted)")
        self._put("temp table wanted", come)
        self._connection.execute("insert into determined select content, nth from wanted")
        self._connection.execute(_DONE)

    def claim_count(self, which: Claims = Claims.ALL) -> int:
        """Return how many claims there are of this kind."""
        return number_of(self._connection, f"select count(*) from {_STAND} where {_WHICH[which]}")  # noqa: S608 - made here

    def claims(self, which: Claims = Claims.ALL, offset: int = 0, count: int = _PAGE) -> tuple[ClaimCount, ...]:
        """Return a page of claims, in the order of the file."""
        return self._claims(which, "true order by c.place limit ? offset ?", count, offset)

    def next_claim(self, key: str | None = None, which: Claims = Claims.ALL) -> ClaimCount | None:
        """Return the claim after this one, the first where None is given; None at the end."""
        after = "c.place > coalesce((select max(place) from claims where claim = ?), -1) order by c.place limit 1"
        return next(iter(self._claims(which, after, key)), None)

    def previous_claim(self, key: str, which: Claims = Claims.ALL) -> ClaimCount | None:
        """Return the claim before this one; None at the beginning."""
        return next(
            iter(self._claims(which, "c.place < (select max(place) from claims where claim = ?) order by c.place desc limit 1", key)), None
        )

    def units(self, standing: Standing | None = Standing.CHECKED) -> Iterator[AuditedLine]:
        """Yield every line of a standing, all for None, in the order of the file: what a sampling frame is made of."""
        for start in range(0, self._total, _PAGE):
            yield from self._lines(
                "where l.number >= ? and l.number < ? and (?::varchar is null or l.standing = ?)", start, start + _PAGE, standing, standing
            )

    def unit_lines(self, column: str | None = None) -> Iterator[UnitLine]:
        """Yield what a sampling frame needs of every line, in the order of the file, with the value of one of its columns if asked for."""
        if column is not None and column not in _COLUMNS:
            raise KeyError(column)
        chosen = f"content, nth, claim_id, member, amount, amount_basis, standing, verdict is not null, {column or 'null'}"
        query = f"select {chosen} from lines where number >= ? and number < ? order by number"  # noqa: S608 - a name checked above
        standings = {standing.value: standing for standing in Standing}
        for start in range(0, self._total, _MANY):
            for content, nth, claim, member, amount, basis, standing, flagged, value in rows_of(
                self._connection, query, (start, start + _MANY)
            ):
                yield UnitLine(
                    content_name(content, nth),  # type: ignore[arg-type] # the columns' types are those of the fields
                    *(claim, member, amount, basis, standings[standing], flagged, value),  # type: ignore[index, arg-type] # as above
                )

    def search(self, text: str, most: int = _MOST_FOUND) -> tuple[AuditedLine, ...]:
        """Return the first lines that hold every word in claim, line, code, member, provider, coder, modifiers, diagnoses or date."""
        words = text.split()
        if not words:
            return ()
        return self._lines(f"where {' and '.join(f'contains({_SAID}, lower(?))' for _ in words)}", *words, most=most)

    def page(self, offset: int, count: int) -> tuple[AuditedLine, ...]:
        """Return lines `offset` to `offset + count` of the file."""
        return self._lines("where l.number >= ? and l.number < ?", offset, offset + count)

    def close(self) -> None:
        """Let the lines go; the table is of no use afterwards."""
        self._held.close()
        self.__dict__.pop("_connection", None)  # whoever still holds the table does not hold the database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _lines(self, which: str, *values: object, most: int | None = None) -> tuple[AuditedLine, ...]:
        limit = f" limit {most}" if most is not None else ""
        return tuple(
            line_of(row)
            for row in rows_of(self._connection, f"select {_NAMES} from lines l {which} order by l.number{limit}", values)  # noqa: S608 - made here, values bound
        )

    def _claims(self, which: Claims, rest: str, *values: object) -> tuple[ClaimCount, ...]:
        found = rows_of(
            self._connection,
            f"select c.claim, c.claim_id, c.place, c.lines, c.checked, c.findings, c.rank, {_OPEN}"  # noqa: S608 - made here, values bound
            f" from {_STAND} where {_WHICH[which]} and {rest}",
            values,
        )
        return tuple(_claim(row) for row in found)

    def _put(self, table: str, contents: Iterable[str]) -> None:
        found = (named for content in dict.fromkeys(contents) if (named := content_number(content)) is not None)
        self._connection.execute(f"create or replace {table} ({', '.join(f'{name} {kind}' for name, kind in _WANTED)})")
        extend(self._connection, table.rsplit(maxsplit=1)[-1], _WANTED, ((str(number), str(nth)) for number, nth in found))


def _claim(row: Sequence[object]) -> ClaimCount:
    key, claim_id, place, lines, checked, findings, rank, to_determine = row
    return ClaimCount(
        key=str(key),
        claim_id=None if claim_id is None else str(claim_id),
        place=int(str(place)),
        lines=int(str(lines)),
        checked=int(str(checked)),
        findings=int(str(findings)),
        verdict=None if rank is None else _VERDICTS[int(str(rank))],
        to_determine=int(str(to_determine)),
    )
