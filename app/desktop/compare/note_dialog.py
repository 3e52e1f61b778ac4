"""A note on one change, wherever the details are closed."""

from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from app.desktop.parts import button, label, row


class NoteDialog(QDialog):
    """One line of text."""

    def __init__(self, about: str, note: str, parent: QWidget | None = None) -> None:
        """Begin with the note as it stands."""
        super().__init__(parent)
        self.setWindowTitle("Note on the change")
        self.setMinimumWidth(420)
        self.note = QLineEdit(note)
        self.note.setAccessibleName("Note on the change")
        self.note.returnPressed.connect(self.accept)
        cancel, keep = button("Cancel"), button("Keep", "primary")
        cancel.clicked.connect(self.reject)
        keep.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        layout.addWidget(label(about, wrap=True))
        layout.addWidget(self.note)
        layout.addLayout(row(None, cancel, keep))
        self.note.setFocus()
