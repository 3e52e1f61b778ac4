"""Determinations after providers have answered."""

from datetime import date
from decimal import Decimal

from app.review.model import ErrorCategory, Outcome, Response, Round
from app.review.rates import rates
from app.review.responses import after_responses, latest, overdue
from tests.review.test_rates import determined, line


def answer(content: str, number: int, outcome: Outcome | None, final: str | None = None, *, agrees: bool | None = False) -> Response:
    """A provider's answer and what was decided on it."""
    return Response(
        content=content,
        round=number,
        agrees=agrees,
        text="The note of that day shows the second vial.",
        received=date(2026, 4, 2),
        outcome=outcome,
        final_amount=Decimal(final) if final else None,
    )


def sent(number: int, *responses: Response) -> Round:
    """A round of one provider."""
    return Round(provider="1000000004", number=number, sent=date(2026, 3, number), due=date(2026, 4, number), responses=responses)


def test_the_rates_before_and_after_the_responses() -> None:
    """One upheld, one overturned, one reduced: the amounts and the claim rate follow."""
    before = {
        name: determined(line(name, name.upper()), ErrorCategory.NOT_DOCUMENTED, correct_amount=Decimal("0.00")) for name in ("a", "b", "c")
    }
    rounds = [sent(1, answer("a", 1, Outcome.UPHELD), answer("b", 1, Outcome.OVERTURNED), answer("c", 1, Outcome.PARTLY, "75.00"))]
    after = after_responses(before, rounds)
    assert rates(list(before.values())).amounts.over == Decimal("300.00")
    assert rates(list(after.values())).amounts.over == Decimal("125.00")
    assert [rates(list(held.values())).claim.numerator for held in (before, after)] == [Decimal(0), Decimal(1)]


def test_the_last_round_that_decided_holds() -> None:
    """A second round may turn the first; one that is not decided yet turns nothing."""
    rounds = [sent(3, answer("a", 3, None)), sent(2, answer("a", 2, Outcome.OVERTURNED)), sent(1, answer("a", 1, Outcome.UPHELD))]
    assert latest(rounds)["a"].round == 2


def test_a_round_is_overdue_while_a_line_is_unanswered_after_its_day() -> None:
    """On the due day itself there is still time."""
    waiting = sent(1, answer("a", 1, None, agrees=None), answer("b", 1, None))
    answered = sent(2, answer("a", 2, None))
    assert overdue([waiting, answered], date(2026, 4, 1)) == ()
    assert overdue([waiting, answered], date(2026, 5, 1)) == (waiting,)
