"""A column header cut into the words it is made of."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.bundled import resource

_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|#")
_TYPE_SIGN = re.compile(r"^(?:[bcdfilmnsv]|dt|str|int|dec|num)(?=[A-Z][a-z])")  # the data type some programs put before a name: mBilled
_SHORTEST_PIECE = 2
_KNOWN_AS_ONE = re.compile(r"^[a-z]+$")


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """The meaning of a header: its words without and with noise, the numbers in it, and the header without numbers."""

    words: frozenset[str]
    said: frozenset[str]
    numbers: tuple[int, ...]
    stem: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Spelling -> word; words in `noise` say nothing about the field."""

    spellings: dict[str, str]
    noise: frozenset[str]

    def words_of(self, header: str) -> HeaderWords:
        """Cut a header into words."""
        parts = [part.lower() for part in _PARTS.findall(_TYPE_SIGN.sub("", header))]
        found: list[str] = []
        for part in _joined(parts, self.spellings):
            if not part.isdigit():
                found += self._read(part)
        numbers = tuple(int(part) for part in parts if part.isdigit())
        stem = " ".join(part for part in parts if not part.isdigit())
        return HeaderWords(frozenset(word for word in found if word not in self.noise), frozenset(found), numbers, stem)

    def _read(self, part: str) -> list[str]:
        if part == "#":
            return ["number"]
        if part in self.spellings:
            return [self.spellings[part]]
        pieces = _pieces(part, self.spellings) if _KNOWN_AS_ONE.match(part) else None
        return [self.spellings[piece] for piece in pieces] if pieces else [part]


def _joined(parts: list[str], spellings: dict[str, str]) -> list[str]:
    """Join letters and digits that are one spelling together, such as icd and 10 or 2 and nd."""
    result: list[str] = []
    for part in parts:
        if result and (result[-1].isdigit() != part.isdigit()) and result[-1] + part in spellings:
            result[-1] += part
        else:
            result.append(part)
    return result


def _pieces(text: str, spellings: dict[str, str]) -> list[str] | None:
    """Return the fewest known pieces that make up the text, the longest first piece among equals."""
    best: list[list[str] | None] = [None] * (len(text) + 1)
    best[len(text)] = []
    for start in range(len(text) - _SHORTEST_PIECE, -1, -1):
        for stop in range(len(text), start + _SHORTEST_PIECE - 1, -1):
            rest = best[stop]
            if rest is None or text[start:stop] not in spellings:
                continue
            known = best[start]
            if known is None or len(rest) + 1 < len(known):
                best[start] = [text[start:stop], *rest]
    return best[0]


@lru_cache(maxsize=4)
def vocabulary(more: Path | None = None) -> Vocabulary:
    """Return the shipped vocabulary, with the words of another file on top."""
    table = tomllib.loads(resource("claims/headers.toml").read_text(encoding="utf-8"))
    spellings = {piece: piece for piece in table["split"]["pieces"]}
    for words in (table["words"], tomllib.loads(more.read_text(encoding="utf-8"))["words"] if more is not None else {}):
        for word, written in words.items():
            spellings.update(dict.fromkeys(written, word))
    noise = frozenset({"detail_noise", "code"})
    return Vocabulary(spellings, noise)
