"""What a person decided on each finding, with undo. Kept for the session; nothing of it reaches the settings or the log."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.audit.model import Decision, Decisions, Finding, FindingKey
from app.reports.words import DISPOSITIONS

OPEN = DISPOSITIONS[0]
_NONE = Decision(OPEN)


class Dispositions(QObject):
    """The decisions of one audit."""

    changed = Signal()

    def __init__(self, undo: QUndoStack, parent: QObject | None = None) -> None:
        """`undo` is the window's stack."""
        super().__init__(parent)
        self._undo = undo
        self._made: dict[FindingKey, Decision] = {}

    def of(self, finding: Finding) -> Decision:
        """Return a finding's decision; open where none was made."""
        return self._made.get(finding.key, _NONE)

    @property
    def made(self) -> int:
        """How many findings are decided."""
        return len(self._made)

    def held(self) -> Decisions:
        """Return what is decided now, as the reports take it."""
        return dict(self._made)

    def decide(self, findings: Sequence[Finding], decision: Decision) -> None:
        """Decide these findings in one step."""
        keys = tuple(finding.key for finding in findings)
        if any(self._made.get(key, _NONE) != decision for key in keys):
            self._undo.push(_Decide(self, {key: self._made.get(key) for key in keys}, decision))

    def put(self, decisions: dict[FindingKey, Decision | None]) -> None:
        """Set decisions without a new step; for the undo stack."""
        for key, decision in decisions.items():
            if decision is None or decision == _NONE:
                self._made.pop(key, None)
            else:
                self._made[key] = decision
        self.changed.emit()

    def clear(self) -> None:
        """Forget every decision: another claims file."""
        self._made.clear()
        self._undo.clear()
        self.changed.emit()


class _Decide(QUndoCommand):
    def __init__(self, dispositions: Dispositions, before: dict[FindingKey, Decision | None], decision: Decision) -> None:
        text = f"{decision.disposition}, {len(before)} findings" if len(before) > 1 else decision.disposition
        super().__init__(text)
        self._dispositions = dispositions
        self._before = before
        self._decision = decision

    def redo(self) -> None:
        self._dispositions.put(dict.fromkeys(self._before, self._decision))

    def undo(self) -> None:
        self._dispositions.put(self._before)
