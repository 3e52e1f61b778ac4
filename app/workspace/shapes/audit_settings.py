"""The shape of what an audit was asked: settings, rule tables, rules of a person's own, totals. The same for an audit and an impact."""

from collections.abc import Iterable
from decimal import Decimal

from app.audit.model import AuditResult, FileTotals
from app.review.model import TotalCheck
from app.workspace.shapes.common import day


def settings_shape(result: AuditResult) -> dict[str, object]:
    """Return everything that can change the outcome."""
    settings = result.settings
    return {
        "basis": settings.basis.value,
        "claim_type": result.claim_type.value,
        "as_of": day(settings.as_of),
        "market": settings.market,
        "line_of_business": settings.line_of_business,
        "known_on": day(settings.known_on),
        "inpatient_date": settings.inpatient_date.value,
        "period": {"from": day(settings.period_from), "to": day(settings.period_to)},
        "engine": result.engine,
    }


def tables_shape(result: AuditResult) -> list[dict[str, object]]:
    """Return the rule tables that took part, with where they come from and who switched them on."""
    return [
        {
            "kind": use.kind,
            "title": use.title,
            "source": use.source,
            "dated": day(use.dated),
            "file": use.file,
            "sha256": use.sha256,
            "rows": use.rows,
            "on_by": use.on_by,
            "on_since": day(use.on_since),
        }
        for use in result.tables
    ]


def own_rules_shape(result: AuditResult) -> list[dict[str, object]]:
    """Return the rules of a person's own that took part, with what they say they do."""
    texts = {text.rule: text for text in result.rules}
    return [
        {
            "rule": use.rule,
            "verdict": texts[use.rule].verdict,
            "explanation": texts[use.rule].explanation,
            "file": use.file,
            "sha256": use.sha256,
            "on_by": use.on_by,
            "on_since": day(use.on_since),
        }
        for use in result.own_rules
    ]


def totals_shape(totals: FileTotals) -> dict[str, object]:
    """Return the totals of a file; money as a decimal string, null where no column holds it."""
    return {
        "rows": totals.rows,
        "claims": totals.claims,
        "members": totals.members,
        "billed": _money(totals.billed),
        "allowed": _money(totals.allowed),
        "paid": _money(totals.paid),
    }


def control_shape(checks: Iterable[TotalCheck]) -> list[dict[str, object]]:
    """Return control totals beside what the file holds."""
    return [{"name": check.name, "stated": str(check.stated), "found": _money(check.found), "ties": check.ties} for check in checks]


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
