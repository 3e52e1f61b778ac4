"""Fields of the set-up: a line, a few lines, a day that may be left out, a share in percent."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from app.desktop.parts import label
from app.desktop.words import day

_WRITTEN = ("%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d")
_EARLIEST = 1900
_LINES = 3


class Prose(QPlainTextEdit):
    """A few lines of text; Tab leaves it."""

    editing_finished = Signal()

    def __init__(self, hint: str) -> None:
        """`hint` stands in it while it is empty."""
        super().__init__()
        self.setProperty("look", "field")
        self.setTabChangesFocus(True)
        self.setPlaceholderText(hint)
        self.setFixedHeight(_LINES * self.fontMetrics().lineSpacing() + 20)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that whoever wrote is done."""
        super().focusOutEvent(event)
        self.editing_finished.emit()


class DayField(QLineEdit):
    """A day as the field writes it, or nothing."""

    def __init__(self, hint: str) -> None:
        """`hint` says what leaving it empty means."""
        super().__init__()
        self.setPlaceholderText(hint)
        self.setMaximumWidth(180)

    @property
    def day(self) -> date | None:
        """The day written; None for nothing, and for what is no day."""
        text = self.text().strip()
        for written in _WRITTEN:
            try:
                found = datetime.strptime(text, written).date()  # noqa: DTZ007 a calendar day has no time zone
            except ValueError:
                continue
            return found if found.year >= _EARLIEST else None
        return None

    @property
    def wrong(self) -> str:
        """What is wrong with it, in one sentence; empty where nothing is."""
        text = self.text().strip()
        return f"“{text}” is no day. Write it as 12/31/2026, or leave it empty." if text and self.day is None else ""

    def show_day(self, shown: date | None) -> None:
        """Show a day, or nothing."""
        self.setText(day(shown, ""))


class ShareField(QLineEdit):
    """A share in percent."""

    def __init__(self) -> None:
        """Narrow."""
        super().__init__()
        self.setMaximumWidth(100)

    @property
    def share(self) -> Decimal | None:
        """The share written, as a fraction of one; None for what is none."""
        try:
            percent = Decimal(self.text().strip().rstrip("%").strip())
        except InvalidOperation:
            return None
        return percent / 100 if percent.is_finite() and 0 < percent <= 100 else None

    @property
    def wrong(self) -> str:
        """What is wrong with it, in one sentence; empty where nothing is."""
        return "" if self.share is not None else f"“{self.text().strip()}” is no share. Write a percentage such as 95."

    def show_share(self, share: Decimal) -> None:
        """Show a share."""
        self.setText(f"{(share * 100).normalize():f} %")


def put_in(grid: QGridLayout, number: int, caption: str, field: QWidget, into: QWidget | None = None) -> None:
    """Put a captioned field into a row of a grid; `into` holds it where others stand beside it."""
    named = label(caption, "muted")
    named.setTextFormat(Qt.TextFormat.AutoText)
    named.setBuddy(field)
    if not field.accessibleName():
        field.setAccessibleName(caption.replace("&", ""))
    named.setContentsMargins(0, 4, 0, 0)
    grid.addWidget(named, number, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(into if into is not None else field, number, 1)
