"""What the audit is for: as its report prints it, with the control totals that must tie."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.desktop.audit.setup.control import ControlTotalsGrid
from app.desktop.audit.setup.fields import DayField, Prose, ShareField, put_in
from app.desktop.audit.setup.held import HeldSetup
from app.desktop.context import Context
from app.desktop.parts import hairline, label, row, scroll_in
from app.review.model import AuditSetup, Selection

_SELECTIONS = {
    Selection.ALL: ("All lines", "Every line of the file is under review."),
    Selection.FOCUSED: (
        "Focused",
        "Chosen by judgment or by rules: what is found speaks of these lines and is never extrapolated to others.",
    ),
    Selection.RANDOM: ("Random sample", "Drawn by chance: what is found may be estimated for the lines it was drawn from."),
}
_SCOPE = "Lines dated outside the period are read and counted, and not checked."


class SetupView(QWidget):
    """A form; what is written is kept when its field is left."""

    def __init__(self, context: Context, held: HeldSetup, parent: QWidget | None = None) -> None:
        """Follow what is held."""
        super().__init__(parent)
        self._context = context
        self._held = held
        self.title = QLineEdit()
        self.objective = Prose("Why these claims are looked at, and what is to be answered")
        self.audited = QLineEdit()
        self.audited.setPlaceholderText("Provider, group, or the plan's own claims")
        self.requested_by = QLineEdit()
        self.period_from = DayField("No first day")
        self.period_from.setAccessibleName("First day of the period")
        self.period_to = DayField("No last day")
        self.period_to.setAccessibleName("Last day of the period")
        self.line = _named("Every line of business")
        self.market = _named("Every market")
        self.selection = QComboBox()
        for selection, (words, _) in _SELECTIONS.items():
            self.selection.addItem(words, selection)
        self._of_selection = label("", "muted", wrap=True)
        self.not_reviewed = Prose("What was left out, and why")
        self.target = ShareField()
        self.hint = label("", wrap=True)
        self.hint.setAccessibleName("What is wrong in the set-up")
        self.control = ControlTotalsGrid(context.theme)
        self.form = QWidget()
        self._lay_out()
        self._connect()
        self.refresh()

    @property
    def first(self) -> QWidget:
        """Where to begin."""
        return self.title

    def refresh(self) -> None:
        """Show what is held."""
        setup = self._held.setup
        lines = ((self.title, setup.title), (self.audited, setup.audited), (self.requested_by, setup.requested_by))
        for field, text in lines:
            if field.text().strip() != text:
                field.setText(text)
        for prose, text in ((self.objective, setup.objective), (self.not_reviewed, setup.not_reviewed)):
            if prose.toPlainText().strip() != text:
                prose.setPlainText(text)
        for day_field, shown in ((self.period_from, setup.period_from), (self.period_to, setup.period_to)):
            if not day_field.wrong:
                day_field.show_day(shown)
        if not self.target.text() or not self.target.wrong:
            self.target.show_share(setup.target_rate)
        self.selection.setCurrentIndex(self.selection.findData(setup.selection))
        self._of_selection.setText(_SELECTIONS[setup.selection][1])
        self._show_terms(setup)
        self.control.show_stated(setup.control)
        audit = self._context.audit
        self.control.show_checks(self._held.checks, audit.totals if audit is not None else None)
        self.form.setEnabled(not self._held.why_not)
        self._say_wrong()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        period, scope = QWidget(), QWidget()
        until = label("to", "muted")
        between = row(self.period_from, until, self.period_to, None)
        period.setLayout(between)
        whom = row(self.selection, self._of_selection, gap=12)
        whom.setStretch(1, 1)
        scope.setLayout(whom)
        rows: tuple[tuple[str, QWidget, QWidget | None], ...] = (
            ("&Title", self.title, None),
            ("Ob&jective", self.objective, None),
            ("Who is a&udited", self.audited, None),
            ("Re&quested by", self.requested_by, None),
            ("Pe&riod", self.period_from, period),
            ("Line of business", self.line, None),
            ("Market", self.market, None),
            ("Lines revie&wed", self.selection, scope),
            ("Not reviewed", self.not_reviewed, None),
            ("Tar&get rate", self.target, None),
        )
        for number, (caption, field, into) in enumerate(rows):
            put_in(grid, number, caption, field, into)
        layout = QVBoxLayout(self.form)
        layout.setContentsMargins(24, 20, 24, 24)
        layout.setSpacing(12)
        layout.addWidget(label("What the audit is for", "heading"))
        layout.addWidget(
            label("Kept with these claims and printed in the report. Market and line of business are the window's.", "muted", wrap=True)
        )
        layout.addLayout(grid)
        layout.addWidget(label(_SCOPE, "muted", wrap=True))
        layout.addWidget(self.hint)
        layout.addWidget(hairline())
        layout.addWidget(label("Control totals", "heading"))
        layout.addWidget(
            label(
                "What the system the claims come from says they sum to. One that does not tie is a warning in the report.",
                "muted",
                wrap=True,
            )
        )
        layout.addWidget(self.control)
        layout.addStretch(1)
        self.form.setProperty("look", "page")
        self.form.setMaximumWidth(860)
        scroll_in(self, self.form)

    def _connect(self) -> None:
        for field in (self.title, self.audited, self.requested_by, self.period_from, self.period_to, self.target):
            field.editingFinished.connect(self.take)
        for prose in (self.objective, self.not_reviewed):
            prose.editing_finished.connect(self.take)
        for box in (self.line, self.market):
            line = box.lineEdit()
            if line is not None:
                line.editingFinished.connect(self.take)
            box.activated.connect(lambda _: self.take())
        self.selection.activated.connect(lambda _: self.take())
        self.control.edited.connect(self.take)
        self._held.changed.connect(self.refresh)
        self._held.begun.connect(self._start_over)

    def take(self) -> None:
        """Keep what is written; a field that says nothing of its kind stays as it was."""
        held = self._held.setup
        market, line = self.market.currentText().strip(), self.line.currentText().strip()
        made = replace(
            held,
            title=self.title.text().strip(),
            objective=_text(self.objective),
            audited=self.audited.text().strip(),
            requested_by=self.requested_by.text().strip(),
            period_from=held.period_from if self.period_from.wrong else self.period_from.day,
            period_to=held.period_to if self.period_to.wrong else self.period_to.day,
            line_of_business=line,
            market=market,
            selection=Selection(self.selection.currentData()),
            not_reviewed=_text(self.not_reviewed),
            target_rate=self.target.share or held.target_rate,
            control=self.control.totals(held.control),
        )
        if made != held:
            self._context.set_terms(replace(self._context.terms, market=market or None, line_of_business=line or None))
            self._held.keep(made)
        self.refresh()

    def _start_over(self) -> None:
        """Forget what was written of other claims and could not be kept."""
        for field in (self.period_from, self.period_to, self.target, *self.control.fields.values()):
            field.clear()
        self.refresh()

    def _say_wrong(self) -> None:
        said = [field.wrong for field in (self.period_from, self.period_to, self.target) if field.wrong]
        setup = self._held.setup
        if setup.period_from is not None and setup.period_to is not None and setup.period_from > setup.period_to:
            said.append("The period ends before it begins: no line would be checked.")
        self.hint.setText(self._held.why_not or " ".join(said))
        self.hint.setVisible(bool(self.hint.text()))

    def _show_terms(self, setup: AuditSetup) -> None:
        notices = self._context.terms.notices
        _offer(self.market, {item.market for item in notices if item.market}, setup.market)
        _offer(self.line, {item.line_of_business for item in notices if item.line_of_business}, setup.line_of_business)


def _named(none: str) -> QComboBox:
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setMaximumWidth(320)
    line = box.lineEdit()
    if line is not None:
        line.setPlaceholderText(none)
    return box


def _offer(box: QComboBox, names: set[str], chosen: str) -> None:
    with QSignalBlocker(box):
        box.clear()
        for name in sorted(names, key=str.casefold):
            box.addItem(name)
        box.setCurrentText(chosen)
        box.setEditText(chosen)


def _text(prose: QPlainTextEdit) -> str:
    return prose.toPlainText().strip()
