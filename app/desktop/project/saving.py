"""Where what was done stands: written, or kept in memory until it can be. Knows no Qt."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.desktop.project.words import clock


class Standing(Enum):
    """What the status line says of the project."""

    NONE = "none"  # no project yet: nothing to write
    SAVED = "saved"
    WRITING = "writing"
    TROUBLED = "troubled"  # written, but not published or not backed up
    FAILED = "failed"
    READ_ONLY = "read-only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The state of saving, in the words of the status line."""

    standing: Standing = Standing.NONE
    when: datetime | None = None
    copied: bool = False  # the project lies elsewhere: this computer works on a copy, which is published
    published: bool = True  # whether that copy holds nothing the project there does not
    waiting: int = 0  # what is kept in memory
    why: str = ""  # of what failed, or of being read-only: whole sentences

    @property
    def words(self) -> str:
        """What is said in a few words."""
        match self.standing:
            case Standing.NONE:
                return ""
            case Standing.READ_ONLY:
                return "read-only"
            case Standing.WRITING:
                return "saving"
            case Standing.TROUBLED:
                return "saved on this computer, not published" if self.copied else "saved, no backup"
            case Standing.FAILED:
                return f"not saved: {self.waiting:,} kept in memory" if self.waiting else "not saved"
            case Standing.SAVED:
                return self._saved_at(clock(self.when) if self.when is not None else "")

    def _saved_at(self, at: str) -> str:
        if not self.copied:
            return f"saved {at} · on this computer's disk"
        return f"working copy, published {at}" if self.published else f"working copy, saved {at}, to be published"

    @property
    def tip(self) -> str:
        """The same in whole sentences."""
        match self.standing:
            case Standing.SAVED if self.copied:
                return "The project lies on a network or synced folder. Work goes on a copy on this disk, which is published from there."
            case Standing.SAVED:
                return "Every decision is written when it is made; there is nothing to save by hand."
            case _:
                return self.why
