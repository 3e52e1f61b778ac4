"""Bullets in any shape a font or a typist gives them, made the one bullet that list labels are read by."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.documents.labels import BULLET, BULLETS, seen, take_labels
from app.documents.model import BlockKind, BlockStyle, Run, View

# what Symbol and Wingdings put into the private use area, and squares, arrows and ticks of other fonts
_SHAPES = (
    "\uf0b7\uf0a7\uf0d8\uf0fc\uf0a8\uf076\uf06e\uf02d\uf0be\u2219\u25b6\u25ba\u25b8\u25aa\u25ab\u25fe"
    "\u25fd\u25cb\u25c6\u25c7\u2756\u2794\u2b9a\u2713\u2714"
)
_ANY = re.compile(rf"\s*([{re.escape(BULLETS + _SHAPES)}])(?=\s)")
_LETTER_O = re.compile(r"\s*(o)(?=\s+[A-Z\d(≥≤<>])")
_DASH = re.compile(r"\s*([-–—*])(?=\s+\S)")


def bulleted(runs: Sequence[Run], *, indented: bool) -> tuple[Run, ...]:
    """Return a paragraph's runs with the bullet it begins with, in each wording, written as the one bullet there is.

    A dash or star is a bullet only where the paragraph is indented.
    """
    kept = list(runs)
    for view in View:
        at = _bullet(seen(kept, view), indented=indented)
        if at is not None:
            _put(kept, view, at)
    return tuple(kept)


def take_any_labels(
    runs: Sequence[Run], *, listed: bool, indented: bool, level: int, printed: bool = False
) -> tuple[tuple[Run, ...], BlockStyle, BlockStyle | None]:
    """Take the labels out of a paragraph, bullets of any shape among them: its runs, its style, its old style where that differs.

    A list item without a label has a bullet, unless all labels are `printed` in the text.
    """
    ready = bulleted(runs, indented=indented)
    typed = any(seen(ready, view).lstrip().startswith(BULLET) for view in View)
    kept, style, old = take_labels(ready, listed=listed and not typed, level=level)
    labels = ((View.NEW, style.label), (View.OLD, style.label if old is None else old.label))
    if not any(label and seen(ready, view).lstrip().startswith(label) for view, label in labels):
        kept = ready  # nothing was taken out but blanks, which may part words of the other wording
    if printed and not typed:
        style, was = (BlockStyle() if one.label == BULLET else one for one in (style, style if old is None else old))
        return kept, style, None if was == style else was
    if listed and typed and not printed:
        was = style if old is None else old
        style, was = (_item(one, level) if seen(kept, view).strip() else one for one, view in ((style, View.NEW), (was, View.OLD)))
        old = None if was == style else was
    return kept, style, old


def _item(style: BlockStyle, level: int) -> BlockStyle:
    return style if style.label else BlockStyle(kind=BlockKind.LIST_ITEM, level=level, label=BULLET)


def begins_with_bullet(text: str) -> bool:
    """Whether a text begins with a bullet, the letter o that stands for one included."""
    return bool(_ANY.match(text) or _LETTER_O.match(text))


def is_bullet_sign(text: str) -> bool:
    """Whether a text is nothing but a bullet."""
    return len(text) == 1 and (text in BULLETS or text in _SHAPES or text == "o")


def _bullet(text: str, *, indented: bool) -> int | None:
    for pattern in (_ANY, _LETTER_O, *((_DASH,) if indented else ())):
        found = pattern.match(text)
        if found:
            return int(found.start(1))
    return None


def _put(runs: list[Run], view: View, at: int) -> None:
    for number, run in enumerate(runs):
        if not run.change.seen_in(view):
            continue
        if at < len(run.text):
            runs[number] = replace(run, text=run.text[:at] + BULLET + run.text[at + 1 :])
            return
        at -= len(run.text)
