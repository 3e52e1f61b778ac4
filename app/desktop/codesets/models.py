"""The tables of the code sets window: what is in use, what changes here, what was not understood."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from app.codesets.importers.model import Unread
from app.codesets.updates import Changed
from app.desktop.codesets.reading import Origin, TableInUse
from app.desktop.theme import Role, Theme
from app.desktop.words import END_BASES, day
from app.workspace.codesets import ListedChange

TABLE = Qt.ItemDataRole.UserRole + 1
_USE = ("Code system", "Speaks for", "Records", "Source", "Where from")
_EFFECT = ("Policy", "System", "Code", "What happens", "On", "Listed since", "Instead")
_UNREAD = ("Where", "What stands there", "Why it was not understood")
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CHANGES = {Changed.ADDED: "Added", Changed.ENDED: "Ends", Changed.REVISED: "Reworded"}


class TablesModel(QStandardItemModel):
    """A row a code table."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(0, len(_USE), parent)
        self._theme = theme
        self.setHorizontalHeaderLabels(list(_USE))
        self.setHeaderData(2, Qt.Orientation.Horizontal, _RIGHT, Qt.ItemDataRole.TextAlignmentRole)

    def show_tables(self, tables: Sequence[TableInUse]) -> None:
        """Show these."""
        self.removeRows(0, self.rowCount())
        for held in tables:
            table = held.table
            said = table.problem or (f"{table.source} ({table.file})" if table.file and table.file not in table.source else table.source)
            row = [_item(table.system.value), _item(held.window), _item(f"{table.records:,}"), _item(said), _item(held.origin.value)]
            row[0].setData(held, TABLE)
            row[2].setTextAlignment(_RIGHT)
            if table.problem:
                row[3].setIcon(self._theme.icon("warning", Role.ERROR))
            if held.origin is Origin.PROJECT:
                row[4].setToolTip("A project keeps its tables, so that it reads the same wherever it is opened")
            self.appendRow(row)


class EffectModel(QStandardItemModel):
    """A row a listing that is touched."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(0, len(_EFFECT), parent)
        self._theme = theme
        self.setHorizontalHeaderLabels(list(_EFFECT))

    def show_changes(self, changes: Sequence[ListedChange]) -> None:
        """Show these."""
        self.removeRows(0, self.rowCount())
        for listed in changes:
            change, interval = listed.change, listed.interval
            happens = _CHANGES[change.changed]
            if change.changed is Changed.REVISED and change.new:
                happens = f"Reworded: {change.new}"
            since = f"{day(interval.start, 'not known')} ({END_BASES[interval.start_basis]})"
            instead = ", ".join(dict.fromkeys(item.code for item in change.successors)) or "–"
            row = [_item(text) for text in (listed.policy, change.system.value, change.code, happens, day(change.day), since, instead)]
            for column in (2, 6):
                row[column].setFont(self._theme.mono())
            if change.changed is Changed.ENDED:
                row[3].setIcon(self._theme.icon("verdict-review", Role.REVIEW))
            self.appendRow(row)


class UnreadModel(QStandardItemModel):
    """A row a line that was not understood."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(0, len(_UNREAD), parent)
        self.setHorizontalHeaderLabels(list(_UNREAD))

    def show_unread(self, unread: Sequence[Unread]) -> None:
        """Show these."""
        self.removeRows(0, self.rowCount())
        for item in unread:
            self.appendRow([_item(item.where), _item(item.text), _item(item.why)])


def _item(text: str) -> QStandardItem:
    made = QStandardItem(text)
    made.setEditable(False)
    made.setToolTip(text)
    return made
