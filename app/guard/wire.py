r"""What a child says through its pipe: frames of one kind byte and a payload, never a pickle.

- ``S`` the reader is loaded and waits: empty, always the first
- ``P`` a part of the answer: raw bytes, at most `PART` of them
- ``E`` the end of the answer: empty
- ``R`` a refusal: a JSON object of the four texts file, where, why, do
- ``F`` a fault of the reader: a JSON object of the texts kind (the exception's type) and place (`file.py:line`)

A frame of another form is an answer that cannot be trusted: `WireError`.
"""

import json
from collections.abc import Iterator

from app.errors import Refusal

PART = 1 << 20
LONGEST = PART + 1

START_KIND, PART_KIND, END_KIND, REFUSAL_KIND, FAULT_KIND = b"S", b"P", b"E", b"R", b"F"
_REFUSAL = ("file", "where", "why", "do")
_FAULT = ("kind", "place")


class WireError(Exception):
    """A frame is not of the agreed form."""


def part_frames(answer: bytes) -> Iterator[bytes]:
    """Yield the frames of an answer, without its end."""
    for start in range(0, len(answer), PART):
        yield PART_KIND + answer[start : start + PART]


def refusal_frame(refusal: Refusal) -> bytes:
    """Return the frame of a refusal."""
    return REFUSAL_KIND + _packed({name: getattr(refusal, name) for name in _REFUSAL})


def fault_frame(kind: str, place: str) -> bytes:
    """Return the frame of a reader's fault."""
    return FAULT_KIND + _packed({"kind": kind, "place": place})


def read_refusal(frame: bytes) -> Refusal:
    """Return the refusal of a frame."""
    return Refusal(*_texts(frame, _REFUSAL))


def read_fault(frame: bytes) -> tuple[str, str]:
    """Return the kind and place of a fault."""
    kind, place = _texts(frame, _FAULT)
    return kind, place


def _packed(texts: dict[str, str]) -> bytes:
    return json.dumps(texts).encode("ascii")[:PART]


def _texts(frame: bytes, names: tuple[str, ...]) -> list[str]:
    try:
        found = json.loads(frame[1:])
    except (ValueError, RecursionError) as error:
        raise WireError("A frame is no JSON.") from error
    if not isinstance(found, dict) or sorted(found) != sorted(names):
        raise WireError("A frame holds other names.")
    values = [found[name] for name in names]
    if not all(isinstance(value, str) for value in values):
        raise WireError("A frame holds other values.")
    return values
