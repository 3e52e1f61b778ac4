"""Use case: audit a claims file against the codes in effect on each date of service."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.audit.engine import run_audit
from app.audit.market_ledgers import ledgers_by_line
from app.audit.model import AuditResult, AuditSettings
from app.audit.task import Ledgers
from app.claims.stored import StoredClaims
from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.errors import InputRefusedError
from app.ledger.model import Basis
from app.ledger.terms import Terms
from app.progress import Job
from app.workspace.codes import ledger_of_versions
from app.workspace.versions import LoadedVersions, load_versions


def audit_claims(  # noqa: PLR0913, PLR0917 - what is audited, against what, and how
    claims: Path | StoredClaims,
    policies: Sequence[Path] | LoadedVersions,
    settings: AuditSettings,
    overrides: Mapping[str, Sequence[str]] | None = None,
    job: Job | None = None,
    code_sets: CodeSets | None = None,
    terms: Terms | None = None,
) -> AuditResult:
    """Run every rule over a claims file.

    `terms`: notices and settlements; None: none, for the settings' market. A line whose own columns name a market or line of business
    is judged by the notices for it.
    `overrides` names, per field, the header texts to use instead of the proposed columns.
    Raises `InputRefusedError` for an unreadable file and `CancelledError` when the job is cancelled.
    """
    job = job if job is not None else Job()
    loaded = policies if isinstance(policies, LoadedVersions) else load_versions(policies, job)
    name = claims.name if isinstance(claims, Path) else claims.file
    if not loaded.files:
        raise InputRefusedError(
            name, "", "None of the files named as policies is one, so there is nothing to audit against.", _name_policies(loaded)
        )
    sets = code_sets if code_sets is not None else load_code_sets()
    terms = terms if terms is not None else Terms(market=settings.market)
    other_basis = Basis.REVIEW if settings.basis is Basis.PUBLISH else Basis.PUBLISH

    def ledgers(whose: Terms) -> Ledgers:
        return ledger_of_versions(loaded, settings.basis, whose, sets), ledger_of_versions(loaded, other_basis, whose, sets)

    usual = ledgers(terms)
    return run_audit(claims, *usual, sets, settings, overrides, job, per_line=ledgers_by_line(terms, usual, ledgers))


def _name_policies(loaded: LoadedVersions) -> str:
    left_out = ", ".join(item.file for item in loaded.skipped[:3])
    return "Name policy files or their folder." + (f" Left out: {left_out}." if left_out else "")
