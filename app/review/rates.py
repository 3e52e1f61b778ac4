"""Rates and amounts from determinations, never from rule output: code over code, claim, financial; each with its formula."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.audit.model import Finding, Verdict
from app.review.model import Determination, Determined, ErrorCategory

NOTHING = Decimal("0.00")


class Apart(StrEnum):
    """Why a determined line is reported separately and is in no rate."""

    UNDETERMINED = "undetermined"
    PENDS = "pends"  # all its diagnoses pend
    BASIS_SENSITIVE = "basis-sensitive"  # the other date basis would say otherwise
    AFTER_SERVICE = "published-after-service"  # rests on a text nobody could know on the day of service


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with what it divides; `value` is None where there is nothing to divide by."""

    name: str
    formula: str
    numerator: Decimal
    denominator: Decimal

    @property
    def value(self) -> Decimal | None:
        """The share, from 0 to 1."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """Money after determination, each line once. `unknown`: lines in error whose correct amount, or amount, nobody has given."""

    reviewed: Decimal = NOTHING
    over: Decimal = NOTHING
    under: Decimal = NOTHING
    unknown: int = 0

    @property
    def gross(self) -> Decimal:
        """Over and under together."""
        return self.over + self.under

    @property
    def net(self) -> Decimal:
        """Over less under."""
        return self.over - self.under


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """The three rates of some determined lines, kept apart from one another."""

    lines: int
    claims: int
    code_over_code: Rate
    claim: Rate
    financial: Rate
    amounts: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesApart:
    """Determined lines that are in no rate, and the amount billed on them."""

    why: Apart
    lines: int
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RateSheet:
    """All rates of an audit: together, by provider, by coder, by code; what is reported separately; errors by category."""

    together: Rates
    by_provider: tuple[tuple[str | None, Rates], ...]
    by_coder: tuple[tuple[str | None, Rates], ...]
    by_code: tuple[tuple[str | None, Rates], ...]
    apart: tuple[LinesApart, ...]
    categories: tuple[tuple[ErrorCategory, int, Amounts], ...]


CODE_OVER_CODE = (
    "codes the reviewer leaves as billed ÷ codes billed and codes the reviewer adds"
    " (the procedure code and modifiers of each line, the diagnoses of each claim once)"
)
CLAIM = "claims without an error ÷ claims with a determination"
FINANCIAL = "overpaid (amount billed less correct amount, where that is above zero) ÷ amount reviewed"


def rate_sheet(determined: Iterable[Determined], findings: Mapping[str, Sequence[Finding]]) -> RateSheet:
    """Return the rates of determined lines; `findings` by the line's content says which of them stand apart."""
    main: list[Determined] = []
    aside: dict[Apart, list[Determined]] = defaultdict(list)
    for one in determined:
        why = apart(one, findings.get(one.line.content, ()))
        (main if why is None else aside[why]).append(one)
    return RateSheet(
        together=rates(main),
        by_provider=_grouped(main, lambda one: one.line.provider),
        by_coder=_grouped(main, lambda one: one.line.coder),
        by_code=_grouped(main, lambda one: one.line.code),
        apart=tuple(
            LinesApart(why=why, lines=len(aside[why]), amount=sum((one.line.amount or NOTHING for one in aside[why]), NOTHING))
            for why in Apart
            if aside[why]
        ),
        categories=_categories(main),
    )


def apart(one: Determined, findings: Sequence[Finding]) -> Apart | None:
    """Return why a line is in no rate; None: it is in them. What the rules found on it decides, the primary finding first."""
    if one.determination.category is ErrorCategory.UNDETERMINED:
        return Apart.UNDETERMINED
    if any(map(pends, findings)):
        return Apart.PENDS
    primary = next((finding for finding in findings if finding.primary), None)
    if primary is None:
        return None
    if primary.basis_sensitive:
        return Apart.BASIS_SENSITIVE
    return Apart.AFTER_SERVICE if primary.published_after_service else None


