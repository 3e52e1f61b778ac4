"""The findings by rule: how many, and the amount at issue."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.audit.model import Finding, Verdict
from app.desktop.theme import Role, Size, Theme
from app.desktop.words import VERDICTS, count, money, sentence

RULE = Qt.ItemDataRole.UserRole + 1
FIGURES = Qt.ItemDataRole.UserRole + 2
_HEIGHT = 44
_LEFT = 40


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """One rule's findings, counted."""

    rule: str
    verdict: Verdict
    findings: int
    amount: Decimal


def by_rule(findings: Sequence[Finding]) -> tuple[RuleGroup, ...]:
    """Count the findings of each rule, the strongest verdict first; an amount stands on one finding a line only."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.rule, []).append(finding)
    order = list(Verdict)
    groups = (
        RuleGroup(
            rule,
            min((item.verdict for item in items), key=order.index),
            len(items),
            sum((item.amount for item in items if item.primary and item.amount is not None), Decimal(0)),
        )
        for rule, items in found.items()
    )
    return tuple(sorted(groups, key=lambda group: (order.index(group.verdict), -group.findings, group.rule)))


class GroupsList(QListView):
    """All findings on top, then an entry a rule: its verdict's shape, its name, its figures."""

    chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Entries(theme, self))
        self.setAccessibleName("Findings by rule")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMinimumWidth(180)
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit())

    @property
    def rule(self) -> str | None:
        """The rule chosen; None for all findings."""
        rule = self.currentIndex().data(RULE)
        return str(rule) if rule is not None else None

    def show_groups(self, groups: Sequence[RuleGroup]) -> None:
        """Show these groups under their total, keeping the rule chosen."""
        kept = self.rule
        self.blockSignals(True)  # one change is told, not each row on the way there
        self._model.clear()
        self._add("All findings", None, sum(group.findings for group in groups), sum((group.amount for group in groups), Decimal(0)))
        for group in groups:
            self._add(sentence(group.rule), group, group.findings, group.amount)
        names = [None, *(group.rule for group in groups)]
        self.setCurrentIndex(self._model.index(names.index(kept) if kept in names else 0, 0))
        self.blockSignals(False)
        self.chosen.emit()

    def choose(self, rule: str) -> None:
        """Choose a rule."""
        for row in range(self._model.rowCount()):
            if self._model.index(row, 0).data(RULE) == rule:
                self.setCurrentIndex(self._model.index(row, 0))

    def show_all(self) -> None:
        """Choose all findings."""
        self.setCurrentIndex(self._model.index(0, 0))

    def _add(self, name: str, group: RuleGroup | None, findings: int, amount: Decimal) -> None:
        figures = count(findings, "finding")
        if amount:
            figures += f" · {money(amount)}"
        item = QStandardItem(name)
        item.setData(figures, FIGURES)
        item.setIcon(self._theme.icon("list"))
        verdict = "All verdicts"
        if group is not None:
            verdict = VERDICTS[group.verdict]
            item.setData(group.rule, RULE)
            item.setIcon(self._theme.verdict_icon(group.verdict))
        item.setToolTip(f"{name}\n{verdict} · {figures}")
        item.setData(f"{verdict}: {name}, {figures}", Qt.ItemDataRole.AccessibleTextRole)
        self._model.appendRow(item)


class _Entries(QStyledItemDelegate):
    """Two lines an entry."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(180, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        theme = self._theme
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color(Role.ACCENT_SOFT))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.color(Role.HOVER))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), theme.color(Role.FOCUS))
        icon: QIcon = index.data(Qt.ItemDataRole.DecorationRole)
        icon.paint(painter, QRect(area.left() + 14, area.top() + 7, 16, 16))
        width = area.width() - _LEFT - 8
        for text, size, role, top in (
            (str(index.data()), Size.BODY, Role.TEXT, area.top() + 5),
            (str(index.data(FIGURES)), Size.SMALL, Role.MUTED, area.top() + 23),
        ):
            painter.setFont(theme.font(size))
            painter.setPen(theme.color(role))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(area.left() + _LEFT, top, width, 18), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
