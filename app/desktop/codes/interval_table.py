"""The strips as a plain table: one row per interval, and one for a code that has none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from app.desktop.codes.hover import quoted, wrapped
from app.desktop.codes.strips import CodeStrip, RegimeStrip, StripRow
from app.desktop.codes.words import (
    BASES,
    basis_words,
    code_words,
    conflict_words,
    from_words,
    interval_sentence,
    last_day,
    regime_words,
    role_words,
    state_on,
    to_words,
    valid_sentence,
)
from app.desktop.tables import Table
from app.desktop.theme import Theme
from app.desktop.words import day
from app.documents.model import Place
from app.ledger.conflicts import DISPUTES_DAYS
from app.ledger.model import Conflict, Interval, RegimeInterval, Role

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
    """A code with one of its intervals, or a rule without codes with one of its."""

    strip: CodeStrip | RegimeStrip
    interval: Interval | RegimeInterval | None


class IntervalTable(QAbstractTableModel):
    """Rows of the codes shown, answered for a date."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self._rows: list[IntervalRow] = []
        self._day = date.min
        self._mono = theme.mono()

    def show(self, rows: Sequence[StripRow], when: date) -> None:
        """Take the rows of the strips and the date asked about."""
        self.beginResetModel()
        self._day = when
        self._rows = [made for row in rows for made in _rows_of(row)]
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

    def strip_at(self, row: int) -> CodeStrip | RegimeStrip:
        """Return the code, or the rule without codes, of a row as sorted."""
        return self.table.at(self.sorted.mapToSource(self.sorted.index(row, 0)).row()).strip

    def choose(self, strip: CodeStrip | None) -> None:
        """Mark a code's first row without telling of it."""
        for row in range(self.sorted.rowCount()):
            held = self.strip_at(row)
            if strip is not None and isinstance(held, CodeStrip) and held.history is strip.history:
                self._quiet = True
                self.selectRow(row)
                self._quiet = False
                self.scrollTo(self.sorted.index(row, 0))
                return

    def _told(self, current: QModelIndex, _previous: QModelIndex) -> None:
        held = self.strip_at(current.row()) if current.isValid() else None
        if isinstance(held, CodeStrip) and not self._quiet:
            self.chosen.emit(held)


def _rows_of(row: StripRow) -> list[IntervalRow]:
    if isinstance(row, CodeStrip):
        return [IntervalRow(row, interval) for interval in (row.history.intervals or (None,))]
    return [IntervalRow(row, interval) for interval in row.intervals] if isinstance(row, RegimeStrip) else []


def _text(row: IntervalRow, column: int, when: date) -> str:
    if isinstance(row.strip, RegimeStrip):
        return _regime_text(row.strip, row.interval, column, when)
    if column == STATE:
        return state_on(row.strip.policy, row.strip.history, when).value
    if column == CONFLICT:
        return _conflict(row.strip, row.interval)
    fixed = {
        CODE: code_words(row.strip.history),
        SYSTEM: str(row.strip.history.system),
        POLICY: row.strip.policy.policy,
        DESCRIPTION: row.strip.description,
    }
    if column in fixed:
        return fixed[column]
    return _interval_text(row.interval, column) if isinstance(row.interval, Interval) else "–"


def _regime_text(strip: RegimeStrip, interval: Interval | RegimeInterval | None, column: int, when: date) -> str:
    if not isinstance(interval, RegimeInterval):
        return "–"
    inside = (interval.start is None or interval.start <= when) and (interval.end is None or when < interval.end)
    ends = f"; ends by {BASES[interval.end_basis]}" if interval.end is not None and interval.end_basis is not None else ""
    texts = {
        CODE: regime_words(strip.regime),
        SYSTEM: "Rule",
        START: day(interval.start, "unknown"),
        END: day(last_day(interval.end)) if interval.end is not None else "open",
        STATE: "In force" if inside else "Not in force",
        BASIS: f"{BASES[interval.start_basis]}{ends}",
        SAYS: _said_by((*interval.sources, *interval.end_sources)),
        POLICY: strip.policy.policy,
    }
    return texts.get(column, "")


def _interval_text(interval: Interval, column: int) -> str:
    if column == START:
        return from_words(interval)
    if column == END:
        return to_words(interval)
    if column == BASIS:
        listed = "" if interval.role is Role.LISTED else f"{role_words(interval.role)}; "
        return f"{listed}{basis_words(interval)}"
    return _said_by((*interval.sources, *interval.end_sources))


def _said_by(places: Sequence[Place]) -> str:
    return "; ".join(dict.fromkeys(f"{place.file}, line {place.block + 1}" for place in places))


def _conflict(strip: CodeStrip, interval: Interval | RegimeInterval | None) -> str:
    own = [item for item in strip.conflicts if item.resolution is None]
    if isinstance(interval, Interval) and len(strip.history.intervals) > 1:
        own = [item for item in own if interval.conflict == item.id or (item.kind not in DISPUTES_DAYS and _touch(interval, item))]
    return "; ".join(conflict_words(item) for item in own)


def _touch(interval: Interval, conflict: Conflict) -> bool:
    starts_in_time = interval.start is None or conflict.end is None or interval.start < conflict.end
    return starts_in_time and (interval.end is None or conflict.start is None or conflict.start < interval.end)


def _sort_key(row: IntervalRow, column: int, when: date) -> str:
    if column in (START, END) and row.interval is not None:
        edge = row.interval.start if column == START else row.interval.end
        if edge is not None:
            return edge.isoformat()
        return "0000" if column == START else "9999"
    return _text(row, column, when).casefold()


def _tip(row: IntervalRow) -> str:
    interval = row.interval
    if isinstance(interval, RegimeInterval):
        return quoted((*interval.sources, *interval.end_sources))
    if isinstance(row.strip, RegimeStrip):
        return ""
    said = valid_sentence(row.strip.history, row.strip.window)
    if interval is None:
        return said
    return "\n".join((interval_sentence(row.strip.history, interval), quoted((*interval.sources, *interval.end_sources)), said))
