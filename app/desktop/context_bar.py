"""The bar above the pages: which policy, as of which date, under which basis and market. One context for all of them."""

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.desktop.context import Context
from app.desktop.parts import IconButton, label
from app.desktop.words import BASES, drug_names
from app.ledger.model import Basis, PolicyLedger


class ContextBar(QFrame):
    """Shows and changes the context."""

    find_wanted = Signal()
    details_toggled = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Follow the context both ways."""
        super().__init__(parent)
        self.setObjectName("contextBar")
        self.setAccessibleName("Context")
        self.setFixedHeight(48)
        self._context = context
        self._labels: list[QLabel] = []
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
        self.market = QLineEdit()
        self.market.setPlaceholderText("No market")
        self.market.setMaximumWidth(110)
        self.market.setMinimumWidth(64)
        self._add(layout, "Mar&ket", self.market, "The market whose notices count; empty for none")
        layout.addStretch(1)
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
        for shown in self._labels[2:]:
            shown.setVisible(not narrow)
        self.policy.setMaximumWidth(220 if narrow else 320)

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
        context.market_changed.connect(self._show_market)
        self._list_policies()
        self._show_day()
        self._show_basis()
        self._show_market()
        self.policy.activated.connect(lambda _: context.set_policy(self.policy.currentData()))
        self.day.dateChanged.connect(lambda chosen: context.set_day(chosen.toPython()))
        self.basis.activated.connect(lambda _: context.set_basis(Basis(self.basis.currentData())))
        self.market.editingFinished.connect(lambda: context.set_market(self.market.text().strip()))

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

    def _show_market(self) -> None:
        self.market.setText(self._context.market or "")


def _policy_words(policy: PolicyLedger) -> str:
    names = drug_names(policy.versions[-1].version) if policy.versions else ""
    return f"{policy.policy}  {names}" if names else policy.policy
