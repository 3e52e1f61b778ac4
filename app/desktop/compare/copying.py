"""The selected words on the clipboard: as plain text, and with their marks for whoever takes rich text."""

import html

from PySide6.QtCore import QMimeData

from app.compare.model import Segment, SegmentKind
from app.desktop.compare.selection import Selected, column_texts, selected_text
from app.desktop.compare.stage import Stage
from app.desktop.compare.texts import HAIR, cut, units
from app.desktop.palettes import LIGHT, Role

# the paper it is pasted on is white, whichever palette the program wears
_MARKS = {
    SegmentKind.ADDED: ("ins", f"color:{LIGHT[Role.ADDED]};text-decoration:underline"),
    SegmentKind.REMOVED: ("del", f"color:{LIGHT[Role.REMOVED]};text-decoration:line-through"),
    SegmentKind.MOVED: ("span", f"color:{LIGHT[Role.MOVED]};text-decoration:underline dotted"),
}


def copied(stage: Stage, selected: Selected | None) -> QMimeData | None:
    """Return what goes on the clipboard; None where nothing is selected."""
    plain = selected_text(stage, selected)
    if not plain:
        return None
    made = QMimeData()
    made.setText(plain)
    made.setHtml(selected_html(stage, selected))
    return made


def selected_html(stage: Stage, selected: Selected | None) -> str:
    """Return the selected words as HTML, a paragraph a text; every letter of a document is escaped."""
    if selected is None or selected.empty:
        return ""
    first, last = selected.ends
    paragraphs: list[str] = []
    for row in range(first.row, last.row + 1):
        for part, text in column_texts(stage, row, selected.column):
            span = selected.within(row, part, selected.column, units(text.text))
            if span is not None:
                paragraphs.append(f"<p>{_marked(text.segments, *span)}</p>")
    return f'<meta charset="utf-8">{"".join(paragraphs)}'


def _marked(segments: tuple[Segment, ...], start: int, end: int) -> str:
    parts: list[str] = []
    at = 0
    for segment in segments:
        length = units(segment.text)
        first, last = max(start - at, 0), min(end - at, length)
        if first < last:
            said = html.escape(cut(segment.text, first, last).replace(HAIR, " "))
            tag, style = _MARKS.get(segment.kind, ("", ""))
            parts.append(f'<{tag} style="{style}">{said}</{tag}>' if tag else said)
        at += length
    return "".join(parts)
