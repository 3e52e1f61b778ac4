"""What a person added to the ledger: the notices and settlements of the open project, kept there and given to the context."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from app.desktop.context import Context
from app.desktop.project.holding import Holding
from app.desktop.project.session import Write
from app.desktop.words import count
from app.ledger.model import Conflict, Notice, Resolution
from app.ledger.terms import Terms, settlement_key
from app.project.model import Decision
from app.workspace.notices import change_notice, keep_notices, kept_notices, withdraw_notice
from app.workspace.settlements import reopen_conflict, settle_conflict, settlements_of

Change = Callable[[Terms], Terms]


class HeldTerms(QObject):
    """Between the project's decisions and the context's terms."""

    changed = Signal()

    def __init__(self, context: Context, holding: Holding, parent: QObject | None = None) -> None:
        """Follow the project. Made before what builds the ledger, which is to find the terms in place."""
        super().__init__(parent)
        self._context = context
        self._session = session = holding.session
        self._waiting: list[Change] = []  # decided, and kept in memory until it can be written
        self._decisions: Mapping[Notice, Decision] = {}
        self._known = ""  # the project the market and the day were chosen in
        session.decided.connect(self._follow)
        session.project_changed.connect(self._start_over)
        holding.taken.connect(self._recall)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices that hold, in the order given."""
        return self._context.terms.notices

    @property
    def why_not(self) -> str:
        """Why nothing can be decided, in one sentence; empty while it can."""
        return self._session.why_not

    def decision_on(self, notice: Notice) -> Decision | None:
        """Return who gave a notice, when and why; None while it is in memory only."""
        return self._decisions.get(notice)

    def add(self, notices: Sequence[Notice], reason: str = "") -> None:
        """Keep notices, one step."""
        added = tuple(notices)
        if added:
            self._decide(
                count(len(added), "notice"),
                lambda project: keep_notices(project, added, reason),
                lambda terms: replace(terms, notices=(*(item for item in terms.notices if item not in added), *added)),
            )

    def change(self, before: Notice, after: Notice, reason: str) -> None:
        """Put a notice in the place of another."""
        self._decide(
            "a changed notice",
            lambda project: change_notice(project, before, after, reason),
            lambda terms: replace(terms, notices=tuple(after if item == before else item for item in terms.notices)),
        )

    def withdraw(self, notices: Sequence[Notice], reason: str) -> None:
        """Take notices back."""
        for notice in notices:
            self._withdraw(notice, reason)

    def settle(self, conflict: Conflict, says: str, reason: str) -> None:
        """Keep which reading of a contradiction holds."""
        settled = Resolution(says=says, reason=reason, who=self._session.who, when=_today())
        self._decide(
            "the settlement of a conflict",
            lambda project: settle_conflict(project, conflict, says, reason),
            lambda terms: replace(terms, settlements={**terms.settlements, settlement_key(conflict): settled}),
        )

    def reopen(self, conflict: Conflict, reason: str) -> None:
        """Take a settlement back."""
        key = settlement_key(conflict)
        self._decide(
            "a conflict opened again",
            lambda project: reopen_conflict(project, conflict, reason),
            lambda terms: replace(terms, settlements={held: said for held, said in terms.settlements.items() if held != key}),
        )

    def _withdraw(self, notice: Notice, reason: str) -> None:
        self._decide(
            "a withdrawn notice",
            lambda project: withdraw_notice(project, notice, reason),
            lambda terms: replace(terms, notices=tuple(item for item in terms.notices if item != notice)),
        )

    def _decide(self, what: str, write: Write, change: Change) -> None:
        if self.why_not:
            self._context.error_shown.emit(self.why_not)
            return
        self._waiting.append(change)
        self._session.write(what, write)
        self._recall()

    def _follow(self) -> None:
        """Follow what was decided; a project that is left takes its terms along only once the pages are emptied."""
        if self._session.project is not None or self._waiting:
            self._recall()

    def _recall(self) -> None:
        project = self._session.project
        if not self._session.undecided:
            self._waiting.clear()
        kept = kept_notices(project) if project is not None else ()
        settlements = settlements_of(project) if project is not None else {}
        terms = replace(self._context.terms, notices=tuple(notice for notice, _ in kept), settlements=settlements)
        for change in self._waiting:
            terms = change(terms)
        if dict(kept) == self._decisions and terms == self._context.terms:
            return  # most decisions are about something else
        self._decisions = dict(kept)
        self._context.set_terms(terms)
        self.changed.emit()

    def _start_over(self) -> None:
        """Begin another project under no market and with all that is known; the same under another name goes on."""
        project = self._session.project
        known = project.info.id if project is not None else ""
        if known not in {"", self._known} and self._known:
            self._context.set_terms(Terms(notices=self._context.terms.notices, settlements=self._context.terms.settlements))
        self._known = known or self._known


def _today() -> date:
    return date.today()  # noqa: DTZ011 the reader's own calendar day is meant
