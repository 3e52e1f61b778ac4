"""The Codes page: which code was listed when, asked in a box, seen as strips, read as a table."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.bundled import sample
from app.desktop.codes.exporting import CodesExport, Means
from app.desktop.codes.interval_table import IntervalView
from app.desktop.codes.legend import Legend
from app.desktop.codes.question import QuestionBox
from app.desktop.codes.reading import CodeDetails
from app.desktop.codes.reverse import ReverseDialog
from app.desktop.codes.shape_tabs import CONFLICTS, STRIPS, TABLE, UPDATE, ShapeTabs
from app.desktop.codes.shown import Shown
from app.desktop.codes.strips import CodeStrip, codes_in, strip_rows
from app.desktop.codes.strips_view import StripsView
from app.desktop.codes.update_panel import UpdatePanel
from app.desktop.codes.words import State, code_words, state_on
from app.desktop.conflicts.inbox import ConflictInbox
from app.desktop.context import Context
from app.desktop.parts import EmptyState, IconButton, Step, column, label
from app.desktop.words import count, day
from app.documents.model import Place
from app.ledger.answer import read_question
from app.workspace.codes import answer

_POLICY_FILES = "Policy versions (*.docx *.pdf *.md *.txt *.html);;All files (*)"
EMPTY = 4
_PAUSE = 120  # milliseconds without a key before the filter takes hold


class CodesPage(QWidget):
    """Follows the context's ledger, policy and date; the date line writes the date back."""

    def __init__(self, context: Context, means: Means, parent: QWidget | None = None) -> None:
        """Show what the context holds; `means` write files and compare code sets."""
        super().__init__(parent)
        self.setAccessibleName("Codes")
        self._context = context
        self._answered: tuple[str, tuple[Place, ...]] | None = None
        theme = context.theme
        self.question = QuestionBox(theme)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter codes")
        self.filter.setAccessibleName("Filter codes by code, system or description")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(110)
        self.filter.setMaximumWidth(260)
        self.scope = QComboBox()
        self.scope.addItems(["This policy", "All policies"])
        self.scope.setAccessibleName("Policies shown")
        self.scope.setToolTip("Show the codes of the chosen policy, or of every policy held")
        self.strips = StripsView(theme, context.today)
        self.legend = Legend(theme)
        self.table = IntervalView(theme)
        self.conflicts = ConflictInbox(context)
        self.update_panel = UpdatePanel(context, means.tasks, means.code_sets)
        self.export = CodesExport(context, means, self.shown, self)
        self.details = CodeDetails(context, self)
        self.details.hide()
        self.tabs = ShapeTabs()
        self._heading = label("Conflicts of all policies", "heading")
        self._cite = IconButton(theme, "quote", "Copy citation of the chosen code")
        self.exporting = IconButton(theme, "export", "Save or print what is shown")
        self._stack = QStackedWidget()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._build()
        self._connect()
        self._follow_ledger()

    # what the window asks

    def start_search(self) -> None:
        """Put the cursor into the filter."""
        if self._stack.currentIndex() == CONFLICTS:
            self.conflicts.start_search()
            return
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def save(self) -> None:
        """Ask where to write what is shown, and as what."""
        self.export.ask()

    def print_page(self) -> None:
        """Print what is shown."""
        self.export.print_shown()

    def come_to_front(self) -> None:
        """Show details and counts."""
        self._show_details()
        self._tell_status()
        focused, shown = QApplication.focusWidget(), self._stack.currentWidget()
        if shown is not None and (focused is None or not self.isAncestorOf(focused)):
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def shown(self) -> Shown | None:
        """Return what the filter shows; None without a code."""
        ledger, rows = self._context.ledger, self.strips.rows
        if ledger is None or not codes_in(rows):
            return None
        words = self.filter.text()
        return Shown(ledger=ledger, rows=rows, words=words, day=self._context.day, today=self._context.today)

    # what a person does

    def ask_question(self, question: str) -> None:
        """Answer a question, go to its day and its code."""
        ledger = self._context.ledger
        if ledger is None:
            self.question.show_answer("No policy version is open, so there is nothing to answer from.", places=False)
            return
        found = answer(ledger, question)
        self._answered = (found.sentence, found.places)
        asked = read_question(ledger, question)
        if asked.day is not None:
            self._context.set_day(asked.day)
        self.question.show_answer(found.sentence, places=bool(found.places))
        for code in asked.codes:
            if self._go_to_code(code):
                break
        self.show_places()

    def ask_policies(self, question: str = "") -> None:
        """Ask which policies list the code of a question; without one, the chosen code."""
        ledger = self._context.ledger
        asked = read_question(ledger, question) if ledger is not None and question else None
        if asked is not None and asked.day is not None:
            self._context.set_day(asked.day)
        chosen = self.strips.strip
        code = next(iter(asked.codes), "") if asked is not None else chosen.history.code if chosen is not None else ""
        dialog = next((held for held in self.findChildren(ReverseDialog) if held.isVisible()), None) or ReverseDialog(self._context, self)
        dialog.show()
        dialog.activateWindow()
        dialog.ask(code)

    def show_places(self) -> None:
        """Show the sentences the last answer rests on."""
        if self._answered is not None:
            self.details.show_answer(*self._answered)
            self._context.details_shown.emit(self.details)

    def show_sentence(self) -> None:
        """Open the policy where the chosen code's sentence stands."""
        place = self.details.place()
        if place is not None:
            self._context.place_requested.emit(place)
        else:
            self._context.message_shown.emit("No sentence stands behind this code on any day")

    def show_code(self, _system: str, code: str) -> None:
        """Show a code another page speaks of."""
        self._go_to_code(code)

    def switch_table(self) -> None:
        """Change between strips and table."""
        self.show_shape(STRIPS if self._stack.currentIndex() == TABLE else TABLE)

    def show_shape(self, shape: int) -> None:
        """Show strips, table, conflicts or update; the chosen code stays chosen."""
        if self._context.ledger is None:
            return
        self.tabs.show_shape(shape)
        if shape == TABLE:
            self.table.choose(self.strips.strip)
        self._stack.setCurrentIndex(shape)
        self._fit_tools()
        if self.isVisible():
            self._show_details()
        shown = (self.strips, self.table, self.conflicts, self.update_panel)[shape]
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def copy_citation(self) -> None:
        """Copy policy, publish date, entry and the quoted sentence of the chosen code."""
        if self.details.citation():
            self.details.copy_citation()
        else:
            self._context.message_shown.emit("Choose a code first, then copy its citation")

    def code_menu(self, when: date) -> QMenu:
        """Return what can be done with the chosen code, pointed at on a day."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        strip = self.strips.strip
        menu.addAction("Open the &sentence\tEnter", self.show_sentence)
        menu.addAction("Copy &citation", self.copy_citation)
        if strip is not None:
            menu.addAction(f"Every &policy that lists {code_words(strip.history)}…", self.ask_policies)
        menu.addSeparator()
        menu.addAction(f"&Ask about {day(when)}", lambda: self.strips.ask(when))
        menu.addAction("Show all &days", self.strips.fit)
        return menu

    # building

    def _build(self) -> None:
        self.exporting.setMenu(self.export.menu())
        self.exporting.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        tools = QFrame()
        tools.setObjectName("toolbar")
        line = QHBoxLayout(tools)
        line.setContentsMargins(12, 4, 8, 4)
        line.setSpacing(4)
        line.addWidget(self.filter, 1)
        line.addWidget(self.scope)
        line.addWidget(self._heading)
        line.addStretch(1)
        line.addWidget(self.tabs)
        line.addSpacing(8)
        line.addWidget(self._cite)
        line.addWidget(self.exporting)
        self._tools = tools
        drawn = QWidget()
        inner = column(self.strips, self.legend, gap=0)
        inner.setStretch(0, 1)
        drawn.setLayout(inner)
        drawn.setFocusProxy(self.strips)
        for page in (drawn, self.table, self.conflicts, self.update_panel, self._empty()):
            self._stack.addWidget(page)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.question)
        layout.addWidget(tools)
        layout.addWidget(self._stack, 1)

    def _empty(self) -> EmptyState:
        return EmptyState(
            self._context.theme,
            "codes",
            "See which code was listed when",
            "Open the versions of a policy. Each code gets a strip: when it was valid in its code set, and when the policy listed it.",
            (Step("Open versions…", self._open), Step("Try the sample policy", self._open_sample)),
        )

    def _connect(self) -> None:
        context = self._context
        context.ledger_changed.connect(self._follow_ledger)
        context.policy_changed.connect(self.refill)
        context.day_changed.connect(self._follow_day)
        context.code_requested.connect(self.show_code)
        self.question.asked.connect(self.ask_question)
        self.question.policies_requested.connect(self.ask_policies)
        self.question.places_requested.connect(self.show_places)
        self.filter.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self.refill)
        self.scope.currentIndexChanged.connect(self.refill)
        self.strips.day_moved.connect(context.set_day)
        self.strips.chosen.connect(self.details.show_strip)
        self.strips.sentence_requested.connect(self.show_sentence)
        self.strips.menu_requested.connect(lambda where, when: self.code_menu(when).exec(where))
        self.table.chosen.connect(self._chosen_in_table)
        self.table.activated.connect(lambda _: self.show_sentence())
        self.table.customContextMenuRequested.connect(self._table_menu)
        self.tabs.chosen.connect(self.show_shape)
        self.conflicts.strip_requested.connect(self._go_to_code)
        self.conflicts.counted.connect(self.tabs.count_conflicts)
        self.conflicts.refresh()
        self.update_panel.code_requested.connect(self._go_to_listing)
        self._cite.clicked.connect(self.copy_citation)
        shortcut = QShortcut(QKeySequence("T"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.switch_table)

    # following the context

    @property
    def _everywhere(self) -> bool:
        return self.scope.currentIndex() == 1

    def _follow_ledger(self) -> None:
        held = self._context.ledger
        there = held is not None and bool(held.policies)
        self._stack.setCurrentIndex(self.tabs.shape if there else EMPTY)
        self._tools.setVisible(there)
        self.question.setVisible(there)
        self._fit_tools()
        self.refill()

    def _fit_tools(self) -> None:
        """Show the tools of the shape in front; conflicts have their own filter, and are those of all policies."""
        ledger, shape = self._context.ledger, self._stack.currentIndex()
        self.filter.setVisible(shape != CONFLICTS)
        self._heading.setVisible(shape == CONFLICTS)
        self.scope.setVisible(shape in (STRIPS, TABLE) and ledger is not None and len(ledger.policies) > 1)
        self._cite.setEnabled(shape in (STRIPS, TABLE))

    def refill(self) -> None:
        """Show what scope and filter leave of the ledger."""
        self._pause.stop()
        ledger = self._context.ledger
        chosen = None if self._everywhere else self._context.policy
        rows = strip_rows(ledger, chosen, self.filter.text()) if ledger is not None else ()
        self.strips.show_rows(rows)
        self.strips.show_day(self._context.day)
        self.table.table.show(rows, self._context.day)
        self.legend.explain(rows)
        self.update_panel.show_words(self.filter.text())
        self.details.show_strip(self.strips.strip)
        self._tell_status()

    def _follow_day(self) -> None:
        self.strips.show_day(self._context.day)
        self.table.table.show_day(self._context.day)
        self._tell_status()

    def _show_details(self) -> None:
        about_codes = self._stack.currentIndex() in (STRIPS, TABLE)
        self._context.details_shown.emit(self.details if about_codes else None)

    def _tell_status(self) -> None:
        if not self.isVisibleTo(self.window()) or self._context.ledger is None:
            return
        strips = self.strips.strips()
        states = [state_on(strip.policy, strip.history, self._context.day) for strip in strips]
        parts = [count(len(strips), "code"), f"on {day(self._context.day)}: {states.count(State.IN)} in effect"]
        parts += [f"{states.count(state)} {state.value.lower()}" for state in (State.DISPUTED, State.UNKNOWN) if state in states]
        self._context.status_shown.emit(" · ".join(parts))

    def _chosen_in_table(self, strip: CodeStrip) -> None:
        self.strips.choose_code(strip.history.code, strip.policy.policy)

    def _table_menu(self, where: QPoint) -> None:
        if self.table.currentIndex().isValid():
            self.code_menu(self._context.day).exec(self.table.viewport().mapToGlobal(where))

    def _go_to_listing(self, policy: str, code: str) -> None:
        self._context.set_policy(policy)
        self.show_shape(STRIPS)
        self._go_to_code(code)

    def _go_to_code(self, code: str) -> bool:
        wanted = code.replace(".", "").casefold()
        ledger = self._context.ledger
        held = [
            item
            for policy in (ledger.policies if ledger else ())
            for item in policy.codes
            if item.code.replace(".", "").casefold() == wanted
        ]
        if not held:
            return False
        if not self._everywhere and not any(item.policy == self._context.policy for item in held):
            self._context.set_policy(held[0].policy)
        if self.filter.text():
            self.filter.clear()
            self.refill()
        if self._stack.currentIndex() in (CONFLICTS, UPDATE):
            self.show_shape(STRIPS)
        found = self.strips.choose_code(held[0].code)
        if self._stack.currentIndex() == TABLE:
            self.table.choose(self.strips.strip)
        return found

    def _open(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Open policy versions", "", _POLICY_FILES)
        if names:
            self._context.request_open([Path(name) for name in names])

    def _open_sample(self) -> None:
        self._context.request_open([sample("CC-0248")])
