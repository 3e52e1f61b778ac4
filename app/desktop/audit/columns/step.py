"""The second step: which column holds which field, proposed by the program, settled by the person."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.audit.model import ClaimType
from app.desktop.audit.columns.choice import ColumnChoice
from app.desktop.audit.columns.dialog import ColumnsDialog
from app.desktop.audit.columns.model import COLUMN, FIELD_KEY, MappingModel
from app.desktop.audit.columns.words import kind_words, off_words
from app.desktop.audit.session import Session, is_list
from app.desktop.context import Context
from app.desktop.parts import EmptyState, button, label, row
from app.desktop.tables import Table
from app.desktop.words import CLAIM_TYPES, count, field_name, listed
from app.errors import InputRefusedError, OutputFailedError
from app.workspace.columns import claims_sheets, share_sheets, shared_columns

_WIDTHS = (190, 220, 178, 192)
_NARROW = 960  # pixels; below, columns make room for the remarks
_NARROW_WIDTHS = (186, 148, 172, 116)
_CHANGE = "Choose other columns for the selected field"


class MapStep(QWidget):
    """The proposed columns in a table; Enter or a click changes one."""

    done = Signal()
    save_wanted = Signal()
    load_wanted = Signal()

    def __init__(self, context: Context, session: Session, parent: QWidget | None = None) -> None:
        """Follow the session's columns."""
        super().__init__(parent)
        self._context = context
        self._session = session
        self._narrow = False
        self.model = MappingModel(session, context.theme, self)
        self.table = Table(context.theme)
        self._advice = label("", wrap=True)
        self._advice.setAccessibleName("About the columns")
        self._sheet = QComboBox()
        self._sheet.setAccessibleName("Sheet")
        self._sheet.setToolTip("The sheet whose columns are shown; the audit reads all of them")
        self._sheet.activated.connect(session.show_sheet)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter fields or columns")
        self.search.setAccessibleName("Filter fields or columns")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(200)
        self.search.setMaximumWidth(240)
        self.search.textChanged.connect(self._filter)
        self.right = button("&Right as proposed", "", "Say of the selected field that the column proposed is the right one")
        self.right.clicked.connect(self._confirm)
        self.change = button("C&hange column…", "", _CHANGE)
        self.change.clicked.connect(lambda: self._change(self.table.currentIndex()))
        self.share = button("&Mapping")
        self.share.setAccessibleName("Mapping: save, load, or back to the proposal")
        self.menu_actions = self._menu()
        self.go_on = button("Co&ntinue", "primary")
        self.go_on.clicked.connect(self.done)
        self.form = QComboBox()
        self.form.setAccessibleName("Claim form")
        self.form.addItem("What each row says", None)
        for kind, words in CLAIM_TYPES.items():
            self.form.addItem(words, kind)
        self.form.activated.connect(lambda _: self._take_form())
        self.of_form = label("", "muted", wrap=True)
        self._dress_table()
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
        session.choices_changed.connect(self._show_form)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the remarks room."""
        super().resizeEvent(event)
        if (self.width() < _NARROW) is not self._narrow:
            self._narrow = not self._narrow
            self._fit()

    def choose(self, field: str, columns: tuple[str, ...]) -> None:
        """Take other columns for a field, in a step that can be undone."""
        if columns != self._session.columns_for(field) or field in self._session.to_confirm():
            self._session.choose_columns(field, columns)
            self.table.setCurrentIndex(self.model.index(self.model.row_of(field), COLUMN))

    def save_to(self, path: Path) -> None:
        """Write the columns of the sheets of claims as a mapping file."""
        if not self._session.sheets:
            return
        try:
            share_sheets(path, claims_sheets(self._session.sheets), self._session.overrides_asked)
        except OutputFailedError as failed:
            self._context.error_shown.emit(failed.refusal.sentence())
        else:
            self._context.message_shown.emit(f"{path.name} written")

    def load_from(self, path: Path) -> None:
        """Take the columns of a mapping file, in a step that can be undone."""
        try:
            refused = self._session.choose_all(shared_columns(path))
        except InputRefusedError as fault:
            refused = fault.refusal.sentence()
        if refused:
            self._context.error_shown.emit(refused)
        else:
            self._context.message_shown.emit(f"Columns taken from {path.name}")

    def _fit(self) -> None:
        for column, width in enumerate(_NARROW_WIDTHS if self._narrow else _WIDTHS):
            self.table.setColumnWidth(column, width)

    def _dress_table(self) -> None:
        self.table.setAccessibleName("Fields and columns")
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.setModel(self.model)
        drop_down = ColumnChoice(self._session, self.table)
        drop_down.chosen.connect(self.choose)
        self.table.setItemDelegateForColumn(COLUMN, drop_down)
        self.table.horizontalHeader().setStretchLastSection(True)
        self._fit()
        self.table.activated.connect(self._change)
        self.table.clicked.connect(lambda index: self._drop_down(index) if index.column() == COLUMN else None)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._allow())

    def _menu(self) -> dict[str, QAction]:
        menu = QMenu(self)
        entries = (
            ("save", "&Save mapping…", self.save_wanted.emit),
            ("load", "&Load mapping…", self.load_wanted.emit),
            ("reset", "&Back to the proposal", self._session.reset_columns),
        )
        made = {}
        for key, text, do in entries:
            made[key] = menu.addAction(text)
            made[key].triggered.connect(lambda _=False, do=do: do())
        self.share.setMenu(menu)
        return made

    def _host(self) -> QWidget:
        top = row(self._advice, self.go_on, gap=12)
        top.setStretch(0, 1)
        top.setContentsMargins(16, 10, 16, 0)
        tools = row(self._sheet, self.search, None, self.right, self.change, self.share)
        tools.setContentsMargins(16, 8, 16, 8)
        caption = label("C&laim form", "muted")
        caption.setTextFormat(Qt.TextFormat.AutoText)
        caption.setBuddy(self.form)
        below = row(caption, self.form, self.of_form)
        below.setStretch(2, 1)
        below.setContentsMargins(16, 8, 16, 8)
        host = QWidget()
        layout = QVBoxLayout(host)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addLayout(tools)
        layout.addWidget(self.table, 1)
        layout.addLayout(below)
        return host

    def _refresh(self) -> None:
        session = self._session
        self._stack.setCurrentIndex(1 if session.sheets else 0)
        self._sheet.clear()
        self._sheet.addItems([sheet.sheet for sheet in session.sheets])
        self._sheet.setCurrentIndex(session.sheet)
        self._sheet.setVisible(len(session.sheets) > 1)
        self._advice.setText(self._words())
        self._show_form()
        self._filter(self.search.text())
        self._allow()

    def _allow(self) -> None:
        session = self._session
        free = not session.why_not
        self.change.setEnabled(free)
        self.change.setToolTip(session.why_not or _CHANGE)
        self.right.setEnabled(free and self._field() in session.to_confirm())
        self.menu_actions["load"].setEnabled(free)
        self.form.setEnabled(free)
        self.form.setToolTip(session.why_not)
        self.menu_actions["reset"].setEnabled(free and bool(session.overrides))

    def _show_form(self) -> None:
        session = self._session
        with QSignalBlocker(self.form):
            self.form.setCurrentIndex(max(0, self.form.findData(self._form())))
        mapping = session.mapping
        if mapping is None:
            return
        sheet = f"sheet {mapping.sheet}" if len(session.sheets) > 1 else "this file"
        words = f"Rows that do not say are read as {kind_words(mapping, session)}, by the columns of {sheet}."
        whole = "the file" if session.claim_type is not None or len(session.sheets) == 1 else sheet
        self.of_form.setText(f"Every row of {whole} is read as this form." if self._form() is not None else words)

    def _form(self) -> ClaimType | None:
        """Return the claim form chosen for the file, else for the sheet shown."""
        session = self._session
        shown = session.mapping.sheet if session.mapping is not None else ""
        return session.claim_type if session.claim_type is not None else session.sheet_types.get(shown)

    def _take_form(self) -> None:
        """Take the form for the sheet shown."""
        self._session.set_sheet_type(self._chosen_form())

    def _chosen_form(self) -> ClaimType | None:
        kind = self.form.currentData()
        return ClaimType(kind) if kind is not None else None

    def _words(self) -> str:
        session = self._session
        asked = session.to_confirm()
        found = sum(1 for line in range(self.model.rowCount()) if session.columns_for(str(self.model.index(line, 0).data(FIELD_KEY))))
        words = f"{count(found, 'field')} found."
        if asked:
            names = [field_name(field) for field in asked[:3]]
            more = [f"{len(asked) - 3} more"] if len(asked) > 3 else []
            words += f" Please check: {listed([*names, *more])}."
        if missing := off_words(session):
            words += f" {missing}"
        if session.remembered:
            words += " Your choices for this layout were remembered."
        if session.open_elsewhere:
            words += " The file is open in Excel: what was not saved there is not read."
        if len(session.sheets) > 1:
            words += " A choice holds on the sheets laid out like this one, a claim form on this sheet."
        return words

    def _filter(self, text: str) -> None:
        wanted = text.strip().casefold()
        for line in range(self.model.rowCount()):
            texts = (str(self.model.index(line, column).data()) for column in range(2))
            self.table.setRowHidden(line, not any(wanted in shown.casefold() for shown in texts))

    def _field(self) -> str:
        field = self.table.currentIndex().siblingAtColumn(0).data(FIELD_KEY)
        return field if isinstance(field, str) else ""

    def _confirm(self) -> None:
        field = self._field()
        if field in self._session.to_confirm():
            self.choose(field, self._session.columns_for(field))

    def _drop_down(self, index: QModelIndex) -> None:
        field = index.siblingAtColumn(0).data(FIELD_KEY)
        if not isinstance(field, str) or is_list(field) or self._session.why_not:
            self._change(index)
            return
        self.table.edit(index)
        choices = self.table.findChild(QComboBox)
        if choices is not None:
            choices.showPopup()

    def _change(self, index: QModelIndex) -> None:
        mapping = self._session.mapping
        field = index.siblingAtColumn(0).data(FIELD_KEY)
        if mapping is None or not isinstance(field, str) or self._session.why_not:
            return
        dialog = ColumnsDialog(field, mapping, self._session.columns_for(field), several=is_list(field), parent=self)
        dialog.accepted.connect(lambda: self.choose(field, dialog.columns))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
