"""From a place in a view to the areas of the page where its words are drawn."""

from collections.abc import Iterator

from app.documents.model import Block, Box, DocumentView, Place

# the letters of sans-serif fonts by their width; the proportions are nearly the same in others
_GROUPS = {
    0.22: "ijl'|",
    0.28: " .,:;ft/I!\\",
    0.33: "()[]{}r-`",
    0.5: "cksvxyzJ",
    0.61: "FTZ",
    0.67: "ABEKPSVXY",
    0.72: "wCDHNRU",
    0.78: "GOQ",
    0.83: "mM",
    0.9: "%W@—",
}
_WIDTHS = {letter: width for width, letters in _GROUPS.items() for letter in letters}
_USUAL = 0.556


def boxes_of(view: DocumentView, place: Place) -> tuple[Box, ...]:
    """Return where a place's words are drawn, a box for each piece of a line; empty where the file has no pages of its own."""
    if not 0 <= place.block < len(view.blocks):
        return ()
    shown = view.blocks[place.block]
    found: list[Box] = []
    if place.start < shown.body and shown.pieces:
        found += [box for box in view.document.blocks[shown.pieces[-1].block].boxes if box.end == 0]
    for piece in shown.pieces:
        start, end = max(place.start, piece.start), min(place.end, piece.end)
        if start < end:
            block = view.document.blocks[piece.block]
            before = sum(len(run.text) for run in block.runs[: piece.run]) - piece.start
            found += _within(block, start + before, end + before)
    return tuple(found)


def _within(block: Block, start: int, end: int) -> Iterator[Box]:
    """Return the parts of a block's boxes that letters `[start:end]` take."""
    text = "".join(run.text for run in block.runs)
    for box in block.boxes:
        first, last = max(start, box.start), min(end, box.end)
        if first >= last:
            continue
        whole = _width(text[box.start : box.end])
        step = (box.x1 - box.x0) / whole if whole else 0.0
        x0 = box.x0 + step * _width(text[box.start : first])
        x1 = box.x0 + step * _width(text[box.start : last])
        yield Box(box.page, round(x0, 2), box.y0, round(x1, 2), box.y1, first, last)


def _width(text: str) -> float:
    """Return about how wide letters are, for size 1."""
    return sum(_WIDTHS.get(letter, _USUAL) for letter in text)