def pends(finding: Finding) -> bool:
    """Return whether a finding says that all diagnoses pend: the one kind of error or review that is never in a rate."""
    return not finding.in_rates and finding.verdict in {Verdict.ERROR, Verdict.REVIEW}


def rates(determined: Sequence[Determined]) -> Rates:
    """Return the three rates of these lines."""
    claims = _by_claim(determined)
    right = sum(1 for lines in claims.values() if all(one.determination.category is ErrorCategory.NO_ERROR for one in lines))
    kept, seen = _codes(claims)
    money = amounts(determined)
    return Rates(
        lines=len(determined),
        claims=len(claims),
        code_over_code=Rate("Code over code", CODE_OVER_CODE, Decimal(kept), Decimal(seen)),
        claim=Rate("Claim", CLAIM, Decimal(right), Decimal(len(claims))),
        financial=Rate("Financial error", FINANCIAL, money.over, money.reviewed),
        amounts=money,
    )


def amounts(determined: Iterable[Determined]) -> Amounts:
    """Sum what lines were billed, over and under."""
    reviewed = over = under = NOTHING
    unknown = 0
    for one in determined:
        reviewed += one.line.amount or NOTHING
        difference = one.difference
        if difference is None:
            unknown += one.determination.category is not ErrorCategory.NO_ERROR
        elif difference > 0:
            over += difference
        else:
            under -= difference
    return Amounts(reviewed=reviewed, over=over, under=under, unknown=unknown)


def _by_claim(determined: Iterable[Determined]) -> dict[str, list[Determined]]:
    claims: dict[str, list[Determined]] = defaultdict(list)
    for one in determined:
        claims[one.line.claim_id or f"line {one.line.content}"].append(one)
    return claims


def _codes(claims: Mapping[str, Sequence[Determined]]) -> tuple[int, int]:
    """Return how many codes stay as billed, and how many there are with those added."""
    kept = seen = 0
    for lines in claims.values():
        for one in lines:
            right, all_of_them = _line_codes(one)
            kept, seen = kept + right, seen + all_of_them
        billed = {code for one in lines for code in one.line.diagnoses}
        audited = {code for one in lines for code in _audited_diagnoses(one)}
        kept, seen = kept + len(billed & audited), seen + len(billed | audited)
    return kept, seen


def _line_codes(one: Determined) -> tuple[int, int]:
    made = one.determination
    billed = {one.line.code} - {None}
    audited = billed if _stands(made) else {made.code} - {None}
    modifiers = set(one.line.modifiers)
    audited_modifiers = modifiers if made.modifiers is None else set(made.modifiers)
    return len(billed & audited) + len(modifiers & audited_modifiers), len(billed | audited) + len(modifiers | audited_modifiers)


def _stands(made: Determination) -> bool:
    """Whether the procedure code stays as billed: no other one is given, and none was found to be missing altogether."""
    return made.code is None and made.category not in _NO_CODE


_NO_CODE = frozenset({ErrorCategory.WRONG_CODE, ErrorCategory.NOT_DOCUMENTED, ErrorCategory.DUPLICATE})


def _audited_diagnoses(one: Determined) -> Sequence[str]:
    return one.line.diagnoses if one.determination.diagnoses is None else one.determination.diagnoses


def _grouped(determined: Sequence[Determined], key: Callable[[Determined], str | None]) -> tuple[tuple[str | None, Rates], ...]:
    groups: dict[str | None, list[Determined]] = defaultdict(list)
    for one in determined:
        groups[key(one)].append(one)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0] is None, item[0] or ""))
    return tuple((name, rates(lines)) for name, lines in ordered)


def _categories(determined: Sequence[Determined]) -> tuple[tuple[ErrorCategory, int, Amounts], ...]:
    groups: dict[ErrorCategory, list[Determined]] = defaultdict(list)
    for one in determined:
        groups[one.determination.category].append(one)
    return tuple((category, len(groups[category]), amounts(groups[category])) for category in ErrorCategory if groups[category])
