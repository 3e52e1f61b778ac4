"""Deciding on changes from the page: by key, from the menus, one or several at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from app.compare.model import ChangeClass, PolicyChange
from app.desktop.compare.bulk_dialog import BulkDialog, Wish
from app.desktop.compare.reviews import Reviews
from app.desktop.words import count


class Reviewing(QObject):
    """The keys and menu entries of the review."""

    said = Signal(str)  # one sentence to the person
    done = Signal()  # the chosen change was reviewed: go on to the next one that is not
    note_requested = Signal()
    confirm_requested = Signal()

    def __init__(self, reviews: Reviews, selected: Callable[[], Sequence[PolicyChange]], host: QWidget) -> None:
        """Act on what `selected` returns."""
        super().__init__(host)
        self._reviews = reviews
        self._selected = selected
        self._host = host
        keys: tuple[tuple[str, Callable[[], None]], ...] = (
            ("R", self.review),
            ("Shift+R", self.open_again),
            ("S", lambda: self.classify(ChangeClass.SUBSTANTIVE)),
            ("A", lambda: self.classify(ChangeClass.ADMINISTRATIVE)),
            ("C", lambda: self._if_able(self.confirm_requested.emit)),
            ("E", lambda: self._if_able(self.note_requested.emit)),
        )
        for combination, take in keys:
            shortcut = QShortcut(QKeySequence(combination), host, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(take)

    def review(self) -> None:
        """Mark the change reviewed and go on; several ask for a reason first."""
        chosen = self._able()
        if len(chosen) > 1:
            self.ask(chosen, Wish(reviewed=True))
        elif chosen:
            change = chosen[0]
            self._reviews.decide({change.id: replace(self._reviews.of(change), reviewed=True)})
            self.done.emit()

    def open_again(self) -> None:
        """Take it back that the change was reviewed."""
        chosen = self._able()
        if len(chosen) == 1:
            self._reviews.decide({chosen[0].id: replace(self._reviews.of(chosen[0]), reviewed=False)})
        elif chosen:
            self.said.emit("Select one change to open it again, or undo the step that reviewed several")

    def classify(self, classed: ChangeClass) -> None:
        """Give the change a class, or take the same one back."""
        chosen = self._able()
        if len(chosen) > 1:
            self.ask(chosen, Wish(reviewed=False, classed=classed))
        elif chosen:
            held = self._reviews.of(chosen[0])
            self._reviews.decide({chosen[0].id: replace(held, classed=None if held.classed is classed else classed)})

    def ask(self, changes: Sequence[PolicyChange], wish: Wish) -> None:
        """Ask for a reason and decide on several changes in one step."""
        if not self._reviews.why_not and changes:
            dialog = BulkDialog(changes, wish, self._host)
            if dialog.exec() == QDialog.DialogCode.Accepted:
                held = {change.id: self._reviews.of(change) for change in changes}
                self._reviews.decide(dialog.decided(held), dialog.reason.text().strip())
            dialog.deleteLater()

    def fill(self, menu: QMenu, listed: Sequence[PolicyChange]) -> None:
        """Add what can be decided to a menu; `listed` are the changes that pass the filter."""
        chosen = self._selected()
        several = len(chosen) > 1
        name, dots = (f"{len(chosen):,} selected ", "…") if several else ("", "")
        entries: tuple[tuple[str, Callable[[], None], bool], ...] = (
            (f"Mark {name}reviewed{'…' if several else ' and go on'}\tR", self.review, bool(chosen)),
            ("Open again\tShift+R", self.open_again, len(chosen) == 1),
            (f"Classify {name}as substantive{dots}\tS", lambda: self.classify(ChangeClass.SUBSTANTIVE), bool(chosen)),
            (
                f"Classify {name}as administrative{'…' if several else ''}\tA",
                lambda: self.classify(ChangeClass.ADMINISTRATIVE),
                bool(chosen),
            ),
            ("Confirm the effect on access\tC", self.confirm_requested.emit, len(chosen) == 1),
            ("Note…\tE", self.note_requested.emit, len(chosen) == 1),
            (f"Decide on all {count(len(listed), 'listed change')}…", lambda: self.ask(listed, Wish(reviewed=True)), bool(listed)),
        )
        for text, take, able in entries:
            action = menu.addAction(text, take)
            action.setEnabled(able and not self._reviews.why_not)
            action.setToolTip(self._reviews.why_not)
        if self._reviews.why_not:
            menu.setToolTipsVisible(True)

    def _able(self) -> Sequence[PolicyChange]:
        """Return the changes to decide on, none where nothing can be decided, which is said."""
        chosen = self._selected()
        if self._reviews.why_not:
            self.said.emit(self._reviews.why_not)
            return ()
        if not chosen:
            self.said.emit("Select a change to review")
        return chosen

    def _if_able(self, take: Callable[[], None]) -> None:
        if self._able():
            take()
