"""Use case: audit a claims file against the codes in effect on each date of service."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.audit.engine import run_audit
from app.audit.market_ledgers import ledgers_by_line
from app.audit.model import AuditResult
from app.audit.task import Ledgers
from app.claims.original import sha256_of_unchanged, stamp_of
from app.claims.sources import ClaimsSource, name_of, open_claims
from app.claims.stored import StoredClaims
from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.errors import InputRefusedError
from app.ledger.model import Basis
from app.ledger.terms import Terms
from app.progress import Job
from app.review.model import TotalCheck
from app.workspace.audit_order import AuditOrder, settled
from app.workspace.audit_setup import check_totals, control_notices
from app.workspace.codes import ledger_of_versions
from app.workspace.versions import LoadedVersions, load_versions


def audit_claims(
    claims: Path | ClaimsSource,
    policies: Sequence[Path] | LoadedVersions,
    order: AuditOrder,
    job: Job | None = None,
    code_sets: CodeSets | None = None,
) -> AuditResult:
    """Run every rule over a claims file.

    A line whose own columns name a market or line of business is judged by the notices for it.
    Raises `InputRefusedError` for a file that is unreadable, or changed meanwhile, and `CancelledError` when the job is cancelled.
    """
    job = job if job is not None else Job()
    loaded = policies if isinstance(policies, LoadedVersions) else load_versions(policies, job)
    if not loaded.files:
        raise InputRefusedError(
            name_of(claims), "", "None of the files named as policies is one, so there is nothing to audit against.", _name_policies(loaded)
        )
    sets = code_sets if code_sets is not None else load_code_sets()
    settings, terms = settled(order)
    other_basis = Basis.REVIEW if settings.basis is Basis.PUBLISH else Basis.PUBLISH

    def ledgers(whose: Terms) -> Ledgers:
        return ledger_of_versions(loaded, settings.basis, whose, sets), ledger_of_versions(loaded, other_basis, whose, sets)

    usual = ledgers(terms)
    before = stamp_of(claims) if isinstance(claims, Path) else None
    result = run_audit(
        opened(claims, order, job),
        *usual,
        sets,
        settings,
        order.overrides,
        job,
        order.extras,
        ledgers_by_line(terms, usual, ledgers),
        order.opener,
        keep_lines=order.keep_lines,
    )
    if isinstance(claims, Path) and before is not None:
        result = replace(result, claims_sha256=sha256_of_unchanged(claims, before))
    elif isinstance(claims, StoredClaims):
        result = replace(result, claims_sha256=claims.sha256)
    return with_control(result, order)


def with_control(result: AuditResult, order: AuditOrder) -> AuditResult:
    """Return the result with a notice for every control total that does not tie."""
    return replace(result, notices=(*result.notices, *control_notices(checks_of(result, order))))


def checks_of(result: AuditResult, order: AuditOrder) -> tuple[TotalCheck, ...]:
    """Return the order's control totals beside what the file holds."""
    return check_totals(result.totals, order.control) if order.control is not None else ()


def opened(claims: Path | ClaimsSource, order: AuditOrder, job: Job) -> Path | ClaimsSource:
    """Return claims to be read; a file under a password is opened with the one given."""
    return open_claims(claims, job, order.password) if isinstance(claims, Path) and order.password is not None else claims


def _name_policies(loaded: LoadedVersions) -> str:
    left_out = ", ".join(item.file for item in loaded.skipped[:3])
    return "Name policy files or their folder." + (f" Left out: {left_out}." if left_out else "")
