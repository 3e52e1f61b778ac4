"""List labels typed into the text ("II.", "a)", "(i)"), told from initials and abbreviations; taken out for each wording."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.documents.model import BlockKind, BlockStyle, Run, View

BULLET = "•"
BULLETS = "•●○▪■◦‣⁃∙·§➢✓"

_OUTLINE = re.compile(r"\(?(?:[ivxlcIVXLC]{1,7}|[A-Za-z]|\d{1,3}(?:\.\d{1,2}){0,3})[.)](?:\([a-z0-9]{1,4}\))?(?=\s|$)")
_ROMAN = re.compile(r"[ivxlc]+|[IVXLC]+")
_NAME = re.compile(r"\s+[A-Z][\w'-]+(?:,|\s+[A-Z]{1,3}[,.:]|\s+et\s+al\b)")


def outline_label(text: str) -> str:
    """Return the outline label a list item begins with, empty where there is none."""
    found = _OUTLINE.match(text)
    return found.group() if found else ""


def typed_label(text: str) -> str:
    """Return the outline label a plain paragraph begins with; stricter, as "C. difficile" and "A. Smith, B. Jones" are no labels."""
    if text[:1] in BULLETS and text[:1] and text[1:2].isspace():
        return text[0]
    label = outline_label(text)
    core = label.strip("(.)")
    rest = text[len(label) :]
    if not label or not rest.strip() or (core.isdigit() and len(core) > 2):
        return ""
    if len(core) == 1 and core.isupper() and label.endswith(".") and not label.startswith("("):
        follows = rest.lstrip()[:1]
        if not (follows.isupper() or follows.isdigit() or follows in "≥≤<>") or _NAME.match(rest):
            return ""
    if core.isalpha() and len(core) > 1 and not _ROMAN.fullmatch(core):
        return ""
    return label


def seen(runs: Sequence[Run], view: View) -> str:
    """Return the text of the runs in one wording."""
    return "".join(run.text for run in runs if run.change.seen_in(view))


def take_labels(runs: Sequence[Run], *, listed: bool, level: int) -> tuple[tuple[Run, ...], BlockStyle, BlockStyle | None]:
    """Take the typed labels out of a paragraph: its runs without them, its style, and its old style where that differs.

    A list item without a label has a bullet.
    """
    find = outline_label if listed else typed_label
    labels: dict[View, str] = {}
    cuts: dict[View, int] = {}
    for view in View:
        text = seen(runs, view)
        blank = len(text) - len(text.lstrip())
        labels[view] = find(text[blank:])
        cuts[view] = blank + len(labels[view])
        cuts[view] += len(text[cuts[view] :]) - len(text[cuts[view] :].lstrip())
    kept = _cut(runs, cuts)
    if kept is None:  # the wordings disagree about letters they share
        kept, labels = tuple(runs), dict.fromkeys(View, "")
    styles = {view: _style(labels[view], listed=listed, level=level, said=bool(seen(runs, view).strip())) for view in View}
    return kept, styles[View.NEW], styles[View.OLD] if styles[View.OLD] != styles[View.NEW] else None


def _style(label: str, *, listed: bool, level: int, said: bool) -> BlockStyle:
    if label in BULLETS:
        label = BULLET if said and (label or listed) else ""
    if label or listed:
        return BlockStyle(kind=BlockKind.LIST_ITEM, level=level, label=label)
    return BlockStyle()


def _cut(runs: Sequence[Run], cuts: dict[View, int]) -> tuple[Run, ...] | None:
    """Drop the first letters of each wording; None where a letter would go from one wording only."""
    left = dict(cuts)
    kept: list[Run] = []
    for run in runs:
        if not any(left.values()):
            kept.append(run)
            continue
        start = 0
        views = [view for view in View if run.change.seen_in(view)]
        for letter in run.text:
            going = {left[view] > 0 for view in views}
            if len(going) == 2 and not letter.isspace():
                return None
            if True not in going:
                break
            start += 1
            for view in views:
                left[view] -= left[view] > 0
        if run.text[start:]:
            kept.append(replace(run, text=run.text[start:]))
    return tuple(kept)
