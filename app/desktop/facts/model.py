"""The rows of facts as Qt asks for them."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from app.desktop.facts.nodes import COLUMNS, Node, Tone
from app.desktop.theme import Role, Size, Theme

NAME, VALUE, WORDS, WHERE, SAID = range(len(COLUMNS))
NODE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
_ICONS = {
    Tone.ERROR: ("verdict-error", Role.ERROR),
    Tone.WARNING: ("verdict-review", Role.REVIEW),
    Tone.NOTE: ("verdict-note", Role.NOTE),
    Tone.UNREAD: ("verdict-undetermined", Role.UNDETERMINED),
}
_QUIET = (WORDS, WHERE)


class FactsModel(QAbstractItemModel):
    """A tree of rows; made anew as a whole, for a version is shown as a whole."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self._nodes: list[Node] = []
        self._places: list[tuple[int, int]] = []  # parent and row of each node
        self._below: list[list[int]] = [[]]  # of the root first, then of each node
        self._answers: dict[int, Callable[[Node, int], object]] = {
            int(Qt.ItemDataRole.DisplayRole): lambda node, column: node.cells[column],
            int(Qt.ItemDataRole.ToolTipRole): _tip,
            int(Qt.ItemDataRole.AccessibleTextRole): _spoken,
            int(Qt.ItemDataRole.FontRole): self._font,
            int(Qt.ItemDataRole.ForegroundRole): self._ink,
            int(Qt.ItemDataRole.DecorationRole): self._icon,
            int(NODE): lambda node, _: node,
        }
        theme.changed.connect(self._redress)

    def show_nodes(self, nodes: Sequence[Node]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._nodes, self._places, self._below = [], [], [[]]
        for node in nodes:
            self._take(node, 0)
        self.endResetModel()

    @property
    def corrected(self) -> bool:
        """Whether a person has said anything of these facts."""
        return any(node.said for node in self._nodes)

    def node(self, index: Index) -> Node | None:
        """Return the row at an index."""
        return self._nodes[index.internalId() - 1] if index.isValid() else None

    def index_of(self, key: tuple[object, ...]) -> QModelIndex:
        """Return where a row stands; an invalid index for one that is not shown."""
        for number, node in enumerate(self._nodes):
            if node.key == key and node.tone is not Tone.GROUP:
                return self.createIndex(self._places[number][1], 0, number + 1)
        return QModelIndex()

    def groups(self) -> Iterator[QModelIndex]:
        """Yield the groups, those within groups too."""
        for number, node in enumerate(self._nodes):
            if node.tone is Tone.GROUP:
                yield self.createIndex(self._places[number][1], 0, number + 1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        """Return the number of rows below one."""
        return len(self._below[parent.internalId()]) if parent.isValid() else len(self._below[0])

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        """Return the number of columns."""
        return len(COLUMNS)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 Qt's own default
        """Return an index."""
        below = self._below[parent.internalId() if parent.isValid() else 0]
        return self.createIndex(row, column, below[row]) if 0 <= row < len(below) else QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # the other one, without an index, is QObject's
        """Return what a row stands under."""
        above = self._places[index.internalId() - 1][0] if index.isValid() else 0
        return self.createIndex(self._places[above - 1][1], 0, above) if above else QModelIndex()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the column names."""
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return COLUMNS[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        answer = self._answers.get(role)
        return answer(self._nodes[index.internalId() - 1], index.column()) if answer is not None and index.isValid() else None

    def _take(self, node: Node, above: int) -> None:
        number = len(self._nodes) + 1
        self._nodes.append(node)
        self._places.append((above, len(self._below[above])))
        self._below[above].append(number)
        self._below.append([])
        for child in node.children:
            self._take(child, number)

    def _font(self, node: Node, column: int) -> QFont | None:
        if node.tone is Tone.GROUP:
            return self._theme.font(Size.BODY, bold=True) if column == NAME else None
        if node.tone is Tone.GONE and column in (NAME, VALUE):
            font = self._theme.font()
            font.setStrikeOut(True)
            return font
        return self._theme.mono() if node.tone is Tone.CODE and column == VALUE else None

    def _ink(self, node: Node, column: int) -> object:
        if node.said and column in (VALUE, SAID) and node.tone is not Tone.GONE:
            return self._theme.color(Role.ACCENT)
        quiet = column in _QUIET or node.tone is Tone.GONE or (node.tone is Tone.GROUP and not node.children)
        return self._theme.color(Role.MUTED) if quiet else None

    def _icon(self, node: Node, column: int) -> object:
        if column != NAME:
            return None
        if node.said and node.tone is not Tone.UNREAD:
            return self._theme.icon("check", Role.ACCENT)
        icon = _ICONS.get(node.tone)
        return self._theme.icon(*icon) if icon is not None else None

    def _redress(self) -> None:
        self.layoutChanged.emit()


def _tip(node: Node, column: int) -> str:
    return node.cells[column] if column != VALUE or not node.said else f"{node.value}\n{node.said}"


def _spoken(node: Node, column: int) -> str:
    text = node.cells[column]
    if column == VALUE and node.tone is Tone.GONE:
        return f"{text}, not a fact"
    return f"{text}, corrected" if column == VALUE and node.said else text
