"""Reverse lookup: every policy that lists a code on a date, or may, with the sentence."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDateEdit, QDialog, QLineEdit, QVBoxLayout, QWidget

from app.codesets.shape import candidates
from app.desktop.codes.words import basis_words, from_words, role_words, to_words
from app.desktop.context import Context
from app.desktop.parts import button, label, row
from app.desktop.tables import Table
from app.desktop.theme import Role, Theme
from app.desktop.words import count, day
from app.documents.model import Place
from app.ledger.model import Interval
from app.ledger.standing import Standing
from app.workspace.reverse_lookup import ListedIn, listed_in

HEADERS = ("Policy", "Standing", "Role", "Drug", "For", "From", "Through", "Basis", "Sentence", "Where")
_WIDTHS = (96, 110, 150, 110, 110, 130, 100, 150, 330)
FOUND = Qt.ItemDataRole.UserRole + 1
_ICONS = {
    Standing.LISTED: ("check", Role.LISTED),
    Standing.DISPUTED: ("verdict-undetermined", Role.DISPUTED),
    Standing.UNKNOWN: ("verdict-undetermined", Role.UNDETERMINED),
}


class ReverseModel(QStandardItemModel):
    """A row a listing."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(0, len(HEADERS), parent)
        self._theme = theme
        self.setHorizontalHeaderLabels(list(HEADERS))

    def show_found(self, found: Sequence[ListedIn]) -> None:
        """Show these."""
        self.removeRows(0, self.rowCount())
        for one in found:
            place = one.sources[0] if one.sources else None
            texts = (
                one.policy,
                _standing(one),
                role_words(one.role),
                one.drug or "–",
                ", ".join(one.supports) if one.supports else "–",
                *_interval(one.interval),
                " ".join(place.text.split()) if place is not None else "–",
                _where(place),
            )
            cells = [_item(text) for text in texts]
            cells[0].setData(one, FOUND)
            cells[0].setToolTip(f"{one.policy} {one.title}".strip())
            cells[1].setIcon(self._theme.icon(*_ICONS[one.standing]))
            self.appendRow(cells)


class ReverseDialog(QDialog):
    """A code and a date; a row for each policy. The date is the one all pages are about."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Begin without a code."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Which policies list a code")
        self.resize(1000, 420)
        self._context = context
        self.code = QLineEdit()
        self.code.setPlaceholderText("Code, such as J1323")
        self.code.setAccessibleName("Code")
        self.code.setMaximumWidth(180)
        self.day = QDateEdit()
        self.day.setDisplayFormat("MM/dd/yyyy")
        self.day.setCalendarPopup(True)
        self.day.setAccessibleName("Date")
        self.said = label("", wrap=True, selectable=True)
        self.said.setAccessibleName("Answer")
        self.model = ReverseModel(context.theme, self)
        self.table = Table(context.theme)
        self.table.setAccessibleName("Policies that list the code")
        self.table.setModel(self.model)
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setStretchLastSection(True)
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, width)
        self.sentence = button("Open the &sentence", tip="Show the sentence in its policy (Enter)")
        self.strip = button("Show s&trip", tip="Show the code through time in this policy")
        self._lay_out()
        self.code.textChanged.connect(lambda _: self._list())
        self.day.dateChanged.connect(lambda chosen: context.set_day(chosen.toPython()))
        self.table.activated.connect(lambda _: self._open_sentence())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._allow())
        self.sentence.clicked.connect(self._open_sentence)
        self.strip.clicked.connect(self._show_strip)
        for signal in (context.ledger_changed, context.day_changed):
            signal.connect(self._follow)
        self._follow()

    def ask(self, code: str) -> None:
        """Ask about a code."""
        self.code.setText(code)
        (self.table if self.model.rowCount() else self.code).setFocus()

    @property
    def chosen(self) -> ListedIn | None:
        """The listing in the current row."""
        held = self.table.currentIndex().siblingAtColumn(0).data(FOUND)
        return held if isinstance(held, ListedIn) else None

    def _follow(self) -> None:
        chosen = self._context.day
        self.day.setDate(QDate(chosen.year, chosen.month, chosen.day))
        self._list()

    def _list(self) -> None:
        code, ledger = self.code.text().strip(), self._context.ledger
        found = listed_in(ledger, code, self._context.day) if ledger is not None and code else ()
        self.model.show_found(found)
        policies = len(ledger.policies) if ledger is not None else 0
        self.said.setText(_answer(code, self._context.day, found, policies))
        if found:
            self.table.selectRow(0)
        self._allow()

    def _allow(self) -> None:
        chosen = self.chosen
        self.sentence.setEnabled(chosen is not None and bool(chosen.sources))
        self.strip.setEnabled(chosen is not None)

    def _open_sentence(self) -> None:
        chosen = self.chosen
        if chosen is not None and chosen.sources:
            self._context.place_requested.emit(chosen.sources[0])

    def _show_strip(self) -> None:
        chosen = self.chosen
        if chosen is not None:
            self._context.set_policy(chosen.policy)
            self._context.page_requested.emit("codes")
            self._context.code_requested.emit(chosen.system, chosen.code)

    def _lay_out(self) -> None:
        close = button("&Close")
        close.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(label("Which policies list a code", "title"))
        layout.addLayout(row(self.code, self.day, None))
        layout.addWidget(self.said)
        layout.addWidget(self.table, 1)
        layout.addLayout(row(self.sentence, self.strip, None, close))


def _answer(code: str, when: date, found: Sequence[ListedIn], policies: int) -> str:
    if not policies:
        return "No policy is open."
    if not code:
        return "Write a code to see every policy that lists it on the date."
    if not candidates(code):
        return f"“{code}” is not written like a code of any system known here."
    sure = len({one.policy for one in found if one.standing is Standing.LISTED})
    perhaps = len({one.policy for one in found}) - sure
    of = count(policies, "policy", "policies")
    more = f" In {perhaps:,} more it cannot be said." if perhaps else ""
    return f"{code.upper()} is listed in {sure:,} of {of} on {day(when)}.{more}"


def _standing(one: ListedIn) -> str:
    return f"{one.words[:1].upper()}{one.words[1:]}"


def _interval(interval: Interval | None) -> tuple[str, str, str]:
    return ("–", "–", "–") if interval is None else (from_words(interval), to_words(interval), basis_words(interval))


def _where(place: Place | None) -> str:
    if place is None:
        return "–"
    page = f", page {place.page}" if place.page is not None else ""
    return f"{place.file}{page}, line {place.block + 1}"


def _item(text: str) -> QStandardItem:
    made = QStandardItem(text)
    made.setEditable(False)
    made.setToolTip(text)
    return made
