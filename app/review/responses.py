"""What providers' responses leave of the determinations: upheld, overturned or partly, round after round."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from app.review.model import Determined, ErrorCategory, Outcome, Response, Round


def latest(rounds: Iterable[Round]) -> dict[str, Response]:
    """Return, by the line's content, the response of the last round in which it was decided; undecided ones settle nothing."""
    found: dict[str, Response] = {}
    for one in sorted(rounds, key=lambda held: held.number):
        found |= {response.content: response for response in one.responses if response.outcome is not None}
    return found


def after_responses(determined: Mapping[str, Determined], rounds: Iterable[Round]) -> dict[str, Determined]:
    """Return the determinations as they stand after the responses: an overturned one is no error any more."""
    decided = latest(rounds)
    return {content: _after(one, decided.get(content)) for content, one in determined.items()}


def overdue(rounds: Iterable[Round], today: date) -> tuple[Round, ...]:
    """Return the rounds whose due date has passed with lines unanswered."""
    return tuple(one for one in rounds if one.due < today and any(response.agrees is None for response in one.responses))


def _after(one: Determined, response: Response | None) -> Determined:
    if response is None or response.outcome in (None, Outcome.UPHELD):
        return one
    if response.outcome is Outcome.OVERTURNED:
        settled = replace(
            one.determination,
            category=ErrorCategory.NO_ERROR,
            code=None,
            units=None,
            modifiers=None,
            diagnoses=None,
            correct_amount=one.line.amount,
        )
        return replace(one, determination=settled)
    return replace(one, determination=replace(one.determination, correct_amount=response.final_amount))
