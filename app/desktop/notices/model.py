"""The notices of a project as a table."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from app.desktop.context import Context
from app.desktop.notices.held import HeldTerms
from app.desktop.notices.words import BASES, EVERY_LINE, EVERY_MARKET, NEWEST, SCOPES, counts, standing
from app.desktop.project.words import short_moment
from app.desktop.theme import Role
from app.desktop.words import day
from app.ledger.model import Notice

HEADERS = ("Policy", "Market", "Line of business", "Effective", "Scope", "By", "Version", "Standing", "Source", "Who", "When")
POLICY, MARKET, LINE, EFFECTIVE, SCOPE, BASIS, VERSION, STANDING, SOURCE, WHO, WHEN = range(len(HEADERS))
WIDTHS = (96, 112, 128, 104, 150, 124, 152, 230, 180, 84, 132)
NOTICE = Qt.ItemDataRole.UserRole + 1
SORT = Qt.ItemDataRole.UserRole + 2


class NoticesModel(QStandardItemModel):
    """A row a notice."""

    def __init__(self, context: Context, held: HeldTerms, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(0, len(HEADERS), parent)
        self._context = context
        self._held = held
        self.setSortRole(SORT)
        self.setHorizontalHeaderLabels(list(HEADERS))

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Show these."""
        self.removeRows(0, self.rowCount())
        for notice in notices:
            self.appendRow(self._row(notice))

    def _row(self, notice: Notice) -> list[QStandardItem]:
        decision = self._held.decision_on(notice)
        texts = (
            notice.policy,
            notice.market or EVERY_MARKET,
            notice.line_of_business or EVERY_LINE,
            day(notice.effective),
            SCOPES[notice.scope],
            BASES[notice.basis],
            day(notice.version) if notice.version is not None else NEWEST,
            standing(notice, self._context.ledger, self._context.terms),
            notice.source,
            decision.who if decision is not None else "–",
            short_moment(decision.when) if decision is not None else "Not yet written",
        )
        row = [_item(text) for text in texts]
        row[EFFECTIVE].setData(notice.effective.isoformat(), SORT)
        row[VERSION].setData(notice.version.isoformat() if notice.version is not None else "", SORT)
        row[WHEN].setData(decision.when.isoformat() if decision is not None else "", SORT)
        row[POLICY].setData(notice, NOTICE)
        ledger, terms = self._context.ledger, self._context.terms
        icon = ("check", Role.ACCENT) if counts(notice, ledger, terms) else ("verdict-note", Role.MUTED)
        row[STANDING].setIcon(self._context.theme.icon(*icon))
        if decision is not None and decision.reason:
            row[SOURCE].setToolTip(f"{notice.source}\nReason: {decision.reason}")
        return row


def _item(text: str) -> QStandardItem:
    made = QStandardItem(text)
    made.setEditable(False)
    made.setToolTip(text)
    made.setData(text.casefold(), SORT)
    return made
