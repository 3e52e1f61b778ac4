"""The state of a version: what its text proposes, what a person says, and why."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.desktop.parts import button, label, row
from app.desktop.project.state_words import Confirmed, confirmation, long_state
from app.desktop.words import STATES
from app.policy.model import PolicyVersion, State
from app.workspace.version_states import proposed_state


class StateEditor(QWidget):
    """A choice, a reason, a button."""

    confirmed = Signal(object, object, str)  # PolicyVersion, State, reason

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._version: PolicyVersion | None = None
        self._why_not = ""
        self.said = label("", wrap=True, selectable=True)
        self.choice = QComboBox()
        self.choice.setAccessibleName("State")
        for state, word in STATES.items():
            self.choice.addItem(word, state)
        self.choice.currentIndexChanged.connect(lambda _: self._allow())
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason for the state")
        self.reason.setPlaceholderText("Reason")
        self.reason.textChanged.connect(lambda _: self._allow())
        self.reason.returnPressed.connect(self._confirm)
        self.confirm = button("Con&firm")
        self.confirm.clicked.connect(self._confirm)
        self._hint = label("", "label", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.said)
        layout.addLayout(row(self.choice, self.confirm, None))
        layout.addWidget(self.reason)
        layout.addWidget(self._hint)

    def show_version(self, version: PolicyVersion, confirmed: Confirmed, why_not: str) -> None:
        """Show a version's state; `why_not`: it cannot be confirmed here."""
        held = confirmation(version, confirmed)
        self._version = version
        self._why_not = why_not
        self.said.setText(long_state(version, confirmed))
        self.choice.setCurrentIndex(self.choice.findData(version.state))
        self.reason.setText(held.reason if held is not None else "")
        self.confirm.setText("Con&firm" if held is None else "Chan&ge")
        self._allow()

    def _chosen(self) -> State:
        return State(self.choice.currentData())

    def _allow(self) -> None:
        version = self._version
        if version is None:
            return
        differs = self._chosen() is not proposed_state(version)
        for part in (self.choice, self.reason, self.confirm):
            part.setEnabled(not self._why_not)
            part.setToolTip(self._why_not)
        if not self._why_not:
            self.confirm.setEnabled(bool(self.reason.text().strip()) or not differs)
        feeds = "Only published and retired versions feed codes by date and the audit."
        needs = "A state other than the one its text proposes needs a reason."
        self._hint.setText(self._why_not or (needs if differs else feeds))

    def _confirm(self) -> None:
        if self._version is not None and self.confirm.isEnabled():
            self.confirmed.emit(self._version, self._chosen(), self.reason.text().strip())
