"""Audits claims in the project, and without it where it cannot be written: what was found is shown in any case."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.audit.model import AuditResult, AuditSettings
from app.codesets.tables import CodeSets
from app.errors import InputRefusedError, OutputFailedError
from app.ledger.terms import Terms
from app.progress import Job
from app.project.model import ImportRecord
from app.project.project import Project
from app.workspace.audit import audit_claims
from app.workspace.project import keep_files
from app.workspace.project_audit import audit_in_project, stored_claims
from app.workspace.versions import LoadedVersions

Overrides = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be audited, against what, and how."""

    claims: Path | ImportRecord
    loaded: LoadedVersions
    settings: AuditSettings
    overrides: Overrides
    terms: Terms

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


def audit(project: Project | None, asked: Asked, code_sets: CodeSets | None, job: Job) -> Answered:
    """Audit claims and keep them with what was found, as far as a project can be written."""
    if project is None:
        return _unkept(None, asked, code_sets, job, "There is no project to keep this audit in.")
    try:
        if not project.info.read_only:
            keep_files(project, asked.loaded)
        done = audit_in_project(project, asked.claims, asked.settings, asked.overrides, job, asked.loaded, asked.terms)
    except OutputFailedError as fault:
        return _unkept(project, asked, code_sets, job, f"This audit is not kept. {fault.refusal.sentence()}")
    known = done.imported.sha256 if done.imported is not None else _sha256(asked.claims)
    return Answered(result=done.result, claims_sha256=known, terms=asked.terms, note=done.note)


def _unkept(project: Project | None, asked: Asked, code_sets: CodeSets | None, job: Job, note: str) -> Answered:
    claims = asked.claims
    if isinstance(claims, Path):
        result = audit_claims(claims, asked.loaded, asked.settings, asked.overrides, job, code_sets, asked.terms)
    elif project is not None:
        result = audit_claims(stored_claims(project, claims), asked.loaded, asked.settings, asked.overrides, job, code_sets, asked.terms)
    else:
        raise InputRefusedError(asked.name, "", "The project that keeps these claims is not open.", "Open it, or the claims file again.")
    return Answered(result=result, claims_sha256=_sha256(claims), terms=asked.terms, note=note)


def _sha256(claims: Path | ImportRecord) -> str:
    if not isinstance(claims, Path):
        return claims.sha256
    with claims.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
