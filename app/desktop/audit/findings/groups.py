"""The findings in groups, by rule, policy, code, provider or verdict: how many, and the amount at issue."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QListView,
    QVBoxLayout,
    QWidget,
)

from app.audit.findings_table import FindingGroup, GroupBy
from app.audit.model import Verdict
from app.desktop.entries import FIGURES, TwoLines
from app.desktop.parts import label, row
from app.desktop.theme import Theme
from app.desktop.words import VERDICTS, count, money, sentence

_MOST = 1000  # entries a person might scroll through; the search finds the others
_NAMES: dict[GroupBy, tuple[str, str]] = {
    GroupBy.RULE: ("By rule", "No rule"),
    GroupBy.VERDICT: ("By verdict", "No verdict"),
    GroupBy.POLICY: ("By policy", "On no policy"),
    GroupBy.CODE: ("By code", "On no code"),
    GroupBy.PROVIDER: ("By provider", "No provider named"),
}

Choice = tuple[str | None] | None  # of a group by its value, which may be none; None: all findings


class GroupsList(QListView):
    """All findings on top, then an entry a group: its verdict's shape, its name, its figures."""

    chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[GroupBy, tuple[FindingGroup, ...]] = (GroupBy.RULE, ())
        self._choices: list[Choice] = []
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(TwoLines(theme, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit())
        theme.changed.connect(self._redress)
        self.show_groups(*self._shown)

    @property
    def choice(self) -> Choice:
        """The group chosen."""
        number = self.currentIndex().row()
        return self._choices[number] if 0 <= number < len(self._choices) else None

    def show_groups(self, by: GroupBy, groups: Sequence[FindingGroup]) -> None:
        """Show these groups under their total, keeping the group chosen even where the filter empties it. `chosen` is not emitted."""
        kept = self.choice if by is self._shown[0] else None
        self._shown = (by, tuple(groups))
        listed = list(groups[:_MOST])
        if kept is not None and all(group.value != kept[0] for group in listed):
            listed += [group for group in groups if group.value == kept[0]] or [FindingGroup(kept[0], Verdict.NOTE, 0, Decimal(0))]
        self.setAccessibleName(f"Findings {_NAMES[by][0].lower()}")
        self.blockSignals(True)  # one change is told, not each row on the way there
        self.selectionModel().blockSignals(True)
        self._model.clear()
        self._choices = [None, *((group.value,) for group in listed)]
        self._add("All findings", None, sum(group.findings for group in groups), sum((group.amount for group in groups), Decimal(0)))
        for group in listed:
            self._add(_name(by, group.value), group, group.findings, group.amount)
        self.setCurrentIndex(self._model.index(self._choices.index(kept), 0))
        self.selectionModel().blockSignals(False)
        self.blockSignals(False)
        self.viewport().update()

    def choose(self, value: str | None) -> None:
        """Choose a group by its value."""
        if (value,) in self._choices:
            self.setCurrentIndex(self._model.index(self._choices.index((value,)), 0))

    def show_all(self) -> None:
        """Choose all findings."""
        self.setCurrentIndex(self._model.index(0, 0))

    def _add(self, name: str, group: FindingGroup | None, findings: int, amount: Decimal) -> None:
        figures = count(findings, "finding")
        if amount:
            figures += f" · {money(amount)}"
        item = QStandardItem(name)
        item.setData(figures, FIGURES)
        item.setIcon(self._theme.icon("list"))
        verdict = "All verdicts"
        if group is not None:
            verdict = VERDICTS[group.verdict]
            item.setIcon(self._theme.verdict_icon(group.verdict))
        item.setToolTip(f"{name}\n{verdict} · {figures}")
        item.setData(f"{verdict}: {name}, {figures}", Qt.ItemDataRole.AccessibleTextRole)
        self._model.appendRow(item)

    def _redress(self) -> None:
        self.show_groups(*self._shown)


class Groups(QFrame):
    """What to group by, and the groups."""

    changed = Signal()  # another group, or another way to group

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin with rules."""
        super().__init__(parent)
        self.list = GroupsList(theme)
        self.way = QComboBox()
        self.way.setAccessibleName("Group findings")
        for by, (name, _) in _NAMES.items():
            self.way.addItem(name, by.value)
        self._more = label("", "label", wrap=True)
        self._more.setContentsMargins(14, 4, 8, 6)
        self._more.hide()
        head = row(self.way, gap=0)
        head.setContentsMargins(12, 6, 8, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._more)
        self.setMinimumWidth(180)
        self.list.chosen.connect(self.changed)
        self.way.currentIndexChanged.connect(lambda _: self._turn())

    @property
    def by(self) -> GroupBy:
        """What the findings are grouped by."""
        return GroupBy(self.way.currentData())

    def group_by(self, by: GroupBy) -> None:
        """Group by something else."""
        self.way.setCurrentIndex(self.way.findData(by.value))

    def show_groups(self, by: GroupBy, groups: Sequence[FindingGroup]) -> None:
        """Show these groups, if they are what is asked for."""
        if by is self.by:
            self.list.show_groups(by, groups)
            self._more.setVisible(len(groups) > _MOST)
            self._more.setText(f"and {len(groups) - _MOST:,} more with fewer findings; the filter finds them")

    def _turn(self) -> None:
        self.list.show_groups(self.by, ())
        self.changed.emit()


def _name(by: GroupBy, value: str | None) -> str:
    if value is None:
        return _NAMES[by][1]
    if by is GroupBy.RULE:
        return sentence(value)
    return VERDICTS[Verdict(value)] if by is GroupBy.VERDICT else value
