"""Use case: audit claims within a project: the claims are kept as they were read, the audit with all it found."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.audit.model import AuditResult, AuditSettings
from app.audit.stored import finding_pieces, restored, summary_of
from app.claims.headers import propose_columns
from app.claims.stored import StoredClaims, export_claims
from app.errors import InputRefusedError
from app.ledger.model import Ledger
from app.ledger.terms import Terms
from app.progress import Job
from app.project.model import AuditRecord, ImportRecord
from app.project.project import Project, open_project
from app.workspace.audit import audit_claims
from app.workspace.columns import remembered_columns
from app.workspace.exports import anchor_of
from app.workspace.person import person
from app.workspace.project import held_versions, project_code_sets
from app.workspace.terms import project_terms
from app.workspace.versions import LoadedVersions

Overrides = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """An audit and where the project keeps it; `record` and `imported` are None where nothing could be kept, `note` says why."""

    result: AuditResult
    record: AuditRecord | None = None
    imported: ImportRecord | None = None
    note: str = ""
    anchor: str = ""  # the head of the project's trail once the audit was kept


def audit_kept(  # noqa: PLR0913, PLR0917 - what is audited, against what, and how
    path: Path, claims: Path, settings: AuditSettings, overrides: Overrides | None, job: Job, terms: Terms
) -> Audited:
    """Audit a claims file against the documents of a project file and keep both; the columns are those chosen in it before."""
    with open_project(path, person()) as project:
        return audit_in_project(project, claims, settings, overrides, job, terms=terms)


def audit_in_project(  # noqa: PLR0913, PLR0917 - what is audited, against what, and how
    project: Project,
    claims: Path | ImportRecord,
    settings: AuditSettings,
    overrides: Overrides | None,
    job: Job,
    loaded: LoadedVersions | None = None,
    terms: Terms | None = None,
) -> Audited:
    """Audit a claims file, or claims kept before, and keep what was read and found.

    `loaded`: the project's versions where they are held already. `terms`: those of `project_terms`; None: for the settings' market.
    A project that is read-only keeps nothing, and `note` says so.
    Raises as `audit_claims`.
    """
    sets = project_code_sets(project)
    terms = terms if terms is not None else project_terms(project, Terms(market=settings.market))
    held = loaded if loaded is not None else held_versions(project, job, sets)
    if project.info.read_only and isinstance(claims, Path):
        result = audit_claims(claims, held, settings, overrides, job, sets, terms)
        return Audited(
            result=result, record=None, imported=None, note=f"Not kept in {project.info.path.name}: {project.info.why_read_only}"
        )
    record = claims if isinstance(claims, ImportRecord) else keep_claims(project, claims, job)
    source = stored_claims(project, record)
    result = audit_claims(source, held, settings, overrides if overrides is not None else _remembered(project, source), job, sets, terms)
    if project.info.read_only:
        return Audited(result=result, record=None, imported=record, note=project.info.why_read_only)
    kept = project.audits.add(record.number, result.fingerprint, summary_of(result), len(result.findings), finding_pieces(result))
    return Audited(result=result, record=kept, imported=record, anchor=anchor_of(project))


def keep_claims(project: Project, claims: Path, job: Job) -> ImportRecord:
    """Keep a claims file as it was read; a file kept before is not read again."""
    sha256 = _sha256(claims)
    known = next((record for record in project.imports.all() if record.sha256 == sha256), None)
    if known is not None:
        return known
    with export_claims(claims, job) as export:
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
    return Audited(result=restored(record.summary, project.audits.pieces(record.number), ledger), record=record, imported=imported)


def _remembered(project: Project, source: StoredClaims) -> Overrides | None:
    for sheet in propose_columns(source):
        chosen = remembered_columns(project, sheet.columns)
        if chosen:
            return chosen
    return None


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputRefusedError(path.name, "", f"It could not be opened ({error.strerror}).", "Check the name and the place.") from None
