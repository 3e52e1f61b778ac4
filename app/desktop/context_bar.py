"""The bar above the pages: which policy, as of which date, under which basis and market. One context for all of them."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QFrame, QHBoxLayout, QLabel, QWidget

from app.desktop.context import Context
from app.desktop.parts import IconButton, label
from app.desktop.words import BASES, drug_names
from app.ledger.model import Basis, PolicyLedger


class ContextBar(QFrame):
    """Shows and changes the context."""

    find_wanted = Signal()
    known_on_wanted = Signal()
    details_toggled = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Follow the context both ways."""
        super().__init__(parent)
        self.setObjectName("contextBar")
        self.setAccessibleName("Context")
        self.setFixedHeight(48)
        self._context = context
        self._labels: list[QLabel] = []
        self._narrow = False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 8, 0)
        layout.setSpacing(8)
        self.policy = QComboBox()
        self.policy.setMinimumWidth(120)
        self.policy.setMaximumWidth(320)
        self.policy.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._add(layout, "&Policy", self.policy, "The policy all pages are about")
        self.day = QDateEdit()
        self.day.setDisplayFormat("MM/dd/yyyy")
        self.day.setCalendarPopup(True)
        self.day.setKeyboardTracking(False)
        self._add(layout, "As &of", self.day, "The date all pages are about")
        self.basis = QComboBox()
        self.basis.setMinimumWidth(110)
        for basis, word in BASES.items():
            self.basis.addItem(word, basis)
        self._add(layout, "&Basis", self.basis, "Which date of a version counts where no statement names one")
        self.market = self._choice("No market")
        self._add(layout, "Mar&ket", self.market, "The market whose notices count. Notices are entered with Policy, Notices…")
        self.line = self._choice("No line")
        self._add(layout, "Li&ne", self.line, "The line of business whose notices count")
        self._of_line = self._labels[-1]
        layout.addStretch(1)
        self.known = IconButton(context.theme, "clock", "As known on an earlier day")
        self.known.setCheckable(True)
        self.known.clicked.connect(self._ask_known)
        layout.addWidget(self.known)
        self.search = IconButton(context.theme, "search", "Find on this page")
        self.search.clicked.connect(self.find_wanted)
        layout.addWidget(self.search)
        self.details = IconButton(context.theme, "details", "Show or hide details")
        self.details.setCheckable(True)
        self.details.clicked.connect(self.details_toggled)
        layout.addWidget(self.details)
        self._connect()

    def set_narrow(self, *, narrow: bool) -> None:
        """Leave the labels out where there is no room."""
        self._narrow = narrow
        for shown in self._labels[2:]:
            shown.setVisible(not narrow)
        self.policy.setMaximumWidth(180 if narrow else 320)
        self._show_terms()

    def _choice(self, none: str) -> QComboBox:
        made = QComboBox()
        made.setMinimumWidth(92)
        made.setMaximumWidth(130)
        made.addItem(none, None)
        return made

    def _add(self, layout: QHBoxLayout, text: str, widget: QWidget, tip: str) -> None:
        name = label(text)
        name.setTextFormat(Qt.TextFormat.AutoText)
        name.setBuddy(widget)
        plain = text.replace("&", "")
        widget.setAccessibleName(plain[:1].upper() + plain[1:])
        widget.setToolTip(tip)
        layout.addWidget(name)
        widget.setFixedHeight(30)
        layout.addWidget(widget)
        layout.addSpacing(4)
        self._labels.append(name)

    def _connect(self) -> None:
        context = self._context
        context.ledger_changed.connect(self._list_policies)
        context.policy_changed.connect(self._show_policy)
        context.day_changed.connect(self._show_day)
        context.basis_changed.connect(self._show_basis)
        context.terms_changed.connect(self._show_terms)
        self._list_policies()
        self._show_day()
        self._show_basis()
        self._show_terms()
        self.policy.activated.connect(lambda _: context.set_policy(self.policy.currentData()))
        self.day.dateChanged.connect(lambda chosen: context.set_day(chosen.toPython()))
        self.basis.activated.connect(lambda _: context.set_basis(Basis(self.basis.currentData())))
        self.market.activated.connect(lambda _: context.set_market(self.market.currentData()))
        self.line.activated.connect(lambda _: context.set_terms(replace(context.terms, line_of_business=self.line.currentData())))

    def _list_policies(self) -> None:
        policies = self._context.ledger.policies if self._context.ledger else ()
        self.policy.clear()
        for policy in policies:
            self.policy.addItem(_policy_words(policy), policy.policy)
        if not policies:
            self.policy.addItem("None open")
        self.policy.setEnabled(bool(policies))
        self._show_policy()

    def _show_policy(self) -> None:
        self.policy.setCurrentIndex(max(0, self.policy.findData(self._context.policy)))

    def _show_day(self) -> None:
        day = self._context.day
        self.day.setDate(QDate(day.year, day.month, day.day))

    def _show_basis(self) -> None:
        self.basis.setCurrentIndex(self.basis.findData(self._context.basis))

    def _show_terms(self) -> None:
        terms = self._context.terms
        _fill(self.market, (notice.market for notice in terms.notices), terms.market)
        _fill(self.line, (notice.line_of_business for notice in terms.notices), terms.line_of_business)
        asked = self.line.count() > 1  # most plans give no notice by line of business
        self.line.setVisible(asked)
        self._of_line.setVisible(asked and not self._narrow)
        self.known.setChecked(terms.known_on is not None)

    def _ask_known(self) -> None:
        self.known.setChecked(self._context.terms.known_on is not None)  # until a day is chosen
        self.known_on_wanted.emit()


def _fill(box: QComboBox, named: Iterable[str | None], chosen: str | None) -> None:
    """Offer none, and every name once, however it is spelled."""
    names = {name.casefold(): name for name in (*named, chosen) if name}
    with QSignalBlocker(box):
        while box.count() > 1:
            box.removeItem(1)
        for name in sorted(names.values(), key=str.casefold):
            box.addItem(name, name)
        box.setCurrentIndex(max(0, box.findData(chosen)) if chosen is not None else 0)


def _policy_words(policy: PolicyLedger) -> str:
    names = drug_names(policy.versions[-1].version) if policy.versions else ""
    return f"{policy.policy}  {names}" if names else policy.policy
