"""Rates from determinations: worked out by hand on a small set of lines."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.audit.audited_lines import AuditedLine
from app.audit.model import ClaimType, Finding, Verdict
from app.review.model import Determination, Determined, ErrorCategory
from app.review.rates import Apart, Rate, apart, rate_sheet, rates

_WHEN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def line(content: str, claim: str, code: str | None = "J1323", amount: str | None = "100.00", **more: object) -> AuditedLine:
    """A professional line; what does not matter here is the same on all."""
    said: dict[str, object] = {
        "sheet": "Claims",
        "row": 2,
        "line": "1",
        "member": "M1",
        "provider": "1000000004",
        "coder": None,
        "system": "HCPCS",
        "modifiers": (),
        "units": Decimal(1),
        "diagnoses": ("C90.00",),
        "date": date(2024, 6, 1),
        "amount_basis": "paid" if amount else None,
    }
    known = {**said, **more}
    return AuditedLine(
        content=content,
        claim_id=claim,
        claim_type=ClaimType.PROFESSIONAL,
        code=code,
        amount=Decimal(amount) if amount else None,
        **known,  # type: ignore[arg-type]
    )


def determined(of: AuditedLine, category: ErrorCategory = ErrorCategory.NO_ERROR, **made: object) -> Determined:
    """A determination by one reviewer."""
    return Determined(line=of, determination=Determination(category=category, **made), reviewer="A. Reviewer", when=_WHEN)  # type: ignore[arg-type]


def finding(**more: object) -> Finding:
    """A primary review finding."""
    said: dict[str, object] = {
        "sheet": "Claims",
        "row": 2,
        "claim_id": "A",
        "line": "1",
        "rule": "code-no-longer-listed",
        "verdict": Verdict.REVIEW,
        "primary": True,
        "policy": "CC-0248",
        "system": "HCPCS",
        "code": "J1323",
        "date": date(2024, 6, 1),
        "date_used": "service",
        "basis_sensitive": False,
        "published_after_service": False,
        "in_rates": True,
        "instead": (),
        "amount": None,
        "amount_basis": None,
        "message": "",
        "sources": (),
    }
    return Finding(**{**said, **more})  # type: ignore[arg-type]


def parts(rate: Rate) -> list[Decimal]:
    """Numerator and denominator."""
    return [rate.numerator, rate.denominator]


def test_the_three_rates_of_four_lines() -> None:
    """Two claims; one line with a wrong code, one with units paid too high, one paid too low."""
    found = rates(
        [
            determined(line("a", "A", modifiers=("JZ",))),
            determined(line("b", "A", code="96401"), ErrorCategory.WRONG_CODE, code="96372", correct_amount=Decimal("40.00")),
            determined(line("c", "B", amount="300.00"), ErrorCategory.WRONG_UNITS, units=Decimal(44), correct_amount=Decimal("330.00")),
            determined(line("d", "C", amount="500.00")),
        ]
    )
    assert (found.lines, found.claims) == (4, 3)
    assert parts(found.claim) == [Decimal(1), Decimal(3)]
    # codes: J1323 JZ | 96401 -> 96372 (one billed, one added) | J1323 | J1323, and C90.00 once for each of three claims
    assert parts(found.code_over_code) == [Decimal(2 + 0 + 1 + 1 + 3), Decimal(2 + 2 + 1 + 1 + 3)]
    assert (found.amounts.over, found.amounts.under) == (Decimal("60.00"), Decimal("30.00"))
    assert (found.amounts.gross, found.amounts.net) == (Decimal("90.00"), Decimal("30.00"))
    assert found.financial.value == Decimal("60.00") / Decimal("1000.00")


def test_a_diagnosis_replaced_counts_as_one_wrong_and_one_missing() -> None:
    """The diagnoses of a claim count once, however many lines carry them."""
    found = rates(
        [
            determined(line("a", "A"), ErrorCategory.WRONG_DIAGNOSIS, diagnoses=("C90.01",)),
            determined(line("b", "A", code="96401"), ErrorCategory.WRONG_DIAGNOSIS, diagnoses=("C90.01",)),
        ]
    )
    assert parts(found.code_over_code) == [Decimal(2), Decimal(2 + 2)]


def test_an_error_without_a_correct_amount_is_counted_apart_and_guessed_at_by_nobody() -> None:
    """Its amount stands in what was reviewed; over and under do not know it."""
    found = rates([determined(line("a", "A"), ErrorCategory.NOT_DOCUMENTED), determined(line("b", "B"))])
    assert (found.amounts.unknown, found.amounts.over, found.amounts.reviewed) == (1, Decimal("0.00"), Decimal("200.00"))


def test_nothing_determined_gives_no_rate() -> None:
    """No share of nothing."""
    found = rates([])
    assert [found.code_over_code.value, found.claim.value, found.financial.value] == [None, None, None]


@pytest.mark.parametrize(
    ("category", "said", "why"),
    [
        (ErrorCategory.UNDETERMINED, {}, Apart.UNDETERMINED),
        (ErrorCategory.NO_ERROR, {"in_rates": False}, Apart.PENDS),
        (ErrorCategory.WRONG_CODE, {"basis_sensitive": True}, Apart.BASIS_SENSITIVE),
        (ErrorCategory.WRONG_CODE, {"published_after_service": True}, Apart.AFTER_SERVICE),
        (ErrorCategory.WRONG_CODE, {"basis_sensitive": True, "primary": False}, None),
        (ErrorCategory.NO_ERROR, {"in_rates": False, "verdict": Verdict.NOTE}, None),
        (ErrorCategory.WRONG_CODE, {"in_rates": False, "verdict": Verdict.UNDETERMINED}, None),
        (ErrorCategory.WRONG_CODE, {}, None),
    ],
)
def test_what_stands_apart(category: ErrorCategory, said: dict[str, object], why: Apart | None) -> None:
    """The primary finding says so; a pending diagnosis always does. What rules left undetermined a person has determined."""
    assert apart(determined(line("a", "A"), category), [finding(**said)]) is why


def test_a_sheet_tells_each_provider_and_keeps_the_rest_apart() -> None:
    """Every determined line is in the rates or apart, never both, never neither."""
    lines = [
        determined(line("a", "A", provider="1000000004")),
        determined(line("b", "B", provider="1000000012"), ErrorCategory.DUPLICATE, correct_amount=Decimal("0.00")),
        determined(line("c", "C", provider="1000000012")),
        determined(line("d", "D"), ErrorCategory.UNDETERMINED),
    ]
    sheet = rate_sheet(lines, {"c": [finding(in_rates=False)]})
    assert [(name, group.lines) for name, group in sheet.by_provider] == [("1000000004", 1), ("1000000012", 1)]
    assert [(one.why, one.lines, one.amount) for one in sheet.apart] == [
        (Apart.UNDETERMINED, 1, Decimal("100.00")),
        (Apart.PENDS, 1, Decimal("100.00")),
    ]
    assert sheet.together.lines + sum(one.lines for one in sheet.apart) == len(lines)
    assert [(category, count, money.over) for category, count, money in sheet.categories] == [
        (ErrorCategory.NO_ERROR, 1, Decimal("0.00")),
        (ErrorCategory.DUPLICATE, 1, Decimal("100.00")),
    ]
