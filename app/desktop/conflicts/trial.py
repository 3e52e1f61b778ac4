"""A settlement tried before it is confirmed: what it changes in the ledger, and on how many lines of the loaded audit. Knows no Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.audit.model import Finding
from app.claims.stored import StoredClaims
from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.errors import InputRefusedError
from app.ledger.model import Basis, Conflict, Resolution
from app.ledger.terms import Terms, settlement_key
from app.progress import Job
from app.project.model import ImportRecord
from app.project.project import Project
from app.workspace.audit import audit_claims
from app.workspace.audit_order import AuditOrder
from app.workspace.project_audit import order_in, stored_claims
from app.workspace.settlements import Effect, effect_of, lines_changed
from app.workspace.versions import LoadedVersions


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedAudit:
    """The audit shown, so that it can be run again."""

    file: str
    claims: Path | ImportRecord
    project: Project | None
    order: AuditOrder
    findings: tuple[Finding, ...] | None  # None: it was run under other terms, and has to be run under these first


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One way of settling a contradiction."""

    conflict: Conflict
    says: str
    loaded: LoadedVersions
    basis: Basis
    terms: Terms
    code_sets: Callable[[], CodeSets | None]  # asked in the worker: reading them takes a while
    until: date


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a claims file, and how many of them would have other findings."""

    changed: int
    checked: int


def effect(trial: Trial) -> Effect:
    """Return what a settlement changes in the ledger."""
    return effect_of(trial.loaded, trial.basis, trial.terms, _sets(trial), trial.conflict, trial.says, trial.until)


def lines(trial: Trial, audit: LoadedAudit, job: Job) -> Lines:
    """Run the loaded audit as if the contradiction were settled, and count the lines that differ; raises `CancelledError`."""
    before = audit.findings
    if before is None:
        before = _run(trial, audit, trial.terms, job)[0]
    tried = Resolution(says=trial.says, reason="")
    terms = replace(trial.terms, settlements={**trial.terms.settlements, settlement_key(trial.conflict): tried})
    after, checked = _run(trial, audit, terms, job)
    return Lines(lines_changed(before, after), checked)


def _run(trial: Trial, audit: LoadedAudit, terms: Terms, job: Job) -> tuple[tuple[Finding, ...], int]:
    order = replace(audit.order, terms=terms)
    if audit.project is not None:  # what is switched on there took part in the audit shown
        order = replace(order_in(audit.project, audit.claims, order), keep_lines=False)
    result = audit_claims(_claims(audit), trial.loaded, order, job, _sets(trial))
    return result.findings, result.lines.checked


def _claims(audit: LoadedAudit) -> Path | StoredClaims:
    if isinstance(audit.claims, Path):
        return audit.claims
    if audit.project is None:
        raise InputRefusedError(audit.file, "", "The project that keeps these claims is not open.", "Open it, or the claims file again.")
    return stored_claims(audit.project, audit.claims)


def _sets(trial: Trial) -> CodeSets:
    return trial.code_sets() or load_code_sets()
