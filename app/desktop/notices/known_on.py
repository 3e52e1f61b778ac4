"""The mark that a page shows what was known on an earlier day, with the way back; and asking for such a day."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit, QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.desktop.context import Context
from app.desktop.parts import IconLabel, button, label, row
from app.desktop.theme import Role
from app.desktop.words import day


class KnownOnMark(QFrame):
    """One line above the page for as long as an earlier day is chosen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Follow the context."""
        super().__init__(parent)
        self.setObjectName("note")
        self._context = context
        self._words = label("", wrap=True, selectable=True)
        self._words.setAccessibleName("As known on an earlier day")
        self.another = button("Another &day…", "link", "Choose another day")
        self.another.clicked.connect(self.ask)
        self.back = button("&Back to what is known now", "", "Count every version held")
        self.back.clicked.connect(lambda: self.choose(None))
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 6, 12, 6)
        line.setSpacing(12)
        line.addWidget(IconLabel(context.theme, "clock", 20, Role.REVIEW))
        line.addWidget(self._words, 1)
        line.addWidget(self.another)
        line.addWidget(self.back)
        context.terms_changed.connect(self._show)
        self._show()

    @property
    def sentence(self) -> str:
        """What is said; empty while everything known counts."""
        return "" if self.isHidden() else self._words.text()

    def ask(self) -> None:
        """Ask for a day."""
        dialog = KnownOnDialog(self._context.terms.known_on or self._context.day, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.choose(dialog.day))
        dialog.open()

    def choose(self, known_on: date | None) -> None:
        """Count what was published by a day; None: everything."""
        self._context.set_terms(replace(self._context.terms, known_on=known_on))

    def _show(self) -> None:
        known = self._context.terms.known_on
        self.setVisible(known is not None)
        if known is not None:
            self._words.setText(f"As known on {day(known)}: versions published later do not count here, nor in an audit run now.")


class KnownOnDialog(QDialog):
    """A date and what choosing it does."""

    def __init__(self, chosen: date, parent: QWidget | None = None) -> None:
        """Begin at a day."""
        super().__init__(parent)
        self.setWindowTitle("As known on")
        self.setMinimumWidth(420)
        self.field = QDateEdit(QDate(chosen.year, chosen.month, chosen.day))
        self.field.setDisplayFormat("MM/dd/yyyy")
        self.field.setCalendarPopup(True)
        self.field.setAccessibleName("Day on which it was known")
        self.show_button = button("&Show", "primary")
        self.show_button.setDefault(True)
        self.show_button.clicked.connect(self.accept)
        leave = button("&Cancel")
        leave.clicked.connect(self.reject)
        words = "Codes, conflicts and audits are shown as they could be known on this day: versions published later are left out."
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(label("Show what was known on an earlier day", "heading"))
        layout.addWidget(label(words, "muted", wrap=True))
        layout.addLayout(row(self.field, None))
        layout.addLayout(row(None, leave, self.show_button))

    @property
    def day(self) -> date:
        """The day chosen."""
        chosen = self.field.date()
        return date(chosen.year(), chosen.month(), chosen.day())
