"""Providers and others: rounds of responses, the lines disputed, what the responses changed; letters, and what is shared."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from app.desktop.audit.determinations.reason import ReasonDialog
from app.desktop.dialogs.files import Files
from app.desktop.parts import button, hairline, headed_page, label, row, scroll_in
from app.desktop.responses.decision_form import DecisionForm
from app.desktop.responses.order_dialogs import LettersDialog, SendDialog
from app.desktop.responses.outgoing import Outgoing
from app.desktop.responses.share_dialog import ShareDialog
from app.desktop.responses.words import (
    AFTER_HEAD,
    DISPUTED_HEAD,
    NONE_DECIDED,
    ROUND_HEAD,
    Disputed,
    after_rows,
    disputed_lines,
    disputed_row,
    disputed_text,
    last_rounds,
    round_rows,
    withdraw_words,
)
from app.desktop.sampling.fields import Rows
from app.desktop.sampling.held import HeldReview
from app.project.project import Project
from app.reports.dossier import Dossier
from app.reports.shared_rows import shared_table
from app.review.model import Outcome
from app.workspace.responses import lines_told
from app.workspace.rounds import HeldRound, decide_responses, withdraw_round

_WITHDRAW = "Take the selected round back with all its answers; a round is selected in the list above"
_FOLLOWED = "Another round followed this one: withdraw that one first"
_ENDINGS = (("Comma-separated values", ".csv"), ("Excel workbook", ".xlsx"))


class ResponsesView(QWidget):
    """What is sent, what came back, and what was decided on it."""

    def __init__(self, held: HeldReview, outgoing: Outgoing, files: Files, parent: QWidget | None = None) -> None:
        """Follow what is held."""
        super().__init__(parent)
        self._held = held
        self._files = files
        self.outgoing = outgoing
        theme = held.context.theme
        self.dialog: QDialog | None = None
        self._lines: tuple[Disputed, ...] = ()
        self.hint = label("", wrap=True, selectable=True)
        self.send = button("&Send responses…", "primary", "Write a workbook a provider, to be answered and sent back")
        self.take_in = button("&Take in a response…", tip="Read the answers of a workbook that came back")
        self.letters = button("Write &letters…", tip="Write a letter a provider on what the review found")
        self.share = button("Share clai&ms…", tip="Chosen columns, or Safe Harbor fields removed")
        self.notice = label("", wrap=True, selectable=True)
        self.notice.setAccessibleName("What came of it")
        self.withdraw = button("&Withdraw the round…", tip=_WITHDRAW)
        self.rounds = Rows(theme, "Rounds", ROUND_HEAD, (115, 60, 105, 105, 85, 80))
        self.disputed = Rows(theme, "Disputed lines", DISPUTED_HEAD, (110, 100, 70, 110, 95, 210))
        self.unsent = label("No round was sent yet.", "muted")
        self.undisputed = label("No line is disputed.", "muted")
        self.said = label("", wrap=True, selectable=True)
        self.said.setAccessibleName("The line chosen")
        self.form = DecisionForm()
        self.after = Rows(theme, "Before and after the responses", AFTER_HEAD, (260, 160))
        self.none = label(NONE_DECIDED, "muted", wrap=True)
        self._lay_out()
        self._connect()
        self._refresh()

    @property
    def first(self) -> QWidget:
        """Where to begin."""
        return self.send

    def _lay_out(self) -> None:
        inner, layout = headed_page("Responses", "Each provider gets its own lines alone. What comes back is taken in by its key.")
        layout.addWidget(self.hint)
        layout.addLayout(row(self.send, self.take_in, self.letters, self.share, None))
        layout.addWidget(self.notice)
        layout.addWidget(self.unsent)
        layout.addWidget(self.rounds)
        layout.addLayout(row(self.withdraw, None))
        layout.addWidget(hairline())
        layout.addWidget(label("Disputed lines", "heading"))
        layout.addWidget(self.undisputed)
        layout.addWidget(self.disputed)
        layout.addWidget(self.said)
        layout.addWidget(self.form)
        layout.addWidget(hairline())
        layout.addWidget(label("Before and after the responses", "heading"))
        layout.addWidget(self.none)
        layout.addWidget(self.after)
        layout.addStretch(1)
        self.notice.hide()
        scroll_in(self, inner)

    def _connect(self) -> None:
        self._held.changed.connect(self._refresh)
        self._held.context.audit_changed.connect(self.notice.hide)
        self.outgoing.said.connect(self._say)
        self.send.clicked.connect(lambda: self.outgoing.when_ready(self._ask_send))
        self.letters.clicked.connect(lambda: self.outgoing.when_ready(self._ask_letters))
        self.share.clicked.connect(lambda: self.outgoing.when_ready(self._ask_share))
        self.take_in.clicked.connect(self._ask_response)
        self.form.decided.connect(self._decide)
        self.withdraw.clicked.connect(self._ask_withdraw)
        self.rounds.selectionModel().selectionChanged.connect(lambda *_: self._allow_withdraw())
        self.disputed.selectionModel().selectionChanged.connect(lambda *_: self._show_line())

    def _refresh(self) -> None:
        why, review = self._held.why_not, self._held.review
        self.hint.setText(why)
        self.hint.setVisible(bool(why))
        for made in (self.send, self.take_in, self.letters, self.share):
            made.setEnabled(not why and review is not None)
        held = review.rounds if review is not None else ()
        told = {line.content: line for line in lines_told(review.dossier)} if review is not None and held else {}
        chosen = self.disputed.chosen()
        self._lines = disputed_lines(held, told)
        kept = self.rounds.chosen()
        self.rounds.show_rows(round_rows(held, self.outgoing.today), tuple(one.base for one in held))
        for place, round_ in enumerate(held):
            if kept == (round_.base,):
                self.rounds.selectRow(place)
        self.disputed.show_rows((disputed_row(one) for one in self._lines), tuple(one.key for one in self._lines))
        for place, one in enumerate(self._lines):
            if chosen == (one.key,):
                self.disputed.selectRow(place)
        self._allow_withdraw()
        for table, nothing in ((self.rounds, self.unsent), (self.disputed, self.undisputed)):
            table.setVisible(table.rows.rowCount() > 0)
            nothing.setVisible(not table.rows.rowCount())
        self.form.setVisible(bool(self._lines))
        rows = after_rows(review.dossier) if review is not None else []
        self.after.show_rows(rows)
        self.after.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self._show_line()

    def _chosen(self) -> tuple[Disputed, ...]:
        keys = set(self.disputed.chosen())
        return tuple(one for one in self._lines if one.key in keys)

    def _show_line(self) -> None:
        chosen, review = self._chosen(), self._held.review
        single = chosen[0] if len(chosen) == 1 else None
        self.said.setText(disputed_text(single, review.dossier) if single is not None and review is not None else "")
        self.said.setVisible(single is not None)
        self.form.setEnabled(bool(chosen) and not self._held.why_not)

    def _decide(self, outcome: Outcome, amount: Decimal | None, reason: str) -> None:
        chosen = self._chosen()
        rounds = {one.held.base: one.held for one in chosen}

        def write(project: Project) -> None:
            for base, held in rounds.items():
                contents = [one.response.content for one in chosen if one.held.base == base]
                decide_responses(project, held, contents, outcome, why=reason, final_amount=amount)

        if chosen:
            self._held.write("a decision on responses", write)
            self.form.clear()

    def _round(self) -> HeldRound | None:
        """Return the round selected, where one is."""
        chosen, review = self.rounds.chosen(), self._held.review
        return next((one for one in review.rounds if chosen == (one.base,)), None) if review is not None else None

    def _allow_withdraw(self) -> None:
        chosen, review = self._round(), self._held.review
        last = review is not None and chosen in last_rounds(review.rounds)
        self.withdraw.setVisible(self.rounds.rows.rowCount() > 0)
        self.withdraw.setEnabled(chosen is not None and last and not self._held.why_not)
        self.withdraw.setToolTip(_FOLLOWED if chosen is not None and not last else _WITHDRAW)

    def _ask_withdraw(self) -> None:
        chosen = self._round()
        if chosen is not None:
            asked = ReasonDialog("Withdraw a round", withdraw_words(chosen), "&Withdraw", self)
            self._open(asked, lambda: self._withdraw(chosen, asked.given))

    def _withdraw(self, chosen: HeldRound, reason: str) -> None:
        self._held.write("a round of responses withdrawn", lambda project: withdraw_round(project, chosen, reason))
        self._held.context.message_shown.emit(
            f"Round {chosen.round.number} to {chosen.round.provider} is withdrawn; Undo takes it up again"
        )

    def _say(self, sentences: str) -> None:
        self.notice.setText(sentences)
        self.notice.setVisible(bool(sentences))

    def _ask_send(self, dossier: Dossier) -> None:
        asked = SendDialog(_providers(dossier), self.outgoing.today, self)
        self._open(asked, lambda: self._send(asked))

    def _send(self, asked: SendDialog) -> None:
        order = asked.order()
        self._into("Folder of the response workbooks", lambda folder: self.outgoing.send(order, folder) if order is not None else None)

    def _ask_letters(self, dossier: Dossier) -> None:
        asked = LettersDialog(_providers(dossier), self.outgoing.today, self)
        self._open(asked, lambda: self._into("Folder of the letters", lambda folder: self.outgoing.write_letters(asked.order(), folder)))

    def _ask_share(self, dossier: Dossier) -> None:
        asked = ShareDialog(lambda rows: shared_table(dossier, rows, ()).columns, self)
        self._open(asked, lambda: self._share(asked, f"{Path(dossier.result.file).stem}_shared"))

    def _share(self, asked: ShareDialog, stem: str) -> None:
        order = asked.order()
        path = self._files.target_among("Share claims", stem, _ENDINGS)
        if path is not None:
            self.outgoing.share(order, path)

    def _ask_response(self) -> None:
        path = self._files.response()
        if path is not None:
            self.outgoing.take_in(path)

    def _into(self, title: str, then: Callable[[Path], None]) -> None:
        folder = self._files.into_folder(title)
        if folder is not None:
            then(folder)

    def _open(self, dialog: QDialog, then: Callable[[], None]) -> None:
        self.dialog = dialog
        dialog.accepted.connect(then)
        dialog.finished.connect(lambda _: self._close(dialog))
        dialog.open()

    def _close(self, dialog: QDialog) -> None:
        dialog.deleteLater()
        if self.dialog is dialog:
            self.dialog = None


def _providers(dossier: Dossier) -> list[str]:
    return sorted({line.provider for line in lines_told(dossier) if line.provider})
