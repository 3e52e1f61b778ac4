"""Texts that say the same thing the same way, so that they can be compared and hashed."""

import hashlib
import json
import re
from datetime import UTC, date, datetime

_SURROGATE = re.compile("[\ud800-\udfff]")


def canonical(value: object) -> str:
    """Return `value` as JSON in its one written form: sorted keys, no spaces, dates as ISO, characters as they are.

    Raises `TypeError` or `ValueError` for what JSON cannot say.
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain)
    # half a character, as in a damaged file's name, has no UTF-8; JSON can still spell it
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def parsed(text: str) -> object:
    """Return what a canonical text says; raises `ValueError` if it is no JSON."""
    value: object = json.loads(text)
    return value


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical text, in hex: no two values share a text, so none share a hash by their writing."""
    return hashlib.sha256(canonical(value).encode("utf-8")).hexdigest()


def storable(text: str) -> str:
    """Return a text that has UTF-8: halves of characters become the replacement mark."""
    return _SURROGATE.sub("\ufffd", text)


def written(when: datetime) -> str:
    """Return a moment as UTC text to the microsecond."""
    return when.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """Return the moment a text of `written` names; raises `ValueError`."""
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        raise ValueError(text)
    return when


def _plain(value: object) -> str:
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical text")
