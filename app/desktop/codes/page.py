"""The Codes page: which code was listed when, asked in a box, seen as strips, read as a table."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.bundled import sample
from app.desktop.codes.interval_table import IntervalView
from app.desktop.codes.legend import Legend
from app.desktop.codes.question import QuestionBox
from app.desktop.codes.reading import CodeDetails, ConflictsBrowser
from app.desktop.codes.strips import CodeStrip, codes_in, strip_rows
from app.desktop.codes.strips_view import StripsView
from app.desktop.codes.words import State, state_on
from app.desktop.context import Context
from app.desktop.parts import EmptyState, IconButton, Step, column
from app.desktop.words import count, day
from app.documents.model import Place
from app.ledger.answer import read_question
from app.workspace.codes import answer

_POLICY_FILES = "Policy versions (*.docx *.pdf *.md *.txt *.html);;All files (*)"
_STRIPS, _TABLE, _CONFLICTS, _EMPTY = range(4)
_PAUSE = 120  # milliseconds without a key before the filter takes hold


class CodesPage(QWidget):
    """Follows the context's ledger, policy and date; the date line writes the date back."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Show what the context holds."""
        super().__init__(parent)
        self._context = context
        self._answered: tuple[str, tuple[Place, ...]] | None = None
        theme = context.theme
        self.question = QuestionBox(theme)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter codes")
        self.filter.setAccessibleName("Filter codes by code, system or description")
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(120)
        self.filter.setMaximumWidth(260)
        self.scope = QComboBox()
        self.scope.addItems(["This policy", "All policies"])
        self.scope.setAccessibleName("Policies shown")
        self.scope.setToolTip("Show the codes of the chosen policy, or of every policy held")
        self.strips = StripsView(theme, context.day)
        self.legend = Legend(theme)
        self.table = IntervalView(theme)
        self.conflicts = ConflictsBrowser(context)
        self.details = CodeDetails(context, self)
        self.details.hide()
        self.tabs = QButtonGroup(self)
        self._shapes = [
            _tool(text, tip)
            for text, tip in (
                ("Strips", "Codes through time (T switches to the table)"),
                ("Table", "The same as a table (T switches to the strips)"),
                ("Conflicts", "Statements that contradict each other"),
            )
        ]
        self._cite = IconButton(theme, "quote", "Copy citation of the chosen code")
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
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def come_to_front(self) -> None:
        """Show details and counts."""
        self._context.details_shown.emit(self.details)
        self._tell_status()
        focused, shown = QApplication.focusWidget(), self._stack.currentWidget()
        if shown is not None and (focused is None or not self.isAncestorOf(focused)):
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

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

    def show_places(self) -> None:
        """Show the sentences the last answer rests on."""
        if self._answered is not None:
            self.details.show_answer(*self._answered)
            self._context.details_shown.emit(self.details)

    def show_code(self, _system: str, code: str) -> None:
        """Show a code another page speaks of."""
        self._go_to_code(code)

    def switch_table(self) -> None:
        """Change between strips and table."""
        self.show_shape(_STRIPS if self._stack.currentIndex() == _TABLE else _TABLE)

    def show_shape(self, shape: int) -> None:
        """Show strips, table or conflicts; the chosen code stays chosen."""
        if self._context.ledger is None:
            return
        self._shapes[shape].setChecked(True)
        if shape == _TABLE:
            self.table.choose(self.strips.strip)
        self._stack.setCurrentIndex(shape)
        shown = (self.strips, self.table, self.conflicts)[shape]
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def copy_citation(self) -> None:
        """Copy policy, publish date, entry and the quoted sentence of the chosen code."""
        if self.details.citation():
            self.details.copy_citation()
        else:
            self._context.message_shown.emit("Choose a code first, then copy its citation")

    # building

    def _build(self) -> None:
        for number, tool in enumerate(self._shapes):
            tool.setCheckable(True)
            self.tabs.addButton(tool, number)
        self._shapes[_STRIPS].setChecked(True)
        tools = QFrame()
        tools.setObjectName("toolbar")
        line = QHBoxLayout(tools)
        line.setContentsMargins(12, 4, 8, 4)
        line.setSpacing(4)
        line.addWidget(self.filter, 1)
        line.addWidget(self.scope)
        line.addStretch(1)
        for tool in self._shapes:
            line.addWidget(tool)
        line.addSpacing(8)
        line.addWidget(self._cite)
        self._tools = tools
        drawn = QWidget()
        inner = column(self.strips, self.legend, gap=0)
        inner.setStretch(0, 1)
        drawn.setLayout(inner)
        drawn.setFocusProxy(self.strips)
        for page in (drawn, self.table, self.conflicts, self._empty()):
            self._stack.addWidget(page)
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
        context.policy_changed.connect(self._refill)
        context.day_changed.connect(self._follow_day)
        context.code_requested.connect(self.show_code)
        self.question.asked.connect(self.ask_question)
        self.question.places_requested.connect(self.show_places)
        self.filter.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self._refill)
        self.scope.currentIndexChanged.connect(self._refill)
        self.strips.day_moved.connect(context.set_day)
        self.strips.chosen.connect(self.details.show_strip)
        self.strips.cite_requested.connect(lambda _strip: self.copy_citation())
        self.table.chosen.connect(self._chosen_in_table)
        self.tabs.idClicked.connect(self.show_shape)
        self.conflicts.strip_requested.connect(self._go_to_code)
        self._cite.clicked.connect(self.copy_citation)
        shortcut = QShortcut(QKeySequence("T"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.switch_table)

    # following the context

    @property
    def _everywhere(self) -> bool:
        return self.scope.currentIndex() == 1

    def _follow_ledger(self) -> None:
        held = self._context.ledger
        shape = self.tabs.checkedId()
        self._stack.setCurrentIndex(shape if held is not None and held.policies else _EMPTY)
        self._tools.setVisible(self._stack.currentIndex() != _EMPTY)
        self.question.setVisible(self._stack.currentIndex() != _EMPTY)
        self.scope.setVisible(held is not None and len(held.policies) > 1)
        self._refill()

    def _refill(self) -> None:
        self._pause.stop()
        ledger = self._context.ledger
        chosen = None if self._everywhere else self._context.policy
        rows = strip_rows(ledger, chosen, self.filter.text()) if ledger is not None else ()
        strips = codes_in(rows)
        self.strips.show_rows(rows)
        self.strips.show_day(self._context.day)
        self.table.table.show(strips, self._context.day)
        self.legend.explain(strips)
        policies = [item for item in ledger.policies if chosen in (None, item.policy)] if ledger is not None else []
        conflicts = tuple(conflict for item in policies for conflict in item.conflicts)
        self.conflicts.show_conflicts(conflicts)
        self._shapes[_CONFLICTS].setText(f"Conflicts {len(conflicts)}")
        self.details.show_strip(self.strips.strip)
        self._tell_status()

    def _follow_day(self) -> None:
        self.strips.show_day(self._context.day)
        self.table.table.show_day(self._context.day)
        self._tell_status()

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
            self._refill()
        if self._stack.currentIndex() == _CONFLICTS:
            self.show_shape(_STRIPS)
        found = self.strips.choose_code(held[0].code)
        if self._stack.currentIndex() == _TABLE:
            self.table.choose(self.strips.strip)
        return found

    def _open(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Open policy versions", "", _POLICY_FILES)
        if names:
            self._context.request_open([Path(name) for name in names])

    def _open_sample(self) -> None:
        self._context.request_open([sample("CC-0248")])


def _tool(text: str, tip: str) -> QToolButton:
    made = QToolButton()
    made.setText(text)
    made.setToolTip(tip)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made
