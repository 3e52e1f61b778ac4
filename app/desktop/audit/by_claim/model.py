"""The claims of a run as a table model, a page at a time: all, with findings, to determine, determined."""

from PySide6.QtCore import QModelIndex, QObject, Qt

from app.audit.lines_table import ClaimCount, Claims
from app.desktop.audit.determinations.held import DeterminationsHeld
from app.desktop.headed import HeadedModel, Index
from app.desktop.theme import Role, Theme

HEADERS = ("Claim", "Findings", "Open")
CLAIM, FINDINGS, OPEN = range(len(HEADERS))
_PAGE = 256
_HELD = 8


class ClaimsModel(HeadedModel):
    """A row a claim, in the order of the file."""

    def __init__(self, theme: Theme, held: DeterminationsHeld, parent: QObject | None = None) -> None:
        """Show all claims; `show_claims` takes them."""
        super().__init__(HEADERS, parent, numbers=[column for column in range(len(HEADERS)) if column != CLAIM])
        self._theme = theme
        self._held = held
        self.which = Claims.ALL
        self._count = 0
        self._pages: dict[int, tuple[ClaimCount, ...]] = {}
        theme.changed.connect(self._redress)

    def show_claims(self, which: Claims) -> None:
        """Show the claims of a kind as they stand now."""
        table = self._held.table
        self.beginResetModel()
        self.which = which
        self._pages.clear()
        self._count = table.claim_count(which) if table is not None else 0
        self.endResetModel()

    def retell(self) -> None:
        """Tell anew how the claims stand, where it is the same ones."""
        self._pages.clear()
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, len(HEADERS) - 1))

    def claim_at(self, row: int) -> ClaimCount | None:
        """Return the claim of a row."""
        table = self._held.table
        if table is None or not 0 <= row < self._count:
            return None
        number, place = divmod(row, _PAGE)
        page = self._pages.get(number)
        if page is None:
            if len(self._pages) >= _HELD:
                self._pages.pop(next(iter(self._pages)))
            page = self._pages[number] = table.claims(self.which, number * _PAGE, _PAGE)
        return page[place] if place < len(page) else None

    def row_of(self, claim: ClaimCount) -> int | None:
        """Return the row of a claim; None where it is not among those shown."""
        first, end = 0, self._count
        while first < end:
            middle = (first + end) // 2
            found = self.claim_at(middle)
            if found is None:
                return None
            if found.place < claim.place:
                first = middle + 1
            else:
                end = middle
        found = self.claim_at(first)
        return first if found is not None and found.key == claim.key else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        """Return the number of claims."""
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        if role not in {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.DecorationRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.ForegroundRole,
        }:
            return None
        claim = self.claim_at(index.row())
        if claim is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(claim, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(claim)
        return self._dress(claim, index.column(), decoration=role == Qt.ItemDataRole.DecorationRole)

    def _dress(self, claim: ClaimCount, column: int, *, decoration: bool) -> object:
        if decoration:
            if column == CLAIM and claim.verdict is not None:
                return self._theme.verdict_icon(claim.verdict)
            done = column == OPEN and claim.checked > 0 and not claim.to_determine
            return self._theme.icon("check", Role.ACCENT) if done else None
        return self._theme.color(Role.MUTED) if column == FINDINGS else None

    def _redress(self) -> None:
        self.retell()


def name_of(claim: ClaimCount) -> str:
    """Return how a claim is spoken of."""
    return claim.claim_id or "without a number"


def _text(claim: ClaimCount, column: int) -> str:
    if column == CLAIM:
        return name_of(claim)
    if column == OPEN:
        return f"{claim.to_determine:,}" if claim.to_determine else "" if claim.checked else "–"
    return f"{claim.findings:,}"


def _tip(claim: ClaimCount) -> str:
    if not claim.checked:
        return "No line of this claim was checked: voided, replaced, or outside the period"
    done = claim.checked - claim.to_determine
    return f"{done:,} of {claim.checked:,} lines determined"
