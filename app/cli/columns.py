"""Short lists as text: columns of equal width under a heading."""

from collections.abc import Iterable, Sequence


def section(title: str, lines: Iterable[Sequence[str]]) -> str:
    """Return a heading with its rows below it; nothing where there are none."""
    body = table(list(lines))
    return f"{title}\n{body}" if body else ""


def table(lines: Sequence[Sequence[str]]) -> str:
    """Return rows with their cells below each other."""
    if not lines:
        return ""
    columns = max(len(line) for line in lines)
    widths = [max((len(line[column]) for line in lines if column < len(line)), default=0) for column in range(columns)]
    return "\n".join("  " + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=False)).rstrip() for line in lines)


def count(number: int, one: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"
