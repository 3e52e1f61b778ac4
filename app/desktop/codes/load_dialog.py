"""Asking what a load sheet is held against: nothing, a date, or a version."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QButtonGroup, QComboBox, QDateEdit, QDialog, QRadioButton, QVBoxLayout, QWidget

from app.desktop.parts import button, label, row
from app.desktop.words import version_name
from app.ledger.model import PolicyLedger

_ALL, _DATE, _VERSION = range(3)
_WORDS = "For those who load codes into a claims system: for each code an action, its first and last day and the sentence."


class LoadDialog(QDialog):
    """Three choices; `since` is the day chosen."""

    def __init__(self, policies: Sequence[PolicyLedger], chosen: date, parent: QWidget | None = None) -> None:
        """`policies` are those shown; the date begins at `chosen`."""
        super().__init__(parent)
        self.setWindowTitle("Load sheet")
        self.setMinimumWidth(480)
        self.day = QDateEdit(QDate(chosen.year, chosen.month, chosen.day))
        self.day.setDisplayFormat("MM/dd/yyyy")
        self.day.setCalendarPopup(True)
        self.day.setAccessibleName("Known on")
        self.version = QComboBox()
        self.version.setAccessibleName("Version")
        held = [version for policy in policies for version in policy.versions if version.published is not None]
        for version in sorted(held, key=lambda item: item.published or date.min, reverse=True):
            if version.published is not None:
                self.version.addItem(version_name(version.version), version.published.isoformat())
        self.choices = QButtonGroup(self)
        texts = ("&Everything, for an empty system", "What changed since what was known on a &date", "What changed since a &version")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(label("Load sheet", "heading"))
        layout.addWidget(label(_WORDS, "muted", wrap=True))
        for number, (text, field) in enumerate(zip(texts, (None, self.day, self.version), strict=True)):
            chosen_by = QRadioButton(text)
            self.choices.addButton(chosen_by, number)
            layout.addWidget(chosen_by)
            if field is not None:
                indented = row(field, None)
                indented.setContentsMargins(24, 0, 0, 0)
                layout.addLayout(indented)
        self.choices.button(_VERSION).setEnabled(bool(held))
        self.choices.button(_ALL).setChecked(True)
        self.choices.idToggled.connect(lambda *_: self._allow())
        self.go = button("&Save as…", "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        leave = button("&Cancel")
        leave.clicked.connect(self.reject)
        layout.addLayout(row(None, leave, self.go))
        self._allow()

    @property
    def since(self) -> date | None:
        """The day against whose knowledge the sheet is held; None: against nothing."""
        if self.choices.checkedId() == _DATE:
            chosen = self.day.date()
            return date(chosen.year(), chosen.month(), chosen.day())
        if self.choices.checkedId() == _VERSION:
            return date.fromisoformat(self.version.currentData())
        return None

    def _allow(self) -> None:
        self.day.setEnabled(self.choices.checkedId() == _DATE)
        self.version.setEnabled(self.choices.checkedId() == _VERSION)
