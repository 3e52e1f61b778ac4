"""Which lines get a second review, and how often both agree."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.review.model import Determination, ErrorCategory, SecondReview
from app.review.second_review import agreement, draw_second, waiting_for
from tests.review.test_rates import determined, line

_LINES = [determined(line(f"{number:04x}", f"C{number}")) for number in range(25)]


def test_the_same_seed_draws_the_same_lines_in_any_order() -> None:
    """Written down once: whoever draws again must get these."""
    drawn = draw_second(_LINES, Decimal(10), "2026-Q1", blind=True)
    assert drawn.contents == ("000d", "0012", "0016")
    assert draw_second(reversed(_LINES), Decimal(10), "2026-Q1", blind=True) == drawn
    assert draw_second(_LINES, Decimal(10), "2026-Q2", blind=True).contents != drawn.contents


def test_a_share_is_rounded_up_to_whole_lines() -> None:
    """One per cent of 25 lines is one line; all of them are all; none is none."""
    assert [len(draw_second(_LINES, Decimal(share), "s", blind=False).contents) for share in (0, 1, 10, 100)] == [0, 1, 3, 25]


def test_nobody_reviews_their_own_work() -> None:
    """However the name is spelled."""
    others = replace(_LINES[3], reviewer="B. Other")
    drawn = draw_second([*_LINES[:3], others], Decimal(100), "s", blind=False)
    assert waiting_for("a.  REVIEWER", drawn, [*_LINES[:3], others], []) == (others,)


def test_a_reviewed_line_waits_no_more_and_agreement_counts_what_is_said() -> None:
    """Other words for the same thing still agree; another amount does not."""
    same = SecondReview(
        line=_LINES[0].line,
        first=_LINES[0].determination,
        first_by="A. Reviewer",
        second=Determination(category=ErrorCategory.NO_ERROR, rationale="The order names the dose."),
        second_by="B. Other",
        blind=True,
    )
    other = replace(same, line=_LINES[1].line, second=Determination(category=ErrorCategory.WRONG_UNITS, correct_amount=Decimal("10.00")))
    drawn = draw_second(_LINES[:3], Decimal(100), "s", blind=True)
    assert [one.line.content for one in waiting_for("B. Other", drawn, _LINES, [same, other])] == ["0002"]
    assert agreement([same, other]).value == Decimal("0.5")
    assert agreement([]).value is None


def test_a_share_beyond_all_lines_is_refused() -> None:
    """It is a slip of the hand."""
    with pytest.raises(ValueError, match="from 0 to 100"):
        draw_second(_LINES, Decimal(101), "s", blind=False)
