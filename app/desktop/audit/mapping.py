"""The second step: which column holds which field, proposed by the program, settled by the person."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.desktop.audit.columns_dialog import ColumnsDialog
from app.desktop.audit.mapping_model import COLUMN, FIELD_KEY, MappingModel
from app.desktop.audit.session import Session, is_list
from app.desktop.context import Context
from app.desktop.parts import EmptyState, button, label
from app.desktop.tables import Table
from app.desktop.words import count, field_name, listed

_WIDTHS = (210, 250, 170)
_CHANGE = "Choose other columns for the selected field"


class MapStep(QWidget):
    """The proposed columns in a table; Enter or a click changes one."""

    done = Signal()

    def __init__(self, context: Context, session: Session, parent: QWidget | None = None) -> None:
        """Follow the session's columns."""
        super().__init__(parent)
        self._session = session
        self.model = MappingModel(session, context.theme, self)
        self.table = Table(context.theme)
        self.table.setAccessibleName("Fields and columns")
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, width)
        self.table.activated.connect(self._change)
        self.table.clicked.connect(lambda index: self._change(index) if index.column() == COLUMN else None)
        self._advice = label("", wrap=True)
        self._sheet = QComboBox()
        self._sheet.setAccessibleName("Sheet")
        self._sheet.setToolTip("The sheet whose columns are shown; the audit reads all of them")
        self._sheet.activated.connect(session.show_sheet)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter fields or columns")
        self.search.setAccessibleName("Filter fields or columns")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(240)
        self.search.textChanged.connect(self._filter)
        self.change = button("C&hange column…", "", _CHANGE)
        self.change.clicked.connect(lambda: self._change(self.table.currentIndex()))
        self.go_on = button("Co&ntinue", "primary")
        self.go_on.clicked.connect(self.done)
        self._stack = QStackedWidget()
        reading = EmptyState(
            context.theme, "table", "Reading the columns", "The header row is found and each column is proposed for a field."
        )
        self._stack.addWidget(reading)
        self._stack.addWidget(self._host())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        session.columns_changed.connect(self._refresh)
        self._refresh()

    def _host(self) -> QWidget:
        tools = QHBoxLayout()
        tools.setContentsMargins(16, 10, 16, 10)
        tools.setSpacing(8)
        tools.addWidget(self._advice, 1)
        for widget in (self._sheet, self.search, self.change, self.go_on):
            tools.addWidget(widget)
        host = QWidget()
        layout = QVBoxLayout(host)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(tools)
        layout.addWidget(self.table, 1)
        return host

    def _refresh(self) -> None:
        session = self._session
        self._stack.setCurrentIndex(1 if session.sheets else 0)
        self._sheet.clear()
        self._sheet.addItems([sheet.sheet for sheet in session.sheets])
        self._sheet.setCurrentIndex(session.sheet)
        self._sheet.setVisible(len(session.sheets) > 1)
        self._advice.setText(self._words())
        self.change.setEnabled(not session.why_not)
        self.change.setToolTip(session.why_not or _CHANGE)
        self._filter(self.search.text())

    def _words(self) -> str:
        session = self._session
        asked = session.to_confirm()
        found = sum(1 for row in range(self.model.rowCount()) if session.columns_for(str(self.model.index(row, 0).data(FIELD_KEY))))
        words = f"{count(found, 'field')} found."
        if asked:
            names = [field_name(field) for field in asked[:3]]
            more = [f"{len(asked) - 3} more"] if len(asked) > 3 else []
            words += f" Please check: {listed([*names, *more])}."
        if session.remembered:
            words += " Your choices for this layout were remembered."
        return words

    def _filter(self, text: str) -> None:
        wanted = text.strip().casefold()
        for row in range(self.model.rowCount()):
            texts = (str(self.model.index(row, column).data()) for column in range(2))
            self.table.setRowHidden(row, not any(wanted in shown.casefold() for shown in texts))

    def _change(self, index: QModelIndex) -> None:
        mapping = self._session.mapping
        field = index.siblingAtColumn(0).data(FIELD_KEY)
        if mapping is None or not isinstance(field, str) or self._session.why_not:
            return
        dialog = ColumnsDialog(field, mapping, self._session.columns_for(field), several=is_list(field), parent=self)
        dialog.accepted.connect(lambda: self.choose(field, dialog.columns))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def choose(self, field: str, columns: tuple[str, ...]) -> None:
        """Take other columns for a field, in a step that can be undone."""
        if columns != self._session.columns_for(field) or field in self._session.to_confirm():
            self._session.choose_columns(field, columns)
            self.table.setCurrentIndex(self.model.index(self.model.row_of(field), COLUMN))
