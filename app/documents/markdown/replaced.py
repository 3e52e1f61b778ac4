"""Where only what was struck out is marked, the words glued to it replace it: how many of them do."""

import re

_TOKEN = re.compile(r"\S+")
_TRAILING = ".,;:)]"


def replacement(struck: str, follows: str) -> int:
    """Return how many characters of what follows take the place of the struck text; 0 where a blank follows."""
    if not struck.strip() or not follows[:1].strip() or follows[0] in _TRAILING:
        return 0
    old = _TOKEN.findall(struck)
    new = list(_TOKEN.finditer(follows))
    count = 1
    # a date or "Reviewed: 11/15/2024" is replaced as a whole, by words of the same shape
    if len(old) > 1 and any(letter.isdigit() for letter in struck) and _same_shapes(old, [token.group() for token in new]):
        count = len(old)
    last = new[count - 1]
    end = last.end()
    if not struck.rstrip().endswith(tuple(_TRAILING)):
        while end > last.start() + 1 and follows[end - 1] in _TRAILING:
            end -= 1
    return end


def _same_shapes(old: list[str], new: list[str]) -> bool:
    if len(new) < len(old):
        return False
    return all(_shape(one) == _shape(other) for one, other in zip(old, new, strict=False))


def _shape(token: str) -> str:
    core = token.rstrip(_TRAILING)
    if any(letter.isdigit() for letter in core):
        return re.sub(r"\d+", "9", core)
    return "A" if core[:1].isupper() else "a"
