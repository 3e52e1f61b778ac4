"""The third step in its four parts: what will run, what the audit is for, the rules, the rule tables."""

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.desktop.audit.rules.held import HeldRules
from app.desktop.audit.rules.table_view import TablesView
from app.desktop.audit.rules.view import RulesView
from app.desktop.audit.run.step import RunStep
from app.desktop.audit.session import Session
from app.desktop.audit.setup.faces import Faces
from app.desktop.audit.setup.held import HeldSetup
from app.desktop.audit.setup.view import SetupView
from app.desktop.context import Context

RUN, SETUP, RULES, TABLES = range(4)
_FACES = (
    ("What will run", "Settings, progress and the account of rows"),
    ("Set-up", "What the audit is for, its period, and control totals"),
    ("Rules", "Every rule in words, and rules of your own"),
    ("Rule tables", "Tables of units, vials, NDCs and places that rules look at"),
)


class RunStage(QWidget):
    """Four faces of one step."""

    def __init__(self, context: Context, session: Session, setup: HeldSetup, rules: HeldRules, parent: QWidget | None = None) -> None:
        """Begin with what will run."""
        super().__init__(parent)
        self._setup = setup
        self._rules = rules
        self.run = RunStep(context, session, setup, rules)
        self.setup = SetupView(context, setup)
        self.rules = RulesView(context, rules)
        self.tables = TablesView(context, rules)
        self.faces = Faces("Parts of this step", _FACES)
        self._stack = QStackedWidget()
        for part in (self.run, self.setup, self.rules, self.tables):
            self._stack.addWidget(part)
        self.faces.lie_above(self._stack, self)
        self.faces.chosen.connect(self.show_face)
        self.rules.tables_wanted.connect(lambda: self.show_face(TABLES))
        for signal in (setup.changed, rules.changed):
            signal.connect(self._mark)
        self._mark()

    @property
    def face(self) -> int:
        """The part in front."""
        return self._stack.currentIndex()

    @property
    def first(self) -> QWidget:
        """Where to begin in the part in front."""
        return (self.run.first, self.setup.first, self.rules.first, self.tables.first)[self.face]

    def show_face(self, face: int) -> None:
        """Bring a part to the front."""
        self._stack.setCurrentIndex(face)
        self.faces.show_face(face)
        if self.isVisible():
            self.first.setFocus()

    def _mark(self) -> None:
        """Say on the buttons what is on and what does not tie."""
        off = sum(1 for check in self._setup.checks if not check.ties)
        own = len(self._rules.own_rules)
        on = len(self._rules.on) - own
        for face, text in (
            (SETUP, f"Set-up  {off:,} off" if off else "Set-up"),
            (RULES, f"Rules  +{own:,}" if own else "Rules"),
            (TABLES, f"Rule tables  {on:,} on" if on else "Rule tables"),
        ):
            self.faces.buttons[face].setText(text)
            self.faces.buttons[face].setAccessibleName(text.replace("  ", ", "))
