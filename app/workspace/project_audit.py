"""Use case: audit claims within a project: the claims are kept as they were read, the audit with all it found."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from app.audit.model import AuditResult, AuditSettings
from app.audit.stored import finding_pieces, restored, summary_of
from app.claims.choices import SheetChoices
from app.claims.headers import propose_columns
from app.claims.original import sha256_of_file
from app.claims.sources import ClaimsSource, open_claims
from app.claims.stored import StoredClaims, export_claims
from app.ledger.model import Ledger
from app.progress import Job
from app.project.model import AuditRecord, ImportRecord, What
from app.project.project import Project, open_project
from app.review.model import TotalCheck
from app.workspace.audit import audit_claims, checks_of, opened
from app.workspace.audit_order import AuditOrder, terms_asked
from app.workspace.audit_setup import setup_of
from app.workspace.columns import remembered_of
from app.workspace.exports import anchor_of
from app.workspace.person import person
from app.workspace.project import held_versions, project_code_sets
from app.workspace.rule_tables import joined, tables_of
from app.workspace.terms import project_terms
from app.workspace.versions import LoadedVersions


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """An audit and where the project keeps it; `record` and `imported` are None where nothing could be kept, `note` says why."""

    result: AuditResult
    record: AuditRecord | None = None
    imported: ImportRecord | None = None
    note: str = ""
    checks: tuple[TotalCheck, ...] = ()  # control totals beside what the file holds
    anchor: str = ""  # the head of the project's trail once the audit was kept


def audit_kept(path: Path, claims: Path, order: AuditOrder, job: Job) -> Audited:
    """Audit a claims file against the documents of a project file and keep both."""
    with open_project(path, person()) as project:
        return audit_in_project(project, claims, order, job)


def audit_in_project(
    project: Project, claims: Path | ImportRecord, order: AuditOrder, job: Job, loaded: LoadedVersions | None = None
) -> Audited:
    """Audit a claims file, or claims kept before, and keep what was read and found.

    `loaded`: the project's versions where they are held already. The columns are those of the order, else those chosen in the project
    before; the set-up kept for the claims says period and control totals where the order does not. A project that is read-only keeps
    nothing, and `note` says so.
    Raises as `audit_claims`.
    """
    sets = project_code_sets(project)
    order = order_in(project, claims, order)
    held = loaded if loaded is not None else held_versions(project, job, sets)
    if not project.info.read_only and isinstance(claims, Path):
        claims = keep_claims(project, claims, job, order.password)
    source, order = source_in(project, claims, order, job)
    result = audit_claims(source, held, order, job, sets)
    if not result.claims_sha256 and isinstance(claims, Path):  # opened above for its columns, and known here by its path
        result = replace(result, claims_sha256=sha256_of_file(claims))
    record, checks = claims if isinstance(claims, ImportRecord) else None, checks_of(result, order)
    if project.info.read_only:
        note = f"Not kept in {project.info.path.name}: {project.info.why_read_only}"
        return Audited(result=result, imported=record, note=note, checks=checks)
    assert record is not None  # noqa: S101 - kept above
    kept = project.audits.add(record.number, result.fingerprint, summary_of(result), len(result.findings), finding_pieces(result))
    return Audited(result=result, record=kept, imported=record, checks=checks, anchor=anchor_of(project))


def order_in(project: Project, claims: Path | ImportRecord, order: AuditOrder) -> AuditOrder:
    """Return the order with what the project says: rule tables and rules that are on, and where the order says nothing its terms.

    Where a set-up is kept for the claims, it says the period and the control totals that the order leaves open. Every line is kept with
    the result, to be determined and sampled.
    """
    setup = setup_of(project, claims.sha256 if isinstance(claims, ImportRecord) else sha256_of_file(claims))
    settings, control = order.settings, order.control
    if setup is not None and settings.period_from is None and settings.period_to is None:
        settings = replace(settings, period_from=setup.period_from, period_to=setup.period_to)
    if setup is not None and control is None:
        control = setup.control
    terms = order.terms if order.terms is not None else project_terms(project, terms_asked(settings))
    extras = joined(tables_of(project), order.extras)
    return replace(order, settings=settings, control=control, terms=terms, extras=extras, keep_lines=True)


def source_in(project: Project, claims: Path | ImportRecord, order: AuditOrder, job: Job) -> tuple[Path | ClaimsSource, AuditOrder]:
    """Return claims to be read, as the project keeps them where it does, and the order with the columns chosen for them before."""
    source: Path | ClaimsSource
    if isinstance(claims, ImportRecord):
        source = stored_claims(project, claims)
    else:
        kept = _kept(project, sha256_of_file(claims))
        source = stored_claims(project, kept) if kept is not None else opened(claims, order, job)
    if order.overrides is not None or not project.decisions.holding(What.COLUMNS):
        return source, order
    if isinstance(source, Path):
        source = open_claims(source, job)  # read once, for its columns and for the audit
    return source, replace(order, overrides=_remembered(project, source, order.settings))


def keep_claims(project: Project, claims: Path, job: Job, password: str | None = None) -> ImportRecord:
    """Keep a claims file as it was read; a file kept before is not read again."""
    known = _kept(project, sha256_of_file(claims))
    if known is not None:
        return known
    with export_claims(claims, job, password) as export:
        return project.imports.add(export.file, export.sha256, export.rows, export.meta, export.pieces)


def stored_claims(project: Project, record: ImportRecord) -> StoredClaims:
    """Return claims kept in a project, to be read like a file."""
    return StoredClaims(project.imports.meta(record.number), partial(project.imports.pieces, record.number))


def last_audit(project: Project, ledger: Ledger) -> Audited | None:
    """Return the audit run last as it was kept, or None; `ledger` is that of the project's versions."""
    records = project.audits.all()
    if not records:
        return None
    record = records[-1]
    imported = next(item for item in project.imports.all() if item.number == record.imported)
    result = restored(record.summary, project.audits.pieces(record.number), ledger)
    return Audited(result=replace(result, claims_sha256=imported.sha256), record=record, imported=imported)


def _kept(project: Project, sha256: str) -> ImportRecord | None:
    return next((record for record in project.imports.all() if record.sha256 == sha256), None)


def _remembered(project: Project, source: ClaimsSource, settings: AuditSettings) -> SheetChoices | None:
    """Return what was chosen before; a claim form named for the whole file counts before those of its sheets."""
    kept = remembered_of(project, propose_columns(source))
    return (replace(kept, kinds={}) if settings.claim_type is not None else kept) or None
