"""An audit from claims file to result: load, run every rule, settle, and hand over findings with their sentences."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.audit.account import claim_lines, counts, mapping_of, repairs, row_account
from app.audit.duckdb import AuditTask, DuckEngine, LoadedAudit, opened_engine
from app.audit.findings import findings_of
from app.audit.fingerprint import fingerprint
from app.audit.ladder import SPAN
from app.audit.model import AuditResult, AuditSettings
from app.audit.notices import notices_of
from app.audit.rulebook import rules
from app.claims.sources import ClaimsSource, name_of
from app.codesets.tables import CodeSets
from app.ledger.model import Ledger
from app.progress import Job


def run_audit(  # noqa: PLR0913, PLR0917 - the agreed use of the package: what is audited, against what, and how
    claims: Path | ClaimsSource,
    chosen: Ledger,
    other: Ledger,
    code_sets: CodeSets,
    settings: AuditSettings,
    overrides: Mapping[str, Sequence[str]] | None,
    job: Job,
) -> AuditResult:
    """Audit a claims file, or one kept in a project (`StoredClaims`), under the chosen basis, with the other one beside it.

    Raises `InputRefusedError` for a file that cannot be read and `CancelledError` when the job is cancelled.
    """
    with opened_engine(job, name_of(claims)) as engine:
        task = AuditTask(claims=claims, ledgers=(chosen, other), code_sets=code_sets, settings=settings, overrides=overrides or {})
        loaded = engine.load(task, job)
        _run_rules(engine, job)
        job.step(1, 1, "Gathering findings")
        return _result(engine, loaded, task)


def _run_rules(engine: DuckEngine, job: Job) -> None:
    """Run all rules; the one about spans last, because it looks at what the others found."""
    ordered = sorted(rules(), key=lambda rule: rule.name == SPAN)
    for number, rule in enumerate(ordered):
        job.step(number, len(ordered), f"Checking {rule.name.replace('-', ' ')}")
        engine.run(rule)
    job.step(len(ordered), len(ordered), "Settling findings")
    engine.settle()


def _result(engine: DuckEngine, loaded: LoadedAudit, task: AuditTask) -> AuditResult:
    findings = findings_of(engine, loaded, task.ledgers)
    shown, cut = claim_lines(engine, loaded)
    return AuditResult(
        file=loaded.read.file,
        engine=engine.name,
        settings=task.settings,
        claim_type=loaded.layout.claim_type,
        ledger=task.ledgers[0],
        code_sets=task.code_sets.windows,
        rows=row_account(loaded.read),
        mapping=mapping_of(loaded.read),
        repairs=repairs(engine, loaded),
        lines=counts(engine, loaded),
        findings=findings,
        notices=notices_of(engine, loaded, task, cut=cut),
        rules=tuple(rule.text for rule in rules()),
        fingerprint=fingerprint(findings),
        claim_lines=shown,
    )
