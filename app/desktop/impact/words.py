"""What the Impact page says in words."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from app.audit.impact_lines import ChangedLine, Way
from app.audit.model import Finding, Verdict
from app.desktop.context import Context
from app.desktop.impact.asked import Answer
from app.desktop.impact.trial import Trial
from app.desktop.words import BASES, STATES, VERDICTS, count, day, money, sentence
from app.ledger.model import Basis
from app.ledger.versions import names_policy, policy_name
from app.policy.model import DateKind
from app.workspace.versions import LoadedFile

WAYS: dict[Way, str] = {Way.FOUND: "Newly found", Way.GONE: "No longer found", Way.OTHERWISE: "Found otherwise"}
WAY_ICONS: dict[Way, str] = {Way.FOUND: "plus", Way.GONE: "check", Way.OTHERWISE: "arrow-right"}
AT_ISSUE = "not a determination of overpayment"
NO_FINDING = "No finding"


def version_words(file: LoadedFile) -> str:
    """Return how a version is offered: policy, state, date, file."""
    published = file.new.day(DateKind.PUBLISH)
    parts = [policy_name(file.new), STATES[file.new.state].lower(), day(published) if published else "undated", file.path.name]
    return " · ".join(parts)


def claims_words(trial: Trial) -> str:
    """Return where the claims chosen come from, and by which columns they are read."""
    if trial.claims is None:
        return "Open claims on the Audit page, or choose a file here. The file is read, never changed."
    if trial.from_audit:
        return "The claims of the Audit page, with the columns and the claim form chosen there."
    return "Read by the columns proposed, or those chosen before for this layout. The claim form is taken from the layout."


def day_words(found: date | None, why: str) -> str:
    """Return from which day, why, and what it does not touch."""
    if found is None:
        return why
    return f"Counts from {day(found)}. {why} A code it states a day for keeps that day."


def compared_words(trial: Trial, context: Context) -> str:
    """Return what is judged against what, before anything was run."""
    version = trial.version
    if version is None:
        return "–"
    name = policy_name(version.new)
    others = sum(1 for file in trial.held.files if file is not version and names_policy(name, file.new))
    held = f"the {count(others, 'other document')} held of {name}" if others else f"no other document of {name}"
    return f"Before: {held}. After: the same with {version.path.name}. {_terms(context.basis, context.market)}."


def result_words(answer: Answer) -> str:
    """Return what was compared with what, in one line."""
    impact, before = answer.impact, answer.impact.before
    held = [item for policy in before.ledger.policies for item in policy.versions if names_policy(impact.policy, item.version)]
    newest = max(held, key=lambda item: item.start, default=None)
    standing = f"{count(len(held), 'version')} of {impact.policy}"
    if newest is not None:
        standing += f", the newest counting from {day(newest.start)}"
    tried = f"{impact.file} ({STATES[impact.state].lower()}), counted from {day(impact.effective)}"
    why = impact.effective_by[:1].lower() + impact.effective_by[1:].rstrip(".")
    settings = before.settings
    terms = _terms(settings.basis, before.ledger.market)
    return f"Before: {standing}. After: with {tried}: {why}. {terms}, judged as of {day(settings.as_of)}. Claims: {before.file}."


def line_words(line: ChangedLine) -> str:
    """Return which line it is: claim, line, member, date, amount."""
    change = line.change
    parts = [
        f"Claim {change.claim_id}" if change.claim_id else "",
        f"line {change.line}" if change.line else "",
        f"member {change.member}" if change.member else "",
        f"{sentence(line.deciding.date_used).lower()} date {day(line.day)}" if line.day is not None else "",
        f"{money(change.amount)} at issue" if change.amount is not None else "",
        f"{change.sheet} row {change.row:,}",
    ]
    return " · ".join(part for part in parts if part)


def said(findings: Sequence[Finding]) -> str:
    """Return what is said of a line: verdict and rule of each finding."""
    if len(findings) == 1:
        return finding_words(findings[0])
    return "; ".join(dict.fromkeys(finding_words(finding) for finding in findings)) or NO_FINDING


def finding_words(finding: Finding) -> str:
    """Return a finding's verdict and rule."""
    return _rule_words(finding.verdict, finding.rule)


@lru_cache(maxsize=512)
def _rule_words(verdict: Verdict, rule: str) -> str:
    return f"{VERDICTS[verdict]}: {sentence(rule).lower()}"


def counts_words(answer: Answer) -> str:
    """Return the three figures as the status line tells them."""
    impact = answer.impact
    lines = f"{count(len(answer.lines), 'line')} of {impact.population.lines:,} checked would change"
    members = f"{impact.members:,} of {count(impact.population.members, 'member')}"
    return " · ".join((lines, f"{money(impact.amount)} at issue, {AT_ISSUE}", members))


def _terms(basis: Basis, market: str | None) -> str:
    return f"By {BASES[basis].lower()}, {f'market {market}' if market else 'no market'}"
