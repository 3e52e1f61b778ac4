"""The filter: one chip per kind of change with its count. What is switched off is marked nowhere."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QLayout, QLayoutItem, QSizePolicy, QWidget

from app.compare.model import ChangeKind
from app.desktop.compare import words
from app.desktop.compare.painting import paint_badge
from app.desktop.theme import Role, Theme

QUIET = frozenset({ChangeKind.FORMATTING, ChangeKind.NOISE})  # off until asked for
_TALL = 24
_BADGE = 16


class KindChip(QAbstractButton):
    """Shows or hides one kind; a double click shows that kind alone."""

    only_requested = Signal(object)  # ChangeKind

    def __init__(self, theme: Theme, kind: ChangeKind, count: int, parent: QWidget | None = None) -> None:
        """`count` is the number of changes of the kind, shown or not."""
        super().__init__(parent)
        self._theme = theme
        self.kind = kind
        self._count = count
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{words.KINDS[kind]}, {count}")
        self.setToolTip(f"{words.KINDS[kind]}: {count}. Click to show or hide, double-click to show this kind alone.")
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the room for letter, word and count."""
        metrics = QFontMetrics(self._theme.font())
        return QSize(_BADGE + metrics.horizontalAdvance(f"{words.KINDS[self.kind]}  {self._count}") + 20, _TALL)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show this kind alone."""
        super().mouseDoubleClickEvent(event)
        self.only_requested.emit(self.kind)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a filled chip when shown, a dashed empty one when hidden."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        edge = Role.FOCUS if self.hasFocus() else Role.EDGE if on else Role.LINE
        painter.setPen(QPen(self._theme.color(edge), 2 if self.hasFocus() else 1, Qt.PenStyle.SolidLine if on else Qt.PenStyle.DashLine))
        paper = Role.HOVER if self.underMouse() else Role.SURFACE if on else Role.RAISED
        painter.setBrush(self._theme.color(paper))
        inset = 1.0 if self.hasFocus() else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)
        paint_badge(painter, self._theme, self.kind, QRect(4, (self.height() - _BADGE) // 2, _BADGE, _BADGE), filled=on)
        font = self._theme.font()
        painter.setFont(font)
        painter.setPen(self._theme.color(Role.TEXT if on else Role.MUTED))
        name = words.KINDS[self.kind]
        room = self.rect().adjusted(_BADGE + 9, 0, -6, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, flags, name)
        painter.setPen(self._theme.color(Role.MUTED))
        painter.drawText(room.adjusted(QFontMetrics(font).horizontalAdvance(f"{name} "), 0, 0, 0), flags, str(self._count))
        painter.end()


class KindFilter(QWidget):
    """All chips, wrapping where the room ends."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin without chips."""
        super().__init__(parent)
        self._theme = theme
        self._hidden = set(QUIET)
        self._chips: list[KindChip] = []
        self._flow = FlowLayout(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName("Kinds shown")

    def shows(self, kind: ChangeKind) -> bool:
        """Whether a kind is shown."""
        return kind not in self._hidden

    def show_counts(self, counts: dict[ChangeKind, int]) -> None:
        """Offer a chip for each kind that occurs."""
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = []
        while self._flow.takeAt(0) is not None:
            pass
        for kind in ChangeKind:
            if counts.get(kind):
                chip = KindChip(self._theme, kind, counts[kind], self)
                chip.setChecked(self.shows(kind))
                chip.toggled.connect(lambda on, kind=kind: self._toggle(kind, on=on))
                chip.only_requested.connect(self.show_only)
                self._flow.addWidget(chip)
                self._chips.append(chip)
        self.updateGeometry()

    def chip(self, kind: ChangeKind) -> KindChip | None:
        """Return a kind's chip, None where no change is of that kind."""
        return next((chip for chip in self._chips if chip.kind is kind), None)

    def show_kind(self, kind: ChangeKind) -> None:
        """Switch a kind on."""
        chip = self.chip(kind)
        if chip is not None:
            chip.setChecked(True)

    def show_all(self) -> None:
        """Switch every kind on."""
        self._set(set())

    def show_only(self, kind: ChangeKind) -> None:
        """Switch every other kind off."""
        self._set({other for other in ChangeKind if other is not kind})

    def _toggle(self, kind: ChangeKind, *, on: bool) -> None:
        (self._hidden.discard if on else self._hidden.add)(kind)
        self.changed.emit()

    def _set(self, hidden: set[ChangeKind]) -> None:
        self._hidden = hidden
        for chip in self._chips:
            blocked = chip.blockSignals(True)
            chip.setChecked(self.shows(chip.kind))
            chip.blockSignals(blocked)
            chip.update()
        self.changed.emit()


class FlowLayout(QLayout):
    """Widgets one after the other, wrapping where the room ends."""

    def __init__(self, parent: QWidget, gap: int = 4) -> None:
        """`gap` stands between the widgets and between the lines."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item."""
        self._items.append(item)

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, None beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out, None beyond the last."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Return none."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Return True: less width needs more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines at a width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """Return the smallest size."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the widest item."""
        wide = max((item.sizeHint().width() for item in self._items), default=0)
        return QSize(wide, _TALL if self._items else 0)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        x, y, tall = rect.left(), rect.top(), 0
        for item in self._items:
            size = item.sizeHint()
            if x > rect.left() and x + size.width() > rect.left() + rect.width():
                x, y, tall = rect.left(), y + tall + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
            tall = max(tall, size.height())
        return y + tall - rect.top()
