"""Which column holds which field: every column to at most one field, lists in column order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.claims.fields import FieldBook, field_book
from app.claims.model import LIST_FIELDS, ColumnChoice
from app.claims.words import HeaderWords

_LEAST = 0.5
_DOUBTFUL = 0.75  # below .8 the person is asked
_ORDINALS = (
    "principal",
    "first",
    "secondary",
    "tertiary",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)
_PLAIN = frozenset({"procedure", "principal"})
_SERIES = 2  # so many numbered columns of one name make a series


@dataclass(frozen=True, slots=True)
class _Candidate:
    field: str
    index: int
    score: float


def map_columns(headers: Sequence[str]) -> dict[str, tuple[ColumnChoice, ...]]:
    """Propose the columns of each field for a header row; fields without a column are left out."""
    book = field_book()
    words = [book.words.words_of(text) for text in headers]
    candidates = _candidates(headers, book)
    taken = _assign(candidates)
    for name in ("procedure", "pointers"):
        _keep_series(name, taken, words, candidates)
    _move_plain_series(taken, words, candidates)
    _add_left_procedures(taken, words, candidates)
    _leave_statement_end(taken, words)
    _doubt_twins(taken, words)
    return {
        name: tuple(ColumnChoice(headers[item.index], item.index, round(min(item.score, 0.99), 2)) for item in chosen)
        for name, chosen in ((name, _in_order(items, words)) for name, items in taken.items())
        if chosen
    }


def chosen_columns(headers: Sequence[str], overrides: Mapping[str, Sequence[str]]) -> dict[str, tuple[ColumnChoice, ...]]:
    """Return the proposed columns with a person's choices in their place; an empty choice leaves the field out."""
    proposed = map_columns(headers)
    picked = {name: [headers.index(text) for text in texts if text in headers] for name, texts in overrides.items()}
    used = {index for indexes in picked.values() for index in indexes}
    result = {
        name: kept
        for name, choices in proposed.items()
        if name not in picked and (kept := tuple(choice for choice in choices if choice.index not in used))
    }
    for name, indexes in picked.items():
        if indexes:
            result[name] = tuple(ColumnChoice(headers[index], index, 1.0) for index in indexes)
    return result


def _candidates(headers: Sequence[str], book: FieldBook) -> list[_Candidate]:
    found = [
        _Candidate(name, index, score)
        for index, text in enumerate(headers)
        if text.strip()
        for name, score in book.scores(text).items()
        if score >= _LEAST
    ]
    return sorted(found, key=lambda item: (-item.score, item.index))


def _assign(candidates: Sequence[_Candidate]) -> dict[str, list[_Candidate]]:
    """Give each column to the field it fits best; a single field takes the best column, a list all of them."""
    taken: dict[str, list[_Candidate]] = {}
    used: set[int] = set()
    several = {*LIST_FIELDS, "procedure", "pointers"}
    for item in candidates:
        if item.index in used or (item.field not in several and item.field in taken):
            continue
        taken.setdefault(item.field, []).append(item)
        used.add(item.index)
    return {name: sorted(items, key=lambda item: item.index) for name, items in taken.items()}


def _keep_series(name: str, taken: dict[str, list[_Candidate]], words: Sequence[HeaderWords], candidates: Sequence[_Candidate]) -> None:
    """Keep several columns of a field only where they are one numbered series; otherwise the best one."""
    found = taken.get(name, [])
    if len(found) < _SERIES:
        return
    ranked = [item for item in candidates if item in found]
    best = next((item for item in ranked if not (words[item.index].numbers and "principal" in words[item.index].words)), ranked[0])
    series = [item for item in found if words[item.index].stem == words[best.index].stem and words[item.index].numbers]
    if len(series) >= _SERIES and words[best.index].numbers:
        taken[name] = series
    else:
        taken[name] = [best]


def _move_plain_series(taken: dict[str, list[_Candidate]], words: Sequence[HeaderWords], candidates: Sequence[_Candidate]) -> None:
    """Take a numbered series beside a single procedure column, or of principal procedures, as ICD procedures."""
    found = taken.get("procedure", [])
    if found and all(words[item.index].numbers and "principal" in words[item.index].words for item in found):
        taken["icd_procedures"] = [*found, *taken.get("icd_procedures", [])]
        del taken["procedure"]
        return
    if any(words[item.index].numbers for item in found) or not found:
        return
    own = {item.index for item in found}
    plain = [
        item
        for item in candidates
        if item.field == "procedure" and item.index not in own and words[item.index].numbers and words[item.index].words <= _PLAIN
    ]
    if len(plain) >= _SERIES:
        taken["icd_procedures"] = sorted({*plain, *taken.get("icd_procedures", [])}, key=lambda item: item.index)


def _add_left_procedures(taken: dict[str, list[_Candidate]], words: Sequence[HeaderWords], candidates: Sequence[_Candidate]) -> None:
    """Beside a HCPCS column, procedures of the claim that found no place are ICD procedures."""
    if not any(words[item.index].words & {"hcpcs", "cpt"} for item in taken.get("procedure", [])):
        return
    used = {item.index for items in taken.values() for item in items}
    left = [item for item in candidates if item.field == "icd_procedures" and item.index not in used]
    if left:
        taken["icd_procedures"] = [*taken.get("icd_procedures", []), *left]


def _leave_statement_end(taken: dict[str, list[_Candidate]], words: Sequence[HeaderWords]) -> None:
    """Leave out a statement's end where the line has a date of its own: it says nothing about the line."""
    starts, ends = taken.get("dos_from", []), taken.get("dos_to", [])
    if starts and ends and "statement" in words[ends[0].index].words and not words[starts[0].index].words & {"statement", "admit"}:
        del taken["dos_to"]


def _doubt_twins(taken: dict[str, list[_Candidate]], words: Sequence[HeaderWords]) -> None:
    """Ask the person where another column says the same: nothing in the header row tells which of the two is meant."""
    used = {item.index for items in taken.values() for item in items}
    spare = [header for index, header in enumerate(words) if index not in used and header.words]
    for name, items in taken.items():
        if len(items) == 1 and any(_same(words[items[0].index], header) for header in spare):
            taken[name] = [replace(items[0], score=min(items[0].score, _DOUBTFUL))]


def _same(one: HeaderWords, other: HeaderWords) -> bool:
    return one.words == other.words and one.numbers == other.numbers


def _in_order(items: Sequence[_Candidate], words: Sequence[HeaderWords]) -> list[_Candidate]:
    """Order a list by its numbers where these are all different, else by column."""
    ranks = {item.index: _rank(words[item.index]) for item in items}
    if len(set(ranks.values())) == len(items):
        return sorted(items, key=lambda item: ranks[item.index])
    return sorted(items, key=lambda item: item.index)


def _rank(header: HeaderWords) -> int:
    if header.numbers:
        return header.numbers[0]
    return next((_ORDINALS.index(word) for word in _ORDINALS if word in header.said), 0)
