"""Where one line of a text goes on in the next, and where a new statement begins."""

import re
from collections.abc import Sequence

from app.documents.labels import BULLETS, typed_label

_FIELD = re.compile(r"(?:[*_~+]{0,4}|<u>|<ins>)[A-Z#][\w/#&().,'’ -]{0,48}?[\w)#]\s?:(?:[*_~+]{0,4})(?:\s|$)")
_CODE_FIRST = re.compile(
    r"[~*_+]{0,4}(?:[A-Z]\d[0-9A-Z](?:\.[0-9A-Zx*]{1,4})?|[A-Z]\d{4}|\d{4}[0-9FTU]|(?=[A-Z]*\d)[0-9A-HJ-NP-Z]{7})\*?(?:\s?[-–]\s?[A-Z0-9.]+)?(?:\s{2,}|\s[A-Z]|$)"
)
_MARKS = r"(?:[~*_+`]{1,4}|<(?:u|ins|del|s|b|strong)>|\{(?:\+\+|--))*"
_CODE = r"(?:[A-Z]\d[0-9A-Z]\.[0-9A-Zx*-]{1,4}|[A-Z]\d{4}|\d{4}[0-9FTU]|(?=[A-Z]*\d)[0-9A-HJ-NP-Z]{7}|(?P<short>[A-Z]\d[0-9A-Z]))"
_LISTED = re.compile(
    rf"{_MARKS}{_CODE}\\?\*?(?:\s?[-–/]\s?{_CODE.replace('?P<short>', '?:')})*"
    r"(?P<sign>[~*_+`:]*(?:\s[-–:]\s|\s{2,}|\t|:\s))?(?:[~*_+`]*\s)?(?P<text>[~*_+`(\[]*[A-Za-z0-9(>≥<]\S*)"
)
# words a statement goes on after, and that follow a code in running text
_RUNNING_WORDS = """
a an and are as at be been before by can code codes do does for from given has have if in include includes including into is may must not
of on only or shall should than that the then this through to under unless until using was were when where which while will with
"""
_RUNNING = frozenset(_RUNNING_WORDS.split())
_OPEN_SIGNS = ("-", "–", ",", "/", "&")
_DATE_FIRST = re.compile(r"[~*_+]{0,4}\d{1,2}/\d{1,2}/\d{2,4}\b")
_INSERTED = re.compile(r"(?:\+\+|~~)(?=\S)")  # where a tracked change begins
_CONNECTIVE = re.compile(r"[~*_+<>u]{0,6}(?:OR|AND|AND/OR)[~*_+<>/u]{0,6}")
_BULLET = re.compile(rf"(?:[{re.escape(BULLETS)}]|[-–*o+])\s+\S")


def is_field(line: str) -> bool:
    """Whether a line begins as "Publish Date:" does."""
    found = _FIELD.match(line.strip())
    return bool(found) and len(found.group().split()) <= 6 if found else False


def is_bullet(line: str) -> bool:
    """Whether a line begins with a bullet."""
    return bool(_BULLET.match(line.strip()))


def begins_with_code(line: str) -> bool:
    """Whether a line begins with a code that a capital, a wide gap or nothing follows."""
    return bool(_CODE_FIRST.match(line.strip()))


def begins_anew(line: str) -> bool:
    """Whether a line looks like the beginning of a statement: a field, a label, a bullet, a code, a date, a connective alone."""
    text = _INSERTED.sub("", line.strip())
    return bool(
        is_field(text)
        or is_bullet(text)
        or typed_label(text)
        or begins_with_code(text)
        or _DATE_FIRST.match(text)
        or _CONNECTIVE.fullmatch(text)
    )


def ends_open(line: str) -> bool:
    """Whether a line ends in mid-statement: by a comma, a dash, or a word that nothing ends with."""
    words = line.split()
    return bool(words) and (line.rstrip().endswith(_OPEN_SIGNS) or words[-1].lower() in _RUNNING)


def listed_codes(lines: Sequence[str]) -> frozenset[int]:
    """Return which neighbouring lines begin an entry of a list of codes: several of them begin with a code and what it means."""
    kinds = [_entry(line.strip()) for line in lines]
    found: set[int] = set()
    last = 0 if kinds and kinds[0] else None  # the entry being read
    for number, kind in enumerate(kinds):
        beside = any(0 <= other < len(kinds) and kinds[other] for other in (number - 1, number + 1))
        clear = kind == "clear" or not number or not ends_open(lines[number - 1])
        if kind and clear and (beside or last is not None):
            found.add(number)
            last = number
    return frozenset(found)


def _entry(line: str) -> str:
    """Return how clearly a line is a code and its meaning: "clear", "likely" or not at all."""
    listed = _LISTED.match(line)
    if not listed:
        return ""
    text = listed["text"].lstrip("~*_+`([")
    if text.rstrip(",.;:)").lower() in _RUNNING and not listed["sign"]:
        return ""
    if listed["sign"] or text[:1].isupper():
        return "clear"
    return "" if listed["short"] else "likely"
