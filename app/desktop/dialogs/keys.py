"""Every key the program listens to."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QVBoxLayout, QWidget

from app.desktop.parts import label
from app.desktop.theme import Theme

_ON_PAGES = (
    ("Next or previous change, on Compare", "F8, Shift+F8 or N, P"),
    ("Reviewed and on to the next, open again, on Compare", "R, Shift+R"),
    ("Substantive, administrative, on Compare", "S, A"),
    ("Confirm the effect on access, note, on Compare", "C, E"),
    ("Life through all versions, other end of a move, on Compare", "L, M"),
    ("Unfold the nearest, fold again, on Compare", "U, Shift+U"),
    ("Read with a caret, select with it, other column, on Compare", "F7, Shift+arrows, Alt+Left"),
    ("Correct a fact, say that it is none, on Facts", "F2, Del"),
    ("Add a fact from the words selected, on Facts", "Ins"),
    ("Next or previous unread statement, on Facts", "F7, Shift+F7"),
    ("It changes no list, it means…, later, on Facts", "X, M, L"),
    ("Strips or table, on Codes", "T"),
    ("Next or previous code; a day, a month on or back, on Codes", "↑ ↓; ← →, Shift+← →"),
    ("Next day on which something begins or ends, on Codes", "Ctrl+← →"),
    ("Open the sentence of a code, on Codes", "Enter"),
    ("Settle a conflict, open it again, on Codes", "Enter, O"),
    ("Next or previous conflict, on Codes", "F8, Shift+F8"),
    ("Next or previous finding, on Audit", "F8, Shift+F8"),
    ("Next or previous claim, on Audit", "Ctrl+F8, Ctrl+Shift+F8"),
    ("Agree, disagree, needs records, not applicable, open, on Audit", "A, D, N, X, O"),
    ("Decide on all findings shown, on Audit", "Ctrl+Shift+D"),
    ("Determine the line; save and go on to the next open line, on Audit", "E; Ctrl+Enter"),
    ("Add a finding by hand; by finding or by claim, on Audit", "H; B"),
    ("No error on all open lines of the claim, by claim on Audit", "Shift+N"),
    ("Into the claim's lines; its finding, or why it has none, on Audit", "L; Enter"),
    ("What every rule saw of the line, copy the citation, on Audit", "W, C"),
    ("Next or previous match, in a document", "F3, Shift+F3"),
    ("Larger, smaller, as at first, in a document", "Ctrl++, Ctrl+−, Ctrl+0"),
    ("Show the marked words, in a document", "Ctrl+G"),
    ("Remove the selected versions, on Library", "Del"),
    ("Show what a decision is about, on Decisions", "Enter"),
    ("Copy the selected rows with headers", "Ctrl+C"),
    ("Close the details in a narrow window", "Esc"),
)


class KeysDialog(QDialog):
    """A list of actions and keys."""

    def __init__(self, keys: Sequence[tuple[str, str]], theme: Theme, parent: QWidget | None = None) -> None:
        """`keys` are the menu's own."""
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        rows = (*keys, *_ON_PAGES)
        half = (len(rows) + 1) // 2
        for number, (text, combination) in enumerate(rows):
            shown = label(combination)
            shown.setFont(theme.mono())
            grid.addWidget(label(text), number % half, number // half * 2)
            grid.addWidget(shown, number % half, number // half * 2 + 1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(label("Keyboard shortcuts", "heading"))
        layout.addLayout(grid)
        layout.addWidget(close)
