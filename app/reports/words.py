"""The words every report uses alike, so that Excel, Word and the screen say the same thing."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.audit.model import AuditResult, Decision, Finding, RowAccount, Verdict
from app.compare.model import PolicyChange
from app.documents.model import Place
from app.ledger.model import Conflict, EndBasis, Interval
from app.ledger.settlements import resolution_words

AT_ISSUE = "Amount at issue: not a determination of overpayment"
NO_FINDING = "No finding by the rules run"
RULE_ITSELF = "The rule itself; no sentence of a policy is needed."
NO_DATE = "no date"
DISPOSITIONS = ("open", "agree", "disagree", "needs records", "not applicable")
OPEN = Decision(DISPOSITIONS[0])

_UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

BASIS_WORDS = {
    EndBasis.STATED: "stated in the policy",
    EndBasis.NOTICE: "by notice",
    EndBasis.PUBLISH: "publish date of the version",
    EndBasis.REVIEW: "last review date of the version",
    EndBasis.EFFECTIVE: "effective date of the version",
    EndBasis.CODE_SET: "by the code set",
    EndBasis.INFERRED: "inferred",
}


@dataclass(frozen=True, slots=True)
class RuleTotal:
    """One rule's findings: how many, on how many lines, and the amount at issue on lines where it is primary."""

    rule: str
    verdict: Verdict
    findings: int
    lines: int
    amount: Decimal


def rule_totals(result: AuditResult) -> tuple[RuleTotal, ...]:
    """Return the findings by verdict and rule, strongest verdict first."""
    groups: dict[tuple[int, str], list[Finding]] = {}
    order = list(Verdict)
    for finding in result.findings:
        groups.setdefault((order.index(finding.verdict), finding.rule), []).append(finding)
    return tuple(
        RuleTotal(
            rule,
            order[place],
            len(found),
            len({(item.sheet, item.row, item.line) for item in found}),
            sum((item.amount for item in found if item.amount is not None), Decimal(0)),
        )
        for (place, rule), found in sorted(groups.items())
    )


def row_account(rows: RowAccount) -> str:
    """Return the equation every file must satisfy."""
    return f"{rows.in_file} rows = {rows.imported} read + {len(rows.rejected)} rejected + {len(rows.skipped)} skipped"


def evidence_of(findings: Iterable[Finding]) -> dict[Place, int]:
    """Give the sentences that findings rest on numbers, in order of first use, from 1."""
    numbers: dict[Place, int] = {}
    for finding in findings:
        for place in finding.sources:
            numbers.setdefault(place, len(numbers) + 1)
    return numbers


def where(place: Place) -> str:
    """Say where a sentence stands, counted as people count."""
    page = f"page {place.page}, " if place.page is not None else ""
    return f"{page}line {place.block + 1}"


def start_words(interval: Interval) -> str:
    """Say where an interval's start comes from."""
    return BASIS_WORDS[interval.start_basis]


def end_words(interval: Interval) -> str:
    """Say where an interval's end comes from; nothing for an open one."""
    return BASIS_WORDS[interval.end_basis] if interval.end is not None and interval.end_basis is not None else ""


def day_words(value: date | None, *, certain: bool) -> str:
    """Return an ISO day, "open" or "unknown"."""
    if value is not None:
        return value.isoformat()
    return "open" if certain else "unknown"


def place_words(change: PolicyChange) -> str:
    """Say in which section, and under which label, a change stands."""
    return " ".join(part for part in (change.section, change.label) if part)


def flags(finding: Finding) -> str:
    """Return a finding's marks in words."""
    said: Sequence[tuple[bool, str]] = (
        (finding.basis_sensitive, "depends on the date basis"),
        (finding.published_after_service, "policy text published after the service"),
        (not finding.in_rates and finding.verdict in {Verdict.ERROR, Verdict.REVIEW}, "not counted in rates"),
    )
    return "; ".join(text for true, text in said if true)


def printable(text: str) -> str:
    """Return a text without the control characters no Office file may hold."""
    return _UNPRINTABLE.sub("", text)


def settled(conflict: Conflict) -> str:
    """Return how a person settled a contradiction, or that nobody has."""
    return resolution_words(conflict.resolution) if conflict.resolution is not None else "open"
