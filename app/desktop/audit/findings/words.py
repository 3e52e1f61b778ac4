"""A finding in words: its facts, the date it was judged on, and its citation."""

from collections.abc import Callable

from app.audit.model import AuditResult, Finding
from app.desktop.evidence import citation
from app.desktop.words import BASES, day, listed, money, sentence
from app.documents.model import Place
from app.ledger.model import Basis
from app.policy.model import PolicyVersion
from app.workspace.dispositions import DecidedBefore

_DATES = {
    "service": "date of service",
    "from": "first date of service",
    "discharge": "discharge date",
    "admission": "admission date",
    "authorization": "authorization date",
}


def facts_of(finding: Finding) -> list[str]:
    """Return code, date, amount and where the line stands, each in a few words."""
    facts = [finding.code] if finding.code else []
    if finding.date is not None:
        facts.append(day(finding.date))
    if finding.amount is not None:
        facts.append(f"{money(finding.amount)} {finding.amount_basis or ''} at issue".replace("  ", " "))
    elif not finding.primary:
        facts.append("the line's amount stands on another finding")
    if finding.instead:
        facts.append(f"in effect instead: {listed(finding.instead)}")
    return facts


def date_words(result: AuditResult, finding: Finding) -> list[str]:
    """Return which date and which basis was used, and whether another would change it, in sentences."""
    if finding.date is None:
        return ["It is about no day."]
    name = _DATES.get(finding.date_used, f"{sentence(finding.date_used).lower()} date")
    said = [f"The {name} counts: {day(finding.date)}."]
    chosen = result.settings.basis
    other = Basis.REVIEW if chosen is Basis.PUBLISH else Basis.PUBLISH
    if finding.policy is None and not finding.basis_sensitive:
        said.append("It rests on no policy's list, so that no basis plays a part.")
    else:
        would = "otherwise" if finding.basis_sensitive else "the same"
        said.append(
            f"Where no statement names a date, a version counts from its {BASES[chosen].lower()}; "
            f"by {BASES[other].lower()} the finding would be {would}."
        )
    if finding.published_after_service:
        said.append("The text it rests on was published after the service: nobody could know it that day.")
    if not finding.in_rates:
        said.append("It is left out of the rates.")
    return said


def before_words(before: DecidedBefore | None) -> str:
    """Return what was decided on a finding while it rested on other sentences, in a sentence."""
    if before is None:
        return ""
    reason = f", “{before.decision.reason}”" if before.decision.reason else ""
    by = f"{before.who}, {day(before.when.date())}"
    return f"Decided before, when it rested on other sentences: {before.decision.disposition}{reason} ({by})."


def cited(finding: Finding, version_at: Callable[[Place], PolicyVersion | None]) -> str:
    """Return the finding with every sentence it rests on, as a report cites them."""
    where = [f"claim {finding.claim_id}" if finding.claim_id else "", f"line {finding.line}" if finding.line else ""]
    where += [f"{finding.sheet}, row {finding.row:,}"]
    lines = [f"{finding.message} ({', '.join(part for part in where if part)})"]
    return "\n".join([*lines, *(citation(place, version_at(place)) for place in dict.fromkeys(finding.sources))])
