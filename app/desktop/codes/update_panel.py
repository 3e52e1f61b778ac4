"""What an update of the code sets changes for the policies held: which listed codes it ends, and what takes their place."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.codesets.library import load_code_sets
from app.codesets.model import CodeSystem, Window
from app.codesets.tables import CodeSets
from app.codesets.updates import changes_between
from app.desktop.codesets.models import EffectModel
from app.desktop.context import Context
from app.desktop.parts import EmptyState, label
from app.desktop.tables import Table
from app.desktop.tasks import Tasks
from app.desktop.words import count, day, listed
from app.ledger.model import Ledger
from app.progress import Job
from app.workspace.codesets import ListedChange, changes_for

_QUARTERLY, _TWICE = (1, 4, 7, 10), (4, 10)
_MONTHS = {CodeSystem.HCPCS: _QUARTERLY, CodeSystem.CPT: _QUARTERLY, CodeSystem.ICD10CM: _TWICE, CodeSystem.ICD10PCS: _TWICE}
_DAY = timedelta(days=1)


def update_days(windows: Sequence[Window]) -> dict[date, list[CodeSystem]]:
    """Return the days on which code sets are updated and a table speaks for the day and the one before, the latest first."""
    found: dict[date, list[CodeSystem]] = {}
    for window in windows:
        for year in range(window.first.year, window.last.year + 1):
            for month in _MONTHS.get(window.system, ()):
                first = date(year, month, 1)
                if window.first < first <= window.last:
                    found.setdefault(first, []).append(window.system)
    return dict(sorted(found.items(), reverse=True))


def changes_on(ledger: Ledger, sets: CodeSets, first: date, systems: Sequence[CodeSystem]) -> tuple[ListedChange, ...]:
    """Return the listings that the update of a day touches."""
    changes = [change for system in systems for change in changes_between(sets, system, first - _DAY, first) or ()]
    return changes_for(ledger, changes)


class UpdatePanel(QWidget):
    """A choice of updates and a table; worked out when it is looked at."""

    code_requested = Signal(str, str)  # policy, code

    def __init__(self, context: Context, tasks: Tasks, code_sets: Callable[[], CodeSets | None], parent: QWidget | None = None) -> None:
        """`code_sets` are the tables in use; None: those without a project."""
        super().__init__(parent)
        self.setAccessibleName("Code set update")
        self._context = context
        self._tasks = tasks
        self._code_sets = code_sets
        self._days: dict[date, list[CodeSystem]] = {}
        self._found: tuple[ListedChange, ...] = ()
        self._words: list[str] = []
        self._asked = 0
        self._answered: tuple[object, date] | None = None
        self.update_day = QComboBox()
        self.update_day.setAccessibleName("Update")
        self.update_day.activated.connect(lambda _: self.work_out())
        self.said = label("", "muted", wrap=True)
        self.said.setAccessibleName("What the update changes")
        self.model = EffectModel(context.theme, self)
        self.table = Table(context.theme)
        self.table.setAccessibleName("Listings that the update touches")
        self.table.setModel(self.model)
        self.table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate((110, 96, 96, 150, 96, 220)):
            self.table.setColumnWidth(column, width)
        self.table.activated.connect(self._go)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._nothing = EmptyState(
            context.theme, "check", "No listed code is touched", "The policies held list none of the codes that it ends."
        )
        self._stack.addWidget(self._nothing)
        self._lay_out()
        self.setFocusProxy(self.table)
        context.ledger_changed.connect(self._follow)

    def show_words(self, text: str) -> None:
        """Show the listings whose policy, system or code holds every word."""
        self._words = text.casefold().split()
        self._list()

    def showEvent(self, event: QShowEvent) -> None:
        """Work out what has not been yet."""
        super().showEvent(event)
        self._follow()

    def work_out(self) -> None:
        """Compare the code sets before and after the update chosen."""
        ledger, chosen = self._context.ledger, self.update_day.currentData()
        if ledger is None or chosen is None:
            return
        first = date.fromisoformat(chosen)
        systems = self._days[first]
        self._asked += 1
        asked = self._asked
        self.said.setText("Comparing the code sets before and after the update")

        def work(job: Job) -> tuple[ListedChange, ...]:
            job.step(0, 0, f"Comparing the code sets of {day(first)}")
            return changes_on(ledger, self._code_sets() or load_code_sets(), first, systems)

        def show(found: tuple[ListedChange, ...]) -> None:
            if asked == self._asked:
                self._answered = (ledger, first)
                self._found = found
                self._list()

        self._tasks.run("Comparing the code sets before and after the update", work, show)

    def _follow(self) -> None:
        ledger = self._context.ledger
        days = update_days(ledger.code_sets) if ledger is not None else {}
        if days != self._days:
            self._days = days
            self._offer()
        if self.isVisible() and self._answered != (ledger, self._chosen):
            self.work_out()

    @property
    def _chosen(self) -> date | None:
        chosen = self.update_day.currentData()
        return date.fromisoformat(chosen) if chosen else None

    def _offer(self) -> None:
        kept = self._chosen
        self.update_day.clear()
        for first, systems in self._days.items():
            self.update_day.addItem(f"{day(first)}  {listed([system.value for system in systems])}", first.isoformat())
        if kept in self._days:
            self.update_day.setCurrentIndex(list(self._days).index(kept))

    def _list(self) -> None:
        shown = [item for item in self._found if all(word in _searched(item) for word in self._words)]
        self.model.show_changes(shown)
        self._stack.setCurrentIndex(0 if shown else 1)
        first = self._chosen
        if first is None:
            self.said.setText("No table in use speaks for the days around an update.")
            return
        if not shown:
            self.said.setText(f"The update of {day(first)} ends no code that is listed here.")
            return
        policies = count(len({item.policy for item in shown}), "policy", "policies")
        self.said.setText(f"The update of {day(first)} touches {count(len(shown), 'listing')} in {policies}.")

    def _go(self) -> None:
        row = self.table.currentIndex().row()
        self.code_requested.emit(str(self.model.index(row, 0).data()), str(self.model.index(row, 2).data()))

    def _lay_out(self) -> None:
        tools = QFrame()
        tools.setObjectName("toolbar")
        line = QHBoxLayout(tools)
        line.setContentsMargins(12, 6, 12, 6)
        line.setSpacing(10)
        line.addWidget(label("Update of"))
        line.addWidget(self.update_day)
        line.addWidget(self.said, 1, Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(tools)
        layout.addWidget(self._stack, 1)


def _searched(item: ListedChange) -> str:
    code = item.change.code
    return f"{item.policy} {item.change.system.value} {code} {code.replace('.', '')}".casefold()
