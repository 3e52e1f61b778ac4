"""The shape of `codes`."""

from datetime import date

from app.ledger.model import CodeHistory, Conflict, Interval, Ledger, PolicyLedger, RegimeInterval, Resolution
from app.workspace.in_effect import in_effect
from app.workspace.shapes.common import day, source, sources


def codes_shape(ledger: Ledger, on: date | None = None, only: str | None = None) -> dict[str, object]:
    """Return a ledger as `codes --json` prints it; `on` adds the answer for a day, `only` keeps one code."""
    return {
        "on": day(on),
        "basis": ledger.basis.value,
        "market": ledger.market,
        "line_of_business": ledger.line_of_business,
        "known_on": day(ledger.known_on),
        "idle_notices": [
            {"policy": item.policy, "effective": day(item.effective), "market": item.market, "source": item.source, "why": why}
            for item, why in ledger.idle_notices
        ],
        "codes": [
            code_history_shape(policy, history, on)
            for policy in ledger.policies
            for history in policy.codes
            if only is None or history.code == only
        ],
        "regimes": [regime_shape(item) for policy in ledger.policies for item in policy.regimes],
        "conflicts": [
            conflict_shape(item)
            for policy in ledger.policies
            for item in policy.conflicts
            if only is None or any(code == only for _, code in item.codes)
        ],
        "code_sets": [
            {"system": item.system.value, "from": day(item.first), "through": day(item.last), "source": item.source}
            for item in ledger.code_sets
        ],
        "skipped": [{"file": item.file, "why": item.why} for item in ledger.skipped],
    }


def code_history_shape(policy: PolicyLedger, history: CodeHistory, on: date | None) -> dict[str, object]:
    """Return one code's intervals."""
    return {
        "policy": history.policy,
        "system": history.system.value,
        "code": history.code,
        "through": history.through,
        "intervals": [interval_shape(item) for item in history.intervals],
        "code_set": {"from": day(history.code_set.start), "to": day(history.code_set.end)} if history.code_set else None,
        "in_effect": in_effect(policy, history, on) if on is not None else None,
    }


def interval_shape(interval: Interval) -> dict[str, object]:
    """Return one interval, `from` inside, `to` outside."""
    return {
        "from": day(interval.start),
        "to": day(interval.end),
        "from_basis": interval.start_basis.value,
        "to_basis": interval.end_basis.value if interval.end_basis is not None else None,
        "certain": interval.certain,
        "earliest_from": day(interval.earliest_start),
        "latest_from": day(interval.latest_start),
        "earliest_to": day(interval.earliest_end),
        "latest_to": day(interval.latest_end),
        "role": interval.role.value,
        "drug": interval.drug,
        "known_from": day(interval.known_from),
        "conflict": interval.conflict,
        "sources": sources((*interval.sources, *interval.end_sources)),
    }


def regime_shape(regime: RegimeInterval) -> dict[str, object]:
    """Return one regime while it runs."""
    return {
        "policy": regime.policy,
        "regime": regime.regime,
        "from": day(regime.start),
        "to": day(regime.end),
        "from_basis": regime.start_basis.value,
        "to_basis": regime.end_basis.value if regime.end_basis is not None else None,
        "sources": sources((*regime.sources, *regime.end_sources)),
    }


def conflict_shape(conflict: Conflict) -> dict[str, object]:
    """Return one contradiction with both readings."""
    return {
        "id": conflict.id,
        "policy": conflict.policy,
        "codes": [code for _, code in conflict.codes],
        "kind": conflict.kind,
        "from": day(conflict.start),
        "to": day(conflict.end),
        "readings": [{"says": item.says, "source": source(item.source)} for item in conflict.readings],
        "message": conflict.message,
        "resolution": _resolution_shape(conflict.resolution),
    }


def _resolution_shape(resolution: Resolution | None) -> dict[str, object] | None:
    if resolution is None:
        return None
    return {"says": resolution.says, "reason": resolution.reason, "who": resolution.who, "when": day(resolution.when)}
