"""List labels typed into the text ("II.", "a)", "(i)"), told from initials and abbreviations; taken out for each wording."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from app.documents.model import BlockKind, BlockStyle, Change, Run, View

BULLET = "•"
BULLETS = "•●○▪■◦‣⁃∙·§➢✓"

_OUTLINE = re.compile(r"\(?(?:[ivxlcIVXLC]{1,7}|[A-Za-z]|\d{1,3}(?:\.\d{1,2}){0,3})[.)](?:\([a-z0-9]{1,4}\))?(?=\s|$)")
_LONGEST = 14  # letters until the sign that ends a label's first part
_ROMAN = re.compile(r"[ivxlc]+|[IVXLC]+")
_BODY = BlockStyle()
_NAME = re.compile(r"\s+[A-Z][\w'-]+(?:,|\s+[A-Z]{1,3}[,.:]|\s+et\s+al\b)")


def outline_label(text: str) -> str:
    """Return the outline label a list item begins with, empty where there is none."""
    start = text[:_LONGEST]
    if "." not in start and ")" not in start:  # nearly every paragraph: told without the pattern
        return ""
    found = _OUTLINE.match(text)
    return found.group() if found else ""


def typed_label(text: str) -> str:
    """Return the outline label a plain paragraph begins with; stricter, as "C. difficile" and "A. Smith, B. Jones" are no labels."""
    if text[:1] in BULLETS and text[:1] and text[1:2].isspace():
        return text[0]
    label = outline_label(text)
    if not label:
        return ""
    core = label.strip("(.)")
    rest = text[len(label) :]
    if not rest.strip() or (core.isdigit() and len(core) > 2):
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
    if all(run.change is Change.SAME for run in runs):
        new = old = "".join([run.text for run in runs])
    else:
        new, old = seen(runs, View.NEW), seen(runs, View.OLD)
    label, cut = _found(new, find)
    old_label, old_cut = (label, cut) if old == new else _found(old, find)
    kept = _cut(runs, {View.OLD: old_cut, View.NEW: cut}) if cut or old_cut else tuple(runs)
    if kept is None:  # the wordings disagree about letters they share
        kept, label, old_label = tuple(runs), "", ""
    style = _style(label, listed=listed, level=level, said=bool(new.strip()))
    old_style = _style(old_label, listed=listed, level=level, said=bool(old.strip()))
    return kept, style, None if old_style is style or old_style == style else old_style


def _found(text: str, find: Callable[[str], str]) -> tuple[str, int]:
    """Return the label of a text and how many characters it and the blanks around it take."""
    bare = text.lstrip()
    label = find(bare)
    return label, len(text) - len(bare[len(label) :].lstrip())


def _style(label: str, *, listed: bool, level: int, said: bool) -> BlockStyle:
    if label in BULLETS:
        label = BULLET if said and (label or listed) else ""
    if label or listed:
        return BlockStyle(kind=BlockKind.LIST_ITEM, level=level, label=label)
    return _BODY


def _cut(runs: Sequence[Run], cuts: dict[View, int]) -> tuple[Run, ...] | None:
    """Drop the first letters of each wording; None where a letter would go from one wording only.

    A last blank that only one wording would lose stays in both: in the other it parts two words.
    """
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
            if len(going) == 2:
                if not letter.isspace() or max(left.values()) > 1:
                    return None
                left = dict.fromkeys(left, 0)
            if not any(left[view] for view in views):
                break
            start += 1
            for view in views:
                left[view] -= left[view] > 0
        if run.text[start:]:
            kept.append(replace(run, text=run.text[start:]))
    return tuple(kept)
