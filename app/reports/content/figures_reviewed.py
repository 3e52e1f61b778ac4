"""The figures people's determinations give: rates, amounts, categories, responses, second review, actions and sign-off."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from app.audit.model import Finding
from app.reports.content.figures import FINDINGS_APART
from app.reports.dossier import Dossier
from app.reports.values import Figures, Value, number, share, words
from app.review.model import ErrorCategory, Outcome, Round
from app.review.rates import Amounts, Rate, Rates, RateSheet, rate_sheet
from app.review.responses import after_responses, latest
from app.review.second_review import agreement

NO_RATES = "No line has a determination yet, so there are no rates and no overpayment: only amounts at issue."
CATEGORIES = {
    ErrorCategory.NO_ERROR: "no error",
    ErrorCategory.WRONG_CODE: "wrong code",
    ErrorCategory.WRONG_UNITS: "wrong units",
    ErrorCategory.WRONG_MODIFIER: "wrong modifier",
    ErrorCategory.WRONG_DIAGNOSIS: "wrong diagnosis",
    ErrorCategory.WRONG_DATE: "wrong date",
    ErrorCategory.WRONG_PLACE: "wrong place of service",
    ErrorCategory.DUPLICATE: "duplicate",
    ErrorCategory.NOT_DOCUMENTED: "not documented",
    ErrorCategory.CRITERIA_NOT_MET: "criteria not met",
    ErrorCategory.RECORD_NOT_RECEIVED: "record not received",
    ErrorCategory.OTHER: "other error",
    ErrorCategory.UNDETERMINED: "undetermined",
}
OUTCOMES = {Outcome.UPHELD: "upheld", Outcome.OVERTURNED: "overturned", Outcome.PARTLY: "partly overturned"}
_GROUP_HEAD = (
    "Lines", "Claims", "Code over code", "Claim accuracy", "Financial error", "Reviewed", "Overpaid", "Underpaid", "Gross", "Net",
)  # fmt: skip


def rates(dossier: Dossier) -> Figures:
    """Return the three rates, each with its formula, what is divided by what, and the target; empty without determinations."""
    if dossier.rates is None:
        return Figures(RATES_HEAD, ())
    return rates_of(dossier.rates.together, dossier.setup.target_rate)


RATES_HEAD = ("Rate", "Numerator", "Denominator", "Result", "Target", "Target met", "Formula")


def rates_of(found: Rates, target: Decimal) -> Figures:
    """Return three rates as a table. The target is one of accuracy: a financial error may be as large as what is left of it."""
    return Figures(
        RATES_HEAD,
        (
            _rate(found.code_over_code, "Code over code", target),
            _rate(found.claim, "Claim accuracy", target),
            _rate(found.financial, "Financial error", 1 - target, at_most=True),
        ),
    )


def by_provider(dossier: Dossier) -> Figures:
    """Return the rates and amounts of each provider."""
    return _grouped("Provider", dossier.rates.by_provider if dossier.rates else ())


def by_coder(dossier: Dossier) -> Figures:
    """Return the rates and amounts of each coder; empty where no line names one."""
    groups = dossier.rates.by_coder if dossier.rates else ()
    return _grouped("Coder", groups if any(name for name, _ in groups) else ())


def by_code(dossier: Dossier) -> Figures:
    """Return the rates and amounts of each code as billed."""
    return _grouped("Code billed", dossier.rates.by_code if dossier.rates else ())


def categories(dossier: Dossier) -> Figures:
    """Return the determined lines by error category, each line in one."""
    rows = [(CATEGORIES[category], lines, *_money(money)) for category, lines, money in dossier.rates.categories] if dossier.rates else []
    return Figures(("Category", "Lines", "Reviewed", "Overpaid", "Underpaid", "Gross", "Net", "Correct amount not known"), tuple(rows))


def amounts(dossier: Dossier) -> Figures:
    """Return what was reviewed, over, under, gross and net: from determinations, each line once."""
    if dossier.rates is None:
        return Figures(("Amount", "After determination"), ())
    money = dossier.rates.together.amounts
    return Figures(
        ("Amount", "After determination"),
        (
            ("Amount reviewed", money.reviewed),
            ("Overpaid", money.over),
            ("Underpaid", money.under),
            ("Gross (over and under together)", money.gross),
            ("Net (over less under)", money.net),
            ("Lines in error whose correct amount is not known", money.unknown),
        ),
    )


def determined_apart(dossier: Dossier) -> Figures:
    """Return the determined lines that are in no rate, and why."""
    apart = dossier.rates.apart if dossier.rates else ()
    return Figures(
        ("Determined, and in no rate", "Lines", "Amount billed"), tuple((FINDINGS_APART[one.why], one.lines, one.amount) for one in apart)
    )


def determined_lines(dossier: Dossier) -> int:
    """Return how many lines have a determination: those in the rates and those apart."""
    return len(dossier.determined)


def findings_of_lines(findings: Iterable[Finding]) -> Mapping[str, Sequence[Finding]]:
    """Return the findings of each line by its content."""
    held: dict[str, list[Finding]] = {}
    for finding in findings:
        held.setdefault(finding.content, []).append(finding)
    return held


def sheet_after(dossier: Dossier) -> RateSheet | None:
    """Return the rates as they stand after the responses that were decided; None where none was, or nothing was determined."""
    if not dossier.determined or not latest(dossier.rounds):
        return None
    settled = after_responses(dossier.determined, dossier.rounds)
    return rate_sheet(settled.values(), findings_of_lines(dossier.result.findings))


def rates_after(dossier: Dossier) -> Figures:
    """Return the rates after the responses that were decided; empty where none was."""
    after = sheet_after(dossier)
    return Figures(RATES_HEAD, ()) if after is None else rates_of(after.together, dossier.setup.target_rate)


def amounts_after(dossier: Dossier) -> Figures:
    """Return the amounts before the responses and after; empty where none was decided."""
    head = ("Amount", "Before responses", "After responses")
    after = sheet_after(dossier)
    if after is None or dossier.rates is None:
        return Figures(head, ())
    before, now = dossier.rates.together.amounts, after.together.amounts
    return Figures(
        head,
        (
            ("Overpaid", before.over, now.over),
            ("Underpaid", before.under, now.under),
            ("Gross (over and under together)", before.gross, now.gross),
            ("Net (over less under)", before.net, now.net),
        ),
    )


def rounds(dossier: Dossier) -> Figures:
    """Return the rounds of responses: sent, due, answered, and what became of the lines."""
    head = ("Provider", "Round", "Sent", "Due", "Lines", "Answered", "Agree", "Disagree", "Upheld", "Overturned", "Partly", "Undecided")
    return Figures(head, tuple(_round(one) for one in sorted(dossier.rounds, key=lambda held: (held.provider, held.number))))


def second_review(dossier: Dossier) -> Figures:
    """Return how often both reviewers say the same; empty without a second review."""
    head = ("Second review", "Numerator", "Denominator", "Result", "Formula")
    if not dossier.second:
        return Figures(head, ())
    found = agreement(dossier.second)
    return Figures(head, (("Agreement", number(found.numerator), number(found.denominator), share(found.value), found.formula),))


def actions(dossier: Dossier) -> Figures:
    """Return the corrective actions with owner and due date."""
    return Figures(
        ("Corrective action", "Owner", "Due", "Done"),
        tuple((item.action, item.owner, item.due, item.done) for item in dossier.narrative.actions),
    )


def sign_off(dossier: Dossier) -> Figures:
    """Return who answers for the audit and what was signed; of a draft the lines to sign on."""
    signed, result = dossier.sign_off, dossier.result
    if signed is None:
        rows: tuple[tuple[str, Value], ...] = (
            *((("Reviewer", ""), ("Credentials", ""), ("Second reviewer", ""), ("Date", ""))),
            *((("Fingerprint of the findings", result.fingerprint), ("Project trail", dossier.stamp.anchor))),
        )
        return Figures(("Sign-off", ""), rows)
    return Figures(
        ("Sign-off", ""),
        (
            ("Revision", signed.revision),
            ("Reviewer", signed.reviewer),
            ("Credentials", signed.credentials),
            ("Second reviewer", signed.second_reviewer or "none named"),
            ("Date", signed.day),
            ("Statement", signed.statement),
            ("Program", signed.program),
            ("Fingerprint of the findings", result.fingerprint),
            ("Project trail", dossier.stamp.anchor),
            *((f"SHA-256 of {what}", digest) for what, digest in signed.fingerprints.items()),
        ),
    )


def _rate(found: Rate, name: str, target: Decimal, *, at_most: bool = False) -> tuple[Value, ...]:
    money = at_most  # only the financial rate divides money, and it alone has a target to stay under
    top, below = (found.numerator, found.denominator) if money else (number(found.numerator), number(found.denominator))
    reached = None if found.value is None else found.value <= target if at_most else found.value >= target
    met = {None: "", True: "yes", False: "no"}[reached]
    wanted = f"{'at most' if at_most else 'at least'} {words(share(target))}"
    return name, top, below, share(found.value), wanted, met, found.formula


def _grouped(name: str, groups: Sequence[tuple[str | None, Rates]]) -> Figures:
    rows = tuple(
        (
            who or "not stated",
            found.lines,
            found.claims,
            *(share(rate.value) for rate in (found.code_over_code, found.claim, found.financial)),
            *_money(found.amounts)[:-1],
        )
        for who, found in groups
    )
    return Figures((name, *_GROUP_HEAD), rows)


def _money(money: Amounts) -> tuple[Decimal, Decimal, Decimal, Decimal, Decimal, int]:
    return money.reviewed, money.over, money.under, money.gross, money.net, money.unknown


def _round(one: Round) -> tuple[Value, ...]:
    said = one.responses
    outcomes = [sum(1 for answer in said if answer.outcome is outcome) for outcome in Outcome]
    answered = [sum(1 for answer in said if answer.agrees is agrees) for agrees in (True, False)]
    undecided = sum(1 for answer in said if answer.outcome is None)
    return one.provider, one.number, one.sent, one.due, len(said), sum(answered), *answered, *outcomes, undecided
