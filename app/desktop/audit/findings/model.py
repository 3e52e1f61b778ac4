"""The findings as a table model: a few pages at a time, formatted once; roles it has no answer for return at once."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, Qt

from app.audit.findings_table import ListedFinding, SortBy
from app.audit.model import Finding
from app.desktop.audit.dispositions import OPEN, Dispositions
from app.desktop.audit.findings.source import PAGE, Arranged, FindingsSource, Page
from app.desktop.headed import HeadedModel, Index
from app.desktop.theme import Role, Theme
from app.desktop.words import VERDICTS, day, money, sentence

HEADERS = ("Verdict", "Claim", "Line", "Date", "Code", "Finding", "Policy", "Amount", "Disposition", "Row")
VERDICT, CLAIM, LINE, DATE, CODE, RULE, POLICY, AMOUNT, DISPOSITION, ROW = range(len(HEADERS))
ORDERS: tuple[SortBy, ...] = (
    SortBy.VERDICT,
    SortBy.CLAIM,
    SortBy.LINE,
    SortBy.DATE,
    SortBy.CODE,
    SortBy.RULE,
    SortBy.POLICY,
    SortBy.AMOUNT,
    SortBy.DISPOSITION,
    SortBy.FILE,
)
FINDING = Qt.ItemDataRole.UserRole + 1
_HELD = 12  # pages; those farthest from the one just read go first


@dataclass(slots=True)
class _Shown:
    """A page with its texts; without, while the engine is at something else."""

    found: Page
    texts: list[tuple[str, ...] | None]


class FindingsModel(HeadedModel):
    """A row a finding."""

    def __init__(self, theme: Theme, dispositions: Dispositions, source: FindingsSource, parent: QObject | None = None) -> None:
        """Follow the source: its order, its pages."""
        super().__init__(HEADERS, parent, numbers=(AMOUNT, ROW))
        self._theme = theme
        self._dispositions = dispositions
        self._source = source
        self._count = 0
        self._pages: dict[int, _Shown] = {}
        self._missing: set[int] = set()
        self._mono = theme.mono()
        self._answers: dict[int, Callable[[Finding, int], object]] = {
            int(Qt.ItemDataRole.FontRole): lambda _, column: self._mono if column == CODE else None,
            int(Qt.ItemDataRole.ToolTipRole): lambda finding, _: finding.message,
            int(Qt.ItemDataRole.DecorationRole): self._shape,
            int(Qt.ItemDataRole.ForegroundRole): self._ink,
            int(FINDING): lambda finding, _: finding,
        }
        source.opened.connect(self._empty)
        source.idle.connect(self._read_missing)
        dispositions.changed.connect(self._retell)
        theme.changed.connect(self._redress)

    def show_arranged(self, arranged: Arranged) -> None:
        """Show findings in an order; the pages that come with it are those seen first."""
        self.beginResetModel()
        self._count = arranged.shown
        self._missing.clear()
        self._pages = {number: _shown(page) for number, page in arranged.pages.items()}
        self.endResetModel()

    def listed_at(self, row: int) -> ListedFinding | None:
        """Return the finding of a row with its number; None where there is none, or it is not known yet."""
        number, place = divmod(row, PAGE)
        page = self._page(number) if 0 <= row < self._count else None
        return page.found[place] if page is not None and place < len(page.found) else None

    def finding_at(self, row: int) -> Finding | None:
        """Return the finding of a row."""
        listed = self.listed_at(row)
        return listed.finding if listed is not None else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        """Return the number of findings."""
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows; anything but text first, it is asked for most."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(index.column())
        answer = self._answers.get(role)
        if answer is None:
            return None
        finding = self.finding_at(index.row())
        return answer(finding, index.column()) if finding is not None else None

    def _text(self, row: int, column: int) -> str:
        number, place = divmod(row, PAGE)
        page = self._page(number)
        if page is None or place >= len(page.found):
            return ""
        texts = page.texts[place]
        if texts is None:
            texts = page.texts[place] = self._texts(page.found[place].finding)
        return texts[column]

    def _page(self, number: int) -> _Shown | None:
        held = self._pages.get(number)
        if held is not None or number in self._missing:
            return held
        found = self._source.page(number)
        if found is None:
            self._missing.add(number)
            return None
        if len(self._pages) >= _HELD:
            del self._pages[max(self._pages, key=lambda other: abs(other - number))]
        held = self._pages[number] = _shown(found)
        return held

    def _texts(self, finding: Finding) -> tuple[str, ...]:
        return (
            VERDICTS[finding.verdict],
            finding.claim_id or "–",
            finding.line or "–",
            day(finding.date),
            finding.code or "–",
            sentence(finding.rule),
            finding.policy or "–",
            money(finding.amount),
            sentence(self._dispositions.of(finding).disposition),
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

    def _empty(self) -> None:
        self.beginResetModel()
        self._count = 0
        self._pages.clear()
        self._missing.clear()
        self.endResetModel()

    def _read_missing(self) -> None:
        """Let the rows be asked for again that could not be read while the engine was at something else."""
        missing = sorted(self._missing)
        self._missing.clear()
        for number in missing:
            last = min((number + 1) * PAGE, self._count) - 1
            if last >= number * PAGE:
                self.dataChanged.emit(self.index(number * PAGE, 0), self.index(last, len(HEADERS) - 1))

    def _retell(self) -> None:
        for page in self._pages.values():
            page.texts = [None] * len(page.found)
        self._changed(DISPOSITION, DISPOSITION)

    def _redress(self) -> None:
        self._mono = self._theme.mono()
        self._changed(0, len(HEADERS) - 1)

    def _changed(self, first: int, last: int) -> None:
        if self._count:
            self.dataChanged.emit(self.index(0, first), self.index(self._count - 1, last))


def _shown(page: Page) -> _Shown:
    return _Shown(page, [None] * len(page))
