"""The claims to go through, beside the one in front: which of them, and how many are done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHeaderView, QProgressBar, QVBoxLayout, QWidget

from app.audit.lines_table import ClaimCount, Claims
from app.desktop.audit.by_claim.model import CLAIM, ClaimsModel
from app.desktop.audit.determinations.held import DeterminationsHeld
from app.desktop.choosing import choose
from app.desktop.parts import label, row
from app.desktop.tables import Table
from app.desktop.theme import Theme
from app.desktop.words import count

_KINDS = (
    (Claims.ALL, "All claims"),
    (Claims.WITH_FINDINGS, "With findings"),
    (Claims.TO_DETERMINE, "Open"),
    (Claims.DETERMINED, "Determined"),
)
_WIDTHS = (120, 72, 58)


class ClaimList(QWidget):
    """Says which claim is chosen."""

    chosen = Signal(object)  # ClaimCount
    kind_changed = Signal()

    def __init__(self, theme: Theme, held: DeterminationsHeld, parent: QWidget | None = None) -> None:
        """Show the claims as they stand."""
        super().__init__(parent)
        self._held = held
        self.kind = QComboBox()
        self.kind.setAccessibleName("Which claims")
        for which, words in _KINDS:
            self.kind.addItem(words, which)
        self.progress = label("", "muted", wrap=True)
        self.progress.setAccessibleName("Claims determined")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.setAccessibleName("Claims determined")
        self.model = ClaimsModel(theme, held, self)
        self.table = Table(theme)
        self.table.setAccessibleName("Claims")
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.setModel(self.model)
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, width)
        self.table.horizontalHeader().setSectionResizeMode(CLAIM, QHeaderView.ResizeMode.Stretch)
        head = QFrame()
        head.setObjectName("toolbar")
        inside = QVBoxLayout(head)
        inside.setContentsMargins(12, 6, 8, 6)
        inside.setSpacing(4)
        inside.addLayout(row(self.kind, None))
        inside.addWidget(self.progress)
        inside.addWidget(self.bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self.table, 1)
        self.kind.currentIndexChanged.connect(lambda _: self._turn())
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._choose(now.row()))

    @property
    def which(self) -> Claims:
        """The kind of claims shown."""
        return Claims(self.kind.currentData())

    def show_claims(self, current: ClaimCount | None) -> None:
        """Show the claims as they stand now, with the current one selected where it is among them."""
        head = self.table.selectionModel()
        head.blockSignals(True)
        self.model.show_claims(self.which)
        head.blockSignals(False)
        self.select(current)
        self._tell()

    def select(self, claim: ClaimCount | None) -> None:
        """Select a claim without telling of it."""
        place = self.model.row_of(claim) if claim is not None else None
        head = self.table.selectionModel()
        head.blockSignals(True)
        if place is None:
            head.clear()
        else:
            index = self.model.index(place, 0)
            choose(self.table, index)
            self.table.scrollTo(index)
        head.blockSignals(False)
        self.table.viewport().update()

    def enter(self) -> None:
        """Put the cursor into the list."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _turn(self) -> None:
        self.show_claims(None)
        self.kind_changed.emit()

    def _choose(self, place: int) -> None:
        claim = self.model.claim_at(place)
        if claim is not None:
            self.chosen.emit(claim)

    def _tell(self) -> None:
        done, all_of_them = self._held.claims_done
        self.progress.setText(f"{done:,} of {count(all_of_them, 'claim')} determined")
        self.bar.setRange(0, max(1, all_of_them))
        self.bar.setValue(done)
