"""The strips as a plain table: one row per interval, and one for a code that has none."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from app.desktop.codes.hover import quoted, wrapped
from app.desktop.codes.strips import CodeStrip
from app.desktop.codes.words import (
    basis_words,
    code_words,
    conflict_days,
    from_words,
    interval_sentence,
    role_words,
    state_on,
    to_words,
    valid_sentence,
)
from app.desktop.tables import Table
from app.desktop.theme import Theme
from app.desktop.words import day
from app.ledger.model import Interval, Role

Index = QModelIndex | QPersistentModelIndex
CODE, SYSTEM, START, END, STATE, BASIS, SAYS, CONFLICT, POLICY, DESCRIPTION = range(10)
_HEADS = ("Code", "System", "From", "Through", "On the date", "Basis", "Says who", "Conflict", "Policy", "Description")
_ROOM_FOR = (
    "XW013L9000",
    "ICD-10-PCS",
    "00/00/0000",
    "00/00/0000",
    "No longer listed",
    "listed as not covered",
    "a file's name of usual length, line 100",
    "Disputed 00/00/0000 through",
    "CC-0000",
    "A description of some length as it is printed",
)
_SORT = Qt.ItemDataRole.UserRole
_TOP = QModelIndex()


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """A code with one of its intervals."""

    strip: CodeStrip
    interval: Interval | None


class IntervalTable(QAbstractTableModel):
    """Rows of the codes shown, answered for a date."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self._rows: list[IntervalRow] = []
        self._day = date.min
        self._mono = theme.mono()

    def show(self, strips: list[CodeStrip], when: date) -> None:
        """Take the codes and the date asked about."""
        self.beginResetModel()
        self._day = when
        self._rows = [IntervalRow(strip, interval) for strip in strips for interval in (strip.history.intervals or (None,))]
        self.endResetModel()

    def show_day(self, when: date) -> None:
        """Answer for another date."""
        self._day = when
        if self._rows:
            self.dataChanged.emit(self.index(0, STATE), self.index(len(self._rows) - 1, STATE))

    def at(self, row: int) -> IntervalRow:
        """Return a row."""
        return self._rows[row]

    def rowCount(self, parent: Index = _TOP) -> int:
        """Return the number of intervals."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, _parent: Index = _TOP) -> int:
        """Return the number of columns."""
        return len(_HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own signature
        """Name the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return f"On {day(self._day)}" if section == STATE and self._rows else _HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own signature
        """Return a cell's words; dates sort as dates; the sentence as tooltip."""
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(self._rows[index.row()], index.column(), self._day)
        if role == _SORT:
            return _sort_key(self._rows[index.row()], index.column(), self._day)
        if role == Qt.ItemDataRole.FontRole:
            return self._mono if index.column() == CODE else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return wrapped(_tip(self._rows[index.row()]))
        return None


class IntervalView(Table):
    """The table twin of the strips; Enter or a click chooses the code."""

    chosen = Signal(object)  # CodeStrip

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(theme, parent)
        self._quiet = False
        self.table = IntervalTable(theme, self)
        self.sorted = QSortFilterProxyModel(self)
        self.sorted.setSourceModel(self.table)
        self.sorted.setSortRole(_SORT)
        self.setModel(self.sorted)
        self.setSortingEnabled(True)
        self.sorted.sort(-1)  # the order of the strips until a person sorts
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setStretchLastSection(True)
        metrics = QFontMetrics(theme.font())
        for column, words in enumerate(_ROOM_FOR):
            self.setColumnWidth(column, metrics.horizontalAdvance(words) + 26)
        self.setAccessibleName("Codes as a table")
        self.selectionModel().currentRowChanged.connect(self._told)

    def strip_at(self, row: int) -> CodeStrip:
        """Return the code of a row as sorted."""
        return self.table.at(self.sorted.mapToSource(self.sorted.index(row, 0)).row()).strip

    def choose(self, strip: CodeStrip | None) -> None:
        """Mark a code's first row without telling of it."""
        for row in range(self.sorted.rowCount()):
            if strip is not None and self.strip_at(row).history is strip.history:
                self._quiet = True
                self.selectRow(row)
                self._quiet = False
                self.scrollTo(self.sorted.index(row, 0))
                return

    def _told(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.chosen.emit(self.strip_at(current.row()))


def _text(row: IntervalRow, column: int, when: date) -> str:
    if column == STATE:
        return state_on(row.strip.policy, row.strip.history, when).value
    if column == CONFLICT:
        return _conflict(row)
    fixed = {
        CODE: code_words(row.strip.history),
        SYSTEM: str(row.strip.history.system),
        POLICY: row.strip.policy.policy,
        DESCRIPTION: row.strip.description,
    }
    if column in fixed:
        return fixed[column]
    return _interval_text(row.interval, column) if row.interval is not None else "–"


def _interval_text(interval: Interval, column: int) -> str:
    if column == START:
        return from_words(interval)
    if column == END:
        return to_words(interval)
    if column == BASIS:
        listed = "" if interval.role is Role.LISTED else f"{role_words(interval.role)}; "
        return f"{listed}{basis_words(interval)}"
    places = dict.fromkeys((*interval.sources, *interval.end_sources))
    return "; ".join(dict.fromkeys(f"{place.file}, line {place.block + 1}" for place in places))


def _conflict(row: IntervalRow) -> str:
    own = [item for item in row.strip.conflicts if item.resolution is None]
    if row.interval is not None and len(row.strip.history.intervals) > 1:
        own = [item for item in own if row.interval.conflict == item.id]
    return "; ".join(f"Disputed {conflict_days(item)}" for item in own)


def _sort_key(row: IntervalRow, column: int, when: date) -> str:
    if column in (START, END) and row.interval is not None:
        edge = row.interval.start if column == START else row.interval.end
        if edge is not None:
            return edge.isoformat()
        return "0000" if column == START else "9999"
    return _text(row, column, when).casefold()


def _tip(row: IntervalRow) -> str:
    said = valid_sentence(row.strip.history, row.strip.window)
    if row.interval is None:
        return said
    return "\n".join((interval_sentence(row.strip.history, row.interval), quoted((*row.interval.sources, *row.interval.end_sources)), said))
