"""Use case: what a person decided on the findings of a claims file, kept in the project."""

from collections.abc import Iterable, Mapping, Sequence

from app.audit.model import Decision, Decisions, Finding, FindingKey
from app.project.keys import canonical, parsed
from app.project.model import Decision as Kept
from app.project.model import Draft, What
from app.project.project import Project


def finding_fact(claims_sha256: str, key: FindingKey) -> str:
    """Return the key of a finding: the claims file and what makes it the same finding in another run of that file."""
    return canonical({"claims": claims_sha256, "finding": list(key)})


def decide(project: Project, claims_sha256: str, findings: Sequence[Finding], decision: Decision | None) -> tuple[Kept, ...]:
    """Decide these findings in one step; None opens them again."""
    value = None if decision is None else canonical({"disposition": decision.disposition})
    reason = decision.reason if decision is not None else ""
    drafts = [
        Draft(what=What.DISPOSITION, fact=finding_fact(claims_sha256, finding.key), value=value, reason=reason) for finding in findings
    ]
    return project.decisions.decide(drafts)


def dispositions_of(project: Project, claims_sha256: str, findings: Iterable[Finding]) -> Decisions:
    """Return what is decided on these findings, as the reports take it."""
    held = project.decisions.holding(What.DISPOSITION)
    return {finding.key: made for finding in findings if (made := _made(held, finding_fact(claims_sha256, finding.key)))}


def _made(held: Mapping[str, Kept], fact: str) -> Decision | None:
    kept = held.get(fact)
    if kept is None or kept.value is None:
        return None
    value = parsed(kept.value)
    return Decision(str(value["disposition"]), kept.reason) if isinstance(value, dict) else None
