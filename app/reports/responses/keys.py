"""The keys of a response workbook: by them an answer finds its line, and a workbook its project, round and provider."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

MARK = "CLR1"
_BASE, _DIGEST, _KEY = 16, 32, 20  # hexadecimal digits


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookId:
    """Which workbook it is: `base` names project, claims, provider and round; `digest` sums up the lines it was made with."""

    base: str
    digest: str

    def __str__(self) -> str:
        """Return the id as the workbook prints it."""
        return f"{MARK}-{self.base}-{self.digest}"


def base_of(project: str, claims: str, provider: str, number: int) -> str:
    """Return what names a round of a provider in a project."""
    return _hash(project, claims, provider, str(number))[:_BASE]


def workbook_id(base: str, contents: Iterable[str]) -> WorkbookId:
    """Return the id of the workbook of these lines, whatever their order."""
    return WorkbookId(base=base, digest=_hash(base, *sorted(contents))[:_DIGEST])


def key_of(base: str, content: str) -> str:
    """Return a line's key in the workbook of a round; it says nothing to anybody else."""
    return _hash(base, content)[:_KEY]


def read_id(text: str) -> WorkbookId | None:
    """Return the id a text is, None for any other text."""
    parts = text.strip().split("-")
    if len(parts) != 3 or parts[0] != MARK or len(parts[1]) != _BASE or len(parts[2]) != _DIGEST:
        return None
    return WorkbookId(base=parts[1], digest=parts[2])


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
