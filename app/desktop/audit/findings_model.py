"""The findings as a table model: rows are formatted once, roles it has no answer for return at once."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.audit.model import Finding, Verdict
from app.desktop.audit.dispositions import OPEN, Dispositions
from app.desktop.theme import Role, Theme
from app.desktop.words import VERDICTS, day, money, sentence

HEADERS = ("Verdict", "Claim", "Line", "Date", "Code", "Finding", "Policy", "Amount", "Disposition", "Row")
VERDICT, CLAIM, LINE, DATE, CODE, RULE, POLICY, AMOUNT, DISPOSITION, ROW = range(len(HEADERS))
FINDING = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex

_RANK = {verdict: number for number, verdict in enumerate(Verdict)}
_KEYS: dict[int, Callable[[Finding], tuple[object, ...]]] = {
    VERDICT: lambda finding: (_RANK[finding.verdict], finding.rule),
    CLAIM: lambda finding: (finding.claim_id or "",),
    LINE: lambda finding: (_natural(finding.line), finding.claim_id or ""),
    DATE: lambda finding: (finding.date.toordinal() if finding.date else 0,),
    CODE: lambda finding: (finding.code or "",),
    RULE: lambda finding: (finding.rule,),
    POLICY: lambda finding: (finding.policy or "",),
    AMOUNT: lambda finding: (finding.amount is not None, finding.amount or 0),
    DISPOSITION: lambda finding: (finding.rule,),
    ROW: lambda finding: (finding.sheet, finding.row),
}


def ordered(findings: Sequence[Finding], column: int, *, descending: bool) -> list[Finding]:
    """Return the findings sorted by a column, then by sheet and row."""
    key = _KEYS[column]
    made = sorted(findings, key=lambda finding: (finding.sheet, finding.row))
    made.sort(key=key, reverse=descending)
    return made


def matching(findings: Sequence[Finding], text: str, rule: str | None, verdicts: frozenset[Verdict]) -> list[Finding]:
    """Return the findings of a rule and of these verdicts that hold every word of the text."""
    words = text.casefold().split()
    kept = [finding for finding in findings if (rule is None or finding.rule == rule) and finding.verdict in verdicts]
    if not words:
        return kept
    return [finding for finding in kept if all(word in _haystack(finding) for word in words)]


class FindingsModel(QAbstractTableModel):
    """A row a finding."""

    def __init__(self, theme: Theme, dispositions: Dispositions, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self._dispositions = dispositions
        self._findings: list[Finding] = []
        self._rows: dict[int, tuple[str, ...]] = {}
        self._mono = theme.mono()
        self._answers: dict[int, Callable[[Finding, int], object]] = {
            int(Qt.ItemDataRole.TextAlignmentRole): lambda _, column: _RIGHT if column in (AMOUNT, ROW) else None,
            int(Qt.ItemDataRole.FontRole): lambda _, column: self._mono if column == CODE else None,
            int(Qt.ItemDataRole.ToolTipRole): lambda finding, _: finding.message,
            int(Qt.ItemDataRole.DecorationRole): self._shape,
            int(Qt.ItemDataRole.ForegroundRole): self._ink,
            int(FINDING): lambda finding, _: finding,
        }
        dispositions.changed.connect(self._redecide)
        theme.changed.connect(self._redress)

    @property
    def findings(self) -> Sequence[Finding]:
        """The findings in the order shown."""
        return self._findings

    def show_findings(self, findings: list[Finding]) -> None:
        """Show these findings in this order."""
        self.beginResetModel()
        self._findings = findings
        self._rows.clear()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        """Return the number of findings."""
        return 0 if parent.isValid() else len(self._findings)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the column names."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (AMOUNT, ROW):
            return _RIGHT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows; anything but text first, it is asked for most."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._row(index.row())[index.column()]
        if role not in self._answers:
            return None
        return self._answers[role](self._findings[index.row()], index.column())

    def _row(self, row: int) -> tuple[str, ...]:
        shown = self._rows.get(row)
        if shown is None:
            shown = self._rows[row] = self._texts(self._findings[row])
        return shown

    def _texts(self, finding: Finding) -> tuple[str, ...]:
        decided = self._dispositions.of(finding).disposition
        return (
            VERDICTS[finding.verdict],
            finding.claim_id or "–",
            finding.line or "–",
            day(finding.date),
            finding.code or "–",
            sentence(finding.rule),
            finding.policy or "–",
            money(finding.amount),
            sentence(decided),
            f"{finding.row:,}",
        )

    def _shape(self, finding: Finding, column: int) -> object:
        return self._theme.verdict_icon(finding.verdict) if column == VERDICT else None

    def _ink(self, finding: Finding, column: int) -> object:
        if column == VERDICT:
            return self._theme.color(self._theme.verdict_role(finding.verdict))
        if column == ROW or (column == DISPOSITION and self._dispositions.of(finding).disposition == OPEN):
            return self._theme.color(Role.MUTED)
        return None

    def _redecide(self) -> None:
        self._rows.clear()
        if self._findings:
            self.dataChanged.emit(self.index(0, DISPOSITION), self.index(len(self._findings) - 1, DISPOSITION))

    def _redress(self) -> None:
        self._mono = self._theme.mono()
        if self._findings:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._findings) - 1, len(HEADERS) - 1))


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _natural(line: str | None) -> tuple[int, str]:
    return (int(line), "") if line and line.isdigit() else (0, line or "")


def _haystack(finding: Finding) -> str:
    parts = (finding.claim_id, finding.code, finding.rule, sentence(finding.rule), finding.policy, finding.message, day(finding.date))
    return " ".join(part for part in parts if part).casefold()
