"""The three ways a command ends early, each with what a person needs to go on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """One plain sentence in four parts: which file, where in it, why, and what to do."""

    file: str
    where: str
    why: str
    do: str

    def sentence(self) -> str:
        """Return the refusal as it is shown to a person."""
        place = ", ".join(part for part in (self.file, self.where) if part)
        return f"{place}: {self.why} {self.do}".removeprefix(": ").strip()


class InputRefusedError(Exception):
    """A file could not be read; nothing was changed (exit 3)."""

    def __init__(self, file: str, where: str, why: str, do: str) -> None:
        """`where` may be empty; `why` and `do` are whole sentences."""
        self.refusal = Refusal(file, where, why, do)
        super().__init__(self.refusal.sentence())


class OutputFailedError(Exception):
    """A result could not be written; what was there before is untouched (exit 4)."""

    def __init__(self, file: str, where: str, why: str, do: str) -> None:
        """`where` may be empty; `why` and `do` are whole sentences."""
        self.refusal = Refusal(file, where, why, do)
        super().__init__(self.refusal.sentence())


class CancelledError(Exception):
    """The person asked to stop (exit 130)."""
