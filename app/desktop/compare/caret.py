"""Where the caret goes from one spot of a column: by letters, words, drawn lines, to the ends."""

from enum import Enum, auto

from PySide6.QtGui import QTextLayout

from app.desktop.compare.painting import x_of
from app.desktop.compare.selection import Spot, column_texts
from app.desktop.compare.setting import PlacedText
from app.desktop.compare.stage import Stage
from app.desktop.compare.texts import Column, units


class Move(Enum):
    """A step of the caret."""

    LEFT = auto()
    RIGHT = auto()
    WORD_LEFT = auto()
    WORD_RIGHT = auto()
    UP = auto()
    DOWN = auto()
    LINE_START = auto()
    LINE_END = auto()
    START = auto()
    END = auto()


_BACK = frozenset({Move.LEFT, Move.WORD_LEFT, Move.UP, Move.START})
_WHOLE = frozenset({Move.START, Move.END})
_DOWNWARD = frozenset({Move.UP, Move.DOWN})
_MODES = {
    Move.LEFT: QTextLayout.CursorMode.SkipCharacters,
    Move.RIGHT: QTextLayout.CursorMode.SkipCharacters,
    Move.WORD_LEFT: QTextLayout.CursorMode.SkipWords,
    Move.WORD_RIGHT: QTextLayout.CursorMode.SkipWords,
}


def moved(stage: Stage, column: Column, spot: Spot, move: Move) -> Spot:
    """Return where the caret goes; where nothing is left, it stays. What a fold hides is stepped over."""
    if move in _WHOLE:
        return edge(stage, column, last=move is Move.END)
    placed = placed_at(stage, spot)
    if placed is None:
        return spot
    at = _within(placed, spot.at, move)
    if at is not None or move in (Move.LINE_START, Move.LINE_END):
        return Spot(spot.row, spot.part, spot.at if at is None else at)
    return _onward(stage, column, spot, placed, move)


def _onward(stage: Stage, column: Column, spot: Spot, placed: PlacedText, move: Move) -> Spot:
    """Return where a step that leaves a text leads."""
    back = move in _BACK
    onward = _neighbour(stage, column, spot, back=back)
    if onward is None:
        return spot
    row, part, other = onward
    if move in _DOWNWARD:
        line = other.layout.lineAt(other.layout.lineCount() - 1 if back else 0)
        return Spot(row, part, int(line.xToCursor(_x(placed, spot.at) - (other.x - placed.x))))
    return Spot(row, part, other.length if back else 0)


def edge(stage: Stage, column: Column, *, last: bool) -> Spot:
    """Return the first or last spot of a column, folds or not."""
    count = len(stage.comparison.rows) if stage.comparison else 0
    rows = reversed(range(count)) if last else range(count)
    for row in rows:
        texts = column_texts(stage, row, column)
        if texts:
            part, text = texts[-1 if last else 0]
            return Spot(row, part, units(text.text) if last else 0)
    return Spot(0, 0, 0)


def placed_at(stage: Stage, spot: Spot) -> PlacedText | None:
    """Return the text a spot lies in, None where a fold hides it."""
    if not stage.lines:
        return None
    line = stage.line_of(spot.row)
    texts = stage.drawn(line).texts
    return texts[spot.part] if not stage.lines[line].fold and spot.part < len(texts) else None


def beside(stage: Stage, spot: Spot, column: Column) -> Spot | None:
    """Return the spot in another column at the same height, None where that column has nothing there."""
    placed = placed_at(stage, spot)
    texts = column_texts(stage, spot.row, column)
    if placed is None or not texts:
        return None
    part, _ = texts[0]
    other = stage.drawn(stage.line_of(spot.row)).texts[part]
    number = min(_line(placed, spot.at), other.layout.lineCount() - 1)
    return Spot(spot.row, part, int(other.layout.lineAt(number).xToCursor(_x(placed, spot.at))))


def _within(placed: PlacedText, at: int, move: Move) -> int | None:
    """Return where a step inside one text leads, None where it leaves the text."""
    layout = placed.layout
    if move in _MODES:
        back = move in _BACK
        found = layout.previousCursorPosition(at, _MODES[move]) if back else layout.nextCursorPosition(at, _MODES[move])
        return int(found) if found != at else None
    number = _line(placed, at)
    if move in _DOWNWARD:
        number += -1 if move is Move.UP else 1
        if not 0 <= number < layout.lineCount():
            return None
        return int(layout.lineAt(number).xToCursor(_x(placed, at)))
    line = layout.lineAt(number)
    last = number == layout.lineCount() - 1
    return line.textStart() if move is Move.LINE_START else line.textStart() + line.textLength() - (0 if last else 1)


def _line(placed: PlacedText, at: int) -> int:
    found = placed.layout.lineForTextPosition(at)
    return int(found.lineNumber()) if found.isValid() else placed.layout.lineCount() - 1


def _x(placed: PlacedText, at: int) -> float:
    return x_of(placed.layout.lineAt(_line(placed, at)).cursorToX(at))


def _neighbour(stage: Stage, column: Column, spot: Spot, *, back: bool) -> tuple[int, int, PlacedText] | None:
    """Return the text before or after in the column, as drawn."""
    line, step = stage.line_of(spot.row), -1 if back else 1
    here = [(part, text) for part, text in _texts(stage, line, column) if (part < spot.part if back else part > spot.part)]
    while not here:
        line += step
        if not 0 <= line < len(stage.lines):
            return None
        here = _texts(stage, line, column)
    part, text = here[-1 if back else 0]
    return stage.lines[line].first, part, text


def _texts(stage: Stage, line: int, column: Column) -> list[tuple[int, PlacedText]]:
    return [(part, text) for part, text in enumerate(stage.drawn(line).texts) if text.column is column]
