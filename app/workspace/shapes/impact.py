"""The shape of `impact`, and its text."""

from app.audit.impact import LineChange
from app.workspace.impact import Impact
from app.workspace.shapes.audit_settings import own_rules_shape, settings_shape, tables_shape
from app.workspace.shapes.common import day

_MOST_SHOWN = 40


def impact_shape(impact: Impact) -> dict[str, object]:
    """Return an impact as `impact --json` prints it; money as a decimal string."""
    return {
        "policy": impact.policy,
        "file": impact.file,
        "state": impact.state.value,
        "effective": day(impact.effective),
        "effective_by": impact.effective_by,
        "basis": impact.before.settings.basis.value,
        "claim_type": impact.before.claim_type.value,
        "settings": settings_shape(impact.before),
        "rule_tables": tables_shape(impact.before),
        "own_rules": own_rules_shape(impact.before),
        "lines": {
            "checked": impact.before.lines.checked,
            "changed": len(impact.changes),
            "amount": str(impact.amount),
            "members": impact.members,
        },
        "population": {
            "lines": impact.population.lines,
            "amount": str(impact.population.amount) if impact.population.amount is not None else None,
            "members": impact.population.members,
        },
        "changes": [_change(change) for change in impact.changes],
        "fingerprints": {"before": impact.before.fingerprint, "after": impact.after.fingerprint},
        "notices": list(dict.fromkeys((*impact.before.notices, *impact.after.notices))),
    }


def _change(change: LineChange) -> dict[str, object]:
    return {
        "sheet": change.sheet,
        "row": change.row,
        "claim_id": change.claim_id,
        "line": change.line,
        "member_id": change.member,
        "before": [rule for rule, _ in change.before],
        "after": [rule for rule, _ in change.after],
        "verdict_before": change.before[0][1] if change.before else None,
        "verdict_after": change.after[0][1] if change.after else None,
        "amount": str(change.amount) if change.amount is not None else None,
    }


def impact_text(impact: Impact) -> str:
    """Return an impact as a person reads it; the first lines of many."""
    count = len(impact.changes)
    said = [
        f"{impact.policy}, {impact.file} ({impact.state.value}), counted from {impact.effective}. {impact.effective_by}",
        f"{count} of {impact.before.lines.checked} lines checked would change, of {impact.members} members.",
        f"Amount at issue on them: {impact.amount}: not a determination of overpayment.",
    ]
    said += [_line(change) for change in impact.changes[:_MOST_SHOWN]]
    if count > _MOST_SHOWN:
        said.append(f"… and {count - _MOST_SHOWN} more lines")
    return "\n".join(said)


def _line(change: LineChange) -> str:
    where = f"{change.sheet} row {change.row}" if change.sheet else f"row {change.row}"
    claim = f", claim {change.claim_id}" if change.claim_id else ""
    line = f" line {change.line}" if change.line else ""
    amount = f", {change.amount}" if change.amount is not None else ""
    return f"  {where}{claim}{line}{amount}: {_rules(change.before)} → {_rules(change.after)}"


def _rules(said: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{rule} ({verdict})" for rule, verdict in said) or "no finding"
