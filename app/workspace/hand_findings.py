"""Use case: findings a reviewer adds by hand, on any line of a run."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import uuid4

from app.audit.audited_lines import AuditedLine
from app.audit.lines_table import LinesTable
from app.project.keys import canonical, parsed
from app.project.model import Decision, Draft, What
from app.project.project import Project
from app.review.model import HandFinding
from app.workspace.line_places import AT, place_of, whole_cents

_CENT = Decimal("0.01")


def add_finding(  # noqa: PLR0913 - what a finding says, each by its name
    project: Project, line: AuditedLine, *, title: str, condition: str, criteria: str, amount: Decimal | None = None, reason: str = ""
) -> str:
    """Add a finding to a line; return its id.

    Raises `ValueError` for one without a title or a condition, or with an amount that is no number of cents.
    """
    name = uuid4().hex
    _keep(project, name, line, {"title": title, "condition": condition, "criteria": criteria}, amount, reason)
    return name


def change_finding(  # noqa: PLR0913 - what a finding says, each by its name
    project: Project, finding: HandFinding, *, title: str, condition: str, criteria: str, amount: Decimal | None = None, reason: str = ""
) -> None:
    """Say a finding differently; it stays on its line. Raises as `add_finding`, and `LookupError` for one that was removed."""
    if finding_fact(finding.id) not in project.decisions.holding(What.ADDED_FINDING):
        raise LookupError(finding.id)
    _keep(project, finding.id, finding.line, {"title": title, "condition": condition, "criteria": criteria}, amount, reason)


def remove_findings(project: Project, findings: Iterable[HandFinding], reason: str = "") -> tuple[Decision, ...]:
    """Remove findings added by hand, in one step; those removed before are passed over."""
    held = project.decisions.holding(What.ADDED_FINDING)
    facts = dict.fromkeys(finding_fact(finding.id) for finding in findings)
    return project.decisions.decide(
        [Draft(what=What.ADDED_FINDING, fact=fact, value=None, reason=reason.strip()) for fact in facts if fact in held]
    )


def hand_findings_of(project: Project, lines: LinesTable | Iterable[AuditedLine]) -> tuple[HandFinding, ...]:
    """Return the findings added to these lines, or to any line of a run, in the order first added."""
    made = [(decision, value) for decision in _held(project) if isinstance(value := parsed(decision.value or "{}"), dict)]
    wanted = [str(value.get("line")) for _, value in made]
    asked = lines.lines(wanted) if isinstance(lines, LinesTable) else lines
    by_content = {line.content: line for line in asked}
    return tuple(_finding(decision, value, by_content[str(value["line"])]) for decision, value in made if value.get("line") in by_content)


def finding_fact(name: str) -> str:
    """Return the key of a finding added by hand."""
    return canonical({"id": name})


def _held(project: Project) -> list[Decision]:
    holding = project.decisions.holding(What.ADDED_FINDING)
    first: dict[str, int] = {}
    for decision in project.decisions.history() if holding else ():
        if decision.what is What.ADDED_FINDING:
            first.setdefault(decision.fact, decision.number)
    return sorted(holding.values(), key=lambda decision: first[decision.fact])


def _keep(  # noqa: PLR0913, PLR0917 - what a finding says, and where
    project: Project, name: str, line: AuditedLine, texts: dict[str, str], amount: Decimal | None, reason: str
) -> None:
    texts = {key: text.strip() for key, text in texts.items()}
    if not texts["title"] or not texts["condition"]:
        raise ValueError("a finding has a title and says what was found")
    if amount is not None and not whole_cents(amount):
        raise ValueError(f"{amount} is no number of cents")
    said = {"line": line.content, **texts, "amount": None if amount is None else f"{amount.quantize(_CENT):f}", AT: place_of(line)}
    project.decisions.decide([Draft(what=What.ADDED_FINDING, fact=finding_fact(name), value=canonical(said), reason=reason.strip())])


def _finding(decision: Decision, value: dict[str, object], line: AuditedLine) -> HandFinding:
    fact = parsed(decision.fact)
    amount = value.get("amount")
    return HandFinding(
        id=str(fact["id"]) if isinstance(fact, dict) else "",
        line=line,
        amount=None if amount is None else Decimal(str(amount)),
        reviewer=decision.who,
        when=decision.when,
        title=str(value.get("title", "")),
        condition=str(value.get("condition", "")),
        criteria=str(value.get("criteria", "")),
    )
