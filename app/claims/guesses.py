"""Words a column header misspells or shortens, read as the known word they most likely mean; a person is asked about what rests on one."""

from collections.abc import Mapping

_SHORTEST_TYPO = 4
_SHORTEST_WORD = 4  # of the words meant
_SHORT_WORD = 5  # shorter ones are misspelt only by two letters that changed places
_SHORTEST_START = 4
_SHORTEST_SKELETON = 3
_LONGEST_SKELETON = 8
_SHORTEST_SHORTENED = 6
_VOWELS = frozenset("aeiou")


class Guesses:
    """The known words that unknown ones are compared with."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        """Keep the spellings that are words and not abbreviations."""
        self._words = {text: word for text, word in spellings.items() if len(text) >= _SHORTEST_WORD and text.isalpha() and _natural(text)}
        self._seen: dict[str, str | None] = {}

    def meant(self, part: str) -> str | None:
        """Return the one known word that a part of a header misspells or shortens, or None."""
        if part not in self._seen:
            self._seen[part] = self._guess(part)
        return self._seen[part]

    def _guess(self, part: str) -> str | None:
        if not part.isalpha() or not part.isascii():
            return None
        likely = set[str]()
        if len(part) >= _SHORTEST_TYPO:
            likely = {word for text, word in self._words.items() if text[0] == part[0] and _one_slip(part, text)}
        if not likely and len(part) >= _SHORTEST_START:
            likely = {word for text, word in self._words.items() if text.startswith(part)}
        if not likely and _SHORTEST_SKELETON <= len(part) <= _LONGEST_SKELETON and not _VOWELS & set(part[1:]):
            likely = {word for text, word in self._words.items() if len(text) >= _SHORTEST_SHORTENED and _shortens(part, text)}
        return likely.pop() if len(likely) == 1 else None


def _natural(text: str) -> bool:
    """Whether a text has the vowels of a spoken word."""
    return sum(1 for letter in text if letter in _VOWELS) * 4 >= len(text)


def _one_slip(part: str, word: str) -> bool:
    """Whether one letter is missing, too many, another one, or two neighbours changed places."""
    if len(word) < _SHORT_WORD and (len(part) != len(word) or sorted(part) != sorted(word)):
        return False
    short, long = sorted((part, word), key=len)
    start = next((place for place, (one, other) in enumerate(zip(short, long, strict=False)) if one != other), len(short))
    if len(long) == len(short) + 1:
        return short[start:] == long[start + 1 :]
    if len(long) != len(short) or part == word:
        return False
    swapped = short[start : start + 2] == long[start : start + 2][::-1]
    return short[start + 1 :] == long[start + 1 :] or (swapped and short[start + 2 :] == long[start + 2 :])


def _shortens(part: str, word: str) -> bool:
    """Whether the letters of a part stand in a word in this order, beginning with its first and ending near its last."""
    if part[0] != word[0]:
        return False
    place = 0
    for letter in part[1:]:
        place = word.find(letter, place + 1)
        if place < 0:
            return False
    return place >= len(word) - 3
