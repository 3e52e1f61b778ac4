"""The strips with keyboard and mouse: choosing a code, moving the date line, stretching time."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.desktop.codes.hover import label_words, row_words, wrapped
from app.desktop.codes.strips import CodeStrip, StripRow, turning_days
from app.desktop.codes.strips_surface import StripsSurface
from app.desktop.codes.words import state_on
from app.desktop.theme import Theme
from app.desktop.words import day

_STRETCH = 1.25
_GRAB = 5  # pixels beside the date line from which it can be dragged
_NONE = Qt.KeyboardModifier.NoModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class StripsView(StripsSurface):
    """Up and down choose a code, left and right move the date line."""

    chosen = Signal(object)  # CodeStrip
    sentence_requested = Signal()  # of the chosen code
    menu_requested = Signal(object, object)  # QPoint on the screen, date pointed at

    def __init__(self, theme: Theme, today: date, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(theme, today, parent)
        self._dragging = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Codes through time")
        self._keys = self._bindings()

    @property
    def strip(self) -> CodeStrip | None:
        """The chosen code."""
        row: StripRow | None = self.rows[self.current] if 0 <= self.current < len(self.rows) else None
        return row if isinstance(row, CodeStrip) else None

    def choose(self, row: int) -> None:
        """Choose a row that holds a code."""
        if not 0 <= row < len(self.rows) or not isinstance(self.rows[row], CodeStrip):
            return
        self.current = row
        self.bring(row)
        self.viewport().update()
        strip = self.strip
        if strip is not None:
            said = f"{label_words(strip, self.day)}".replace("\n", ", ")
            self.setAccessibleDescription(said)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
            self.chosen.emit(strip)

    def choose_code(self, code: str, policy: str | None = None) -> bool:
        """Choose a code by its written form; returns whether it is among the rows."""
        for number, row in enumerate(self.rows):
            if isinstance(row, CodeStrip) and row.history.code == code and policy in (None, row.policy.policy):
                self.choose(number)
                return True
        return False

    # keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, move the date line, stretch time."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        action = self._keys.get((event.key(), plain))
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

    def _bindings(self) -> dict[tuple[int, Qt.KeyboardModifier], Callable[[], None]]:
        key = Qt.Key
        page = 8
        keys: dict[tuple[int, Qt.KeyboardModifier], Callable[[], None]] = {
            (key.Key_Up, _NONE): lambda: self._step(-1),
            (key.Key_Down, _NONE): lambda: self._step(1),
            (key.Key_PageUp, _NONE): lambda: self._step(-page),
            (key.Key_PageDown, _NONE): lambda: self._step(page),
            (key.Key_Home, _NONE): lambda: self._step(-len(self.rows)),
            (key.Key_End, _NONE): lambda: self._step(len(self.rows)),
            (key.Key_Left, _NONE): lambda: self._move_day(-1),
            (key.Key_Right, _NONE): lambda: self._move_day(1),
            (key.Key_Left, _SHIFT): lambda: self._move_day(-30),
            (key.Key_Right, _SHIFT): lambda: self._move_day(30),
            (key.Key_Left, _CONTROL): lambda: self._turn(-1),
            (key.Key_Right, _CONTROL): lambda: self._turn(1),
            (key.Key_Minus, _CONTROL): lambda: self._stretch(1 / _STRETCH),
            (key.Key_0, _CONTROL): self.fit,
            (key.Key_Return, _NONE): self.sentence_requested.emit,
            (key.Key_Enter, _NONE): self.sentence_requested.emit,
        }
        for stretch in (key.Key_Plus, key.Key_Equal):
            keys[(stretch, _CONTROL)] = keys[(stretch, _CONTROL | _SHIFT)] = lambda: self._stretch(_STRETCH)
        return keys

    def fit(self) -> None:
        """Show all days again."""
        self.scale.fit()
        self.adjust()

    def _stretch(self, factor: float) -> None:
        self.zoom_at(self.x_of(self.day), factor)

    def _step(self, steps: int) -> None:
        codes = [number for number, row in enumerate(self.rows) if isinstance(row, CodeStrip)]
        if not codes:
            return
        at = codes.index(self.current) if self.current in codes else (-1 if steps > 0 else len(codes))
        self.choose(codes[min(len(codes) - 1, max(0, at + steps))])

    def _move_day(self, days: int) -> None:
        moved = self.day + timedelta(days=days)
        self._ask(min(self.scale.last, max(self.scale.first, moved)))

    def _turn(self, way: int) -> None:
        """Go to the next day on which something begins or ends."""
        days = turning_days(self.rows)
        ahead = [when for when in days if (when > self.day if way > 0 else when < self.day)]
        if ahead:
            self._ask(ahead[0] if way > 0 else ahead[-1])

    def _ask(self, when: date) -> None:
        self.day_moved.emit(when)
        x = self.x_of(when)
        if not self.label_width <= x <= self.viewport().width():
            self.horizontalScrollBar().setValue(round(self.scale.x(when) - (self.viewport().width() - self.label_width) / 2))
        strip = self.strip
        answer = f": {strip.history.code} {state_on(strip.policy, strip.history, when).value}" if strip else ""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{day(when)}{answer}"))

    # mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Stretch time with Ctrl held, move through time with Shift, scroll without."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & _CONTROL:
            self.zoom_at(event.position().x(), _STRETCH if turned > 0 else 1 / _STRETCH)
            event.accept()
        elif event.modifiers() & _SHIFT:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - turned)
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the date line, or choose a code."""
        where = event.position().toPoint()
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._on_line(where):
            self._dragging = True
        else:
            self.choose(self.row_at(where.y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the date line, or show that it can be."""
        where = event.position().toPoint()
        if self._dragging:
            self.day_moved.emit(self.day_at(where.x()))
        else:
            self.viewport().setCursor(Qt.CursorShape.SizeHorCursor if self._on_line(where) else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go of the date line."""
        self._dragging = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to the sentence of a code."""
        if event.button() is Qt.MouseButton.LeftButton and self.row_at(event.position().toPoint().y()) == self.current:
            self.sentence_requested.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the chosen code."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        if by_key and self.strip is not None:
            where = QPoint(self.label_width, self.top_of(self.current) + 20)
            self.menu_requested.emit(self.viewport().mapToGlobal(where), self.day)
        elif not by_key:
            self.choose(self.row_at(event.pos().y()))
            if self.strip is not None:
                self.menu_requested.emit(event.globalPos(), self.day_at(event.pos().x()))

    def ask(self, when: date) -> None:
        """Ask about a day."""
        self._ask(when)

    def viewportEvent(self, event: QEvent) -> bool:
        """Answer hovering with the very sentence."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), wrapped(self.words_at(event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    def words_at(self, where: QPoint) -> str:
        """Return what is said of a place on the screen."""
        number = self.row_at(where.y())
        if number < 0:
            return ""
        row = self.rows[number]
        if where.x() < self.label_width:
            return label_words(row, self.day)
        return row_words(row, self.day_at(where.x()), where.y() - self.top_of(number))

    def _on_line(self, where: QPoint) -> bool:
        return where.x() >= self.label_width and abs(where.x() - self.x_of(self.day)) <= _GRAB
