"""The shape of `audit`."""

from collections.abc import Sequence

from app.audit.model import AuditResult, Finding, RowAccount
from app.review.model import TotalCheck
from app.workspace.shapes.audit_settings import control_shape, own_rules_shape, settings_shape, tables_shape, totals_shape
from app.workspace.shapes.common import day, sources


def audit_shape(result: AuditResult, control: Sequence[TotalCheck] = ()) -> dict[str, object]:
    """Return an audit as `audit --json` prints it; `control`: its control totals beside what the file holds."""
    lines = result.lines
    return {
        "claims": {"file": result.file, "sha256": result.claims_sha256 or None},
        "engine": result.engine.split()[0],
        "engine_version": result.engine.partition(" ")[2] or None,
        "policies": [
            {
                "policy": policy.policy,
                "versions": [
                    {
                        "file": item.version.file,
                        "sha256": item.version.text.document.sha256,
                        "from": day(item.start),
                        "basis": item.start_basis.value,
                        "published": day(item.published),
                    }
                    for item in policy.versions
                ],
            }
            for policy in result.ledger.policies
        ],
        "settings": settings_shape(result),
        "rule_tables": tables_shape(result),
        "own_rules": own_rules_shape(result),
        "totals": totals_shape(result.totals),
        "control": control_shape(control),
        "claim_types": {kind.value: count for kind, count in result.claim_types.items()},
        "code_sets": [
            {"system": item.system.value, "from": day(item.first), "through": day(item.last), "source": item.source}
            for item in result.code_sets
        ],
        "fingerprint": result.fingerprint,
        "rows": rows_shape(result.rows),
        "mapping": {name: list(column) if isinstance(column, tuple) else column for name, column in result.mapping.items()},
        "repairs": [
            {"sheet": item.sheet, "row": item.row, "column": item.column, "was": item.was, "now": item.now, "rule": item.rule}
            for item in result.repairs
        ],
        "lines": {
            "checked": lines.checked,
            "with_findings": lines.with_findings,
            "no_findings": lines.no_findings,
            "undetermined": lines.undetermined,
            "not_addressed": lines.not_addressed,
            "voided": lines.voided,
            "superseded": lines.superseded,
            "outside_period": lines.outside_period,
        },
        "findings": [finding_shape(finding) for finding in result.findings],
        "notices": list(result.notices),
        "skipped": [{"file": item.file, "why": item.why} for item in result.ledger.skipped],
    }


def rows_shape(rows: RowAccount) -> dict[str, object]:
    """Return the row accounting."""
    return {
        "in_file": rows.in_file,
        "imported": rows.imported,
        "rejected": [
            {"sheet": item.sheet, "row": item.row, "column": item.column, "value": item.value, "why": item.why} for item in rows.rejected
        ],
        "skipped": [{"sheet": item.sheet, "row": item.row, "why": item.why} for item in rows.skipped],
        "hidden": rows.hidden,
    }


def finding_shape(finding: Finding) -> dict[str, object]:
    """Return one finding; money as a decimal string."""
    return {
        "sheet": finding.sheet,
        "row": finding.row,
        "claim_id": finding.claim_id,
        "line": finding.line,
        "rule": finding.rule,
        "verdict": finding.verdict.value,
        "primary": finding.primary,
        "policy": finding.policy,
        "system": finding.system,
        "code": finding.code,
        "date": day(finding.date),
        "date_used": finding.date_used,
        "basis_sensitive": finding.basis_sensitive,
        "published_after_service": finding.published_after_service,
        "in_rates": finding.in_rates,
        "instead": list(finding.instead),
        "amount": str(finding.amount) if finding.amount is not None else None,
        "amount_basis": finding.amount_basis,
        "message": finding.message,
        "sources": sources(finding.sources),
    }
