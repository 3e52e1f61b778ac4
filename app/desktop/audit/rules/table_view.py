"""Rule tables: those that come with the program and those a person added, each off until it is switched on."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desktop.audit.rules.held import HeldRules, ShownTable
from app.desktop.audit.rules.table_details import Details
from app.desktop.audit.rules.table_preview import TablePreview
from app.desktop.audit.rules.table_rows import TextRows
from app.desktop.audit.rules.words import KINDS
from app.desktop.context import Context
from app.desktop.parts import button, hairline, label, row, set_look
from app.desktop.tables import Table
from app.desktop.words import day

_HEADS = ("Table", "About", "State", "Rows", "Dated", "Source")
_WIDTHS = (320, 140, 110, 70, 110)
_ROWS = 3
_WORDS = (
    "What a payer or an agency asks of units, vials, NDCs or places of service. None takes part in an audit until you switch it on; "
    "findings and reports name its source, and who did."
)


class TablesView(QWidget):
    """A table of tables, and below it what one says of itself."""

    file_wanted = Signal()

    def __init__(self, context: Context, held: HeldRules, parent: QWidget | None = None) -> None:
        """Follow what is on."""
        super().__init__(parent)
        self._context = context
        self._held = held
        self._model = TextRows(context.theme, _HEADS, self)
        self._model.right = frozenset({_ROWS})
        self.table = Table(context.theme)
        self.table.setAccessibleName("Rule tables")
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.setModel(self._model)
        self.table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, width)
        self.table.activated.connect(lambda _: self.look())
        self.switch = button("&Switch on…", "primary")
        self.switch.clicked.connect(self._switch)
        self.rows = button("Look at the &rows…", tip="What the table says, row by row")
        self.rows.clicked.connect(self.look)
        self.add = button("A&dd a table…", tip="A TOML or CSV file of units, vials, NDCs or places, or an MUE list of CMS")
        self.add.clicked.connect(self.file_wanted)
        self.details = Details("The table chosen")
        words = label(_WORDS, "muted", wrap=True)
        tools = row(self.switch, self.rows, None, self.add)
        above = row(words)
        above.setContentsMargins(16, 12, 16, 0)
        tools.setContentsMargins(16, 10, 16, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(above)
        layout.addLayout(tools)
        layout.addWidget(self.table, 1)
        layout.addWidget(hairline())
        layout.addWidget(self.details)
        self.table.selectionModel().currentChanged.connect(self._show)
        held.changed.connect(self._refresh)
        self._refresh()

    @property
    def first(self) -> QWidget:
        """Where to begin."""
        return self.table

    @property
    def current(self) -> ShownTable | None:
        """The table chosen."""
        tables, place = self._held.tables, self.table.currentIndex().row()
        return tables[place] if 0 <= place < len(tables) else None

    def look(self) -> None:
        """Show the rows of the table chosen; a shipped one can be switched on from there."""
        chosen = self.current
        if chosen is not None:
            self._preview(chosen.name, on=chosen.on is not None)

    def add_file(self, path: Path) -> None:
        """Show what a person's table says, to be switched on."""
        self._preview(path, on=False)

    def _preview(self, table: str | Path, *, on: bool) -> None:
        name = table.name if isinstance(table, Path) else table
        dialog = TablePreview(self._context.theme, name, partial(self._held.preview, table), on=on or bool(self._held.why_not), parent=self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._switch_on(table, dialog))
        dialog.open()

    def _switch_on(self, table: str | Path, dialog: TablePreview) -> None:
        if dialog.table is not None:
            self._held.switch_on(table, dialog.why, dialog.day)

    def _switch(self) -> None:
        chosen = self.current
        if chosen is None:
            return
        if chosen.on is not None:
            self._held.switch_off(chosen.name)
        else:
            self.look()

    def _refresh(self) -> None:
        place = max(0, self.table.currentIndex().row())
        rows = [
            (
                item.title[:1].upper() + item.title[1:] or item.name,
                KINDS.get(item.kind, ""),
                "Cannot be used" if item.on is not None and item.on.why_not else "On" if item.on is not None else "Off",
                f"{item.rows:,}",
                day(item.dated, ""),
                item.source,
            )
            for item in self._held.tables
        ]
        self._model.show_rows(_HEADS, rows)
        if rows:
            self.table.setCurrentIndex(self._model.index(min(place, len(rows) - 1), 0))
        self._show()

    def _show(self, _current: QModelIndex | None = None, _before: QModelIndex | None = None) -> None:
        chosen = self.current
        free = not self._held.why_not
        self.add.setEnabled(free)
        self.switch.setEnabled(free and chosen is not None)
        self.rows.setEnabled(chosen is not None and (chosen.on is None or not chosen.on.why_not))
        if chosen is None:
            self.details.show_lines("", ())
            return
        self.switch.setText("&Switch off" if chosen.on is not None else "&Switch on…")
        set_look(self.switch, "" if chosen.on is not None else "primary")
        self.details.show_lines(chosen.title[:1].upper() + chosen.title[1:] or chosen.name, _said(chosen))


def _said(table: ShownTable) -> tuple[str, ...]:
    source = f"{table.source}, dated {day(table.dated)}." if table.dated is not None else ""
    if table.on is None:
        return (source, "Off: it takes part in no audit until it is switched on.")
    if table.on.why_not:
        return (f"{table.name} cannot be used, and audits are refused while it is on: {table.on.why_not}", "Switch it off.")
    reason = f"Reason given: {table.on.reason}." if table.on.reason else ""
    return (
        source,
        f"On: switched on by {table.on.on_by} on {day(table.on.on_since)}.",
        reason,
        "" if table.shipped else f"From the file {table.name}, kept in the project.",
    )
