"""The Impact page: choose claims and a version, then see what would change."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.bundled import sample
from app.compare.model import PolicyChange
from app.desktop.audit.session import Session
from app.desktop.context import Context
from app.desktop.dialogs.password import PasswordDialog
from app.desktop.impact.exporting import ImpactExport
from app.desktop.impact.result import ResultView
from app.desktop.impact.setup import Setup
from app.desktop.impact.trial import Trial
from app.desktop.parts import EmptyState, IconLabel, Step, button, label
from app.desktop.project.holding import Holding
from app.desktop.tasks import Tasks
from app.errors import Refusal

SAMPLE_CLAIMS = "claims/CC-0248_claims.xlsx"
_TABLES = frozenset((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".parquet"))
_SETUP, _RESULT, _EMPTY = range(3)
_NAMES = ("1  Choose", "2  What would change")


class ImpactPage(QWidget):
    """Two steps under one header; empty until a policy version is open."""

    version_wanted = Signal()  # a file to try
    claims_wanted = Signal()  # a file to try it on
    change_shown = Signal(object)  # PolicyChange of the comparison that is in the context now

    def __init__(self, context: Context, tasks: Tasks, holding: Holding, session: Session, export: ImpactExport) -> None:
        """`session`: the claims of the Audit page; `export` writes what was found."""
        super().__init__()
        self.setAccessibleName("Impact")
        self._context = context
        self.trial = Trial(context, tasks, holding, session, self)
        self.export = export
        self.setup = Setup(context, self.trial)
        self.result = ResultView(context, tasks, self.trial)
        self.empty = EmptyState(
            context.theme,
            "library",
            "Open policy versions first",
            "A version is tried against those held: the claims are judged without it, and again with it. No policy version is open yet.",
            (
                Step("Go to the &Library", lambda: context.page_requested.emit("library")),
                Step("Try the &sample policy", lambda: context.request_open([sample("CC-0248")])),
            ),
        )
        self.steps: list[QToolButton] = []
        self.back = button("Back to the &Audit page", "link")
        self.about = label("", "muted")
        self._stack = QStackedWidget()
        for part in (self.setup, self.result, self.empty):
            self._stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header())
        layout.addWidget(self._stack, 1)
        self._connect()
        self._follow()

    @property
    def answered(self) -> bool:
        """Whether what was found is in front."""
        return self._stack.currentIndex() == _RESULT

    def ask(self) -> None:
        """Begin: the choices in front."""
        self._show(_SETUP)

    def try_version(self, path: Path) -> None:
        """Read a version that is not in the Library, and choose it."""
        self.trial.read_version(path)
        self._show(_SETUP)

    def try_on(self, claims: Path) -> None:
        """Choose a claims file."""
        self.trial.choose_claims(claims)
        self._show(_SETUP)

    def take_dropped(self, path: Path) -> None:
        """Take a file that was dropped here: a table is claims, anything else a version."""
        if path.suffix.lower() in _TABLES:
            self.try_on(path)
        else:
            self.try_version(path)

    def start_search(self) -> None:
        """Put the cursor into the filter."""
        if self.answered:
            self.result.filter.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.result.filter.search.selectAll()

    def save(self) -> None:
        """Write what was found."""
        self.export.ask(self.trial.answer)

    def come_to_front(self) -> None:
        """Show details and figures, and see whether the claims file was changed meanwhile."""
        self.trial.look()
        if self.answered:
            self.result.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.result.show_details()
            return
        self._context.details_shown.emit(None)
        self._context.status_shown.emit("Nothing is kept or changed by trying a version")
        first = self.empty.buttons[0] if self._stack.currentIndex() == _EMPTY else self.setup.first
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _header(self) -> QFrame:
        made = QFrame()
        made.setObjectName("steps")
        made.setAccessibleName("Steps of the trial")
        made.setFixedHeight(44)
        line = QHBoxLayout(made)
        line.setContentsMargins(10, 0, 12, 0)
        line.setSpacing(2)
        group = QButtonGroup(self)
        for number, name in enumerate(_NAMES):
            if number:
                line.addWidget(IconLabel(self._context.theme, "chevron-right", 14))
            step = QToolButton()
            step.setText(name)
            step.setAccessibleName(f"Step {number + 1} of {len(_NAMES)}: {name[3:]}")
            step.setCheckable(True)
            step.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            step.clicked.connect(lambda _=False, number=number: self._show(number))
            group.addButton(step)
            line.addWidget(step)
            self.steps.append(step)
        self.about.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.about.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        line.addWidget(self.about, 1)
        line.addSpacing(8)
        line.addWidget(self.back)
        return made

    def _connect(self) -> None:
        context, trial = self._context, self.trial
        self.back.clicked.connect(lambda: context.page_requested.emit("audit"))
        self.setup.claims_wanted.connect(self.claims_wanted)
        self.setup.version_wanted.connect(self.version_wanted)
        self.setup.sample_wanted.connect(lambda: self.try_on(sample(SAMPLE_CLAIMS)))
        self.result.save_wanted.connect(self.save)
        self.result.details.change_wanted.connect(self._show_change)
        trial.answered.connect(self._take)
        trial.password_wanted.connect(self._ask_password)
        trial.changed.connect(self._follow)

    def _ask_password(self, refusal: Refusal, then: Callable[[str], None]) -> None:
        dialog = PasswordDialog(self._context.theme, refusal, self)
        dialog.given.connect(then)
        dialog.open()

    def _take(self) -> None:
        answer = self.trial.answer
        comparison = answer.comparison if answer is not None else None
        self._context.set_tried((comparison.old, comparison.new) if comparison is not None else ())
        if answer is not None:
            self._show(_RESULT)
        elif self.answered:
            self._show(_SETUP)
        self._follow()

    def _follow(self) -> None:
        answer = self.trial.answer
        empty = not self._context.versions
        if empty != (self._stack.currentIndex() == _EMPTY):
            self._show(_SETUP)
        for step in self.steps:
            step.setEnabled(not empty)
        self.steps[_RESULT].setEnabled(not empty and answer is not None)
        self.steps[_RESULT].setToolTip("" if answer is not None else "Try a version first")
        self.about.setText(answer.impact.file if answer is not None else "")
        self.about.setToolTip(self.about.text())

    def _show(self, place: int) -> None:
        place = place if self._context.versions else _EMPTY
        self._stack.setCurrentIndex(place)
        if place != _EMPTY:
            self.steps[place].setChecked(True)
        if self.isVisible():
            self.come_to_front()

    def _show_change(self, change: PolicyChange) -> None:
        answer = self.trial.answer
        if answer is None or answer.comparison is None:
            return
        if self._context.comparison is not answer.comparison:
            self._context.set_comparison(answer.comparison)
        self._context.page_requested.emit("compare")
        self.change_shown.emit(change)
