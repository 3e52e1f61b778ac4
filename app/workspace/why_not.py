"""Use case: what every rule saw of one claim line, and why it has no finding."""

from pathlib import Path

from app.audit.market_ledgers import ledgers_by_line
from app.audit.task import AuditTask, Ledgers
from app.audit.why_not import LinePlace, RuleWord, why_not_row
from app.claims.choices import NO_CHOICES
from app.claims.sources import ClaimsSource
from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.ledger.model import Basis
from app.ledger.terms import Terms
from app.progress import Job
from app.project.model import ImportRecord
from app.project.project import Project
from app.workspace.audit import opened
from app.workspace.audit_order import AuditOrder, settled
from app.workspace.codes import ledger_of_versions
from app.workspace.project_audit import order_in, source_in
from app.workspace.versions import LoadedVersions


def why_not_line(  # noqa: PLR0913, PLR0917 - what is asked, of which audit
    claims: Path | ClaimsSource, loaded: LoadedVersions, order: AuditOrder, place: LinePlace, job: Job, code_sets: CodeSets | None = None
) -> tuple[RuleWord, ...]:
    """Return what each rule says of a line, judged as an audit under the order judges it. Raises as `audit_claims`."""
    sets = code_sets if code_sets is not None else load_code_sets()
    settings, terms = settled(order)
    other = Basis.REVIEW if settings.basis is Basis.PUBLISH else Basis.PUBLISH

    def ledgers(whose: Terms) -> Ledgers:
        return ledger_of_versions(loaded, settings.basis, whose, sets), ledger_of_versions(loaded, other, whose, sets)

    usual = ledgers(terms)
    task = AuditTask(
        claims=opened(claims, order, job),
        ledgers=usual,
        code_sets=sets,
        settings=settings,
        overrides=order.overrides or NO_CHOICES,
        extras=order.extras,
        per_line=ledgers_by_line(terms, usual, ledgers),
    )
    return why_not_row(task, place, job)


def why_not_in_project(  # noqa: PLR0913, PLR0917 - what is asked, of which audit
    project: Project,
    claims: Path | ImportRecord,
    loaded: LoadedVersions,
    order: AuditOrder,
    place: LinePlace,
    job: Job,
    code_sets: CodeSets | None = None,
) -> tuple[RuleWord, ...]:
    """Return what each rule says of a line of claims in a project, with the rule tables and columns chosen there."""
    source, settled_order = source_in(project, claims, order_in(project, claims, order), job)
    return why_not_line(source, loaded, settled_order, place, job, code_sets)
