"""The sample: its frame with every exclusion, the draw, what became of the records, and what may be said of the frame."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QVBoxLayout, QWidget

from app.desktop.parts import button, hairline, headed_page, label, row, scroll_in
from app.desktop.sampling.fields import Rows, choice, line
from app.desktop.sampling.held import HeldReview
from app.desktop.sampling.sample_form import SampleForm
from app.desktop.sampling.sample_words import FRAME_HEAD, UNIT_HEAD, estimate_text, frame_rows, unit_rows
from app.errors import InputRefusedError
from app.progress import Job
from app.sampling.allocation import Share
from app.sampling.draw import Sample, SampleKind, pick_by_judgment
from app.sampling.frame import Frame
from app.sampling.records import MissingRule, Record, RecordStatus
from app.sampling.redraw import RedrawCheck
from app.sampling.strata import cut_frame
from app.workspace.sample_size import size_for_rate
from app.workspace.samples import KeptSample, check_again, keep_missing_rule, keep_records, keep_sample, next_spare
from app.workspace.sampling import FrameAsked, cut_of, draw_sample, frame_of, tie_words

_NO_RULE = "Records not received: say how they count"


class SampleView(QWidget):
    """A form, the frame, the units drawn, the estimate."""

    def __init__(self, held: HeldReview, parent: QWidget | None = None) -> None:
        """Follow what is held."""
        super().__init__(parent)
        self._held = held
        self._counted: tuple[Frame, FrameAsked] | None = None  # the frame counted last
        theme = held.context.theme
        self.form = SampleForm(theme)
        self.reason = line("Why another sample takes its place", "Reason of another draw")
        self.hint = label("", wrap=True, selectable=True)
        self.frame = Rows(theme, "Frame", FRAME_HEAD, (430, 90))
        self.tie = label("", "muted", wrap=True)
        self.show_frame = button("Show &frame", tip="Count the frame and every exclusion before drawing")
        self.draw = button("&Draw", "primary", "Draw the units and keep them in the project")
        self.helper = button("Size for a rate", "link", "How many units show the rate in error within the wanted precision")
        self.method = label("", wrap=True, selectable=True)
        self.units = Rows(theme, "Units drawn", UNIT_HEAD, (220, 100, 110, 260))
        self.received = button("Received", tip="The record of the selected units was received")
        self.missing = button("&Not received…", tip="The record of the selected units was not received")
        self.spare = button("Use next &spare…", tip="The next spare of its stratum takes the selected unit's place")
        self.rule = choice("How records not received count", ((_NO_RULE, None), *((rule.sentence, rule) for rule in MissingRule)))
        self.again = button("Draw a&gain to check", tip="Whether seed and frame give these units in this order")
        self.copy = button("&Copy", tip="Copy the estimate with its formula")
        self.checked = label("", wrap=True, selectable=True)
        self.estimate = label("", wrap=True, selectable=True)
        self._lay_out()
        self._connect()
        self._refresh()

    @property
    def first(self) -> QWidget:
        """Where to begin."""
        return self.form.unit

    def _lay_out(self) -> None:
        inner, layout = headed_page("Sample", "Drawn from the audited lines with a seed, so that anyone can draw it again.")
        layout.addWidget(self.hint)
        layout.addWidget(self.form)
        fields = row(
            self.helper, label("expecting", "muted"), self.form.expected, label("in error, within", "muted"), self.form.within, None
        )
        self.helper_row = QWidget()
        self.helper_row.setLayout(fields)
        layout.addWidget(self.helper_row)
        layout.addWidget(self.reason)
        layout.addLayout(row(self.show_frame, self.draw, None))
        layout.addWidget(self.frame)
        layout.addWidget(self.tie)
        self.drawn = QWidget()
        below = QVBoxLayout(self.drawn)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(12)
        below.addWidget(hairline())
        below.addWidget(label("Units drawn", "heading"))
        below.addWidget(self.method)
        below.addLayout(row(self.received, self.missing, self.spare, None, self.again))
        below.addWidget(self.checked)
        below.addWidget(self.units)
        below.addWidget(self.rule)
        below.addWidget(hairline())
        below.addLayout(row(label("Estimate", "heading"), None, self.copy))
        below.addWidget(self.estimate)
        layout.addWidget(self.drawn)
        layout.addStretch(1)
        self.frame.hide()
        self.tie.hide()
        self.checked.hide()
        self._inner = inner
        scroll_in(self, inner)

    def _connect(self) -> None:
        self._held.changed.connect(self._refresh)
        self.show_frame.clicked.connect(lambda: self._with_frame(self._take_frame))
        self.form.share_changed.connect(self._offer)
        self.helper.clicked.connect(lambda: self._with_frame(self._help))
        self.draw.clicked.connect(lambda: self._with_frame(self._draw))
        self.again.clicked.connect(self._check)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.estimate.text()))
        self.received.clicked.connect(lambda: self._mark(RecordStatus.RECEIVED))
        self.missing.clicked.connect(lambda: self._mark(RecordStatus.NOT_RECEIVED))
        self.spare.clicked.connect(lambda: self._mark(RecordStatus.REPLACED))
        self.rule.activated.connect(lambda _: self._choose_rule())
        self.units.selectionModel().selectionChanged.connect(lambda *_: self._allow())

    @property
    def _kept(self) -> KeptSample | None:
        return self._held.review.kept if self._held.review is not None else None

    def _refresh(self) -> None:
        review, kept = self._held.review, self._kept
        why = self._held.why_not
        self.hint.setText(why)
        self.hint.setVisible(bool(why))
        for field in (self.form, self.draw, self.show_frame, self.helper):
            field.setEnabled(not why)
        self.reason.setVisible(kept is not None)
        self.drawn.setVisible(kept is not None)
        if kept is None or review is None or review.dossier.sampling is None:
            return
        self.method.setText(kept.sample.method)
        self.again.setVisible(kept.sample.kind is not SampleKind.JUDGMENT)  # nothing was drawn that could be drawn again
        records = review.dossier.sampling.records
        keys = tuple(unit.key for unit in (*kept.sample.units, *kept.sample.spares))
        self.units.show_rows(unit_rows(kept, records), keys)
        self.rule.setCurrentIndex(self.rule.findData(kept.missing))
        self.estimate.setText(estimate_text(review.dossier.sampling))
        self._show_frame_of(kept.sample)
        self._allow()

    def _show_frame_of(self, sample: Sample) -> None:
        self.frame.show_rows(frame_rows(sample.frame))
        self.frame.show()

    def _allow(self) -> None:
        some = bool(self.units.chosen()) and not self._held.why_not
        for made in (self.received, self.missing, self.spare):
            made.setEnabled(some)

    def _with_frame(self, then: Callable[[Frame, FrameAsked], None]) -> None:
        """Build the frame off the window's thread, then go on with it."""
        result, asked = self._held.result, self.form.frame_asked()
        if result is None:
            return
        checks = self._held.review.dossier.totals if self._held.review is not None else ()
        despite = self.reason.text()

        def work(job: Job) -> Frame:
            job.step(0, 0, "Counting the frame")
            return frame_of(result, asked, checks, despite)

        self._held.tasks.run("Counting the frame", work, lambda frame: then(frame, asked))

    def _take_frame(self, frame: Frame, asked: FrameAsked) -> None:
        self.frame.show_rows(frame_rows(frame.facts))
        self.frame.show()
        result = self._held.result
        reach = "" if self.form.by_judgment else frame.facts.reach  # nothing is extrapolated from picked units
        self.tie.setText(f"{tie_words(result, frame) if result is not None else ''} {reach}".strip())
        self.tie.show()
        self._counted = frame, asked
        self._show_strata()

    def _show_strata(self) -> None:
        """Show the strata of the frame counted last, where a figure is asked for each."""
        form, share = self.form, self.form.share_asked
        if self._counted is None or share is Share.PROPORTIONAL:
            return
        frame, asked = self._counted
        if asked.column is not form.frame_asked().column:
            form.shares.hide()
            return
        try:
            strata = cut_frame(frame, cut_of(frame, asked, form.cut_asked()))
        except InputRefusedError as refused:
            self._held.say(refused)
            return
        form.shares.show_strata(share, strata, self._deviations())
        form.shares.show()

    def _deviations(self) -> dict[str, Decimal]:
        """Return the standard deviations of the sample drawn before, by stratum: it may be the probe."""
        found = self._held.review.dossier.sampling if self._held.review is not None else None
        total = found.total if found is not None else None
        return {one.name: one.deviation for one in total.strata} if total is not None else {}

    def _offer(self) -> None:
        """Offer what fits the way units are drawn."""
        self.helper_row.setVisible(not self.form.by_judgment)
        self.tie.hide()  # it may say what an estimate would speak for
        self.draw.setText("&Keep these units" if self.form.by_judgment else "&Draw")
        self._show_strata()

    def _help(self, frame: Frame, asked: FrameAsked) -> None:
        self._take_frame(frame, asked)
        try:
            answer = size_for_rate(frame, *self.form.rate_asked())
        except InputRefusedError as refused:
            self._held.say(refused)
            return
        self.form.wanted.setText(str(answer.size))
        self.form.wanted.setToolTip(f"{answer.formula.symbols}\n{answer.formula.source}")

    def _draw(self, frame: Frame, asked: FrameAsked) -> None:
        self._take_frame(frame, asked)
        claims, reason = self._held.claims, self.reason.text()
        try:
            sample = (
                pick_by_judgment(frame, *self.form.picked_asked())
                if self.form.by_judgment
                else draw_sample(frame, asked, self.form.draw_asked())
            )
        except InputRefusedError as refused:
            self._held.say(refused)
            return
        self._held.write("a sample", lambda project: keep_sample(project, claims, asked, sample, reason))
        self.reason.clear()

    def _mark(self, status: RecordStatus) -> None:
        kept, keys = self._kept, self.units.chosen()
        if kept is None or not keys:
            return
        reason = ""
        if status is not RecordStatus.RECEIVED:
            said, agreed = QInputDialog.getText(self, "Record of a unit", f"Why is it {status.value}?")
            if not agreed:
                return
            reason = said
        self.mark(kept, keys, status, reason)

    def mark(self, kept: KeptSample, keys: tuple[str, ...], status: RecordStatus, reason: str) -> None:
        """Keep what became of these units' records."""
        records = []
        for key in keys if status is not RecordStatus.REPLACED else keys[:1]:
            record = next_spare(kept, key) if status is RecordStatus.REPLACED else Record(key=key, status=status)
            if record is None:
                self._held.context.error_shown.emit(f"No spare is left in the stratum of {key}.")
                return
            records.append(replace(record, reason=reason))
        self._held.write("what became of records", lambda project: keep_records(project, kept, records))

    def _choose_rule(self) -> None:
        kept, rule = self._kept, self.rule.currentData()
        if kept is not None:
            chosen = MissingRule(rule) if rule is not None else None
            self._held.write("how missing records count", lambda project: keep_missing_rule(project, kept, chosen))

    def _check(self) -> None:
        kept, result = self._kept, self._held.result
        if kept is None or result is None:
            return

        def work(job: Job) -> RedrawCheck:
            job.step(0, 0, "Drawing again")
            return check_again(kept, result)

        self._held.tasks.run("Drawing again", work, self._show_check)

    def _show_check(self, check: RedrawCheck) -> None:
        self.checked.setText(check.sentence)
        self.checked.show()
