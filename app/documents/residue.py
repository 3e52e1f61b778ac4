"""What Word's margin balloons leave behind when a document is saved as text: notes on formatting between the paragraphs."""

import re
from collections.abc import Sequence

_CERTAIN = re.compile(
    r"\s*(?:Formatted(?:\.{3}|\s+Table|\s*:.*)?"
    r"|Commente?d?\s?\[[A-Za-z]{1,5}\d{1,3}(?:R\d{1,3})?\]\s?:.*"
    r"|Style Definition\s?\.*:.*"
    r"|Field Code Changed"
    r"|Moved (?:up|down|from|to)? ?(?:\((?:insertion|deletion)\) ?)?\[\d+\]\s?:.*"
    r"|(?:Deleted|Inserted)\s?:\s?[¶\s.]*)\s*",
)
_POSSIBLE = re.compile(r"\s*(?:Deleted|Inserted)\s?:\s?\D{0,80}")
_TAIL = re.compile(r"\s*(?:numbering|bullets or numbering|or numbering)\s*", re.IGNORECASE)


def residue_lines(lines: Sequence[str]) -> set[int]:
    """Return which lines are balloon residue.

    "Deleted: …" with words is only one where the text has other residue: it may be a history of changes, and codes are never dropped.
    """
    found = {number for number, line in enumerate(lines) if _CERTAIN.fullmatch(line)}
    if found:
        found |= {number for number, line in enumerate(lines) if _POSSIBLE.fullmatch(line) and not _continues(lines, number, found)}
    for number in sorted(found):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if lines[number].rstrip().endswith(("bullets", "or", "No")) and _TAIL.fullmatch(following):
            found.add(number + 1)
    return found


def _continues(lines: Sequence[str], number: int, residue: set[int]) -> bool:
    """Whether the line before runs on into this one."""
    return number > 0 and number - 1 not in residue and bool(lines[number - 1].strip())
