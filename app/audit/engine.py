"""An audit from claims file to result: load, run every rule on every part, settle, and hand over findings with their sentences."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

from app.audit.account import claim_lines, counts, mapping_of, repairs, row_account
from app.audit.duckdb import DuckEngine, opened_engine
from app.audit.extras import NO_EXTRAS, Extras
from app.audit.findings import findings_of
from app.audit.fingerprint import fingerprint
from app.audit.ladder import SPAN
from app.audit.line_pieces import line_pieces
from app.audit.model import AuditResult, AuditSettings, Finding
from app.audit.notices import notices_of
from app.audit.rulebook import rules
from app.audit.task import AuditTask, Ledgers, LedgersFor, LoadedAudit, Part
from app.claims.choices import NO_CHOICES, SheetChoices
from app.claims.sources import ClaimsSource, name_of
from app.codesets.tables import CodeSets
from app.ledger.model import Ledger
from app.progress import Job

EngineOpener = Callable[[Job, str], AbstractContextManager[DuckEngine]]


def run_audit(  # noqa: PLR0913, PLR0917 - the agreed use of the package: what is audited, against what, and how
    claims: Path | ClaimsSource,
    chosen: Ledger,
    other: Ledger,
    code_sets: CodeSets,
    settings: AuditSettings,
    overrides: SheetChoices | None,
    job: Job,
    extras: Extras = NO_EXTRAS,
    per_line: LedgersFor | None = None,
    opener: EngineOpener = opened_engine,
    *,
    keep_lines: bool = False,
) -> AuditResult:
    """Audit a claims file, or one kept in a project (`StoredClaims`), under the chosen basis, with the other one beside it.

    `extras`: rule tables switched on and own rules. `per_line`: the ledgers for a market and line of business that lines name.
    `opener`: the engine, `opened_engine` or that of `app.audit.spark`. `keep_lines`: keep every line looked at with the result.
    Raises `InputRefusedError` for a file that cannot be read and `CancelledError` when the job is cancelled.
    """
    task = AuditTask(
        claims=claims,
        ledgers=(chosen, other),
        code_sets=code_sets,
        settings=settings,
        overrides=overrides or NO_CHOICES,
        extras=extras,
        per_line=per_line,
        keep_lines=keep_lines,
    )
    with loaded_audit(task, job, opener) as audit:
        return audit.judge(task.ledgers, per_line)


class OpenAudit:
    """Claims that are loaded, to be judged once or more often."""

    def __init__(self, engine: DuckEngine, loaded: LoadedAudit, task: AuditTask, job: Job) -> None:
        """Use what `loaded_audit` opened."""
        self.engine = engine
        self._loaded = loaded
        self._task = task
        self._job = job

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets that were read, by number."""
        return tuple(sheet.name for sheet in self._loaded.read.sheets)

    def judge(self, ledgers: Ledgers, per_line: LedgersFor | None = None) -> AuditResult:
        """Judge all lines by the policies of the ledgers; `per_line`: those of lines that name a market."""
        task = replace(self._task, ledgers=ledgers, per_line=per_line)
        markets = self.engine.markets(task)
        ordered = sorted(rules(), key=lambda rule: rule.name == SPAN)
        self._job.step(0, 0, "Loading policies")
        parts = self.engine.parts()
        total = len(parts) * len(ordered)
        for place, part in enumerate(parts):
            self._job.step(place * len(ordered), total, "Looking up codes by date")
            self.engine.begin(part, markets.ledgers[part.terms])
            for number, rule in enumerate(ordered):
                self._job.step(place * len(ordered) + number, total, f"Checking {rule.name.replace('-', ' ')}")
                self.engine.run(rule)
            self._job.step((place + 1) * len(ordered), total, "Settling findings")
            self.engine.settle()
        self._own_rules()
        self._job.step(1, 1, "Gathering findings")
        findings = findings_of(self.engine, self._loaded, markets.ledgers, task.extras)
        shown, cut = claim_lines(self.engine, self._loaded)
        return AuditResult(
            file=self._loaded.read.file,
            engine=self.engine.name,
            settings=task.settings,
            claim_type=self._loaded.layouts.claim_type,
            ledger=ledgers[0],
            code_sets=task.code_sets.windows,
            rows=row_account(self._loaded.read),
            mapping=mapping_of(self._loaded.read),
            repairs=repairs(self.engine, self._loaded),
            lines=counts(self.engine, self._loaded),
            findings=findings,
            notices=notices_of(self.engine, self._loaded, task, markets, cut=cut),
            rules=(*(rule.text for rule in rules()), *(rule.text for rule in task.extras.rules)),
            fingerprint=fingerprint(findings),
            tables=tuple(table.use for table in task.extras.tables),
            own_rules=tuple(rule.use for rule in task.extras.rules),
            claim_lines=shown,
            totals=self._loaded.made.totals,
            claim_types=self._loaded.layouts.claim_types,
            lines_kept=line_pieces(self.engine, self._loaded, self._job) if task.keep_lines else (),
        )

    def judge_row(self, row_id: int, line_id: int) -> tuple[Finding, ...]:
        """Judge the lines of one claim row alone, by the task's ledgers; the tables the rules looked at stay until the next judgement."""
        markets = self.engine.markets(self._task)
        terms = self.engine.number(
            "select t.terms from every_line l join line_terms t on t.market = l.market and t.line_of_business = l.line_of_business"  # noqa: S608 - a number made here
            f" where l.line_id = {line_id}"
        )
        self.engine.begin(Part(terms, row_id, row_id, first=True), markets.ledgers[terms])
        for rule in sorted(rules(), key=lambda rule: rule.name == SPAN):
            self.engine.run(rule)
        self.engine.settle()
        return findings_of(self.engine, self._loaded, markets.ledgers, self._task.extras)

    @property
    def task(self) -> AuditTask:
        """What was asked for."""
        return self._task

    def _own_rules(self) -> None:
        own = self._task.extras.rules
        if own:
            self.engine.open_views()
        for number, rule in enumerate(own):
            self._job.step(number, len(own), f"Checking {rule.name.replace('-', ' ')}")
            self.engine.run_own(number, rule)


@contextmanager
def loaded_audit(task: AuditTask, job: Job, opener: EngineOpener = opened_engine) -> Iterator[OpenAudit]:
    """Open an engine and load a task's claims."""
    with opener(job, name_of(task.claims)) as engine:
        yield OpenAudit(engine, engine.load(task, job), task, job)
