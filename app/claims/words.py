"""A column header cut into the words it is made of."""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from app.bundled import resource
from app.claims.guesses import Guesses

_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|#")
_TYPE_SIGN = re.compile(r"^(?:[bcdfilmnsv]|dt|str|int|dec|num)(?=[A-Z][a-z])")  # the data type some programs put before a name: mBilled
_SHORTEST_PIECE = 2
_MANY_PIECES = 3  # so many make up a long word by chance: diag, no, sys
_LONG = 9
_KNOWN_AS_ONE = re.compile(r"^[a-z]+$")
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}(?:[A-Za-z]\b)?")  # D.O.S.
_MOMENT = re.compile(r"(?<![a-z])(date|dt)[\s_/&-]*(?:time|tm)(?![a-z])", re.IGNORECASE)
_MOMENT_AS_ONE = re.compile(r"(Date|DATE)(?:Time|TIME)(?![a-z])")
_SPOKEN = tuple(  # what is written in a way of its own, and what it says
    (re.compile(pattern, flags), said)
    for pattern, flags, said in (
        (r"fecha[\s_]+(?:de[\s_]+)?fin(?:al)?(?![A-Za-z])", re.IGNORECASE, "fecha end"),  # a hospital's FIN is something else
        (r"(?<![A-Za-z])(?:de|del|la|las|el|los|por)(?![A-Za-z])", re.IGNORECASE, " "),  # articles of Spanish names
        (r"(?<![A-Za-z])E\s*[/&]\s*M(?![A-Za-z])", re.IGNORECASE, " visit "),  # evaluation and management
        (r"(?<![A-Za-z])M\s*/\s*F(?![A-Za-z])", re.IGNORECASE, " sex "),
        (r"(?<![a-z])unit[\s_.-]*(?:(?:number|nbr|num|no)(?![a-z])|#)", re.IGNORECASE, "unitnumber"),  # of a patient, or a count
        (r"(?<![A-Za-z])[Jj][\s_-]*(?:[Cc]ode|CODE)(?![a-z])", re.NOFLAG, "hcpcs "),
        (r"(allowed|alwd|submitted|sbmtd|billed|paid|denied)[\s_-]*(?:services|srvcs|svcs)(?![A-Za-z])", re.IGNORECASE, r"\1 units"),
        (r"cantidad[\s_]+(pagada|cobrada)(?![A-Za-z])", re.IGNORECASE, r"amount \1"),
        (
            r"(?<![A-Za-z])sub(?=[\s_.-]*(?:(?:id|no|num|nbr)(?![a-z]|[\s_]*of)|number|#|dob|birth|sex|gender|gndr|ssn|[fl]?name))",
            re.IGNORECASE,
            "subscriber ",
        ),
        (r"(?<![a-z])(billed|paid|service|received)[\s_]+on\s*$", re.IGNORECASE, r"\1 date"),
        (r"(?<![a-z])(?:claim|line|record|row|member)s?[\s_]*(?:count|cnt)(?![a-z])", re.IGNORECASE, "tally"),
        (r"(?<![A-Za-z])pp(?:x|roc)(?![A-Za-z])", re.IGNORECASE, "principal px"),
        (r"(?<![A-Za-z])sp(?:x|roc)(?![A-Za-z])", re.IGNORECASE, "secondary px"),
        (r"(?<![A-Za-z])([A-Z]{2,})s(?![A-Za-z])", re.NOFLAG, r"\1"),  # CPTs
    )
)
_NUMBERED = re.compile(r"#\s*(?=\d)")
_CO = re.compile(r"\bco[- ](?=ins|pay)", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_FORMAT = re.compile(  # what a bracket says of how a cell is written, and not of what it means
    r"[\s/.,-]*(?:(?:y{2,4}|m{1,3}|d{1,2}|c{2})+[\s/.,-]*)+|s|es|r|text|string|char|var ?char.*|numeric|integer|decimal.*"
    r"|usd|eur|us ?d|[$\u20ac\u00a3#*%]+|\d+[- ]?(?:digits?|characters?|chars?|max|bytes?)"
    r"|required|optional|if (?:any|applicable|known)|y/?n",
    re.IGNORECASE,
)
_CAUSE = re.compile(r"(?<=[\s_-])E(?=[\s_-]?(?:CD|CDE|CODE)(?![a-z]))", re.IGNORECASE)  # DGNS_E_CD
_COMPOSED = re.compile(r"\b(proc\w*|cpt\w*|hcpcs?|code)\s*(?:/|&|\+|\band\b|\bwith\b|\bw/)\s*mod\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HeaderWords:
    """The meaning of a header: its words without and with noise, the numbers in it, and the header without numbers."""

    words: frozenset[str]
    said: frozenset[str]
    numbers: tuple[int, ...]
    stem: str
    guessed: frozenset[str] = frozenset()  # words read out of misspelt or shortened ones
    aside: frozenset[str] = frozenset()  # words that stand in brackets only

    def without(self, *words: str) -> "HeaderWords":
        """Return the header as it would be without some words."""
        return replace(self, words=self.words.difference(words), said=self.said.difference(words))


@dataclass(frozen=True, slots=True)
class Together:
    """Words that together mean another one, where more stands beside them than what leaves them as they are."""

    words: frozenset[str]
    means: str
    but_beside: frozenset[str]

    def applied(self, found: list[str], noise: frozenset[str]) -> list[str]:
        """Return the words of a header with this meaning in their place, where it is meant."""
        if not self.words <= set(found) or self.means in found or not set(found) - noise - self.words - self.but_beside:
            return found
        return [word for word in found if word not in self.words] + [self.means]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Spelling -> word; words in `noise` say nothing about the field; some words together mean another one."""

    spellings: dict[str, str]
    noise: frozenset[str]
    whole: frozenset[str]  # words that only look as if they were put together
    together: tuple["Together", ...]
    guesses: Guesses

    def words_of(self, header: str) -> HeaderWords:
        """Cut a header into words."""
        text = _plain(header)
        parts = _parts(text)
        found, guessed = self._all(parts)
        outside, _ = self._all(_parts(_BRACKETS.sub(" ", text))) if "(" in text or "[" in text else (found, [])
        for rule in self.together:
            found = rule.applied(found, self.noise)
        numbers = tuple(int(part) for part in parts if part.isdigit())
        stem = " ".join(part for part in parts if not part.isdigit())
        said = frozenset(found)
        aside = said - frozenset(outside) if outside else frozenset[str]()
        return HeaderWords(frozenset(word for word in found if word not in self.noise), said, numbers, stem, frozenset(guessed), aside)

    def _all(self, parts: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return the words of the parts, and those that are guesses."""
        found: list[str] = []
        guessed: list[str] = []
        for part in _joined(parts, self.spellings):
            if part.isdigit():
                continue
            read = self._read(part)
            if self._doubtful(part, read) and (meant := self.guesses.meant(part)):
                read = [meant]
                guessed.append(meant)
            found += read
        return found, [word for word in guessed if found.count(word) == guessed.count(word)]

    def _doubtful(self, part: str, read: Sequence[str]) -> bool:
        """Whether a part is no word that is known, or is one only by pieces that say nothing."""
        if part in self.spellings or part in self.whole:
            return False
        if len(read) >= _MANY_PIECES and len(part) >= _LONG:
            return True
        return list(read) == [part] or not self.noise.isdisjoint(read)

    def _read(self, part: str) -> list[str]:
        if part == "#":
            return ["number"]
        if part in self.spellings:
            return [self.spellings[part]]
        if part in self.whole:
            return [part]
        pieces = _pieces(part, self.spellings) if _KNOWN_AS_ONE.match(part) else None
        return [self.spellings[piece] for piece in pieces] if pieces else [part]


def _plain(header: str) -> str:
    """Return a header without what says nothing of its meaning: accents, the dots of initials, formats in brackets."""
    header = "".join(sign for sign in unicodedata.normalize("NFKD", header) if not unicodedata.combining(sign))
    for pattern, said in _SPOKEN:
        header = pattern.sub(said, header)
    text = _INITIALS.sub(lambda match: match.group().replace(".", ""), header)
    text = _NUMBERED.sub("", _CO.sub("co", text))
    text = _MOMENT_AS_ONE.sub(r"\1", _MOMENT.sub(r"\1", text))
    text = _CAUSE.sub("ecode ", text)
    text = _COMPOSED.sub(r"\1 composed", text)
    return _BRACKETS.sub(lambda match: " " if _FORMAT.fullmatch(match.group(1).strip()) else match.group(), text)


def _parts(text: str) -> list[str]:
    return [part.lower() for part in _PARTS.findall(_TYPE_SIGN.sub("", text))]


def _joined(parts: Sequence[str], spellings: dict[str, str]) -> list[str]:
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
    ruling = {word for entry in table["fields"].values() for key in ("never", "soft") for word in entry.get(key, [])}
    phrased = {part for entry in table["fields"].values() for phrase in entry.get("phrases", []) for part in _parts(phrase)}
    together = tuple(
        Together(frozenset(entry["words"]), str(entry["means"]), frozenset(entry.get("but_beside", []))) for entry in table["together"]
    )
    return Vocabulary(spellings, noise, frozenset(table["split"]["whole"]) | ruling | phrased, together, Guesses(spellings))
