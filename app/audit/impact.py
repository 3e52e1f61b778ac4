"""The same claims judged before and after a change of the policies: which lines change, and what hangs on them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.audit.duckdb import DuckEngine
from app.audit.engine import OpenAudit
from app.audit.model import AuditResult, Finding
from app.audit.task import Ledgers, LedgersFor
from app.claims.engine import fill

Said = tuple[tuple[str, str], ...]  # rule and verdict of each finding, the primary one first


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """A claim line of which something else is said. `amount`: the line's, None where the row holds several procedures."""

    sheet: str
    row: int
    claim_id: str | None
    line: str | None
    member: str | None
    before: Said
    after: Said
    amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """All lines checked, as what the changed ones are a part of. `amount` is None where no line states one."""

    lines: int = 0
    members: int = 0
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoJudgements:
    """Claims judged twice, and the lines between the two."""

    before: AuditResult
    after: AuditResult
    changes: tuple[LineChange, ...]
    population: Population = Population()


_Key = tuple[str, int, str | None]


def judge_twice(
    audit: OpenAudit, before: Ledgers, after: Ledgers, per_line_before: LedgersFor | None, per_line_after: LedgersFor | None
) -> TwoJudgements:
    """Judge loaded claims by both ledgers and return the lines whose rules or verdicts differ, in the order of the file."""
    first = audit.judge(before, per_line_before)
    second = audit.judge(after, per_line_after)
    one, two = _by_line(first.findings), _by_line(second.findings)
    changed = {key for key in {*one, *two} if sorted(one.get(key, ())) != sorted(two.get(key, ()))}
    sheets = audit.sheets
    lines = _lines(audit.engine, sheets, changed)
    changes = [
        LineChange(
            sheet=key[0],
            row=key[1],
            claim_id=claim_id,
            line=key[2],
            member=member,
            before=one.get(key, ()),
            after=two.get(key, ()),
            amount=amount,
        )
        for key, claim_id, member, amount in lines
    ]
    return TwoJudgements(before=first, after=second, changes=tuple(changes), population=_population(audit.engine))


def _population(engine: DuckEngine) -> Population:
    found = engine.all("select count(*), count(distinct nullif(member, '')), sum(amount) from every_line")
    lines, members, amount = found[0]
    return Population(lines=int(str(lines)), members=int(str(members)), amount=None if amount is None else Decimal(str(amount)))


def _by_line(findings: Sequence[Finding]) -> dict[_Key, Said]:
    found: defaultdict[_Key, list[tuple[str, str]]] = defaultdict(list)
    for finding in findings:
        found[finding.sheet, finding.row, finding.line].append((finding.rule, finding.verdict.value))
    return {key: tuple(said) for key, said in found.items()}


def _lines(engine: DuckEngine, sheets: Sequence[str], changed: set[_Key]) -> list[tuple[_Key, str | None, str | None, Decimal | None]]:
    """Return claim, member and amount of the changed lines in the order of the file."""
    numbers = {name: number for number, name in enumerate(sheets)}
    rows = sorted({(str(numbers[sheet]), str(row)) for sheet, row, _ in changed})
    engine.connection.execute("drop table if exists changed_rows")
    fill(engine.connection, "changed_rows", [("sheet_no", "integer"), ("row_no", "bigint")], rows)
    found = engine.all(
        "select l.sheet_no, l.row_no, l.line, l.claim_id, l.member, l.amount from every_line l join changed_rows c"
        " on c.sheet_no = l.sheet_no and c.row_no = l.row_no order by l.line_id"
    )
    made = []
    for sheet_no, row_no, line, claim_id, member, amount in found:
        key = (sheets[int(str(sheet_no))], int(str(row_no)), None if line is None else str(line))
        if key in changed:
            made.append(
                (
                    key,
                    None if claim_id is None else str(claim_id),
                    None if member is None else str(member),
                    None if amount is None else Decimal(str(amount)),
                )
            )
    return made
