"""The second review: a seeded share of the determinations, never one's own, and how often both agree."""

from decimal import Decimal

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.desktop.audit.determinations.fields import Written, determination
from app.desktop.audit.setup.fields import put_in
from app.desktop.parts import button, hairline, headed_page, label, row, scroll_in
from app.desktop.sampling.fields import Rows, choice, line, number
from app.desktop.sampling.held import HeldReview
from app.desktop.sampling.sample_words import money
from app.desktop.words import day
from app.review.model import Determined, ErrorCategory
from app.review.second_review import AGREEMENT, agreement
from app.workspace.second_review import SecondState, draw_for_second, review_again

_HEAD = ("Claim", "Line", "Code", "Date of service", "Billed", "First determination")
_MADE = ("Claim", "Code", "First", "Second", "Agreement")
_HIDDEN = "not shown: the review is blind"


class SecondView(QWidget):
    """The draw, the lines that wait for the person, and a form for the line chosen."""

    def __init__(self, held: HeldReview, parent: QWidget | None = None) -> None:
        """Follow what is held."""
        super().__init__(parent)
        self._held = held
        theme = held.context.theme
        self.percent = line("10 %", "Share of the determinations", 90)
        self.seed = line("Chosen by the program", "Seed of the second review", 200)
        self.blind = QCheckBox("Blind: the first determination is not shown")
        self.blind.setChecked(True)
        self.reason = line("Why others take the place of those drawn", "Reason of another draw")
        self.draw = button("&Draw lines", "primary")
        self.state = label("", wrap=True, selectable=True)
        self.waiting = Rows(theme, "Lines that wait for you", _HEAD, (150, 60, 90, 120, 100))
        self.waiting.setSelectionMode(Rows.SelectionMode.SingleSelection)
        self.category = choice("What was found", (("Choose what was found", ""), *((_words(kind), kind.value) for kind in ErrorCategory)))
        self.code = line("As billed", "Audited code", 160)
        self.units = line("As billed", "Audited units", 120)
        self.modifiers = line("As billed", "Audited modifiers", 160)
        self.diagnoses = line("As billed", "Audited diagnoses")
        self.amount = line("Where it differs", "Correct amount", 160)
        self.rationale = line("What the record shows", "Rationale")
        self.wrong = label("", wrap=True)
        self.nobody = label("No line waits for you.", "muted", wrap=True)
        self.none = label("None yet.", "muted")
        self.keep = button("&Keep second review")
        self.made = Rows(theme, "Second reviews made", _MADE, (150, 90, 190, 190))
        self._lay_out()
        held.changed.connect(self._refresh)
        self.draw.clicked.connect(self._draw)
        self.keep.clicked.connect(self._keep)
        self.waiting.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        self._refresh()

    @property
    def first(self) -> QWidget:
        """Where to begin."""
        return self.percent

    @property
    def _state(self) -> SecondState | None:
        return self._held.review.second if self._held.review is not None else None

    def _lay_out(self) -> None:
        inner, layout = headed_page("Second review", "A share of the determinations, drawn with a seed. Nobody reviews their own work.")
        layout.addLayout(row(label("Share", "muted"), self.percent, label("Seed", "muted"), self.seed, self.draw, None))
        layout.addWidget(self.blind)
        layout.addWidget(self.reason)
        layout.addWidget(self.state)
        layout.addWidget(hairline())
        layout.addWidget(label("Lines that wait for you", "heading"))
        layout.addWidget(self.nobody)
        layout.addWidget(self.waiting)
        self.form = QWidget()
        grid = QGridLayout(self.form)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        codes = QWidget()
        codes.setLayout(row(self.code, label("units", "muted"), self.units, label("modifiers", "muted"), self.modifiers, None))
        rows: tuple[tuple[str, QWidget, QWidget | None], ...] = (
            ("&Found", self.category, None),
            ("&Code", self.code, codes),
            ("Dia&gnoses", self.diagnoses, None),
            ("Correct &amount", self.amount, None),
            ("&Rationale", self.rationale, None),
        )
        for place, (caption, field, into) in enumerate(rows):
            put_in(grid, place, caption, field, into)
        layout.addWidget(self.form)
        layout.addWidget(self.wrong)
        layout.addLayout(row(self.keep, None))
        layout.addWidget(hairline())
        layout.addWidget(label("Second reviews made", "heading"))
        layout.addWidget(self.none)
        layout.addWidget(self.made)
        layout.addStretch(1)
        scroll_in(self, inner)

    def _refresh(self) -> None:
        state, why = self._state, self._held.why_not
        drawn = state.draw if state is not None else None
        for field in (self.percent, self.seed, self.blind, self.draw):
            field.setEnabled(not why)
        self.reason.setVisible(drawn is not None)
        self.state.setText(why or (_said(state) if state is not None else ""))
        waiting = state.waiting if state is not None else ()
        blind = drawn is not None and drawn.blind
        self.waiting.show_rows((_row(one, blind=blind) for one in waiting), tuple(one.line.content for one in waiting))
        self.made.show_rows(
            (
                review.line.claim_id or "",
                review.line.code or "",
                f"{_words(review.first.category)}, {review.first_by}",
                f"{_words(review.second.category)}, {review.second_by}",
                "agrees" if review.agrees else "differs",
            )
            for review in (state.made if state is not None else ())
        )
        self.wrong.hide()
        self.nobody.setVisible(not waiting)
        for part in (self.waiting, self.form, self.keep):
            part.setVisible(bool(waiting))
        self.none.setVisible(not self.made.rows.rowCount())
        self.made.setVisible(bool(self.made.rows.rowCount()))
        self._allow()

    def _allow(self) -> None:
        some = bool(self.waiting.chosen()) and not self._held.why_not
        self.form.setEnabled(some)
        self.keep.setEnabled(some)

    def _draw(self) -> None:
        review, claims = self._held.current(), self._held.claims
        percent = number(self.percent) if self.percent.text().strip() else Decimal(10)
        if review is None:
            return
        if percent is None:
            self._held.context.error_shown.emit("The share is no percentage. Write one, such as 10.")
            return
        determined, seed, blind, reason = review.dossier.determined, self.seed.text(), self.blind.isChecked(), self.reason.text()
        self._held.write(
            "lines for a second review",
            lambda project: draw_for_second(project, claims, determined, percent, seed=seed, blind=blind, reason=reason),
        )
        self.reason.clear()

    def _keep(self) -> None:
        state, chosen = self._state, self.waiting.chosen()
        first = next((one for one in state.waiting if one.line.content in chosen), None) if state is not None else None
        if state is None or state.draw is None or first is None:
            return
        fields = Written(
            category=str(self.category.currentData()),
            code=self.code.text(),
            units=self.units.text(),
            modifiers=self.modifiers.text(),
            diagnoses=self.diagnoses.text(),
            amount=self.amount.text(),
            rationale=self.rationale.text(),
        )
        try:
            second = determination(fields, [first.line])
        except ValueError as wrong:
            self.wrong.setText(str(wrong))
            self.wrong.show()
            return
        blind = state.draw.blind
        self._held.write("a second review", lambda project: review_again(project, first, second, blind=blind))
        for field in (self.code, self.units, self.modifiers, self.diagnoses, self.amount, self.rationale):
            field.clear()
        self.category.setCurrentIndex(0)


def _said(state: SecondState) -> str:
    if state.draw is None:
        return "No lines are drawn for a second review."
    draw, rate = state.draw, agreement(state.made)
    said = f"{len(draw.contents):,} of {draw.of:,} determinations are drawn with the seed {draw.seed}; {state.left:,} wait"
    mine = f", {len(state.waiting):,} of them for you." if state.left else "."
    agreed = f" Agreement: {rate.value * 100:.1f} % ({AGREEMENT})." if rate.value is not None else ""
    return f"{said}{mine}{agreed}"


def _row(one: Determined, *, blind: bool) -> tuple[str, ...]:
    billed, made = one.line, one.determination
    found = _HIDDEN if blind else f"{_words(made.category)}, {one.reviewer}"
    return (billed.claim_id or "", billed.line or "", billed.code or "", day(billed.date, ""), money(billed.amount), found)


def _words(category: ErrorCategory) -> str:
    return category.value.replace("-", " ").capitalize()
