"""The Library page: the versions held, by policy."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLineEdit, QStackedWidget, QTreeView, QVBoxLayout, QWidget

from app.desktop.choosing import choose
from app.desktop.context import Context
from app.desktop.facts.panel import FactsPanel
from app.desktop.library.drop import DropArea
from app.desktop.library.facts import VersionFacts
from app.desktop.library.model import FILE, POLICY, REFUSED, LibraryModel, groups
from app.desktop.parts import EmptyState, Step, button, label
from app.desktop.project.holding import Holding
from app.desktop.project.state_words import Confirmed
from app.desktop.settings import Settings
from app.desktop.words import count
from app.ledger.model import Skipped
from app.workspace.versions import LoadedFile

_WIDTHS = (240, 92, 92, 160, 118, 48, 60, 60)


class LibraryPage(QWidget):
    """Files in, versions by policy out."""

    files_wanted = Signal()
    folder_wanted = Signal()
    sample_wanted = Signal()
    dropped = Signal(object)  # tuple[Path, ...]
    remove_wanted = Signal()  # of the versions selected

    def __init__(self, context: Context, settings: Settings, holding: Holding, panel: FactsPanel, parent: QWidget | None = None) -> None:
        """Follow the versions held; `holding` knows the states confirmed, and keeps new ones; `panel` shows the facts of one."""
        super().__init__(parent)
        self.setAccessibleName("Library")
        self._context = context
        self._settings = settings
        self._holding = holding
        self._confirmed: Confirmed = {}
        self.facts = VersionFacts(context, holding, panel)
        self.model = LibraryModel(context.theme, self)
        self.tree = self._tree()
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter")
        self.search.setAccessibleName("Filter by file, policy or drug")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(220)
        self.search.textChanged.connect(self._filter)
        self.compare_button = button("&Compare", "primary", "Compare the two selected versions, or a redline with its own old wording")
        self.compare_button.clicked.connect(self.compare_selected)
        self._count = label("", "muted")
        self.empty = EmptyState(
            context.theme,
            "library",
            "Open policy versions",
            "Drop policy files or a folder here. Word files with tracked changes count as two wordings: the old and the new.",
            (
                Step("&Open versions…", self.files_wanted.emit),
                Step("Open &folder…", self.folder_wanted.emit),
                Step("Try the sample polic&y", self.sample_wanted.emit),
            ),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty_host())
        self._stack.addWidget(self._table_host())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        context.versions_changed.connect(self._refresh)
        context.ledger_changed.connect(self._refresh)
        context.steps_changed.connect(self._refresh)
        context.theme.changed.connect(self._refresh)
        holding.session.decided.connect(self._follow_states)
        holding.session.project_changed.connect(self._allow)
        self._refresh()

    @property
    def selected(self) -> tuple[LoadedFile, ...]:
        """The files selected, in the order of the table."""
        rows = sorted(self.tree.selectionModel().selectedRows(0), key=lambda index: (index.parent().row(), index.row()))
        return tuple(file for index in rows if isinstance(file := index.data(FILE), LoadedFile))

    def compare_selected(self) -> None:
        """Compare the two selected versions, or a redline with its own old wording."""
        chosen = self.selected
        if len(chosen) == 2:
            self._context.request_compare(chosen[1].new, chosen[0].new)
        elif len(chosen) == 1 and chosen[0].old is not None:
            self._context.request_compare(None, chosen[0].new)
        else:
            self._context.message_shown.emit("Select two versions to compare, or one redline")

    def start_search(self) -> None:
        """Put the cursor into the filter."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def come_to_front(self) -> None:
        """Show the selected version's facts and the counts."""
        self._select()
        self._tell()
        waiting = self.tree if self._stack.currentIndex() == 1 else self.empty.buttons[0]
        waiting.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self.model)
        tree.setAccessibleName("Versions by policy")
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setUniformRowHeights(True)
        tree.setAllColumnsShowFocus(True)
        tree.setIndentation(16)
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        head = tree.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(_WIDTHS[1:], start=1):
            tree.setColumnWidth(column, width)
        tree.selectionModel().selectionChanged.connect(self._select)
        tree.activated.connect(self._activate)
        away = QShortcut(QKeySequence(Qt.Key.Key_Delete), tree)
        away.setContext(Qt.ShortcutContext.WidgetShortcut)
        away.activated.connect(self.remove_wanted)
        return tree

    def _empty_host(self) -> QWidget:
        host = QWidget()
        layout = QVBoxLayout(host)
        layout.setContentsMargins(24, 24, 24, 24)
        area = DropArea(self.empty)
        area.dropped.connect(self.dropped)
        layout.addWidget(area)
        return host

    def _table_host(self) -> QWidget:
        self.more = button("&Open versions…")
        self.more.clicked.connect(self.files_wanted)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 12)
        head.setSpacing(8)
        head.addWidget(label("Library", "title"))
        head.addSpacing(4)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self.search, 1)
        head.addWidget(self.more)
        head.addWidget(self.compare_button)
        host = QWidget()
        layout = QVBoxLayout(host)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.tree, 1)
        return host

    def _refresh(self) -> None:
        found = groups(self._context.loaded, self._context.ledger)
        kept = {file.document.sha256 for file in self.selected}
        loaded = self._context.loaded
        references = loaded.references if loaded is not None else ()
        named = {file.path.name for file in references}
        refused = [item for item in self._context.skipped if item.file not in named]
        self._confirmed = self._holding.confirmed()
        self.model.take_context(self._context.steps, self._confirmed)
        self.model.show_groups(found, references, refused)
        for number in range(self.model.rowCount()):
            self.tree.setFirstColumnSpanned(number, QModelIndex(), True)
            top = self.model.index(number, 0)
            for below in range(self.model.rowCount(top)):
                if self.model.index(below, 0, top).data(REFUSED) is not None:
                    self.tree.setFirstColumnSpanned(below, top, True)
        self.tree.expandAll()
        self._stack.setCurrentIndex(1 if self.model.rowCount() else 0)
        self._filter(self.search.text())
        self._reselect(kept)
        self._tell()

    def _reselect(self, kept: set[str]) -> None:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for top in range(self.model.rowCount()):
            parent = self.model.index(top, 0)
            for number in range(self.model.rowCount(parent)):
                index = self.model.index(number, 0, parent)
                file = index.data(FILE)
                if isinstance(file, LoadedFile) and file.document.sha256 in kept:
                    self.tree.selectionModel().select(index, flags)
        if not kept and self.model.rowCount():
            choose(self.tree, self.model.index(0, 0, self.model.index(0, 0)))
        self._select()

    def _filter(self, text: str) -> None:
        wanted = text.strip().casefold()
        for top in range(self.model.rowCount()):
            parent = self.model.index(top, 0)
            whole = wanted in str(parent.data()).casefold()
            seen = 0
            for number in range(self.model.rowCount(parent)):
                shown = whole or wanted in str(self.model.index(number, 0, parent).data()).casefold()
                self.tree.setRowHidden(number, parent, not shown)
                seen += shown
            self.tree.setRowHidden(top, QModelIndex(), seen == 0)

    def _follow_states(self) -> None:
        """Show the states confirmed, if they are others: most decisions are about something else."""
        if self._holding.confirmed() != self._confirmed:
            self._refresh()

    def _allow(self) -> None:
        why = self._holding.session.why_not
        for adding in (self.more, *self.empty.buttons):
            adding.setEnabled(not why)
            adding.setToolTip(why)
        self._select()

    def _select(self) -> None:
        chosen = self.selected
        self.compare_button.setEnabled(len(chosen) == 2 or (len(chosen) == 1 and chosen[0].old is not None))
        current = self.tree.currentIndex()
        policy = current.siblingAtColumn(0).data(POLICY)
        names = [item.policy for item in self._context.ledger.policies] if self._context.ledger else []
        if isinstance(policy, str) and policy in names:
            self._context.set_policy(policy)
        if not self.isVisible():
            return
        refused = current.siblingAtColumn(0).data(REFUSED)
        if chosen:
            self.facts.show_file(chosen[0])
        elif isinstance(refused, Skipped):
            self.facts.show_refused(refused)
        self._context.details_shown.emit(self.facts if chosen or isinstance(refused, Skipped) else None)

    def _activate(self, index: QModelIndex) -> None:
        file = index.siblingAtColumn(0).data(FILE)
        if not isinstance(file, LoadedFile):
            return
        if file.old is not None:
            self._context.request_compare(None, file.new)
        elif file.new.text.blocks:
            self._context.place_requested.emit(file.new.text.blocks[0].place(0, 0))

    def _tell(self) -> None:
        found = groups(self._context.loaded, self._context.ledger)
        files = sum(len(group.files) for group in found)
        self._count.setText(f"{count(files, 'version')} of {count(len(found), 'policy', 'policies')}" if found else "")
        if self.isVisible():
            checks = sum(len(file.new.checks) for group in found for file in group.files)
            unread = sum(len(file.new.all_unread) for group in found for file in group.files)
            words = [self._count.text(), count(checks, "check"), count(unread, "unread statement")]
            self._context.status_shown.emit(" · ".join(words) if found else "No policy version is open")
