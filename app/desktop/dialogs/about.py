"""What program this is."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from app import __version__
from app.desktop.parts import IconLabel, label
from app.desktop.theme import Role, Theme


class AboutDialog(QDialog):
    """Name, version, purpose, licences."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show it over `parent`."""
        super().__init__(parent)
        self.setWindowTitle("About CodeLedger")
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(IconLabel(theme, "compare", 40, Role.ACCENT))
        layout.addWidget(label("CodeLedger", "title"))
        layout.addWidget(label(f"Version {__version__}", "muted", selectable=True))
        text = (
            "Compares revisions of clinical policies, keeps the ledger of the codes they list by date, and audits claims against it. "
            "Everything stays on this computer: the program makes no connection to the internet."
        )
        body = label(text, wrap=True)
        body.setMinimumWidth(380)
        layout.addWidget(body)
        layout.addWidget(label("Apache License 2.0. Qt for Python is used under the LGPL, version 3.", "muted", wrap=True))
        layout.addSpacing(8)
        layout.addWidget(close)
