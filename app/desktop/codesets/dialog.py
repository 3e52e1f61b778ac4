"""The code sets window: the tables in use, importing one, what it changes for the policies at hand."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QComboBox, QDialog, QMessageBox, QSplitter, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.desktop.codesets.models import TABLE, EffectModel, TablesModel, UnreadModel
from app.desktop.codesets.reading import (
    Effect,
    Origin,
    TableInUse,
    effect_of,
    effect_words,
    report_of,
    report_words,
    tables_in_use,
    take_in,
)
from app.desktop.context import Context
from app.desktop.dialogs.files import Files
from app.desktop.library.drop import DropArea
from app.desktop.parts import button, label, row
from app.desktop.project.holding import Holding
from app.desktop.tables import Table
from app.desktop.tasks import Tasks
from app.desktop.words import count
from app.progress import Job
from app.project.project import Project
from app.workspace.codesets import ImportReport, remove_table

_OWN, _PROJECT = 0, 1
_SHIPPED = "Shipped with the program. Where it speaks for no day, or is not there at all, the answer is “undetermined”, never a guess."


class CodeSetsDialog(QDialog):
    """Tables above, the chosen one's report below. A file dropped anywhere is imported."""

    def __init__(self, context: Context, tasks: Tasks, holding: Holding, files: Files, parent: QWidget | None = None) -> None:
        """Show the tables in use."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Code sets")
        self.resize(940, 640)
        self._context = context
        self._tasks = tasks
        self._holding = holding
        self._files = files
        self._wanted: str | None = None  # the file to select once the tables are listed anew
        self._asked = 0
        self._closed = False
        self.model = TablesModel(context.theme, self)
        self.table = self._tables()
        self.place = QComboBox()
        self.place.setAccessibleName("Where to keep what is imported")
        self.place.addItems(["Keep for me, on this computer", "Keep in this project"])
        self.take = button("&Import…", "primary", "Import a HCPCS or ICD-10 file of CMS")
        self.take.clicked.connect(self._ask)
        self.remove = button("&Remove", "", "Take this table out of use; its file stays untouched")
        self.remove.clicked.connect(self._remove)
        self.heading = label("", "heading", wrap=True)
        self.report = label("", wrap=True, selectable=True)
        self.effect_words = label("", "muted", wrap=True, selectable=True)
        self.effects = EffectModel(context.theme, self)
        self.unread = UnreadModel(self)
        self.effect_table = self._table(self.effects, "What this table changes for the policies here", (96, 84, 84, 200, 92, 180))
        self.unread_table = self._table(self.unread, "Lines that were not understood", (110, 280))
        self._lay_out()
        holding.session.project_changed.connect(self.refresh)
        context.ledger_changed.connect(self._select)
        self.refresh()

    @property
    def selected(self) -> TableInUse | None:
        """The table chosen."""
        held = self.table.currentIndex().siblingAtColumn(0).data(TABLE)
        return held if isinstance(held, TableInUse) else None

    def refresh(self) -> None:
        """List the tables in use."""
        kept = self._wanted or (self.selected.table.sha256 if self.selected is not None else None)
        self._wanted = None
        tables = tables_in_use(self._project)
        self.model.show_tables(tables)
        if tables:
            chosen = next((number for number, held in enumerate(tables) if kept is not None and held.table.sha256 == kept), 0)
            self.table.setCurrentIndex(self.model.index(chosen, 0))
        session = self._holding.session
        able = session.project is not None and not session.why_not
        self.place.setEnabled(able)
        self.place.setToolTip(session.why_not or ("" if able else "A project begins with the first policy you open"))
        if not able:
            self.place.setCurrentIndex(_OWN)
        self._select()

    def import_file(self, path: Path) -> None:
        """Import a file where the person chose to keep it."""
        project = self._project if self.place.currentIndex() == _PROJECT else None
        self._tasks.run(f"Importing {path.name}", lambda job: take_in(path, project, job), self._taken)

    def done(self, result: int) -> None:
        """Let go of what is still being compared."""
        self._asked += 1
        self._closed = True
        super().done(result)

    @property
    def _project(self) -> Project | None:
        return self._holding.session.project

    def _lay_out(self) -> None:
        self.changes_button = self._face("What it changes here")
        self.unread_button = self._face("Not understood")
        faces = QButtonGroup(self)
        self._faces = QStackedWidget()
        for number, (face, table) in enumerate(((self.changes_button, self.effect_table), (self.unread_button, self.unread_table))):
            faces.addButton(face, number)
            self._faces.addWidget(table)
        faces.idClicked.connect(self._faces.setCurrentIndex)
        self.changes_button.setChecked(True)
        below = QWidget()
        inner = QVBoxLayout(below)
        inner.setContentsMargins(16, 12, 16, 0)
        inner.setSpacing(6)
        inner.addWidget(self.heading)
        inner.addWidget(self.report)
        inner.addWidget(self.effect_words)
        inner.addLayout(row(self.changes_button, self.unread_button, None, gap=4))
        inner.addWidget(self._faces, 100)
        inner.addStretch(1)  # takes the room where a table has no report
        split = QSplitter(Qt.Orientation.Vertical)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(below)
        split.setSizes([220, 320])
        area = DropArea(split)
        area.dropped.connect(lambda paths: self.import_file(paths[0]))
        close = button("&Close")
        close.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(label("Code sets", "title"))
        words = "The tables that say when a code existed. Drop a HCPCS or ICD-10 file of CMS here, zipped or not, to add one."
        layout.addWidget(label(words, "muted", wrap=True))
        layout.addWidget(area, 1)
        layout.addLayout(row(self.take, self.place, self.remove, None, close))
        self.table.setFocus()

    def _face(self, text: str) -> QToolButton:
        made = QToolButton()
        made.setProperty("look", "face")
        made.setText(text)
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made

    def _tables(self) -> Table:
        table = self._table(self.model, "Tables in use", (100, 196, 76, 310))
        table.setSelectionMode(Table.SelectionMode.SingleSelection)
        table.selectionModel().currentRowChanged.connect(lambda *_: self._select())
        away = QShortcut(QKeySequence(Qt.Key.Key_Delete), table)
        away.setContext(Qt.ShortcutContext.WidgetShortcut)
        away.activated.connect(self._remove)
        return table

    def _table(self, model: TablesModel | EffectModel | UnreadModel, name: str, widths: tuple[int, ...]) -> Table:
        table = Table(self._context.theme)
        table.setAccessibleName(name)
        table.setModel(model)
        for column, width in enumerate(widths):
            table.setColumnWidth(column, width)
        table.horizontalHeader().setStretchLastSection(True)
        return table

    def _ask(self) -> None:
        path = self._files.code_table()
        if path is not None:
            self.import_file(path)

    def _taken(self, report: ImportReport) -> None:
        self._wanted = report.sha256
        self._context.message_shown.emit(f"{report.file}: {count(report.records, 'record')} imported")
        self._holding.take_new_sets()
        if not self._closed:
            self.refresh()

    def _remove(self) -> None:
        held = self.selected
        if held is None or held.origin is Origin.SHIPPED or held.table.sha256 is None:
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle("Remove a table")
        box.setText(f"Take {held.table.file} out of use?")
        box.setInformativeText("The file it came from stays untouched and can be imported again.")
        remove = box.addButton("Remove", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton("Keep", QMessageBox.ButtonRole.RejectRole))
        box.exec()
        if box.clickedButton() is remove and self._taken_out(held.origin, held.table.sha256):
            self._holding.take_new_sets()
            self.refresh()

    def _taken_out(self, origin: Origin, sha256: str) -> bool:
        if origin is Origin.OWN:
            return remove_table(sha256)
        return self._holding.session.write("the removal of a code table", lambda project: project.tables.remove(sha256))

    def _select(self) -> None:
        held = self.selected
        self._asked += 1
        own = held is not None and held.origin is Origin.OWN
        kept = held is not None and held.origin is Origin.PROJECT and not self._holding.session.why_not
        self.remove.setEnabled(own or kept)
        self.effects.show_changes(())
        self.unread.show_unread(())
        self._name_faces(0, 0)
        sha256 = held.table.sha256 if held is not None else None
        report = report_of(sha256, self._project) if sha256 is not None else None
        if held is None:
            return
        self.heading.setText(held.table.file or held.table.source)
        for part in (self.changes_button, self.unread_button, self._faces, self.effect_words):
            part.setVisible(report is not None)
        if report is None or sha256 is None:
            self.report.setText(held.table.problem or _SHIPPED)
            return
        self.report.setText(report_words(report))
        self.unread.show_unread(report.unread)
        self._name_faces(0, len(report.unread))
        self._ask_effect(sha256, len(report.unread))

    def _ask_effect(self, sha256: str, unread: int) -> None:
        asked, project, ledger = self._asked, self._project, self._context.ledger
        self.effect_words.setText("Comparing the table with the policies")

        def work(job: Job) -> Effect:
            return effect_of(sha256, project, ledger, job)

        def show(effect: Effect) -> None:
            if asked == self._asked:
                self.effect_words.setText(effect_words(effect))
                self.effects.show_changes(effect.changes or ())
                self._name_faces(len(effect.changes or ()), unread)

        self._tasks.run("Comparing the table with the policies", work, show)

    def _name_faces(self, changes: int, unread: int) -> None:
        self.changes_button.setText(f"What it changes here · {changes:,}")
        self.unread_button.setText(f"Not understood · {unread:,}")
