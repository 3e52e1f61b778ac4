"""What a change does to access, proposed by rule; a person confirms it."""

import re

from app.compare.atoms import AtomKind, plain, words_of
from app.compare.model import ChangeAction, Direction
from app.compare.words import words_diff
from app.policy.model import AgeRule

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_AT_MOST = re.compile(
    r"\bat most\b|\bor (?:less|fewer|lower)\b|\bmaximum\b|\b(?:no|not) more than\b|\b(?:not|never) exceed"
    r"|\b(?:less|fewer|lower) than\b|\bup to\b|\bbelow\b|\bunder\b|\bwithin\b|[≤<]"
)
_AT_LEAST = re.compile(r"\bat least\b|\bor (?:more|greater|higher)\b|\bminimum\b|\b(?:more|greater|higher) than\b|\bover\b|\babove\b|[≥>]")
_PER_YEAR = {"years": 1.0, "months": 12.0, "weeks": 365.25 / 7, "days": 365.25}
_OPPOSITE = {Direction.RESTRICTS: Direction.EXPANDS, Direction.EXPANDS: Direction.RESTRICTS}


def of_code(action: ChangeAction, coverage: str | None) -> Direction:
    """Propose for a code that joins or leaves a list; on a list of what is not covered it is the other way round."""
    if action is ChangeAction.CHANGED:
        return Direction.RESTRICTS if coverage else Direction.EXPANDS
    direction = Direction.EXPANDS if action is ChangeAction.ADDED else Direction.RESTRICTS
    return _OPPOSITE[direction] if coverage else direction


def of_branch(action: ChangeAction, joined_by: str | None) -> Direction:
    """Propose for a criterion added to or removed from others that are joined by AND or OR."""
    if joined_by not in ("and", "or"):
        return Direction.UNKNOWN
    direction = Direction.EXPANDS if joined_by == "or" else Direction.RESTRICTS
    return direction if action is ChangeAction.ADDED else _OPPOSITE[direction]


def of_connector(old: str, new: str) -> Direction:
    """Propose for criteria that were joined by one word and are now joined by the other."""
    if (old, new) == ("and", "or"):
        return Direction.EXPANDS
    return Direction.RESTRICTS if (old, new) == ("or", "and") else Direction.UNKNOWN


def of_ages(old: AgeRule | None, new: AgeRule | None) -> Direction:
    """Propose for an age rule; only those of the criteria decide, and a range inside the other is narrower."""
    one = old or new
    if one is None or one.section != "criteria":
        return Direction.NEUTRAL
    if old is None or new is None:
        return Direction.RESTRICTS if old is None else Direction.EXPANDS
    before, after = _span(old), _span(new)
    if before == after:
        return Direction.NEUTRAL
    if before[0] <= after[0] and after[1] <= before[1]:
        return Direction.RESTRICTS
    return Direction.EXPANDS if after[0] <= before[0] and before[1] <= after[1] else Direction.UNKNOWN


_Bound = tuple[float, int]


def _span(rule: AgeRule) -> tuple[_Bound, _Bound]:
    """Return the bounds in years; an open bound lies just inside a closed one of the same age."""
    scale = _PER_YEAR.get(rule.unit, 1.0)
    low = (float("-inf"), 0) if rule.low is None else (rule.low / scale, 0 if rule.low_inclusive else 1)
    high = (float("inf"), 0) if rule.high is None else (rule.high / scale, 0 if rule.high_inclusive else -1)
    return low, high


def of_criterion(old: str, new: str) -> Direction:
    """Propose for a reworded criterion: one threshold moved, or one AND or OR clause more or less; else unknown."""
    before, after = words_of(plain(old)), words_of(plain(new))
    edits = words_diff(before, after)
    if len(edits) != 1:
        return Direction.UNKNOWN
    edit = edits[0]
    gone = " ".join(atom.key for atom in before[edit.old_from : edit.old_to])
    come = " ".join(atom.key for atom in after[edit.new_from : edit.new_to])
    if not gone or not come:
        return _of_clause(gone, come)
    return _of_threshold(gone, come, plain(old).lower(), plain(new).lower())


def _of_clause(gone: str, come: str) -> Direction:
    """Judge a clause by the word it begins or ends with: `and …` asks for more, `or …` for less."""
    words = (gone or come).lower().split()
    joined_by = next((word for word in (words[0], words[-1]) if word in ("and", "or")), None)
    return of_branch(ChangeAction.REMOVED if gone else ChangeAction.ADDED, joined_by)


def _of_threshold(gone: str, come: str, old: str, new: str) -> Direction:
    before, after = _amount(gone), _amount(come)
    if before is None or after is None or before == after:
        return Direction.UNKNOWN
    most = bool(_AT_MOST.search(old)), bool(_AT_MOST.search(new))
    least = bool(_AT_LEAST.search(_AT_MOST.sub(" ", old))), bool(_AT_LEAST.search(_AT_MOST.sub(" ", new)))
    if most[0] != most[1] or least[0] != least[1] or most[0] == least[0]:
        return Direction.UNKNOWN
    return Direction.RESTRICTS if (after > before) is least[0] else Direction.EXPANDS


def _amount(text: str) -> float | None:
    """Return the one number of a short text, in digits or as a word; None where there is none or more than one."""
    found = [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]
    found += [_WORDS.index(atom.key.lower()) + 1 for atom in words_of(text) if atom.kind is AtomKind.WORD and atom.key.lower() in _WORDS]
    return found[0] if len(found) == 1 else None
