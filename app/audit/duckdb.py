"""The audit on DuckDB, in three verbs: load a claims file and the policies' facts, run a rule, page through the findings."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection

from app.audit.birthdays import build_birthdays
from app.audit.drugs import build_drugs
from app.audit.facts import Evidence, build_facts
from app.audit.ladder import RUNGS, SPAN, TABLE_ORDER, VERDICTS
from app.audit.lines import Layout, build_lines, layout_of
from app.audit.model import AuditSettings
from app.audit.rulebook import Rule, ViewText, views_before_rules, views_of_changes, views_of_results
from app.audit.validity import build_validity
from app.claims.engine import connected_for, fill, lock, rows_of
from app.claims.read import ReadClaims, read_claims
from app.claims.sources import ClaimsSource
from app.codesets.tables import CodeSets
from app.ledger.model import Ledger
from app.progress import Job

_HIT = (
    *(("basis", "varchar"), ("line_id", "bigint"), ("day", "date"), ("main", "boolean"), ("part", "varchar"), ("policy", "varchar")),
    *(("system", "varchar"), ("code", "varchar"), ("change_day", "date"), ("known_day", "date"), ("evidence", "integer")),
    *(("cedes", "boolean"), ("detail", "varchar")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedAudit:
    """What loading found: the file, its layout, the sentences by number, and the lines that need no check."""

    read: ReadClaims
    layout: Layout
    evidence: Evidence
    voided: int
    superseded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditTask:
    """What is audited against what. `ledgers`: the chosen basis, then the other."""

    claims: Path | ClaimsSource
    ledgers: tuple[Ledger, Ledger]
    code_sets: CodeSets
    settings: AuditSettings
    overrides: Mapping[str, Sequence[str]]


class DuckEngine:
    """One audit's database."""

    name = f"duckdb {duckdb.__version__}"

    def __init__(self, connection: DuckDBPyConnection) -> None:
        """Use a connection of `opened_engine`."""
        self.connection = connection

    def load(self, task: AuditTask, job: Job) -> LoadedAudit:
        """Read the claims and put everything the rules look at into tables."""
        settings = task.settings
        read = read_claims(self.connection, task.claims, task.overrides, job)
        lock(self.connection)
        layout = layout_of(read, settings.claim_type)
        job.step(0, 0, "Building claim lines")
        voided, superseded = build_lines(self.connection, read, layout)
        job.step(0, 0, "Loading policies")
        evidence = build_facts(self.connection, *task.ledgers)
        build_drugs(self.connection, task.ledgers)
        build_validity(self.connection, task.code_sets)
        build_birthdays(self.connection)
        as_of = settings.as_of.isoformat() if settings.as_of else None
        fill(self.connection, "settings", [("as_of", "date")], [(as_of,)])
        self._ladder()
        for view in views_before_rules():
            job.step(0, 0, "Looking up codes by date")
            self._make(view)
        fill(self.connection, "hits", (("rule", "varchar"), *_HIT), ())
        return LoadedAudit(read=read, layout=layout, evidence=evidence, voided=voided, superseded=superseded)

    def run(self, rule: Rule) -> None:
        """Run one rule and keep its hits. The rule about spans comes last: it looks at the other rules' hits."""
        if rule.name == SPAN:
            for view in views_of_changes():
                self._make(view)
        columns = ", ".join(name for name, _ in _HIT)
        self.connection.execute(f"insert into hits select '{rule.name}', {columns} from ({rule.sql})")  # noqa: S608 - shipped rules

    def settle(self) -> None:
        """Decide which hits are findings, once every rule has run."""
        for view in views_of_results():
            self._make(view)

    def page(self, query: str) -> Iterator[tuple[object, ...]]:
        """Yield the rows of a query over the findings, in pages."""
        result = self.connection.execute(query)
        while rows := result.fetchmany(2048):
            yield from rows

    def all(self, query: str) -> list[tuple[object, ...]]:
        """Return all rows of a query."""
        return rows_of(self.connection, query)

    def _make(self, view: ViewText) -> None:
        self.connection.execute(f"create table {view.name} as {view.sql}")

    def _ladder(self) -> None:
        columns = [("rule", "varchar"), ("part", "varchar"), ("rung", "integer"), ("laddered", "boolean"), ("listing", "boolean")]
        rows = [
            (
                one.rule,
                one.part,
                str(one.rung),
                str(one.laddered),
                str(one.listing),
                VERDICTS[one.rule].value,
                str(TABLE_ORDER.index(one.rule)),
            )
            for one in RUNGS
        ]
        fill(self.connection, "rungs", [*columns, ("verdict", "varchar"), ("place", "integer")], rows)


@contextmanager
def opened_engine(job: Job, file: str) -> Iterator[DuckEngine]:
    """Open an engine for one file; it stops in the middle of a query when the job is cancelled.

    Raises `InputRefusedError` where the file needs more memory than there is: nothing is written to disk to make room.
    """
    with connected_for(job, file, "Auditing it") as connection:
        yield DuckEngine(connection)
