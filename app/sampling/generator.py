"""The order in which units are drawn: each has a rank that anyone can compute from the seed (docs/decisions/0005)."""

import hashlib
import heapq
import secrets
from collections.abc import Iterable

from app.sampling.refuse import refused

NAME = "SHA-256 rank"
VERSION = "1"
RULE = (
    "The rank of a unit is SHA-256 over the UTF-8 text 'codeledger-sample 1', the seed, the frame's hash and the unit's key, parted by "
    "line feeds. Units are drawn in ascending order of their ranks, in a stratum among that stratum's units: first the sample, then the "
    "spares."
)
_LONGEST = 64


def new_seed() -> str:
    """Return twelve random digits from the system's own source, for a person who brings no seed."""
    return f"{secrets.randbelow(10**12):012d}"


def checked_seed(seed: str) -> str:
    """Return the seed without outer blanks; raises `InputRefusedError` for one that could not be typed again from print."""
    text = seed.strip()
    if not text or len(text) > _LONGEST or not (text.isascii() and text.isprintable()):
        why = f"A seed is 1 to {_LONGEST} printable ASCII characters, so that it can be typed again from a report."
        raise refused("seed", why, "Give digits, or let the program choose them.")
    return text


def rank(seed: str, frame_hash: str, key: str) -> str:
    """Return a unit's rank as 64 hex digits; lower is drawn earlier."""
    text = f"codeledger-sample {VERSION}\n{seed}\n{frame_hash}\n{key}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def first_keys(seed: str, frame_hash: str, keys: Iterable[str], count: int) -> tuple[str, ...]:
    """Return the `count` keys that are drawn first, in the order they are drawn."""
    return tuple(key for _, key in heapq.nsmallest(count, ((rank(seed, frame_hash, key), key) for key in keys)))
