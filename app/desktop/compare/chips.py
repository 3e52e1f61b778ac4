"""The filter: one chip per kind of change with its count. What is switched off is marked nowhere."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.compare.model import ChangeKind
from app.desktop.compare import words
from app.desktop.compare.flow import TALL, FlowLayout
from app.desktop.compare.painting import paint_badge
from app.desktop.theme import Role, Theme

QUIET = frozenset({ChangeKind.FORMATTING, ChangeKind.NOISE})  # off until asked for
_BADGE = 16


class Chip(QAbstractButton):
    """A small switch with a word and a count."""

    def __init__(self, theme: Theme, name: str, count: int, parent: QWidget | None = None) -> None:
        """`count` is the number of changes meant, shown or not."""
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._count = count
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{name}, {count}")
        theme.changed.connect(self.update)

    @property
    def number(self) -> int:
        """The count shown."""
        return self._count

    def set_count(self, count: int) -> None:
        """Show another count."""
        if count != self._count:
            self._count = count
            self.setAccessibleName(f"{self._name}, {count}")
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Return the room for sign, word and count."""
        metrics = QFontMetrics(self._theme.font())
        return QSize(self.sign_width() + metrics.horizontalAdvance(f"{self._name}  {self._count}") + 16, TALL)

    def sign_width(self) -> int:
        """Return the room a sign before the word takes."""
        return 0

    def paint_sign(self, painter: QPainter) -> None:
        """Paint the sign before the word."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a filled chip when on, a dashed empty one when off."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        edge = Role.FOCUS if self.hasFocus() else Role.EDGE if on else Role.LINE
        painter.setPen(QPen(self._theme.color(edge), 2 if self.hasFocus() else 1, Qt.PenStyle.SolidLine if on else Qt.PenStyle.DashLine))
        painter.setBrush(self._theme.color(self._paper(on=on)))
        inset = 1.0 if self.hasFocus() else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)
        self.paint_sign(painter)
        font = self._theme.font()
        painter.setFont(font)
        painter.setPen(self._theme.color(Role.TEXT if on else Role.MUTED))
        room = self.rect().adjusted(self.sign_width() + 7, 0, -6, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, flags, self._name)
        painter.setPen(self._theme.color(Role.MUTED))
        painter.drawText(room.adjusted(QFontMetrics(font).horizontalAdvance(f"{self._name} "), 0, 0, 0), flags, str(self._count))
        painter.end()

    def _paper(self, *, on: bool) -> Role:
        return Role.HOVER if self.underMouse() else Role.SURFACE if on else Role.RAISED


class KindChip(Chip):
    """Shows or hides one kind; a double click shows that kind alone."""

    only_requested = Signal(object)  # ChangeKind

    def __init__(self, theme: Theme, kind: ChangeKind, count: int, parent: QWidget | None = None) -> None:
        """`count` is the number of changes of the kind, shown or not."""
        super().__init__(theme, words.KINDS[kind], count, parent)
        self.kind = kind
        self.setToolTip(f"{words.KINDS[kind]}: {count}. Click to show or hide, double-click to show this kind alone.")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show this kind alone."""
        super().mouseDoubleClickEvent(event)
        self.only_requested.emit(self.kind)

    def sign_width(self) -> int:
        """Return the room of the letter."""
        return _BADGE + 2

    def paint_sign(self, painter: QPainter) -> None:
        """Paint the kind's letter."""
        paint_badge(painter, self._theme, self.kind, QRect(4, (self.height() - _BADGE) // 2, _BADGE, _BADGE), filled=self.isChecked())


class OpenChip(Chip):
    """Leaves only what is not yet reviewed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin off."""
        super().__init__(theme, "Not yet reviewed", 0, parent)
        self.setToolTip("Show only the changes not yet reviewed")

    def _paper(self, *, on: bool) -> Role:
        return Role.ACCENT_SOFT if on else super()._paper(on=on)


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
        self.open = OpenChip(theme, self)
        self.open.hide()
        self.open.toggled.connect(lambda _: self.changed.emit())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName("Kinds shown")

    @property
    def kinds(self) -> frozenset[ChangeKind]:
        """The kinds shown, whether any change is of that kind or not."""
        return frozenset(ChangeKind) - self._hidden

    def show_open(self, number: int) -> None:
        """Say how many changes are not yet reviewed."""
        self.open.set_count(number)
        self.open.setVisible(bool(self._chips))

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
        self._flow.addWidget(self.open)
        self.open.setVisible(bool(self._chips))
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
