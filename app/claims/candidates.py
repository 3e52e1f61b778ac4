"""How well the columns of a header row fit the fields, and which column each field takes at first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.claims.evidence import weighed
from app.claims.fields import FieldBook
from app.claims.model import LIST_FIELDS
from app.claims.profiles import Profile
from app.claims.words import HeaderWords

LEAST = 0.5
DOUBTFUL = 0.75  # below .8 the person is asked
SERIES = 2  # so many numbered columns of one name make a series
ICD_PROCEDURE_DATES = "icd_procedure_dates"

_LINE_FIELDS = ("billed", "allowed", "paid", "units", "dos_from", "dos_to")
_OF_LINE = frozenset({"line", "item"})
_OF_CLAIM = frozenset({"claim", "header", "statement", "total"})
_OF_CLAIM_COST = 0.3
_OF_NOTHING_COST = 0.15
_CLEAR = 0.75


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that may hold a field, and how likely it does."""

    field: str
    index: int
    score: float


def candidates_of(headers: Sequence[str], words: Sequence[HeaderWords], book: FieldBook, profiles: Sequence[Profile]) -> list[Candidate]:
    """Return every column that may hold a field by its header, weighed by its values, the likeliest first."""
    found = [
        Candidate(name, index, worth)
        for index, text in enumerate(headers)
        if text.strip()
        for name, score in book.scores_of(words[index], text).items()
        if (worth := weighed(name, score, profiles[index] if index < len(profiles) else None)) >= LEAST
    ]
    return sorted(found, key=lambda item: (-item.score, item.index))


def lines_first(candidates: Sequence[Candidate], words: Sequence[HeaderWords]) -> list[Candidate]:
    """Let an amount or date of the whole claim, or of nothing said, stand back where the line has one of its own.

    One of a service is the line's own too, though beside it only one of the claim stands back.
    """
    clear = [item for item in candidates if item.field in _LINE_FIELDS and item.score >= _CLEAR]
    own = {item.field for item in clear if words[item.index].said & _OF_LINE}
    served = {item.field for item in clear if "service" in words[item.index].said and not words[item.index].said & _OF_CLAIM} - own
    weighed_down = [
        replace(item, score=item.score - _standing_back(words[item.index]))
        if item.field in own or (item.field in served and words[item.index].said & _OF_CLAIM)
        else item
        for item in candidates
    ]
    return sorted((item for item in weighed_down if item.score >= LEAST), key=lambda item: (-item.score, item.index))


def dates_of_several(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Leave out the date of a procedure where no ICD procedures are named: it is a day of service or nothing of the line's."""
    dates = sum(1 for item in candidates if item.field == ICD_PROCEDURE_DATES)
    told = dates and (dates >= SERIES or any(item.field == "icd_procedures" for item in candidates))
    return [item for item in candidates if told or item.field != ICD_PROCEDURE_DATES]


def _standing_back(header: HeaderWords) -> float:
    if header.said & _OF_LINE:
        return 0.0
    return _OF_CLAIM_COST if header.said & _OF_CLAIM else _OF_NOTHING_COST


def assign(candidates: Sequence[Candidate]) -> dict[str, list[Candidate]]:
    """Give each column to the field it fits best; a single field takes the best column, a list all of them."""
    taken: dict[str, list[Candidate]] = {}
    used: set[int] = set()
    several = {*LIST_FIELDS, "procedure", "pointers"}
    best = _best(candidates)
    for item in candidates:
        if item.index in used or (item.field not in several and item.field in taken):
            continue
        if item.score < DOUBTFUL and item.score < best[item.index]:
            continue  # what is left over of another field says little
        taken.setdefault(item.field, []).append(item)
        used.add(item.index)
    return {name: sorted(items, key=lambda item: item.index) for name, items in taken.items()}


def _best(candidates: Sequence[Candidate]) -> dict[int, float]:
    """Return how well each column fits the field it fits best."""
    best: dict[int, float] = {}
    for item in candidates:
        best[item.index] = max(best.get(item.index, 0.0), item.score)
    return best
