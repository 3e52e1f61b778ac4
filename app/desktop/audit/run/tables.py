"""The account of rows as tables: what was rejected, skipped and repaired, and which columns were read."""

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from app.audit.model import AuditResult
from app.desktop.audit.rules.table_rows import TextRows
from app.desktop.audit.run.words import account_words
from app.desktop.audit.setup.faces import Faces
from app.desktop.parts import button, label, row
from app.desktop.tables import Table
from app.desktop.theme import Theme
from app.desktop.words import field_name

Rows = Sequence[tuple[str, ...]]

_WIDTHS = {"Sheet": 110, "Row": 70, "Column": 140, "Value": 160, "Was": 150, "Now": 150, "Field": 190}
_EMPTY = {"Rejected": "No row was rejected.", "Skipped": "No row was skipped.", "Repaired": "No value was repaired.", "Columns": ""}


class AccountDialog(QDialog):
    """One table at a time, to be filtered and copied."""

    def __init__(self, theme: Theme, result: AuditResult, parent: QWidget | None = None) -> None:
        """Show the account of a run."""
        super().__init__(parent)
        self.setWindowTitle("Rows of the file")
        self.resize(820, 560)
        self._tables = account_tables(result)
        self._shown: Rows = ()
        names = list(self._tables)
        self.faces = Faces("Which rows", [(f"{name}  {len(self._tables[name][1]):,}", "") for name in names])
        self.faces.chosen.connect(lambda _: self._show())
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter")
        self.search.setAccessibleName("Filter rows")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(220)
        self.search.textChanged.connect(lambda _: self._show())
        self.table = Table(theme)
        self.table.setAccessibleName("Rows")
        self._model = TextRows(theme, ("",), self)
        self.table.setModel(self._model)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.empty = label("", "muted")
        self.copy = button("&Copy all", tip="Copy the rows shown, with their headers")
        self.copy.clicked.connect(self._copy)
        close = button("C&lose")
        close.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(label(account_words(result), "heading", wrap=True))
        tools = row(self.faces, self.search)
        tools.setStretch(0, 1)
        layout.addLayout(tools)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.empty)
        layout.addLayout(row(self.copy, None, close))
        self._show()

    def show_table(self, name: str) -> None:
        """Bring one table to the front."""
        self.faces.show_face(list(self._tables).index(name))
        self._show()

    def _show(self) -> None:
        name = list(self._tables)[self.faces.face]
        heads, rows = self._tables[name]
        wanted = self.search.text().strip().casefold()
        self._shown = [line for line in rows if wanted in "\t".join(line).casefold()] if wanted else rows
        self._model.right = frozenset(place for place, head in enumerate(heads) if head == "Row")
        self._model.show_rows(heads, self._shown)
        for place, head in enumerate(heads):
            self.table.setColumnWidth(place, _WIDTHS.get(head, 220))
        self.empty.setText(_EMPTY[name] if not rows else "No row holds these words." if not self._shown else "")
        self.empty.setVisible(not self._shown)
        self.copy.setEnabled(bool(self._shown))

    def _copy(self) -> None:
        self.table.selectAll()
        QGuiApplication.clipboard().setText(self.table.selected_text())


def account_tables(result: AuditResult) -> dict[str, tuple[tuple[str, ...], Rows]]:
    """Return the tables of a run's account by name: heads and rows."""
    rows = result.rows
    return {
        "Rejected": (
            ("Sheet", "Row", "Column", "Value", "Why"),
            [(item.sheet, f"{item.row:,}", item.column, item.value, item.why) for item in rows.rejected],
        ),
        "Skipped": (("Sheet", "Row", "Why"), [(item.sheet, f"{item.row:,}", _SKIPPED.get(item.why, item.why)) for item in rows.skipped]),
        "Repaired": (
            ("Sheet", "Row", "Column", "Was", "Now", "By rule"),
            [(item.sheet, f"{item.row:,}", item.column, item.was, item.now, item.rule) for item in result.repairs],
        ),
        "Columns": (
            ("Field", "Column in the file"),
            [(field_name(name), ", ".join((held,) if isinstance(held, str) else held)) for name, held in result.mapping.items() if held],
        ),
    }


_SKIPPED = {"total": "A row of totals", "header": "A header repeated", "note": "A note below or between the lines"}
