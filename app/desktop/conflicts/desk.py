"""Settling and opening again, from wherever it is asked: the dialogs, the loaded audit they count lines of, and what is kept."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from app.desktop.conflicts.settle_dialog import SettleDialog
from app.desktop.conflicts.trial import LoadedAudit, Trial
from app.desktop.conflicts.words import codes_words
from app.desktop.context import Context
from app.desktop.notices.editor import ReasonDialog
from app.desktop.notices.held import HeldTerms
from app.desktop.project.holding import Holding
from app.desktop.tasks import Tasks
from app.ledger.model import Conflict
from app.project.model import ImportRecord
from app.workspace.audit_order import AuditOrder


@dataclass(frozen=True, slots=True)
class ClaimsShown:
    """The claims the Audit page is about."""

    claims: Path | ImportRecord
    order: AuditOrder


class ConflictDesk(QObject):
    """One window's settling."""

    def __init__(self, context: Context, tasks: Tasks, holding: Holding, held: HeldTerms, host: QWidget) -> None:
        """Listen to what the context asks for; dialogs open over `host`."""
        super().__init__(host)
        self._context = context
        self._tasks = tasks
        self._holding = holding
        self._held = held
        self._host = host
        self._claims: Callable[[], ClaimsShown | None] = lambda: None
        context.settle_requested.connect(self.ask)

    def count_lines_of(self, claims: Callable[[], ClaimsShown | None]) -> None:
        """Count changed lines in these claims; `claims` is asked when a dialog opens."""
        self._claims = claims

    def ask(self, conflict: Conflict) -> None:
        """Ask which reading of a contradiction holds."""
        context = self._context
        if self._held.why_not:
            context.error_shown.emit(self._held.why_not)
            return
        if context.loaded is None:
            return
        trial = Trial(
            conflict=conflict,
            says="in",
            loaded=context.loaded,
            basis=context.basis,
            terms=context.terms,
            code_sets=self._holding.code_sets,
            until=context.today + timedelta(days=1),
        )
        dialog = SettleDialog(context, self._tasks, trial, self._audit(), self._host)
        dialog.settled.connect(self._settle)
        dialog.open()

    def ask_reopen(self, conflict: Conflict) -> None:
        """Ask why a settlement is taken back."""
        if self._held.why_not:
            self._context.error_shown.emit(self._held.why_not)
            return
        words = f"{codes_words(conflict)} in {conflict.policy} is in dispute again on these days. The settlement stays in the history."
        dialog = ReasonDialog("Open this conflict again", words, "&Open again", self._host)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._held.reopen(conflict, dialog.why))
        dialog.open()

    def _settle(self, conflict: Conflict, says: str, reason: str) -> None:
        self._held.settle(conflict, says, reason)
        again = " Run the audit again to apply it there." if self._context.audit is not None else ""
        self._context.message_shown.emit(f"{codes_words(conflict)} settled.{again}")

    def _audit(self) -> LoadedAudit | None:
        audit, shown = self._context.audit, self._claims()
        if audit is None or shown is None:
            return None
        same = self._context.audit_terms == self._context.terms
        return LoadedAudit(
            file=audit.file,
            claims=shown.claims,
            project=self._holding.session.project,
            order=replace(shown.order, settings=audit.settings),
            findings=audit.findings if same else None,
        )
