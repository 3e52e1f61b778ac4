"""What an importer could not understand: a few records are named and kept out of harm's way, many make the file one to refuse."""

from app.codesets.importers.model import Unread
from app.errors import InputRefusedError

_SHARE = 100  # one record in so many may be odd before the whole file is doubted
_SHOWN = 60

FRESH = "Download it from CMS again."


class NotUnderstoodError(Exception):
    """A field of a record does not hold what its place in the layout is for."""

    def __init__(self, why: str, text: str = "") -> None:
        """`why` is a whole sentence; `text` is what stands there."""
        self.why = why
        self.text = text
        super().__init__(why)


class Doubts:
    """Collects them while a file is read."""

    def __init__(self) -> None:
        self._faults: list[Unread] = []
        self._notes: list[Unread] = []

    def fault(self, where: str, error: NotUnderstoodError, then: str = "") -> None:
        """Note a record that is not as it should be, and what was made of it."""
        self._faults.append(Unread(where, shortened(error.text), f"{error.why} {then}".strip()))

    def note(self, where: str, text: str, why: str) -> None:
        """Note what is worth knowing but casts no doubt on the records."""
        self._notes.append(Unread(where, shortened(text), why))

    def settled(self, file: str, records: int) -> tuple[Unread, ...]:
        """Return all of it; raises `InputRefusedError` where too many of the records are odd."""
        if len(self._faults) * _SHARE > records:
            first = self._faults[0]
            more = f" ({len(self._faults)} of {records:,} records are like this.)" if len(self._faults) > 1 else ""
            raise InputRefusedError(file, first.where, f"{first.why.partition('. ')[0].rstrip('.')}.{more}", FRESH)
        return (*self._faults, *self._notes)


def shortened(text: str) -> str:
    """Return the beginning of a text."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else plain[:_SHOWN].rstrip() + "…"
