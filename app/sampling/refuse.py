"""Refusals of this package, and lists of keys short enough for one sentence."""

from collections.abc import Iterable

from app.errors import InputRefusedError

_NAMED = 5


def refused(where: str, why: str, do: str) -> InputRefusedError:
    """Return the error for a frame, a sample or an estimate that cannot be made; nothing is read from a file here."""
    return InputRefusedError("", where, why, do)


def named(keys: Iterable[str]) -> str:
    """Return the first few keys, and how many more there are."""
    every = list(keys)
    shown = ", ".join(every[:_NAMED])
    return shown if len(every) <= _NAMED else f"{shown} and {len(every) - _NAMED:,} more"


def counted(count: int, one: str, many: str) -> str:
    """Return a number with its noun: `1 unit`, `1,204 units`."""
    return f"{count:,} {one if count == 1 else many}"
