"""Where one line of a text goes on in the next, and where a new statement begins."""

import re

from app.documents.labels import BULLETS, typed_label

_FIELD = re.compile(r"(?:[*_~+]{0,4}|<u>|<ins>)[A-Z#][\w/#&().,'’ -]{0,48}?[\w)#]\s?:(?:[*_~+]{0,4})(?:\s|$)")
_CODE_FIRST = re.compile(
    r"[~*_+]{0,4}(?:[A-Z]\d[0-9A-Z](?:\.[0-9A-Zx*]{1,4})?|[A-Z]\d{4}|\d{4}[0-9FTU]|[0-9A-HJ-NP-Z]{7})\*?(?:\s?[-–]\s?[A-Z0-9.]+)?(?:\s{2,}|\s[A-Z]|$)"
)
_DATE_FIRST = re.compile(r"[~*_+]{0,4}\d{1,2}/\d{1,2}/\d{2,4}\b")
_CONNECTIVE = re.compile(r"[~*_+<>u]{0,6}(?:OR|AND|AND/OR)[~*_+<>/u]{0,6}")
_BULLET = re.compile(rf"(?:[{re.escape(BULLETS)}]|[-–*o+])\s+\S")


def is_field(line: str) -> bool:
    """Whether a line begins as "Publish Date:" does."""
    found = _FIELD.match(line.strip())
    return bool(found) and len(found.group().split()) <= 6 if found else False


def is_bullet(line: str) -> bool:
    """Whether a line begins with a bullet."""
    return bool(_BULLET.match(line.strip()))


def begins_anew(line: str) -> bool:
    """Whether a line looks like the beginning of a statement: a field, a label, a bullet, a code, a date, a connective alone."""
    text = line.strip()
    return bool(
        is_field(text)
        or is_bullet(text)
        or typed_label(text)
        or _CODE_FIRST.match(text)
        or _DATE_FIRST.match(text)
        or _CONNECTIVE.fullmatch(text)
    )
