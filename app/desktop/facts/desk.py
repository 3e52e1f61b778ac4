"""Everything that is decided on facts, from whatever page: asked, checked, written as one step of the project."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.desktop.context import Context
from app.desktop.facts.dialogs import About, CorrectDialog, Fields, MeaningDialog, Proposal, ReasonDialog
from app.desktop.facts.fields import ADDABLE, FIELDS, filled, suggested
from app.desktop.facts.queue import Waiting
from app.desktop.project.holding import Holding
from app.documents.model import Place
from app.errors import InputRefusedError
from app.policy.corrections import Stated, added_key
from app.policy.fact_words import fact_words
from app.policy.model import FactKind, FactValue, Meaning, PolicyVersion, Unread
from app.project.model import Draft
from app.workspace.corrections import Wish, decide, drafts_of, take_back

_SHOWN_ONCE = frozenset({FactKind.NUMBER, FactKind.TITLE, FactKind.PAYER, FactKind.STATUS, FactKind.DRUGS})


class FactsDesk(QObject):
    """Asks over `host` and writes into the project, which is begun if there is none."""

    settled = Signal()  # a statement was settled or left for later

    def __init__(self, context: Context, holding: Holding, host: QWidget) -> None:
        """Nothing is held here: the project keeps every decision."""
        super().__init__(host)
        self._context = context
        self._session = holding.session
        self._host = host

    @property
    def why_not(self) -> str:
        """Why nothing can be corrected here, in one sentence; empty while it can."""
        return self._session.why_not

    def correct(self, version: PolicyVersion, fact: Stated) -> None:
        """Ask what a fact should say."""
        if not may_correct(fact) or is_unread(fact):
            return
        value = fact.now if fact.now is not None else fact.was
        read_as = fact_words(fact.was) if fact.was is not None else ""
        proposal = Proposal(kinds=(fact.key.kind,), kind=fact.key.kind, fields=filled(value), read_as=read_as)
        dialog = CorrectDialog(About(self._context, version, fact.place), proposal, self._host)
        dialog.given.connect(lambda _, fields, reason: self._write(version, [Wish(key=fact.key, fields=fields)], reason))
        dialog.open()

    def reject(self, version: PolicyVersion, fact: Stated) -> None:
        """Ask why what was read is no fact."""
        if not may_reject(fact):
            return
        title = f"Not a fact: {_words(fact.now)}"
        dialog = ReasonDialog(About(self._context, version, fact.place), title, "Not a &fact", 0, self._host)
        dialog.given.connect(lambda reason, _: self._reject(version, fact, reason))
        dialog.open()

    def take_back(self, version: PolicyVersion, fact: Stated) -> None:
        """Let a fact be again as it was read."""
        if fact.correction is not None and not self.why_not:
            self._keep([take_back(version, fact.key)], "a correction taken back")

    def add(self, version: PolicyVersion, place: Place) -> None:
        """Ask what the reader missed at some words."""
        kind, fields = suggested(version, place.block, place.text)
        kinds = tuple(one for one in ADDABLE if one not in _SHOWN_ONCE or place.text.strip())
        if kind in _SHOWN_ONCE and "text" not in fields:
            fields = {"text": " ".join(place.text.split())}
        dialog = CorrectDialog(About(self._context, version, place), Proposal(kinds=kinds, kind=kind, fields=fields), self._host)
        dialog.given.connect(lambda kind, fields, reason: self._add(version, place, kind, fields, reason))
        dialog.open()

    def no_list(self, item: Waiting, alike: Sequence[Waiting]) -> None:
        """Ask why a statement changes no list."""
        title = "The statement changes no list"
        dialog = ReasonDialog(About(self._context, item.version, item.place), title, "&Settle", len(alike), self._host)
        dialog.given.connect(lambda reason, every: self._settle(item, alike if every else (), {}, reason))
        dialog.open()

    def later(self, item: Waiting, alike: Sequence[Waiting]) -> None:
        """Ask for a note and leave a statement for later."""
        title = "Leave the statement for later"
        dialog = ReasonDialog(About(self._context, item.version, item.place), title, "&Leave for later", len(alike), self._host)
        if item.later is not None:
            dialog.reason.setText(item.later.reason)
        dialog.reason.setPlaceholderText("Note, kept with the decision")
        dialog.given.connect(lambda reason, every: self._settle(item, alike if every else (), {"later": True}, reason))
        dialog.open()

    def means(self, item: Waiting, alike: Sequence[Waiting]) -> None:
        """Ask what a statement means."""
        dialog = MeaningDialog(About(self._context, item.version, item.place), len(alike), self._host)
        dialog.given.connect(lambda fields, reason, every: self._settle(item, alike if every else (), fields, reason))
        dialog.open()

    def _reject(self, version: PolicyVersion, fact: Stated, reason: str) -> None:
        if fact.key.added:  # a person added it: without that decision there is nothing
            self._keep([take_back(version, fact.key, reason)], "a correction taken back")
        else:
            self._write(version, [Wish(key=fact.key, fields=None)], reason)

    def _add(self, version: PolicyVersion, place: Place, kind: FactKind, fields: Fields, reason: str) -> None:
        key = added_key(version, kind, place)
        self._write(version, [Wish(key=key, fields=fields, place=place)], reason)

    def _settle(self, item: Waiting, others: Sequence[Waiting], fields: Fields, reason: str) -> None:
        drafts: list[Draft] = []
        try:
            for one in (item, *others):
                for version, key in one.wordings:
                    drafts += drafts_of(version, [Wish(key=key, fields=fields)], reason)
        except InputRefusedError as refused:
            self._context.error_shown.emit(refused.refusal.sentence())
            return
        self._keep(drafts, "an unread statement settled")
        self.settled.emit()

    def _write(self, version: PolicyVersion, wishes: Sequence[Wish], reason: str) -> None:
        try:
            drafts = drafts_of(version, wishes, reason)
        except InputRefusedError as refused:
            self._context.error_shown.emit(refused.refusal.sentence())
            return
        self._keep(drafts, "a correction")

    def _keep(self, drafts: Sequence[Draft], what: str) -> None:
        kept = tuple(drafts)
        if self._session.write(what, lambda project: decide(project, kept)):
            self._context.message_shown.emit(f"Kept {what}; Ctrl+Z takes it back")


def may_correct(fact: Stated) -> bool:
    """Whether a fact has fields to correct, or is a statement to be settled."""
    return bool(FIELDS.get(fact.key.kind)) or is_unread(fact)


def is_unread(fact: Stated) -> bool:
    """Whether it is a statement that nobody has settled yet."""
    return isinstance(fact.was, Unread) and not (isinstance(fact.now, Meaning) and not fact.now.later)


def may_reject(fact: Stated) -> bool:
    """Whether a fact can be said to be none: it says something, and is neither a date of an entry nor unread."""
    return fact.now is not None and fact.key.kind is not FactKind.ENTRY and not isinstance(fact.was, Unread)


def may_take_back(fact: Stated) -> bool:
    """Whether a person's word on a fact can be taken back."""
    return fact.correction is not None


def _words(value: FactValue | None) -> str:
    return fact_words(value) if value is not None else ""
