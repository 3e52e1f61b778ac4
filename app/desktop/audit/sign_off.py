"""The signature: who answers for the audit, what stands against it, and what was changed since it was given."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.desktop.audit.setup.fields import DayField, Prose, put_in
from app.desktop.parts import button, hairline, headed_page, label, row, scroll_in
from app.desktop.sampling.fields import Rows, line
from app.desktop.sampling.held import HeldReview, Review
from app.desktop.words import day
from app.workspace.sign_off import Signing, changed_words, sign

_SIGNED = ("Revision", "Reviewer", "Credentials", "Date", "Second reviewer", "Program")
_PRINTS = ("What was signed", "SHA-256", "")


class SignOffView(QWidget):
    """A form, the signatures given, and the fingerprints of the last one."""

    def __init__(self, held: HeldReview, parent: QWidget | None = None) -> None:
        """Follow what is held."""
        super().__init__(parent)
        self._held = held
        theme = held.context.theme
        self.state = label("", wrap=True, selectable=True)
        self.reviewer = line("Name", "Reviewer", 320)
        self.reviewer.setText(held.session.project.who if held.session.project is not None else "")
        self.credentials = line("Such as CPC, CPMA", "Credentials", 320)
        self.day = DayField("Today")
        self.day.show_day(held.context.day)
        self.second = line("As the second reviews say", "Second reviewer", 320)
        self.statement = Prose("What the reviewer states with the signature")
        self.against = label("", wrap=True, selectable=True)
        self.despite = line("Why the audit is signed all the same", "Reason to sign all the same")
        self.sign = button("&Sign", "primary", "Freeze what the report rests on under your name")
        self.given = Rows(theme, "Signatures given", _SIGNED, (80, 180, 150, 110, 180))
        self.prints = Rows(theme, "Fingerprints of what was signed", _PRINTS, (330, 520))
        self._lay_out()
        held.changed.connect(self._refresh)
        self.sign.clicked.connect(self._sign)
        self._refresh()

    @property
    def first(self) -> QWidget:
        """Where to begin."""
        return self.reviewer

    def _lay_out(self) -> None:
        inner, layout = headed_page(
            "Sign-off", "A signed audit is frozen by its fingerprints. What changes later makes a new revision, to be signed again."
        )
        layout.addWidget(self.state)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for place, (caption, field) in enumerate(
            (
                ("&Reviewer", self.reviewer),
                ("&Credentials", self.credentials),
                ("&Date", self.day),
                ("Second re&viewer", self.second),
                ("S&tatement", self.statement),
            )
        ):
            put_in(grid, place, caption, field)
        layout.addLayout(grid)
        layout.addWidget(self.against)
        layout.addWidget(self.despite)
        layout.addLayout(row(self.sign, None))
        self.signatures = QWidget()
        below = QVBoxLayout(self.signatures)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(12)
        below.addWidget(hairline())
        below.addWidget(label("Signatures given", "heading"))
        below.addWidget(self.given)
        below.addWidget(label("Fingerprints of what was signed last", "heading"))
        below.addWidget(self.prints)
        layout.addWidget(self.signatures)
        layout.addStretch(1)
        scroll_in(self, inner)

    def _refresh(self) -> None:
        review, why = self._held.review, self._held.why_not
        self.state.setText(why or (_said(review) if review is not None else ""))
        standing = review is not None and bool(review.signed) and not review.changed
        against = review.hindrances if review is not None and not why and not standing else ()
        self.against.setText(f"Against a signature: {' '.join(against)}" if against else "")
        self.against.setVisible(bool(against))
        self.despite.setVisible(bool(against))
        self.sign.setEnabled(review is not None and not why and not standing)
        signed = review.signed if review is not None else ()
        self.signatures.setVisible(bool(signed))
        self.given.show_rows(
            (str(one.revision), one.reviewer, one.credentials, day(one.day, ""), one.second_reviewer, one.program) for one in signed
        )
        changed = review.changed if review is not None else ()
        self.prints.show_rows(
            (name, digest, "changed since" if name in changed else "")
            for name, digest in (signed[-1].fingerprints.items() if signed else ())
        )

    def _sign(self) -> None:
        review, claims = self._held.current(), self._held.claims
        if review is None:
            return
        if self.day.wrong:
            self._held.context.error_shown.emit(self.day.wrong)
            return
        signing = Signing(
            reviewer=self.reviewer.text(),
            credentials=self.credentials.text(),
            day=self.day.day or self._held.context.day,
            second_reviewer=self.second.text(),
            statement=self.statement.toPlainText(),
            despite=self.despite.text(),
        )
        dossier = review.dossier
        self._held.write("the signature", lambda project: sign(project, claims, dossier, signing))
        self.despite.clear()


def _said(review: Review) -> str:
    return (
        changed_words(review.signed[-1], review.changed) if review.signed else "Nobody has signed: every report of this audit is a draft."
    )
