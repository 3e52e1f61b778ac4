"""The changed lines as a table model: rows are formatted once, roles it has no answer for return at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, Qt

from app.audit.impact_lines import ChangedLine, Way
from app.audit.model import Finding, Verdict
from app.desktop.headed import HeadedModel, Index
from app.desktop.impact.words import WAY_ICONS, WAYS, said
from app.desktop.theme import Role, Theme
from app.desktop.words import day, money

HEADERS = ("Claim", "Line", "Date", "Code", "Before", "With the version tried", "Amount", "Member", "What changes", "Row")
CLAIM, LINE, DATE, CODE, BEFORE, AFTER, AMOUNT, MEMBER, WAY, ROW = range(len(HEADERS))
CHANGED = Qt.ItemDataRole.UserRole + 1


_WAYS = {way: number for number, way in enumerate(Way)}
_VERDICTS = {verdict: number for number, verdict in enumerate(Verdict)}
_KEYS: dict[int, Callable[[ChangedLine], tuple[object, ...]]] = {
    WAY: lambda line: (_WAYS[line.way], _VERDICTS[line.deciding.verdict], line.deciding.rule),
    CLAIM: lambda line: (line.change.claim_id or "",),
    LINE: lambda line: (_natural(line.change.line), line.change.claim_id or ""),
    MEMBER: lambda line: (line.change.member or "",),
    DATE: lambda line: (line.day.toordinal() if line.day else 0,),
    CODE: lambda line: (line.code or "",),
    BEFORE: lambda line: _strength(line.before),
    AFTER: lambda line: _strength(line.after),
    AMOUNT: lambda line: (line.change.amount is not None, line.change.amount or 0),
    ROW: lambda line: (line.change.sheet, line.change.row),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines to show, in which order. `rule` and `code` None: any; `coded`: `code` counts, None then means no code."""

    ways: frozenset[Way] = frozenset(Way)
    way: Way | None = None
    rule: str | None = None
    code: str | None = None
    coded: bool = False
    text: str = ""
    column: int = WAY
    descending: bool = False


def picked(lines: Sequence[ChangedLine], wanted: Wanted) -> list[ChangedLine]:
    """Return the lines wanted, sorted by a column, then in the order of the file."""
    words = wanted.text.casefold().split()
    kept = [line for line in lines if _is_wanted(line, wanted) and all(word in _haystack(line) for word in words)]
    kept.sort(key=_KEYS[wanted.column], reverse=wanted.descending)
    return kept


def _is_wanted(line: ChangedLine, wanted: Wanted) -> bool:
    if line.way not in wanted.ways or wanted.way not in (None, line.way):
        return False
    if wanted.rule is None:
        return True
    decided = line.deciding
    return decided.rule == wanted.rule and (not wanted.coded or decided.code == wanted.code)


class ImpactModel(HeadedModel):
    """A row a changed line."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(HEADERS, parent, numbers=(AMOUNT, ROW))
        self._theme = theme
        self._lines: list[ChangedLine] = []
        self._rows: dict[int, tuple[str, ...]] = {}
        self._mono = theme.mono()
        self._answers: dict[int, Callable[[ChangedLine, int], object]] = {
            int(Qt.ItemDataRole.TextAlignmentRole): lambda _, column: self.alignment(column),
            int(Qt.ItemDataRole.FontRole): lambda _, column: self._mono if column == CODE else None,
            int(Qt.ItemDataRole.ToolTipRole): _tip,
            int(Qt.ItemDataRole.DecorationRole): self._shape,
            int(Qt.ItemDataRole.ForegroundRole): self._ink,
            int(CHANGED): lambda line, _: line,
        }
        theme.changed.connect(self._redress)

    @property
    def lines(self) -> Sequence[ChangedLine]:
        """The lines in the order shown."""
        return self._lines

    def show_lines(self, lines: list[ChangedLine]) -> None:
        """Show these lines in this order."""
        self.beginResetModel()
        self._lines = lines
        self._rows.clear()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows; anything but text first, it is asked for most."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._row(index.row())[index.column()]
        if role not in self._answers:
            return None
        return self._answers[role](self._lines[index.row()], index.column())

    def _row(self, row: int) -> tuple[str, ...]:
        shown = self._rows.get(row)
        if shown is None:
            shown = self._rows[row] = _texts(self._lines[row])
        return shown

    def _shape(self, line: ChangedLine, column: int) -> object:
        if column == CLAIM:
            return self._theme.icon(WAY_ICONS[line.way])
        findings = line.before if column == BEFORE else line.after if column == AFTER else ()
        return self._theme.verdict_icon(findings[0].verdict) if findings else None

    def _ink(self, line: ChangedLine, column: int) -> object:
        quiet = column == ROW or (column == BEFORE and not line.before) or (column == AFTER and not line.after)
        return self._theme.color(Role.MUTED) if quiet else None

    def _redress(self) -> None:
        self._mono = self._theme.mono()
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, len(HEADERS) - 1))


def _texts(line: ChangedLine) -> tuple[str, ...]:
    change = line.change
    return (
        change.claim_id or "–",
        change.line or "–",
        day(line.day),
        line.code or "–",
        said(line.before),
        said(line.after),
        money(change.amount),
        change.member or "–",
        WAYS[line.way],
        f"{change.row:,}",
    )


def _tip(line: ChangedLine, column: int) -> object:
    if column in (BEFORE, AFTER):
        return said(line.before if column == BEFORE else line.after)
    return f"{WAYS[line.way]}: {line.deciding.message}"


def _haystack(line: ChangedLine) -> str:
    change, decided = line.change, line.deciding
    amount = str(change.amount) if change.amount is not None else ""
    parts = (*_texts(line)[:ROW], amount, decided.policy or "", decided.message, change.sheet)
    return " ".join(parts).casefold()


def _strength(findings: Sequence[Finding]) -> tuple[object, ...]:
    return (_VERDICTS[findings[0].verdict], findings[0].rule) if findings else (len(_VERDICTS), "")


def _natural(line: str | None) -> tuple[int, str]:
    return (int(line), "") if line is not None and line.isascii() and line.isdigit() else (1 << 60, line or "")
