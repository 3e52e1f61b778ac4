"""How much memory and time a child may use, and how much it may hand over."""

from dataclasses import dataclass

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The caps of one child."""

    memory: int  # bytes in use, watched by the parent on every system
    seconds: float  # of processor time, from the request to the last byte of the answer
    result: int = 512 * MIB  # bytes of the answer
    still: float = 120.0  # seconds in which it may gain no processor time at all; on a busy computer it waits for its turn
    address_space: int | None = None  # bytes reserved, held by the kernel where it can; None: the reader reserves far more than it uses


def spelled(size: int) -> str:
    """Return a size as a person reads it: `1.5 GB`."""
    return f"{size / GIB:.1f}".removesuffix(".0") + " GB" if size >= GIB else f"{max(1, round(size / MIB))} MB"
