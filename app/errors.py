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


class _RefusalError(Exception):
    """What carries a refusal; it survives a process's end."""

    def __init__(self, file: str, where: str, why: str, do: str) -> None:
        """`where` may be empty; `why` and `do` are whole sentences."""
        self.refusal = Refusal(file, where, why, do)
        super().__init__(self.refusal.sentence())

    def __reduce__(self) -> tuple[type["_RefusalError"], tuple[str, str, str, str]]:
        """Be made anew from the four parts, where an exception would be from its sentence."""
        refusal = self.refusal
        return type(self), (refusal.file, refusal.where, refusal.why, refusal.do)


class InputRefusedError(_RefusalError):
    """A file could not be read; nothing was changed (exit 3)."""


class OutputFailedError(_RefusalError):
    """A result could not be written; what was there before is untouched (exit 4)."""


class CancelledError(Exception):
    """The person asked to stop (exit 130)."""
