"""Text that spreadsheets and text programs could run, put in front of every text of a value."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from itertools import cycle
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar, cast

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
OWN = (
    *("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "\x00=1", "&P&D"),
    *("＝1+1", " =1", "\ufeff=1", '<a href="http://x.example">x</a>', "<script>1</script>", "&lt;b&gt;", '" onclick="x'),
)
KEPT = frozenset({"sha256", "id", "fingerprint", "engine", "content"})  # what the program made, not what it read

_T = TypeVar("_T")


def payloads() -> list[str]:
    """Those of the corpus where it is there, and our own."""
    path = CORPUS / "hostile" / "synthetic" / "claims_formula_injection.csv"
    if not path.exists():
        return list(OWN)
    with path.open(encoding="utf-8", newline="") as file:
        return list(dict.fromkeys([*OWN, *(row["note"] for row in csv.DictReader(file))]))


def poisoned(value: _T, told: list[str]) -> _T:
    """Return the value with a payload before each text in it, turn by turn, so that places in a text stay inside it."""
    return cast("_T", _poisoned(value, cycle(told)))


def _poisoned(value: object, told: Iterator[str]) -> object:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return next(told) + value
    if isinstance(value, tuple):
        made = [_poisoned(item, told) for item in value]
        return tuple(made)
    if isinstance(value, list):
        return [_poisoned(item, told) for item in value]
    if isinstance(value, Mapping):
        return MappingProxyType({key: _poisoned(item, told) for key, item in value.items()})
    return _renewed(value, told) if is_dataclass(value) and not isinstance(value, type) else value


def _renewed(value: object, told: Iterator[str]) -> object:
    kind = type(value)
    made = object.__new__(kind)
    for field in fields(value):  # type: ignore[arg-type] # told to be one
        held = getattr(value, field.name)
        object.__setattr__(made, field.name, held if field.name in KEPT else _poisoned(held, told))
    return made
