"""Verbs of a history with one letter lost, doubled, swapped or wrong: "remvoed", "effectice"."""

from functools import cache

_WORDS = (
    *("added", "adding", "removed", "removing", "deleted", "deleting", "revised", "replaced", "terminated", "discontinued"),
    *("effective", "effectively", "retired", "updated", "expanded", "included", "reinstated", "beginning", "through"),
)
_SHORTEST = 4
_SURE_OF_LETTERS = 7  # in a shorter word another letter makes another word: "aided"


@cache
def intended(word: str) -> str | None:
    """Return the verb a misspelt word stands for, or None."""
    if len(word) < _SHORTEST or word in _WORDS:
        return None
    return next((right for right in _WORDS if word[0] == right[0] and _one_slip(word, right)), None)


def _one_slip(word: str, right: str) -> bool:
    begin = next((at for at, (one, other) in enumerate(zip(word, right, strict=False)) if one != other), min(len(word), len(right)))
    mine, theirs = word[begin:], right[begin:]
    lost, doubled = mine == theirs[1:], mine[1:] == theirs
    swapped = len(mine) > 1 and mine[1] + mine[0] + mine[2:] == theirs
    wrong = len(right) >= _SURE_OF_LETTERS and mine[1:] == theirs[1:]
    return lost or doubled or swapped or wrong
