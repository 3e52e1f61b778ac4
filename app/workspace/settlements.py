"""Use case: contradictions settled by a person, and what a settlement would change before it is confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.audit.model import Finding
from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets
from app.ledger.build import groups_known, read_group, under_terms
from app.ledger.lookup import days_apart
from app.ledger.model import Basis, CodeHistory, Conflict, PolicyLedger, Resolution
from app.ledger.terms import SettlementKey, Settlements, Terms, settlement_key
from app.project.keys import canonical, parsed
from app.project.model import Decision, Draft, What
from app.project.project import Project
from app.workspace.versions import LoadedVersions


@dataclass(frozen=True, slots=True)
class Effect:
    """What a settlement changes: codes whose standing differs on some day, and the days added up over them."""

    codes: tuple[str, ...]
    days: int
    until: date  # open intervals are counted up to this day, which is not counted itself


def settle_conflict(project: Project, conflict: Conflict, says: str, reason: str) -> None:
    """Keep which reading of a contradiction holds ("in" or "out"), and why."""
    project.decisions.decide([Draft(what=What.CONFLICT, fact=conflict_fact(conflict), value=canonical({"says": says}), reason=reason)])


def reopen_conflict(project: Project, conflict: Conflict, reason: str = "") -> None:
    """Take a settlement back."""
    project.decisions.decide([Draft(what=What.CONFLICT, fact=conflict_fact(conflict), value=None, reason=reason)])


def settlements_of(project: Project) -> Settlements:
    """Return the settlements that hold, by the contradiction they settle."""
    return {_key(decision.fact): _resolution(decision) for decision in project.decisions.holding(What.CONFLICT).values()}


def conflict_fact(conflict: Conflict) -> str:
    """Return the key of a contradiction."""
    policy, kind, codes, said = settlement_key(conflict)
    return canonical({"policy": policy, "kind": kind, "codes": list(codes), "said": list(said)})


def effect_of(  # noqa: PLR0913, PLR0917 - the ledger's own terms, and the settlement tried on them
    loaded: LoadedVersions, basis: Basis, terms: Terms, code_sets: CodeSets, conflict: Conflict, says: str, until: date
) -> Effect:
    """Return what settling a contradiction one way would change, compared with now, counting days before `until`."""
    group = next((group for group in groups_known(loaded.versions, terms) if group.policy == conflict.policy), None)
    if group is None or conflict.start is None:
        return Effect((), 0, until)
    tried = replace(terms, settlements={**terms.settlements, settlement_key(conflict): Resolution(says=says, reason="")})
    read = read_group(group, code_sets, basis)
    now, then = (_by_code(under_terms(read, code_sets, one)) for one in (terms, tried))
    last = min(conflict.end, until) if conflict.end is not None else until
    changed: dict[str, int] = {}
    for name in conflict.codes:
        if name in now and name in then and (days := days_apart(now[name], then[name], conflict.start, last)):
            changed[name[1]] = days
    return Effect(tuple(changed), sum(changed.values()), until)


def _by_code(policy: PolicyLedger) -> Mapping[tuple[CodeSystem, str], tuple[PolicyLedger, CodeHistory]]:
    return {(history.system, history.code): (policy, history) for history in policy.codes}


def lines_changed(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> int:
    """Return on how many claim lines two runs of one claims file differ."""
    one, two = _by_line(before), _by_line(after)
    return sum(1 for line in one.keys() | two.keys() if one.get(line) != two.get(line))


def _by_line(findings: tuple[Finding, ...]) -> Mapping[tuple[str, int], frozenset[tuple[str, str, str | None]]]:
    lines: dict[tuple[str, int], set[tuple[str, str, str | None]]] = {}
    for finding in findings:
        lines.setdefault((finding.sheet, finding.row), set()).add((finding.rule, finding.verdict.value, finding.code))
    return {line: frozenset(found) for line, found in lines.items()}


def _key(fact: str) -> SettlementKey:
    found = parsed(fact)
    assert isinstance(found, dict)  # noqa: S101 - written by `conflict_fact`
    return str(found["policy"]), str(found["kind"]), tuple(map(str, found["codes"])), tuple(map(str, found["said"]))


def _resolution(decision: Decision) -> Resolution:
    value = parsed(decision.value or "{}")
    says = str(value.get("says")) if isinstance(value, dict) else "out"
    return Resolution(says=says, reason=decision.reason, who=decision.who, when=decision.when.date())
