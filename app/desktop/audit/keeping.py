"""Audits claims in the project, and without it where it cannot be written: what was found is shown in any case."""

from dataclasses import dataclass, replace
from pathlib import Path

from app.audit.model import AuditResult
from app.codesets.tables import CodeSets
from app.errors import InputRefusedError, OutputFailedError
from app.ledger.terms import Terms
from app.progress import Job
from app.project.model import AuditRecord, ImportRecord
from app.project.project import Project
from app.workspace.audit import audit_claims
from app.workspace.audit_order import AuditOrder, settled
from app.workspace.project import keep_files
from app.workspace.project_audit import audit_in_project, order_in, stored_claims
from app.workspace.versions import LoadedVersions


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be audited, against what, and how."""

    claims: Path | ImportRecord
    loaded: LoadedVersions
    order: AuditOrder

    @property
    def name(self) -> str:
        """The claims file's name."""
        return self.claims.name if isinstance(self.claims, Path) else self.claims.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An audit, and by what its claims are known; `note` says why it was not kept."""

    result: AuditResult
    claims_sha256: str
    terms: Terms
    note: str = ""
    record: AuditRecord | None = None  # where the project keeps it


def audit(project: Project | None, asked: Asked, code_sets: CodeSets | None, job: Job) -> Answered:
    """Audit claims and keep them with what was found, as far as a project can be written."""
    if project is None:
        return _unkept(None, asked, code_sets, job, "There is no project to keep this audit in.")
    try:
        if not project.info.read_only:
            keep_files(project, asked.loaded)
        done = audit_in_project(project, asked.claims, asked.order, job, asked.loaded)
    except OutputFailedError as fault:
        return _unkept(project, asked, code_sets, job, f"This audit is not kept. {fault.refusal.sentence()}")
    return Answered(
        result=done.result, claims_sha256=done.result.claims_sha256, terms=settled(asked.order)[1], note=done.note, record=done.record
    )


def _unkept(project: Project | None, asked: Asked, code_sets: CodeSets | None, job: Job, note: str) -> Answered:
    claims = asked.claims
    order = order_in(project, claims, asked.order) if project is not None else replace(asked.order, keep_lines=True)
    if isinstance(claims, Path):
        result = audit_claims(claims, asked.loaded, order, job, code_sets)
    elif project is not None:
        result = audit_claims(stored_claims(project, claims), asked.loaded, order, job, code_sets)
    else:
        raise InputRefusedError(asked.name, "", "The project that keeps these claims is not open.", "Open it, or the claims file again.")
    return Answered(result=result, claims_sha256=result.claims_sha256, terms=settled(asked.order)[1], note=note)
