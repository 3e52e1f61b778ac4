"""The keys of the comparison: scrolling, zoom, folds, the caret."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollBar

from app.desktop.compare.caret import Move

Keys = Mapping[tuple[int, Qt.KeyboardModifier], Callable[[], object]]
_NONE, _CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_SHIFT, _ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
_K = Qt.Key

_SCROLLS = {
    (_K.Key_Up, _NONE): QScrollBar.SliderAction.SliderSingleStepSub,
    (_K.Key_Down, _NONE): QScrollBar.SliderAction.SliderSingleStepAdd,
    (_K.Key_PageUp, _NONE): QScrollBar.SliderAction.SliderPageStepSub,
    (_K.Key_PageDown, _NONE): QScrollBar.SliderAction.SliderPageStepAdd,
    (_K.Key_Space, _NONE): QScrollBar.SliderAction.SliderPageStepAdd,
    (_K.Key_Space, _SHIFT): QScrollBar.SliderAction.SliderPageStepSub,
    (_K.Key_Home, _NONE): QScrollBar.SliderAction.SliderToMinimum,
    (_K.Key_End, _NONE): QScrollBar.SliderAction.SliderToMaximum,
    (_K.Key_Home, _CONTROL): QScrollBar.SliderAction.SliderToMinimum,
    (_K.Key_End, _CONTROL): QScrollBar.SliderAction.SliderToMaximum,
}
_STEPS = {
    (_K.Key_Left, _NONE): Move.LEFT,
    (_K.Key_Right, _NONE): Move.RIGHT,
    (_K.Key_Left, _CONTROL): Move.WORD_LEFT,
    (_K.Key_Right, _CONTROL): Move.WORD_RIGHT,
    (_K.Key_Up, _NONE): Move.UP,
    (_K.Key_Down, _NONE): Move.DOWN,
    (_K.Key_Home, _NONE): Move.LINE_START,
    (_K.Key_End, _NONE): Move.LINE_END,
    (_K.Key_Home, _CONTROL): Move.START,
    (_K.Key_End, _CONTROL): Move.END,
}


class Reader(Protocol):
    """What the keys act on."""

    def zoom_by(self, steps: int) -> None:
        """Zoom; 0: back to normal."""

    def unfold_near(self) -> None:
        """Open the nearest fold."""

    def fold_again(self) -> None:
        """Fold again."""

    def clear_selection(self) -> None:
        """Select nothing."""

    def move_caret(self, step: Move, *, extend: bool) -> None:
        """Move the caret."""

    def switch_column(self) -> None:
        """Put the caret into the other column."""

    def read_with_caret(self) -> None:
        """Have the arrows move the caret, or scroll again."""

    def jump_to_partner(self) -> None:
        """Go to the other end of a moved text."""


def scrolling(bar: QScrollBar) -> Keys:
    """Return the keys that scroll."""
    return {key: partial(bar.triggerAction, action) for key, action in _SCROLLS.items()}


def caret_keys(reader: Reader) -> Keys:
    """Return the keys that move the caret while a person reads with it."""
    return {key: partial(reader.move_caret, step, extend=False) for key, step in _STEPS.items()}


def reading(reader: Reader) -> Keys:
    """Return every other key."""
    keys: dict[tuple[int, Qt.KeyboardModifier], Callable[[], object]] = {
        (key, modifier | _SHIFT): partial(reader.move_caret, step, extend=True) for (key, modifier), step in _STEPS.items()
    }
    for zoom_in in (_K.Key_Plus, _K.Key_Equal):
        keys[(zoom_in, _CONTROL)] = keys[(zoom_in, _CONTROL | _SHIFT)] = partial(reader.zoom_by, 1)
    for side in (_K.Key_Left, _K.Key_Right):
        keys[(side, _ALT)] = reader.switch_column
        keys[(side, _NONE)] = partial(reader.move_caret, _STEPS[side, _NONE], extend=False)
        keys[(side, _CONTROL)] = partial(reader.move_caret, _STEPS[side, _CONTROL], extend=False)
    keys[(_K.Key_Minus, _CONTROL)] = partial(reader.zoom_by, -1)
    keys[(_K.Key_0, _CONTROL)] = partial(reader.zoom_by, 0)
    keys[(_K.Key_U, _NONE)] = reader.unfold_near
    keys[(_K.Key_U, _SHIFT)] = reader.fold_again
    keys[(_K.Key_Escape, _NONE)] = reader.clear_selection
    keys[(_K.Key_F7, _NONE)] = reader.read_with_caret
    keys[(_K.Key_M, _NONE)] = reader.jump_to_partner
    return keys
