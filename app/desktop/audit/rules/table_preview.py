"""A rule table before it is switched on: what it says of itself, its rows, and the reason."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.audit.rule_tables import RuleTable
from app.desktop.audit.rules.table_rows import TextRows
from app.desktop.audit.rules.words import HEADS, KINDS, row_cells, rows_words
from app.desktop.audit.setup.fields import DayField, put_in
from app.desktop.parts import button, label, row
from app.desktop.tables import Table
from app.desktop.theme import Theme
from app.desktop.words import day
from app.errors import InputRefusedError

Read = Callable[[date | None], RuleTable]


class TablePreview(QDialog):
    """Reads the table as soon as its date is known; what cannot be understood is said in one sentence."""

    def __init__(self, theme: Theme, name: str, read: Read, *, on: bool, parent: QWidget | None = None) -> None:
        """`read` reads the table, of another date where one is given; `on`: it is on already and only looked at."""
        super().__init__(parent)
        self.setWindowTitle(name)
        self.resize(720, 560)
        self._read = read
        self.table: RuleTable | None = None
        self.heading = label(name, "heading", wrap=True)
        self.refused = label("", wrap=True)
        self._facts = {key: label("", wrap=True, selectable=True) for key in ("About", "Source", "Dated", "File")}
        self.dated = DayField("Of when it is")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Reason, if there is one to give")
        self.rows = Table(theme)
        self.rows.setAccessibleName("Rows of the table")
        self._model = TextRows(theme, ("",), self)
        self.rows.setModel(self._model)
        self.rows.horizontalHeader().setStretchLastSection(True)
        self.take = button("&Switch on", "primary")
        self.take.clicked.connect(self.accept)
        self._date = QWidget()
        leave = button("Cance&l" if not on else "C&lose")
        leave.clicked.connect(self.reject)
        self._lay_out(leave, on=on)
        self.dated.editingFinished.connect(lambda: self._show(self.dated.day) if self.dated.day is not None else None)
        self._show(None)

    @property
    def day(self) -> date | None:
        """The date given for a list that does not say of when it is."""
        return self.dated.day if self._date.isVisibleTo(self) else None

    @property
    def why(self) -> str:
        """The reason given."""
        return self.reason.text().strip()

    def _lay_out(self, leave: QWidget, *, on: bool) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(self._facts.items()):
            grid.addWidget(label(name, "muted"), number, 0)
            grid.addWidget(value, number, 1)
        asked, why = QGridLayout(self._date), QGridLayout()
        for made in (asked, why):
            made.setContentsMargins(0, 0, 0, 0)
            made.setHorizontalSpacing(16)
            made.setColumnStretch(1, 1)
        put_in(asked, 0, "&Date of the list", self.dated)
        put_in(why, 0, "&Reason", self.reason)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.heading)
        layout.addWidget(self.refused)
        layout.addLayout(grid)
        layout.addWidget(self._date)
        layout.addWidget(self.rows, 1)
        if not on:
            layout.addLayout(why)
        self.take.setVisible(not on)
        layout.addLayout(row(None, leave, self.take))
        self._date.hide()

    def _show(self, dated: date | None) -> None:
        try:
            self.table = self._read(dated)
        except InputRefusedError as refused:
            self.table = None
            self.refused.setText(refused.refusal.sentence())
            self._date.setVisible(self._lacks_day())
        self.refused.setVisible(self.table is None)
        self.take.setEnabled(self.table is not None)
        if self.table is None:
            return
        use = self.table.use
        self.heading.setText(use.title[:1].upper() + use.title[1:])
        self._facts["About"].setText(f"{KINDS[use.kind]}, {rows_words(use.rows)}")
        self._facts["Source"].setText(use.source)
        self._facts["Dated"].setText(day(use.dated))
        self._facts["File"].setText(f"{use.file} · {use.sha256[:16]}")
        self._model.show_rows(HEADS[use.kind], [row_cells(line) for line in self.table.rows])
        self._model.mono = frozenset(range(2))

    def _lacks_day(self) -> bool:
        """Whether nothing but its date is missing."""
        try:
            self._read(date.max)
        except InputRefusedError:
            return False
        return True
