"""What a screen reader meets in the comparison: a document whose children are its lines, each with what changed in it."""

from PySide6.QtCore import QCoreApplication, QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor, QWindow
from PySide6.QtWidgets import QAccessibleWidget

from app.desktop.compare import words
from app.desktop.compare.texts import HAIR, Column
from app.desktop.compare.view import ComparisonView

_SIDES = {Column.OLD: "Old", Column.NEW: "New", Column.BOTH: ""}
_INSTALLED = "comparison can be read aloud"  # a property of the application: one factory is enough


def line_words(view: ComparisonView, line: int) -> str:
    """Return a line as it is read out: its changes, then its texts, one of them where both sides agree."""
    item = view.stage.lines[line]
    if item.fold:
        return view.fold_words(line)
    changes = [words.spoken(change) for change in view.stage.changes() if change.id in view.stage.shown_changes(item.first)]
    texts = [(column, text.text.replace(HAIR, " ")) for column, text in view.stage.texts(item.first)]
    if not changes and len(texts) > 1:
        texts = [(Column.BOTH, texts[-1][1])]
    said = [f"{_SIDES[column]}: {text}" if _SIDES[column] else text for column, text in texts]
    other = view.stage.partner(item.first)
    moved = [words.partner(view.stage.comparison, other)] if other is not None and view.stage.comparison is not None else []
    return ". ".join([*(f"Changed: {change}" for change in changes), *said, *moved])


class ViewInterface(QAccessibleWidget):
    """The comparison as a document of lines."""

    def __init__(self, view: ComparisonView) -> None:
        """`view` is described as it stands when asked."""
        super().__init__(view, QAccessible.Role.Document, view.accessibleName())
        self._view = view
        self._lines: dict[int, LineInterface] = {}

    def childCount(self) -> int:
        """Return the number of lines."""
        return len(self._view.stage.lines)

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes null, its stub does not say so
        """Return a line."""
        if not 0 <= index < self.childCount():
            return None
        if index not in self._lines:
            made = LineInterface(self._view, self, index)
            QAccessible.registerAccessibleInterface(made)
            self._lines[index] = made
        return self._lines[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return a line's number."""
        return next((number for number, held in self._lines.items() if held is child), -1)

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes null, its stub does not say so
        """Return the line at a place of the screen."""
        where = self._view.viewport().mapFromGlobal(QPoint(x, y))
        line = self._view.line_at(where.y()) if self._view.viewport().rect().contains(where) else None
        return self.child(line) if line is not None else None

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes null, its stub does not say so
        """Return the line of the chosen change."""
        line = self._view.chosen_line()
        return self.child(line) if line is not None else None


class LineInterface(QAccessibleInterface):
    """One line of the comparison."""

    def __init__(self, view: ComparisonView, parent: ViewInterface, line: int) -> None:
        """`line` counts the drawn lines."""
        super().__init__()
        self._view = view
        self._parent = parent
        self._line = line

    def isValid(self) -> bool:
        """Whether the line is still drawn."""
        return self._line < len(self._view.stage.lines)

    def object(self) -> QObject | None:  # type: ignore[override]  # Qt takes null, its stub does not say so
        """Return None: a line is no object of its own."""
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]  # Qt takes null, its stub does not say so
        """Return the window of the comparison."""
        return self._view.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        """Return the comparison."""
        return self._parent

    def child(self, _index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes null, its stub does not say so
        """Return None: a line has no parts."""
        return None

    def childAt(self, _x: int, _y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # Qt takes null, its stub does not say so
        """Return None: a line has no parts."""
        return None

    def childCount(self) -> int:
        """Return 0."""
        return 0

    def indexOfChild(self, _child: QAccessibleInterface) -> int:
        """Return -1."""
        return -1

    def rect(self) -> QRect:
        """Return where the line stands on the screen."""
        viewport = self._view.viewport()
        corner = viewport.mapToGlobal(QPoint(0, self._view.top_of(self._line)))
        return QRect(corner.x(), corner.y(), viewport.width(), self._view.stage.heights[self._line])

    def role(self) -> QAccessible.Role:
        """Return a paragraph, a heading or a button that opens a fold."""
        item = self._view.stage.lines[self._line]
        if item.fold:
            return QAccessible.Role.Button
        comparison = self._view.stage.comparison
        heading = comparison is not None and comparison.rows[item.first].heading
        return QAccessible.Role.Heading if heading else QAccessible.Role.Paragraph

    def state(self) -> QAccessible.State:
        """Return whether the line holds the chosen change."""
        state = QAccessible.State()
        state.readOnly = True
        state.selected = state.focused = self._line == self._view.chosen_line()
        return state

    def text(self, kind: QAccessible.Text) -> str:
        """Return the line's words as its name."""
        return line_words(self._view, self._line) if kind is QAccessible.Text.Name and self.isValid() else ""

    def setText(self, _kind: QAccessible.Text, _text: str) -> None:
        """Do nothing: a comparison is read, not written."""

    def foregroundColor(self) -> QColor:
        """Return no colour of its own."""
        return QColor()

    def backgroundColor(self) -> QColor:
        """Return no colour of its own."""
        return QColor()


def install() -> None:
    """Let Qt ask here for the interface of a comparison; once per application."""
    application = QCoreApplication.instance()
    if application is not None and not application.property(_INSTALLED):
        application.setProperty(_INSTALLED, True)
        QAccessible.installFactory(make_interface)


def make_interface(_key: str, thing: QObject) -> QAccessibleInterface | None:
    """Answer Qt's question for an interface; None for anything but a comparison."""
    if not isinstance(thing, ComparisonView):
        return None
    made = ViewInterface(thing)
    thing.held_for_readers.append(made)  # Qt keeps a bare pointer: the view holds the interface as long as it lives
    return made
