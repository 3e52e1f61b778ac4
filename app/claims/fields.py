"""How well a header fits a field, by the phrases of `resources/claims/headers.toml`."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.bundled import resource
from app.claims.standards import standard_names
from app.claims.words import HeaderWords, Vocabulary, vocabulary

_SURE = 0.97
_LIKELY = 0.9
_SOFT_COST = 0.02
_KNOWN_COST = 0.14
_UNKNOWN_COST = 0.22
_ASIDE_COST = 0.04  # of a known word in brackets
_GUESSED = 0.79  # at most, where a word was guessed: the person is asked
_MEANINGLESS = frozenset({"letter", "line", "number", "id", "item", "version", "internal", "kind", "unique"})
_NUMBERED_COST = 0.01  # of two columns alike, the first or unnumbered one


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that together name a field, and how sure that is."""

    words: frozenset[str]
    confidence: float


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a claim line and the headers it goes by."""

    name: str
    phrases: tuple[Phrase, ...]
    never: frozenset[str]
    soft: frozenset[str]

    def confidence(self, header: HeaderWords, known: frozenset[str]) -> float:
        """Return how sure it is that the header names this field, 0 for not at all."""
        best = 0.0
        matching = [phrase for phrase in self.phrases if phrase.words <= header.words]
        for phrase in matching:
            if any(phrase.words < other.words and other.confidence < phrase.confidence for other in matching):
                continue  # the longer one says what the header means, and that it is less sure
            if (header.said - phrase.words) & self.never:
                continue
            worth = phrase.confidence - sum(self._cost(word, header, known) for word in header.words - phrase.words)
            best = max(best, min(worth, _GUESSED) if phrase.words & header.guessed else worth)
        return best - _NUMBERED_COST if best and any(number > 1 for number in header.numbers) else best

    def _cost(self, word: str, header: HeaderWords, known: frozenset[str]) -> float:
        if word in self.soft:
            return _SOFT_COST
        if word not in known or word in header.guessed:
            return _UNKNOWN_COST
        return _ASIDE_COST if word in header.aside else _KNOWN_COST


@dataclass(frozen=True, slots=True)
class FieldBook:
    """All fields, and the words that are known at all."""

    fields: tuple[Field, ...]
    known: frozenset[str]
    words: Vocabulary

    def scores(self, header: str) -> dict[str, float]:
        """Return the confidence per field for a header, fields that do not fit left out."""
        return self.scores_of(self.words.words_of(header), header)

    def scores_of(self, words: HeaderWords, header: str) -> dict[str, float]:
        """Return the confidence per field for a header whose words are read as these."""
        found = {field.name: field.confidence(words, self.known) for field in self.fields}
        for name, score in standard_names().scores(header).items():
            if name in found:
                found[name] = max(found[name], score)
        return {name: score for name, score in found.items() if score > 0}

    def rules_out(self, name: str, header: str) -> bool:
        """Whether a word of the header says that it is not this field."""
        said = self.words.words_of(header).said
        return any(field.name == name and said & field.never for field in self.fields)

    def says_nothing(self, header: str) -> bool:
        """Whether no word of the header has a meaning here: `Column7`, `F5`, `Field 12`, `Code`."""
        return not self.words.words_of(header).words & self.known - _MEANINGLESS


@lru_cache(maxsize=1)
def field_book() -> FieldBook:
    """Return the fields of a claim line that rules need."""
    return _book(resource("claims/headers.toml"), vocabulary())


@lru_cache(maxsize=1)
def extra_book() -> FieldBook:
    """Return the other fields of a claim line."""
    return _book(resource("claims/extras.toml"), vocabulary(resource("claims/extras.toml")))


def _book(file: Path, words: Vocabulary) -> FieldBook:
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    fields = tuple(_field(name, entry, words) for name, entry in table["fields"].items())
    named = {word for field in fields for phrase in field.phrases for word in phrase.words}
    return FieldBook(fields, frozenset(words.spellings.values()) | named, words)


def _field(name: str, entry: dict[str, object], words: Vocabulary) -> Field:
    sure = {_phrase_words(text, words) for text in _texts(entry, "sure")}
    weak_table = entry.get("weak", {})
    weak = {_phrase_words(text, words): float(value) for text, value in weak_table.items()} if isinstance(weak_table, dict) else {}
    phrases = tuple(
        Phrase(made, weak.get(made, _SURE if made in sure else _LIKELY))
        for made in dict.fromkeys(_phrase_words(text, words) for text in _texts(entry, "phrases"))
    )
    return Field(name, phrases, frozenset(_texts(entry, "never")), frozenset(_texts(entry, "soft")))


def _texts(entry: dict[str, object], key: str) -> list[str]:
    value = entry.get(key, [])
    return [str(text) for text in value] if isinstance(value, list) else []


def _phrase_words(text: str, words: Vocabulary) -> frozenset[str]:
    return words.words_of(text).words
