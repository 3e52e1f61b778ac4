"""A second pair of eyes: a seeded share of the determinations, never a reviewer's own, and how often both agree.

Lines are ranked by SHA-256 of ``seed + U+001F + content``, smallest first, and the wanted share is taken from the front: anybody can draw
the same lines again with the seed and the list of lines.
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.review.model import Determined, SecondReview
from app.review.rates import Rate

AGREEMENT = "second reviews that say the same of category, code, units, modifiers, diagnoses and amount ÷ second reviews made"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondDraw:
    """The lines drawn for a second review."""

    seed: str
    percent: Decimal  # of the determinations, 0 to 100
    of: int  # how many determinations there were
    blind: bool  # the second reviewer does not see the first determination
    contents: tuple[str, ...]  # in the order drawn


def draw_second(determined: Iterable[Determined], percent: Decimal, seed: str, *, blind: bool) -> SecondDraw:
    """Draw a share of the determinations, rounded up to whole lines. Raises `ValueError` for a share outside 0 to 100."""
    if not 0 <= percent <= 100:
        raise ValueError("the share is a number from 0 to 100")
    contents = sorted({one.line.content for one in determined}, key=lambda content: (_rank(seed, content), content))
    wanted = math.ceil(len(contents) * percent / 100)
    return SecondDraw(seed=seed, percent=percent, of=len(contents), blind=blind, contents=tuple(contents[:wanted]))


def waiting_for(who: str, draw: SecondDraw, determined: Sequence[Determined], made: Iterable[SecondReview]) -> tuple[Determined, ...]:
    """Return the drawn lines somebody may still review a second time: not their own, not reviewed yet."""
    done = {review.line.content for review in made}
    by_content = {one.line.content: one for one in determined}
    drawn = (by_content[content] for content in draw.contents if content in by_content)
    return tuple(one for one in drawn if one.line.content not in done and not is_own(who, one.reviewer))


def is_own(who: str, reviewer: str) -> bool:
    """Whether two names are of one person; case and spaces do not tell people apart."""
    return " ".join(who.casefold().split()) == " ".join(reviewer.casefold().split())


def agreement(made: Sequence[SecondReview]) -> Rate:
    """Return how often both reviewers say the same."""
    return Rate("Agreement", AGREEMENT, Decimal(sum(1 for review in made if review.agrees)), Decimal(len(made)))


def _rank(seed: str, content: str) -> str:
    return hashlib.sha256(f"{seed}\u001f{content}".encode()).hexdigest()
