"""Headings no sign marks: lines that stand alone and read like a title."""

import re

from app.documents.labels import typed_label
from app.documents.text.tables import is_row

_HEADING_END = (".", ";", ",", ":", "?", "!")
_SMALL_WORDS = frozenset(
    {
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "of",
        "on",
        "or",
        "that",
        "the",
        "this",
        "to",
        "under",
        "when",
        "with",
        "are",
        "not",
    }
)
_DATE = r"\d{1,2}/\d{1,2}/\d{2,4}|\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? (?:\d{1,2},? )?(?:19|20)\d\d"
_NO_HEADING = re.compile(rf"(?:OR|AND|AND/OR|N/?A|None|Yes|No|TBD)\.?|.*(?:{_DATE}).*|\S*\d\S*|[A-Z]\d\S*\s.*", re.IGNORECASE)
_LONGEST_HEADING = 90


def is_heading(line: str) -> bool:
    """Whether a line that stands alone is a heading: short, without an end, its words capitalised or the first of few."""
    text = line.strip()
    words = text.split()
    if line.startswith(" ") or not text or len(text) > _LONGEST_HEADING or text.endswith(_HEADING_END) or is_row(line) or typed_label(text):
        return False
    if not text[0].isalnum() or text[0].islower() or _NO_HEADING.fullmatch(text) or (": " in text and len(words) < 12 and _is_value(text)):
        return False
    main = [word for word in words if word.lower() not in _SMALL_WORDS and word[:1].isalpha()]
    capital = sum(1 for word in main if word[:1].isupper())
    return bool(main) and len(words) <= 14 and (capital >= 0.6 * len(main) or (len(words) <= 4 and words[0][:1].isupper()))


def _is_value(text: str) -> bool:
    """Whether what follows the colon is a value rather than the rest of a title."""
    value = text.partition(": ")[2]
    return len(value.split()) <= 3 or any(letter.isdigit() for letter in value)
