"""What is about to run, its progress, and the rows it accounted for."""

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.audit.model import ClaimType, InpatientDate
from app.audit.rulebook import rules
from app.desktop.audit.rules.held import HeldRules
from app.desktop.audit.run import words
from app.desktop.audit.run.account import Account
from app.desktop.audit.run.progress import ProgressPart
from app.desktop.audit.run.tables import AccountDialog
from app.desktop.audit.session import Session
from app.desktop.audit.setup.held import HeldSetup
from app.desktop.context import Context
from app.desktop.parts import IconLabel, button, headed_page, label, row, scroll_in, set_look
from app.desktop.theme import Role
from app.desktop.words import CLAIM_TYPES, count
from app.progress import Step

_FACTS = ("Claims", "Columns", "Policies", "Basis", "Market", "Period", "Lines", "Rules")


class RunStep(QWidget):
    """Settings on top, then Run audit, progress and the account of rows."""

    run_wanted = Signal()
    cancel_wanted = Signal()
    review_wanted = Signal()

    def __init__(self, context: Context, session: Session, setup: HeldSetup, rules_held: HeldRules, parent: QWidget | None = None) -> None:
        """Follow the session, what is held beside it, and the context."""
        super().__init__(parent)
        self._context = context
        self._session = session
        self._setup = setup
        self._rules = rules_held
        self.facts = {name: label("", wrap=True, selectable=True) for name in _FACTS}
        self.claim_type = QComboBox()
        self.claim_type.setAccessibleName("Claim form")
        self.claim_type.addItem("What each row says, else its layout", None)
        for kind, shown in CLAIM_TYPES.items():
            self.claim_type.addItem(shown, kind)
        self.claim_type.activated.connect(lambda _: session.set_claim_type(self._chosen_type()))
        self.of_forms = label("", "muted", wrap=True)
        self.inpatient = QComboBox()
        self.inpatient.setAccessibleName("Date of inpatient stays")
        self.inpatient.setToolTip(
            "On which date of a stay the policies' lists are looked up. Whether its codes exist goes by the discharge"
        )
        for which, shown in words.INPATIENT_DATES.items():
            self.inpatient.addItem(shown, which)
        self.inpatient.activated.connect(lambda _: session.set_inpatient_date(InpatientDate(self.inpatient.currentData())))
        self.as_of = QDateEdit()
        self.as_of.setAccessibleName("Latest possible date")
        self.as_of.setDisplayFormat("MM/dd/yyyy")
        self.as_of.setCalendarPopup(True)
        self.as_of.setToolTip("A date of service after this day is reported as a future date")
        self.as_of.dateChanged.connect(lambda chosen: session.set_as_of(chosen.toPython()))
        self.start = button("&Run audit", "primary", "Run every rule over the claims file")
        self.start.clicked.connect(self.run_wanted)
        self.review = button("Review findin&gs", "primary")
        self.review.clicked.connect(self.review_wanted)
        self.progress = ProgressPart("the audit")
        self.progress.cancel_wanted.connect(self.cancel_wanted)
        self.differs = label("", wrap=True, selectable=True)
        self.differs.setAccessibleName("What would be another in a run now")
        self._differs_mark = IconLabel(context.theme, "info", 16, Role.NOTE)
        self.off = label("", wrap=True, selectable=True)
        self.off.setAccessibleName("Control totals that do not tie")
        self._off_mark = IconLabel(context.theme, "warning", 16, Role.REVIEW)
        self.account = Account(context.theme)
        self.sum = label("", selectable=True, wrap=True)
        self.tables: dict[str, QPushButton] = {}
        self._opened = QWidget()
        self._lay_out()
        for signal in (session.file_changed, session.columns_changed, session.choices_changed, setup.changed, rules_held.changed):
            signal.connect(self._refresh)
        for signal in (context.ledger_changed, context.basis_changed, context.terms_changed):
            signal.connect(self._refresh)
        context.audit_changed.connect(self._show_result)
        self.set_running(running=False)
        self._refresh()

    @property
    def cancel(self) -> QPushButton:
        """Stops the run."""
        return self.progress.cancel

    @property
    def first(self) -> QWidget:
        """The step to take."""
        return self.start if self._context.audit is None else self.review

    def set_running(self, *, running: bool) -> None:
        """Show progress and Cancel while the audit runs."""
        self.start.setEnabled(not running)
        done = not running and self._context.audit is not None
        self.review.setVisible(done)
        set_look(self.start, "" if done else "primary")
        for field in (self.claim_type, self.inpatient, self.as_of):
            field.setEnabled(not running)
        if running:
            self.progress.start("Starting")
        if self.isVisible():  # what has the focus is about to be disabled or hidden
            (self.progress.cancel if running else self.first).setFocus(Qt.FocusReason.OtherFocusReason)
        if not running:
            self.progress.stop()

    def show_step(self, step: Step) -> None:
        """Show where the audit is."""
        self.progress.show_step(step)

    def open_tables(self, name: str = "") -> None:
        """Show the rows of the last run as tables."""
        audit = self._context.audit
        if audit is None:
            return
        dialog = AccountDialog(self._context.theme, audit, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if name:
            dialog.show_table(name)
        dialog.open()

    def _lay_out(self) -> None:
        inner, layout = headed_page("What will run", widest=860)
        layout.addLayout(self._form())
        for mark, said in ((self._off_mark, self.off), (self._differs_mark, self.differs)):
            line = row(mark, said)
            line.setStretch(1, 1)
            layout.addLayout(line)
        layout.addLayout(row(self.start, self.review, None))
        layout.addWidget(self.progress)
        layout.addWidget(self.account)
        opened = QVBoxLayout(self._opened)
        opened.setContentsMargins(0, 0, 0, 0)
        opened.addWidget(self.sum)
        shown = (("Rejected", "Rejected rows…"), ("Skipped", "Skipped rows…"), ("Repaired", "Repairs…"), ("Columns", "Columns read…"))
        for name, text in shown:
            self.tables[name] = button(text, "link", "Show them as a table, to be filtered and copied")
            self.tables[name].clicked.connect(lambda _=False, name=name: self.open_tables(name))
        opened.addLayout(row(*self.tables.values(), None))
        layout.addWidget(self._opened)
        layout.addStretch(1)
        scroll_in(self, inner)

    def _form(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(self.facts.items()):
            grid.addWidget(label(name, "muted"), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, number, 1)
        fields = (("C&laim form", self.claim_type), ("Date of inpatient &stays", self.inpatient), ("Latest possible &date", self.as_of))
        for number, (name, field) in enumerate(fields, start=len(self.facts)):
            caption = label(name, "muted")
            caption.setTextFormat(Qt.TextFormat.AutoText)
            caption.setBuddy(field)
            holder = QHBoxLayout()
            holder.setSpacing(12)
            holder.addWidget(field)
            if field is self.claim_type:
                holder.addWidget(self.of_forms, 1)
            else:
                holder.addStretch(1)
            grid.addWidget(caption, number, 0)
            grid.addLayout(holder, number, 1)
        return grid

    def _chosen_type(self) -> ClaimType | None:
        kind = self.claim_type.currentData()
        return ClaimType(kind) if kind is not None else None

    def _refresh(self) -> None:
        session, context = self._session, self._context
        said = {
            "Claims": words.claims_words(session),
            "Columns": words.columns_words(session),
            "Policies": words.policies_words(context),
            "Basis": words.basis_words(context),
            "Market": words.market_words(context.terms),
            "Period": words.period_words(session.settings()),
            "Lines": words.lines_words(session),
            "Rules": words.rules_words(self._rules.on, len(rules())),
        }
        for name, text in said.items():
            self.facts[name].setText(text)
        with QSignalBlocker(self.claim_type):
            self.claim_type.setCurrentIndex(max(0, self.claim_type.findData(session.claim_type)))
        with QSignalBlocker(self.inpatient):
            self.inpatient.setCurrentIndex(self.inpatient.findData(session.inpatient_date))
        with QSignalBlocker(self.as_of):
            self.as_of.setDate(QDate(session.as_of.year, session.as_of.month, session.as_of.day))
        self.start.setText("&Run audit" if context.audit is None else "&Run again")
        self._compare()

    def _compare(self) -> None:
        audit = self._context.audit
        checks = self._setup.checks
        changed = words.differences(audit, self._session, self._rules.on, checks) if audit is not None else ()
        self.differs.setText(f"Since the run shown: {'; '.join(changed)}." if changed else "")
        off = [check.name for check in checks if not check.ties]
        self.off.setText(
            f"{count(len(off), 'control total')} of {len(checks)} {'does' if len(off) == 1 else 'do'} not tie: {', '.join(off)}. "
            "See Set-up; the report says so."
            if off
            else ""
        )
        for mark, said in ((self._differs_mark, self.differs), (self._off_mark, self.off)):
            for part in (mark, said):
                part.setVisible(bool(said.text()))

    def _show_result(self) -> None:
        audit = self._context.audit
        self.set_running(running=False)
        self._refresh()
        self.account.show_result(audit)
        self._opened.setVisible(audit is not None)
        self.of_forms.setText(words.forms_words(audit.claim_types) if audit is not None else "")
        if audit is None:
            return
        self.sum.setText(words.account_words(audit))
        held = {"Rejected": audit.rows.rejected, "Skipped": audit.rows.skipped, "Repaired": audit.repairs, "Columns": audit.mapping}
        for name, rows in held.items():
            self.tables[name].setEnabled(bool(rows))
