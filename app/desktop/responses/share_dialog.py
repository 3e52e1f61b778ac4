"""What of the audit is shared with others: chosen columns, or Safe Harbor fields removed, with what that does and does not mean."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QRadioButton, QVBoxLayout, QWidget

from app.desktop.parts import button, label, row
from app.desktop.responses.outgoing import ShareOrder
from app.desktop.sampling.fields import choice
from app.reports.safe_harbor import NO_DETERMINATION
from app.reports.shared_claims import MINIMUM
from app.reports.shared_rows import FILE, Rows, SharedColumn

_CHOOSE = "Tick the columns the purpose needs; nothing else is written."
_ANSWER = (
    "What it is not known to hold is left out. Tick a column of the claims file to keep it all the same, if you answer for what it holds."
)
_ROW = 24  # pixels


class ShareDialog(QDialog):
    """The rows, the way, and the columns."""

    def __init__(self, columns: Callable[[Rows], Sequence[SharedColumn]], parent: QWidget | None = None) -> None:
        """`columns` says which columns there are to choose from."""
        super().__init__(parent)
        self._columns = columns
        self.setWindowTitle("Share claims")
        self.resize(560, 640)
        self.rows = choice("Rows", (("Every line the audit checked", Rows.LINES), ("Every finding with its line", Rows.FINDINGS)))
        self.chosen = QRadioButton("&Minimum necessary: chosen columns")
        self.removed = QRadioButton("&Safe Harbor fields removed")
        self.chosen.setChecked(True)
        self.statement = label("", wrap=True, selectable=True)
        self.statement.setAccessibleName("What the export is")
        self.hint = label("", "muted", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("Columns")
        self.problem = label("", wrap=True)
        self.problem.setAccessibleName("Why it cannot be written")
        cancel = button("Cancel")
        cancel.clicked.connect(self.reject)
        self.go_on = button("Choose file…", "primary")
        self.go_on.clicked.connect(self._check)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(label("Share claims", "heading"))
        layout.addWidget(self.rows)
        layout.addWidget(self.chosen)
        layout.addWidget(self.removed)
        layout.addWidget(self.statement)
        layout.addWidget(self.hint)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.problem)
        layout.addLayout(row(None, cancel, self.go_on))
        self.rows.currentIndexChanged.connect(lambda _: self._fill())
        self.removed.toggled.connect(lambda _: self._fill())
        self._fill()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns ticked, in their order."""
        items = [self.list.item(place) for place in range(self.list.count())]
        return tuple(item.text() for item in items if item.checkState() is Qt.CheckState.Checked)

    def tick(self, *names: str) -> None:
        """Tick columns."""
        for name in names:
            for item in self.list.findItems(name, Qt.MatchFlag.MatchExactly):
                item.setCheckState(Qt.CheckState.Checked)

    def order(self) -> ShareOrder:
        """Return what is to be written."""
        return ShareOrder(rows=Rows(self.rows.currentData()), safe_harbor=self.removed.isChecked(), names=self.names)

    def _fill(self) -> None:
        safe = self.removed.isChecked()
        self.problem.hide()
        self.statement.setText(NO_DETERMINATION if safe else MINIMUM)
        self.hint.setText(_ANSWER if safe else _CHOOSE)
        self.list.clear()
        for column in self._columns(Rows(self.rows.currentData())):
            if safe and (column.field or not column.name.startswith(FILE)):
                continue
            item = QListWidgetItem(column.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, _ROW))
            self.list.addItem(item)

    def _check(self) -> None:
        if self.chosen.isChecked() and not self.names:
            self.problem.setText("No column is ticked. Tick those the purpose needs.")
            self.problem.show()
            return
        self.accept()
