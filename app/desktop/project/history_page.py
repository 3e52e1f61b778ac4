"""The Decisions page: everything that was decided in this project, by whom and why."""

from collections import Counter

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.desktop.context import Context
from app.desktop.parts import EmptyState, IconButton, Step, label
from app.desktop.project.history_details import HistoryDetails
from app.desktop.project.history_model import HOLDS, SENTENCE, UNDONE, Entry, HistoryModel, Words, matching
from app.desktop.project.session import ProjectSession
from app.desktop.tables import Table
from app.desktop.words import count
from app.policy.corrections import place_at
from app.project.keys import parsed
from app.project.model import Decision, What
from app.workspace.corrections import key_of
from app.workspace.decision_words import KINDS
from app.workspace.dispositions import finding_meant
from app.workspace.settlements import conflict_fact

_WIDTHS = (150, 80, 112, 330, 110, 170, 108)


class DecisionsPage(QWidget):
    """A table of decisions, filtered by kind and words."""

    finding_wanted = Signal(object)  # FindingKey: show it on the Audit page
    columns_wanted = Signal()  # show the columns on the Audit page
    notices_wanted = Signal()
    conflict_wanted = Signal(object)  # Conflict: show it among the conflicts

    def __init__(self, context: Context, session: ProjectSession, parent: QWidget | None = None) -> None:
        """Follow the project."""
        super().__init__(parent)
        self.setAccessibleName("Decisions")
        self._context = context
        self._session = session
        self._entries: list[Entry] = []
        self._words = Words()
        self.model = HistoryModel(context.theme, self)
        self.table = self._table()
        self.details = HistoryDetails()
        self.details.place_wanted.connect(self.show_place)
        self.details.undo_wanted.connect(self.undo_selected)
        self.details.redo_wanted.connect(self.redo_selected)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter")
        self.search.setAccessibleName("Filter decisions by words, person or file")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(240)
        self.search.textChanged.connect(lambda _: self._list())
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind of decision")
        self.kind.addItem("All kinds", None)
        for what, word in KINDS.items():
            self.kind.addItem(word, what)
        self.kind.activated.connect(lambda _: self._list())
        self._count = label("", "muted")
        self.columns = IconButton(context.theme, "columns", "Choose columns")
        self.columns.clicked.connect(lambda: self.table.choose_columns(self.columns.pos()))
        self.empty = EmptyState(
            context.theme,
            "decisions",
            "Nothing decided yet",
            "Confirm a version's state in the Library, or decide on a finding in the Audit. Each decision is kept here with its reason.",
            (
                Step("Go to the &Library", lambda: context.page_requested.emit("library")),
                Step("Go to the &Audit", lambda: context.page_requested.emit("audit")),
            ),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._host())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        session.decided.connect(self._refresh)
        session.project_changed.connect(self._start_over)
        session.saved_changed.connect(self._select)

    @property
    def selected(self) -> Entry | None:
        """The decision in the current row."""
        index = self.table.currentIndex()
        return self.model.entries[index.row()] if index.isValid() else None

    def start_search(self) -> None:
        """Put the cursor into the filter."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def come_to_front(self) -> None:
        """Show the details and counts."""
        self._refresh()
        waiting = self.table if self._stack.currentIndex() == 1 else self.empty.buttons[0]
        waiting.setFocus(Qt.FocusReason.OtherFocusReason)

    def undo_selected(self) -> None:
        """Undo the step of the current decision."""
        entry = self.selected
        if entry is not None:
            self._session.undo(entry.decision.step)

    def redo_selected(self) -> None:
        """Redo the step of the current decision."""
        entry = self.selected
        if entry is not None:
            self._session.redo(entry.decision.step)

    def show_place(self) -> None:
        """Open what the current decision is about, where it is open here."""
        entry = self.selected
        if entry is not None and not self._go_to(entry.decision):
            self._context.message_shown.emit("What this decision is about is not open here")

    def _table(self) -> Table:
        table = Table(self._context.theme)
        table.setAccessibleName("Decisions")
        table.setSelectionMode(Table.SelectionMode.ExtendedSelection)
        table.setModel(self.model)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)
        table.horizontalHeader().setStretchLastSection(True)
        table.selectionModel().currentChanged.connect(lambda *_: self._select())
        table.activated.connect(lambda _: self.show_place())
        return table

    def _host(self) -> QWidget:
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 12)
        head.setSpacing(8)
        head.addWidget(label("Decisions", "title"))
        head.addSpacing(4)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self.kind)
        head.addWidget(self.search, 1)
        head.addWidget(self.columns)
        host = QWidget()
        layout = QVBoxLayout(host)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        return host

    def _start_over(self) -> None:
        self._words = Words()
        self._refresh()

    def _refresh(self) -> None:
        if not self.isVisible():
            self._stack.setCurrentIndex(0 if self._session.project is None else self._stack.currentIndex())
            return
        project = self._session.project
        self._entries = self._words.entries_of(project) if project is not None else []
        self._stack.setCurrentIndex(1 if self._entries else 0)
        self._list()

    def _list(self) -> None:
        kept = self.selected.decision.number if self.selected is not None else None
        kind = self.kind.currentData()
        shown = matching(self._entries, self.search.text(), What(kind) if kind is not None else None)
        self.model.show_entries(shown)
        if shown:
            row = next((number for number, entry in enumerate(shown) if entry.decision.number == kept), 0)
            self.table.setCurrentIndex(self.model.index(row, SENTENCE))
        self._select()
        self._tell()

    def _select(self) -> None:
        entry = self.selected
        if not self.isVisible():
            return
        if entry is not None:
            together = sum(1 for other in self._entries if other.decision.step == entry.decision.step)
            unwritten = "What is kept in memory has to be written first." if self._session.undecided else ""
            why_not = self._session.why_not or unwritten
            self.details.show_entry(entry, together, place=self._go_to(entry.decision, only_ask=True), why_not=why_not)
        self._context.details_shown.emit(self.details if entry is not None else None)

    def _tell(self) -> None:
        standing = Counter(entry.standing for entry in self._entries)
        total = len(self._entries)
        shown = self.model.rowCount()
        self._count.setText(f"{shown:,} of {count(total, 'decision')}" if shown != total else count(total, "decision"))
        if self.isVisible():
            words = [count(total, "decision"), f"{standing[HOLDS]:,} hold", f"{standing[UNDONE]:,} undone"]
            self._context.status_shown.emit(" · ".join(words) if total else "Nothing decided yet")

    def _go_to(self, decision: Decision, *, only_ask: bool = False) -> bool:
        """Show what a decision is about, or say whether that could be shown."""
        match parsed(decision.fact):
            case {"document": str(sha256), "view": str(view)}:
                return self._show_version(sha256, view, parsed(decision.fact), only_ask=only_ask)
            case {"claims": str(), "finding": list()} | {"line": str(), "rule": str()}:
                return self._show_finding(decision.fact, only_ask=only_ask)
            case {"old": {"document": str(old), "view": str(before)}, "new": {"document": str(new), "view": str(after)}}:
                return self._compare((old, before), (new, after), only_ask=only_ask)
            case {"headers": _}:
                if not only_ask:
                    self.columns_wanted.emit()
                return True
            case _:
                return self._go_to_ledger(decision, only_ask=only_ask)

    def _show_finding(self, fact: str, *, only_ask: bool) -> bool:
        """Show the finding a disposition is about, where the audit has it."""
        audit = self._context.audit
        key = finding_meant(fact, self._context.claims_sha256, audit.findings) if audit is not None else None
        if key is not None and not only_ask:
            self.finding_wanted.emit(key)
        return key is not None

    def _go_to_ledger(self, decision: Decision, *, only_ask: bool) -> bool:
        """Show the notice or conflict a decision is about."""
        if decision.what is What.NOTICE and not only_ask:
            self.notices_wanted.emit()
        if decision.what is What.CONFLICT:
            return self._show_conflict(decision.fact, only_ask=only_ask)
        return decision.what is What.NOTICE

    def _compare(self, old: tuple[str, str], new: tuple[str, str], *, only_ask: bool) -> bool:
        """Compare the two wordings a review is about."""
        held = {(item.text.document.sha256, item.text.view.value): item for item in self._context.versions}
        if old not in held or new not in held:
            return False
        if not only_ask:
            self._context.request_compare(held[old], held[new])
        return True

    def _show_conflict(self, fact: str, *, only_ask: bool) -> bool:
        ledger = self._context.ledger
        held = (conflict for policy in (ledger.policies if ledger is not None else ()) for conflict in policy.conflicts)
        conflict = next((item for item in held if conflict_fact(item) == fact), None)
        if conflict is not None and not only_ask:
            self.conflict_wanted.emit(conflict)
        return conflict is not None

    def _show_version(self, sha256: str, view: str, fact: object, *, only_ask: bool) -> bool:
        versions = (item for item in self._context.versions if item.text.document.sha256 == sha256 and item.text.view.value == view)
        version = next(versions, None)
        if version is None or not version.text.blocks:
            return False
        if not only_ask:
            spot = key_of(fact).spot if isinstance(fact, dict) and "place" in fact else None
            place = place_at(version.text, spot) if spot is not None else None
            self._context.place_requested.emit(place or version.text.blocks[0].place(0, 0))
        return True
