"""The changed lines by what changed: how they are judged, by which rule, over which code."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from app.audit.impact_lines import LineGroup, Way
from app.desktop.entries import FIGURES, TwoLines
from app.desktop.impact.words import WAY_ICONS, WAYS
from app.desktop.theme import Theme
from app.desktop.words import VERDICTS, count, money, sentence

GROUP = FIGURES + 1
_NO_CODE = "No code"


class GroupsTree(QTreeView):
    """All changed lines on top, then newly found, no longer found and found otherwise; below each its rules, below those the codes."""

    chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self._groups: tuple[LineGroup, ...] = ()
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(TwoLines(theme, self))
        self.setAccessibleName("Changed lines by rule and code")
        self.setHeaderHidden(True)
        self.setIndentation(16)
        self.setUniformRowHeights(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(180)
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit())
        theme.changed.connect(self._redress)

    @property
    def way(self) -> Way | None:
        """The way chosen; None: any."""
        chosen = self.currentIndex().data(GROUP)
        return Way(chosen) if isinstance(chosen, str) else chosen.way if isinstance(chosen, LineGroup) else None

    @property
    def group(self) -> LineGroup | None:
        """The group chosen: of a rule, or of one of its codes; None: of no rule alone."""
        chosen = self.currentIndex().data(GROUP)
        return chosen if isinstance(chosen, LineGroup) else None

    @property
    def is_code(self) -> bool:
        """Whether the group chosen is that of one code."""
        return self.currentIndex().parent().parent().isValid()

    def show_groups(self, groups: Sequence[LineGroup]) -> None:
        """Show these groups under their total, with all lines chosen."""
        self._groups = tuple(groups)
        self.blockSignals(True)  # one change is told, not each row on the way there
        self._fill()
        self.setCurrentIndex(self._model.index(0, 0))
        self.blockSignals(False)

    def show_all(self) -> None:
        """Choose all lines."""
        self.setCurrentIndex(self._model.index(0, 0))

    def choose(self, rule: str, code: str | None = None) -> None:
        """Choose a rule, or one of its codes: the first there is."""
        rules = [item for way in self._items(self._model.invisibleRootItem()) for item in self._items(way)]
        group = next((item for item in rules if item.data(GROUP).rule == rule), None)
        if group is not None:
            part = next((item for item in self._items(group) if item.text() == code), group) if code is not None else group
            self.setCurrentIndex(part.index())

    @staticmethod
    def _items(parent: QStandardItem) -> list[QStandardItem]:
        return [parent.child(row) for row in range(parent.rowCount())]

    def _fill(self) -> None:
        self._model.clear()
        top = self._sum("All changed lines", self._groups)
        top.setIcon(self._theme.icon("list"))
        self._model.appendRow(top)
        for way in Way:
            groups = [group for group in self._groups if group.way is way]
            if groups:
                item = self._sum(WAYS[way], groups)
                item.setIcon(self._theme.icon(WAY_ICONS[way]))
                item.setData(way.value, GROUP)
                item.appendRows([self._rule(group) for group in groups])
                self._model.appendRow(item)
                self.expand(item.index())

    def _rule(self, group: LineGroup) -> QStandardItem:
        item = self._item(sentence(group.rule), group.lines, group.amount)
        item.setIcon(self._theme.verdict_icon(group.verdict))
        item.setData(group, GROUP)
        item.setToolTip(f"{WAYS[group.way]}: {sentence(group.rule).lower()}\n{VERDICTS[group.verdict]} · {item.data(FIGURES)}")
        for part in group.codes:
            below = self._item(part.code or _NO_CODE, part.lines, part.amount)
            below.setFont(self._theme.mono())
            below.setData(part, GROUP)
            item.appendRow(below)
        return item

    def _sum(self, name: str, groups: Sequence[LineGroup]) -> QStandardItem:
        return self._item(name, sum(group.lines for group in groups), sum((group.amount for group in groups), Decimal(0)))

    def _item(self, name: str, lines: int, amount: Decimal) -> QStandardItem:
        figures = " · ".join(part for part in (count(lines, "line"), money(amount) if amount else "") if part)
        item = QStandardItem(name)
        item.setData(figures, FIGURES)
        item.setData(f"{name}: {figures}", Qt.ItemDataRole.AccessibleTextRole)
        item.setToolTip(f"{name}\n{figures}")
        return item

    def _redress(self) -> None:
        kept = self._path(self.currentIndex())
        self.blockSignals(True)
        self._fill()
        index = QModelIndex()
        for row in kept:
            index = self._model.index(row, 0, index)
        self.setCurrentIndex(index if index.isValid() else self._model.index(0, 0))
        self.blockSignals(False)

    @staticmethod
    def _path(index: QModelIndex) -> tuple[int, ...]:
        rows: list[int] = []
        while index.isValid():
            rows.insert(0, index.row())
            index = index.parent()
        return tuple(rows)
