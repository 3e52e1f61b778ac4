"""The third step: what is about to run, its progress, and the rows it accounted for."""

import time

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.audit.model import ClaimType
from app.desktop.audit.account import Account
from app.desktop.audit.session import Session
from app.desktop.context import Context
from app.desktop.parts import button, label, row, scroll_in, set_look
from app.desktop.status import progress_words
from app.desktop.words import BASES, CLAIM_TYPES, count, day
from app.ledger.notices import fits
from app.ledger.terms import Terms
from app.progress import Step


class RunStep(QWidget):
    """Settings on top, then Run audit, progress and the account of rows."""

    run_wanted = Signal()
    cancel_wanted = Signal()
    review_wanted = Signal()

    def __init__(self, context: Context, session: Session, parent: QWidget | None = None) -> None:
        """Follow the session and the context."""
        super().__init__(parent)
        self._context = context
        self._session = session
        self._started = 0.0
        self._facts = {name: label("", wrap=True) for name in ("Claims", "Policies", "Basis", "Market")}
        self.claim_type = QComboBox()
        self.claim_type.setAccessibleName("Claim form")
        self.claim_type.addItem("Taken from the layout", None)
        for kind, words in CLAIM_TYPES.items():
            self.claim_type.addItem(words, kind)
        self.claim_type.activated.connect(lambda _: session.set_claim_type(self._chosen_type()))
        self.as_of = QDateEdit()
        self.as_of.setAccessibleName("Latest possible date")
        self.as_of.setDisplayFormat("MM/dd/yyyy")
        self.as_of.setCalendarPopup(True)
        self.as_of.setToolTip("A date of service after this day is reported as a future date")
        self.as_of.dateChanged.connect(lambda chosen: session.set_as_of(chosen.toPython()))
        self.start = button("&Run audit", "primary", "Run every rule over the claims file")
        self.start.clicked.connect(self.run_wanted)
        self.cancel = button("&Cancel", "", "Stop the audit; nothing is changed")
        self.cancel.clicked.connect(self.cancel_wanted)
        self.review = button("Review &findings", "primary")
        self.review.clicked.connect(self.review_wanted)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the audit")
        self.doing = label("", "muted")
        self.account = Account(context.theme)
        self._lay_out()
        for signal in (session.file_changed, session.columns_changed, session.choices_changed):
            signal.connect(self._refresh)
        for signal in (context.ledger_changed, context.basis_changed, context.terms_changed):
            signal.connect(self._refresh)
        context.audit_changed.connect(self._show_result)
        self.set_running(running=False)
        self._refresh()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("look", "page")
        inner.setMaximumWidth(860)
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(24, 20, 24, 24)
        layout.setSpacing(12)
        layout.addWidget(label("What will run", "heading"))
        layout.addLayout(self._form())
        layout.addSpacing(4)
        layout.addLayout(row(self.start, self.cancel, self.review, None))
        layout.addWidget(self.bar)
        layout.addWidget(self.doing)
        layout.addWidget(self.account)
        layout.addStretch(1)
        scroll_in(self, inner)

    @property
    def first(self) -> QWidget:
        """The step to take."""
        return self.start if self._context.audit is None else self.review

    def set_running(self, *, running: bool) -> None:
        """Show progress and Cancel while the audit runs."""
        self.start.setEnabled(not running)
        self.cancel.setVisible(running)
        self.bar.setVisible(running)
        self.doing.setVisible(running)
        done = not running and self._context.audit is not None
        self.review.setVisible(done)
        set_look(self.start, "" if done else "primary")
        if running:
            self._started = time.monotonic()
            self.bar.setRange(0, 0)
            self.doing.setText("Starting")

    def show_step(self, step: Step) -> None:
        """Show where the audit is."""
        self.bar.setRange(0, step.total)
        self.bar.setValue(step.done)
        self.doing.setText(f"{step.doing}{progress_words(step.done, step.total, time.monotonic() - self._started)}")

    def _form(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(self._facts.items()):
            grid.addWidget(label(name, "muted"), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, number, 1)
        for number, (name, field) in enumerate((("Claim &form", self.claim_type), ("Latest possible &date", self.as_of)), start=4):
            caption = label(name, "muted")
            caption.setTextFormat(Qt.TextFormat.AutoText)
            caption.setBuddy(field)
            holder = QHBoxLayout()
            holder.addWidget(field)
            holder.addStretch(1)
            grid.addWidget(caption, number, 0)
            grid.addLayout(holder, number, 1)
        return grid

    def _chosen_type(self) -> ClaimType | None:
        kind = self.claim_type.currentData()
        return ClaimType(kind) if kind is not None else None

    def _refresh(self) -> None:
        session, context = self._session, self._context
        sheets = f", {count(len(session.sheets), 'sheet')}" if len(session.sheets) > 1 else ""
        self._facts["Claims"].setText(f"{session.name}{sheets}" if session.claims is not None else "No claims file chosen")
        policies = context.ledger.policies if context.ledger is not None else ()
        words = [f"{policy.policy}, {count(len(policy.versions), 'version')}" for policy in policies]
        self._facts["Policies"].setText("; ".join(words) or "No policy version is open")
        self._facts["Basis"].setText(
            f"{BASES[context.basis]} where no statement names a date; a finding the other basis would change says so"
        )
        self._facts["Market"].setText(_market_words(context.terms))
        self.claim_type.setCurrentIndex(max(0, self.claim_type.findData(session.claim_type)))
        self.as_of.setDate(QDate(session.as_of.year, session.as_of.month, session.as_of.day))
        self.start.setText("&Run audit" if context.audit is None else "&Run again")

    def _show_result(self) -> None:
        self.set_running(running=False)
        self._refresh()
        self.account.show_result(self._context.audit)


def _market_words(terms: Terms) -> str:
    """Return for whom the audit is run, as known when, and what a person added."""
    parts = [terms.market or "None", terms.line_of_business or ""]
    parts += [f"as known on {day(terms.known_on)}"] if terms.known_on is not None else []
    counting = sum(1 for notice in terms.notices if fits(notice, terms))
    parts += [f"with {count(counting, 'notice')}"] if counting else []
    parts += [f"with {count(len(terms.settlements), 'settled conflict')}"] if terms.settlements else []
    return ", ".join(part for part in parts if part)
