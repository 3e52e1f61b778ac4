"""Review by claim: the claims beside, the whole claim on one sheet, answered line by line or at once."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.audit.audited_lines import AuditedLine
from app.audit.lines_table import ClaimCount, Claims
from app.desktop.audit.by_claim.details import LineDetails
from app.desktop.audit.by_claim.list import ClaimList
from app.desktop.audit.by_claim.model import name_of
from app.desktop.audit.by_claim.sheet import ClaimSheet
from app.desktop.audit.determinations.held import DeterminationsHeld
from app.desktop.context import Context
from app.desktop.parts import EmptyState, IconButton, button, label, row
from app.desktop.words import count, money
from app.review.model import Determination, ErrorCategory

_NO_ERROR = Determination(category=ErrorCategory.NO_ERROR)
_WHOLE = "The whole claim was reviewed: no error"
_END = "No further claim of this kind: every one after this has been shown"
_TIPS = {True: "Every open line stands as billed, in one step (Shift+N)", False: "One determination for the open lines, with a reason"}


class ByClaim(QWidget):
    """Goes from claim to claim."""

    line_changed = Signal()
    finding_wanted = Signal(object)  # Finding
    rules_wanted = Signal(object)  # AuditedLine
    several_wanted = Signal(object)  # Sequence[AuditedLine]: one determination for all of them
    details_wanted = Signal()  # open them, where they lie closed

    def __init__(self, context: Context, held: DeterminationsHeld, parent: QWidget | None = None) -> None:
        """Follow the lines held."""
        super().__init__(parent)
        self._context = context
        self._held = held
        self._claim: ClaimCount | None = None
        self.list = ClaimList(context.theme, held)
        self.sheet = ClaimSheet(context.theme, held)
        self.details = LineDetails(context.theme, held)
        self.title = label("", "heading")
        self._facts = label("", "muted")
        self.previous = IconButton(context.theme, "previous", "Previous claim (Ctrl+Shift+F8)")
        self.previous.clicked.connect(partial(self.step_claim, -1))
        self.next = button("&Next claim", tip="Ctrl+F8")
        self.next.clicked.connect(partial(self.step_claim, 1))
        self.no_error = button("", "primary")
        self.no_error.clicked.connect(self.answer_no_error)
        self.all = button("&Determine all…", tip="One determination for the open lines of this claim, with a reason")
        self.all.clicked.connect(lambda: self.several_wanted.emit(self._open_lines))
        self.begin = button("&Begin a project")
        self.begin.clicked.connect(held.begin_project)
        self._why_not = label("", "muted", wrap=True)
        self._nothing = EmptyState(context.theme, "audit", "No lines to go through", "")
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    @property
    def claim(self) -> ClaimCount | None:
        """The claim in front."""
        return self._claim

    def step_claim(self, by: int) -> None:
        """Go to the next or previous claim of the kind shown."""
        table = self._held.table
        if table is None:
            return
        key = self._claim.key if self._claim is not None else None
        which = self.list.which
        found = table.next_claim(key, which) if by > 0 or key is None else table.previous_claim(key, which)
        if found is None:
            self._context.message_shown.emit(_END if by > 0 else "This is the first claim of this kind")
        else:
            self.show_claim(found)

    def show_claim(self, claim: ClaimCount | None, front: str | None = None) -> None:
        """Show a claim; `front` is the content of the line to begin with."""
        table = self._held.table
        self._claim = claim
        self.sheet.show_lines(table.claim(claim.key) if table is not None and claim is not None else (), front)
        self.list.select(claim)
        self._head()

    def show_line(self, line: AuditedLine) -> None:
        """Show the claim of a line, with the line in front."""
        table = self._held.table
        claim = table.count_of(line) if table is not None else None
        if claim is not None:
            self.show_claim(claim, line.content)

    def go_on(self) -> None:
        """Go to the next open line: of this claim, then of the next one with an open line."""
        following = self.sheet.next_open(self.sheet.line)
        if following is not None:
            self.sheet.choose(following)
            self._write_on()
            return
        found = self._next_open_claim()
        if found is None:
            self.details.box.close_editor()
            self._context.message_shown.emit("Every line checked is determined")
        else:
            self.show_claim(found)
            self._write_on()

    def answer_no_error(self) -> None:
        """Determine that every open line of the claim stands as billed, in one step."""
        lines = self._open_lines
        if lines and not self._held.why_not:
            self._held.determine(lines, _NO_ERROR, _WHOLE)
            self._context.message_shown.emit(f"{count(len(lines), 'line')} determined: no error")

    def write(self) -> None:
        """Open the editor on the line in front."""
        if self._held.why_not:
            self._context.message_shown.emit(self._held.why_not)
            return
        self.details_wanted.emit()
        self.details.box.begin()

    def come_to_front(self) -> None:
        """Begin with the first claim where none is in front."""
        if self._claim is None:
            self.step_claim(1)
        self.sheet.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def words(self) -> str:
        """How far the review is, for the status line."""
        done, all_of_them = self._held.claims_done
        return f"{done:,} of {count(all_of_them, 'claim')} determined · {count(len(self._held.made), 'line')} determined"

    @property
    def _open_lines(self) -> tuple[AuditedLine, ...]:
        return tuple(line for line in self.sheet.lines if self._held.is_open(line))

    def _next_open_claim(self) -> ClaimCount | None:
        table = self._held.table
        if table is None:
            return None
        key = self._claim.key if self._claim is not None else None
        return table.next_claim(key, Claims.TO_DETERMINE) or table.next_claim(None, Claims.TO_DETERMINE)

    def _write_on(self) -> None:
        """Go on writing on the line that has come to the front."""
        if self.details.box.editing:
            self.details.box.form.begin()

    def _begin(self) -> None:
        """Show the lines of another run, from the beginning."""
        self._claim = None
        self.sheet.show_lines(())
        self.list.show_claims(None)
        self._head()
        if self.isVisible():
            self.step_claim(1)

    def _retell(self) -> None:
        """Show what is determined now."""
        table = self._held.table
        front = self.sheet.lines[0] if self.sheet.lines else None
        if table is None:
            return
        if front is not None:
            self._claim = table.count_of(front)
            self.sheet.retell()
        self.list.show_claims(self._claim)
        self._head()

    def _head(self) -> None:
        claim, lines, why_not = self._claim, self.sheet.lines, self._held.why_not
        some = self._held.table is not None
        self._stack.setCurrentIndex(1 if some else 0)
        self._nothing.show_text(why_not)
        self._why_not.setText(why_not)
        self._why_not.setVisible(bool(why_not) and some)
        self.begin.setVisible(self._held.needs_project and some)
        waiting = len(self._open_lines)
        self.title.setText(f"Claim {name_of(claim)}" if claim is not None else "No claim of this kind")
        self._facts.setText(_facts(claim, lines) if claim is not None else "")
        whole = waiting == len(lines)
        self.no_error.setText(
            f"N&o error on all {waiting:,} lines" if whole and waiting > 1 else f"N&o error on {count(waiting, 'open line')}"
        )
        for one in (self.no_error, self.all):
            one.setEnabled(waiting > 0 and not why_not)
            one.setToolTip(why_not or ("Every line checked of this claim is determined" if not waiting else _TIPS[one is self.no_error]))

    def _choose_line(self) -> None:
        line = self.sheet.line
        if line is not None:
            self.details.show_line(line, self._held.lines.findings_on(line))
        self.line_changed.emit()

    def _lay_out(self) -> None:
        self._facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head = QFrame()
        head.setObjectName("toolbar")
        lines = QVBoxLayout(head)
        lines.setContentsMargins(12, 6, 8, 6)
        lines.setSpacing(4)
        above = row(self.title, self._facts, gap=12)
        above.setStretch(1, 1)
        lines.addLayout(above)
        lines.addLayout(row(self.no_error, self.all, None, self.previous, self.next, gap=6))
        lines.addLayout(row(self._why_not, self.begin))
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.sheet, 1)
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setHandleWidth(1)
        parts.setChildrenCollapsible(False)
        for number, part in enumerate((self.list, sheet)):
            parts.addWidget(part)
            parts.setStretchFactor(number, number)
        parts.setSizes([290, 960])
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(parts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _connect(self) -> None:
        self.list.chosen.connect(self.show_claim)
        self.list.kind_changed.connect(self._turn)
        self.list.table.activated.connect(lambda _: self.sheet.table.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.sheet.line_changed.connect(self._choose_line)
        self.sheet.edit_wanted.connect(self.write)
        for signal in (self.sheet.finding_wanted, self.details.finding_wanted):
            signal.connect(self.finding_wanted)
        self.details.rules_wanted.connect(self.rules_wanted)
        self.details.box.saved.connect(lambda on: self.go_on() if on else self.sheet.table.setFocus())
        self.details.box.left.connect(self.sheet.table.setFocus)
        self._held.opened.connect(self._begin)
        self._held.changed.connect(self._retell)
        keys: tuple[tuple[str, Callable[[], None]], ...] = (
            ("E", self.write),
            ("F2", self.write),
            ("H", self.details.hand.ask),
            ("W", self.details.why.click),
            ("Shift+N", self.answer_no_error),
        )
        for key, take in keys:
            self.sheet.listen(key, take)

    def _turn(self) -> None:
        """Begin with the first claim of another kind."""
        self._claim = None
        self.step_claim(1)
        if self._claim is None:
            self.show_claim(None)


def _facts(claim: ClaimCount, lines: Sequence[AuditedLine]) -> str:
    amounts = [line.amount for line in lines if line.amount is not None]
    basis = next((line.amount_basis for line in lines if line.amount_basis), "billed")
    parts = [
        count(claim.lines, "line"),
        f"{basis} {money(sum(amounts, Decimal(0)))}" if amounts else "",
        count(claim.findings, "finding"),
        f"{claim.checked - claim.to_determine:,} of {claim.checked:,} determined" if claim.checked else "no line checked",
    ]
    return " · ".join(part for part in parts if part)
