"""The Compare page: the changes, the two wordings, and the details of the chosen change."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.compare.lives import Life
from app.compare.model import PolicyChange
from app.desktop.compare import accessible, words
from app.desktop.compare.change_list import ChangeList
from app.desktop.compare.checks_strip import ChecksStrip
from app.desktop.compare.chips import KindFilter
from app.desktop.compare.dates_dialog import DatesDialog
from app.desktop.compare.details import ChangeDetails
from app.desktop.compare.empty import empty_state
from app.desktop.compare.find_bar import FindBar
from app.desktop.compare.life_panel import LifePanel
from app.desktop.compare.lines import in_order
from app.desktop.compare.note_dialog import NoteDialog
from app.desktop.compare.page_beside import BesideSplitter, PageBeside
from app.desktop.compare.printing import ask_and_print
from app.desktop.compare.reviewing import Reviewing
from app.desktop.compare.reviews import Reviews
from app.desktop.compare.sides import Sides
from app.desktop.compare.tallies import Counted, status_words, why_nothing
from app.desktop.compare.toolbar import CompareToolbar
from app.desktop.compare.version_bar import policy_names
from app.desktop.compare.view import ComparisonView
from app.desktop.context import Context
from app.desktop.parts import column, label, row
from app.desktop.project.holding import Holding
from app.desktop.words import count
from app.policy.model import Check
from app.workspace.change_reviews import reviewed_among


class ComparePage(QWidget):
    """Follows the context's comparison; asks for another through the context."""

    def __init__(self, context: Context, holding: Holding, parent: QWidget | None = None) -> None:
        """Show what the context holds; `holding` keeps what is decided on it. Whoever makes one calls `stop` before letting go of it."""
        super().__init__(parent)
        self._context = context
        self._change: PolicyChange | None = None
        self._left_at = 0  # where in the list the change stood that the filter took away
        self._foreign = False  # the comparison is of another policy than the one chosen since
        accessible.install()
        theme = context.theme
        self.toolbar = CompareToolbar(theme)
        self.view = ComparisonView(theme)
        self.find_bar = FindBar(theme, self.view)
        self.find_bar.hide()
        self.filter = KindFilter(theme)
        self.list = ChangeList(theme)
        self.reviews = Reviews(context, holding.session, self)
        self.reviewing = Reviewing(self.reviews, self._selected, self)
        self.view.follow_reviews(self.reviews.is_reviewed)
        self.checks = ChecksStrip(theme)
        self.page_beside = PageBeside(context, holding.original)
        self.page_beside.hide()
        self.dates = DatesDialog(context, self)
        self.details = ChangeDetails(context, self.reviews, self)
        self.details.hide()
        self.life = LifePanel(context, self)
        self.life.hide()
        self._progress = label("", "muted")
        self._nothing = label("", "muted", wrap=True)
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self._follow_comparison()

    # what the window asks

    def start_search(self) -> None:
        """Open the search in both wordings."""
        if self._context.comparison is not None:
            self.find_bar.begin()

    def come_to_front(self) -> None:
        """Show details and counts; with two versions held and none compared, compare the last two."""
        self._context.details_shown.emit(self.details)
        self._tell_status()
        if self._context.comparison is None or self._foreign:
            self._compare_last_two()
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def print_page(self) -> None:
        """Print what is shown: the same wording, marks and folds."""
        comparison = self._context.comparison
        if comparison is not None:
            shown = frozenset(change.id for change in self.list.table.changes)
            stage = self.view.stage
            if ask_and_print(self, comparison, shown, inline=stage.setting.inline, fold=stage.fold):
                self._context.message_shown.emit("Comparison sent to the printer")

    def save(self) -> None:
        """Go to where the comparison is written as a redline or a change log."""
        self._context.page_requested.emit("reports")

    def stop(self) -> None:
        """End the drawing of pages."""
        self.page_beside.stop()

    # choosing changes

    @property
    def chosen(self) -> PolicyChange | None:
        """The chosen change."""
        return self._change

    def choose(self, change: PolicyChange | None) -> None:
        """Choose a change everywhere: list, view, ruler, details, and said aloud."""
        self._change = change
        self.list.choose(change)
        self.view.show_change(change)
        changes = self.list.table.changes
        self._show_details()
        self.page_beside.show_change(self._context.comparison, change)
        at = self.list.table.row_of(change.id) + 1 if change else 0
        self.toolbar.show_position(at, len(changes))
        if change is not None:
            held = self.reviews.of(change)
            said = f"Change {at} of {len(changes)}: {words.spoken(change)}"
            self._announce(f"{said}. {words.effect(change, held)}. {words.review(held).capitalize()}")

    def step(self, steps: int) -> None:
        """Choose the next or previous change of the list, around the ends."""
        changes = self.list.table.changes
        if not changes:
            return
        at = self.list.table.row_of(self._change.id) if self._change else -1
        if at < 0:
            at = -1 if steps > 0 else len(changes)
        self.choose(changes[(at + steps) % len(changes)])

    def show_life(self) -> None:
        """Follow what the chosen change is about through all versions."""
        if self._change is None:
            self._context.message_shown.emit("Select a change to see its life")
        else:
            self._context.request_life(self._change)

    def edit_note(self) -> None:
        """Write a note on the chosen change: in the details where they are open, else in a dialog."""
        change = self._change
        if change is None:
            return
        if self.details.isVisible():
            self.details.review.note.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        held = self.reviews.of(change)
        dialog = NoteDialog(words.spoken(change), held.note, self)
        if dialog.exec() == NoteDialog.DialogCode.Accepted:
            self.reviews.decide({change.id: replace(held, note=dialog.note.text().strip())})
        dialog.deleteLater()

    # building

    def _build(self) -> None:
        head = row(label("Changes", "heading"), self._progress, None)
        side = QWidget()
        inner = column(gap=8)
        inner.setContentsMargins(12, 10, 0, 0)
        inner.addLayout(head)
        inner.addWidget(self.filter)
        inner.addWidget(self._nothing)
        inner.addWidget(self.list, 1)
        side.setLayout(inner)
        reading = QWidget()
        beside = BesideSplitter(self.view, self.page_beside)
        stacked = column(self.checks, self.find_bar, beside, gap=0)
        stacked.setStretchFactor(beside, 1)
        reading.setLayout(stacked)
        self._stack.addWidget(Sides(side, reading))
        self._stack.addWidget(empty_state(self._context, self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.toolbar)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        context = self._context
        context.comparison_changed.connect(self._follow_comparison)
        context.versions_changed.connect(self._follow_versions)
        context.ledger_changed.connect(self._follow_versions)
        context.policy_changed.connect(self._follow_policy)
        self.toolbar.versions.chosen.connect(context.request_compare)
        self.toolbar.step_requested.connect(self.step)
        self.toolbar.inline.toggled.connect(lambda on: self.view.set_inline(inline=on))
        self.toolbar.fold.toggled.connect(lambda on: self.view.set_folding(fold=on))
        self.toolbar.page.toggled.connect(self._show_page)
        self.toolbar.dates_requested.connect(self.dates.ask)
        self.checks.chosen.connect(self._show_check)
        self.filter.changed.connect(self._refilter)
        self.list.chosen.connect(self.choose)
        self.list.only_requested.connect(self.filter.show_only)
        self.list.all_requested.connect(self.filter.show_all)
        self.view.change_chosen.connect(self._choose_id)
        self.view.cite_requested.connect(self.details.copy_citation)
        self.details.other_end_requested.connect(self.view.jump_to_partner)
        self.details.life_requested.connect(self.show_life)
        self._connect_reviews()
        for keys, steps in (("F8", 1), ("Shift+F8", -1), ("N", 1), ("P", -1)):
            self._add_key(keys, partial(self.step, steps))
        self._add_key("L", self.show_life)

    def _connect_reviews(self) -> None:
        self.reviews.changed.connect(self._follow_reviews)
        self.reviewing.said.connect(self._context.message_shown)
        self.reviewing.done.connect(self._go_on)
        self.reviewing.note_requested.connect(self.edit_note)
        self.reviewing.confirm_requested.connect(self.details.review.confirm_direction)
        for place in (self.list, self.view):
            place.menu_requested.connect(self._fill_menu)
        self._context.life_found.connect(self._take_life)
        self.life.left.connect(self._leave_life)

    def _add_key(self, keys: str, take: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(take)

    # following the context

    def _follow_comparison(self) -> None:
        comparison = self._context.comparison
        self._stack.setCurrentIndex(0 if comparison else 1)
        self.toolbar.setVisible(comparison is not None)
        self.find_bar.hide()
        self._change = None
        self.checks.show_checks(comparison)
        useful = self.page_beside.useful(comparison)
        self.toolbar.page.setVisible(useful)
        self.page_beside.setVisible(useful and self.toolbar.page.isChecked())
        self.page_beside.show_change(comparison, None)
        self.filter.show_counts(comparison.counts if comparison else {})
        self._follow_versions()
        self._refilter()

    def _follow_versions(self) -> None:
        self.toolbar.versions.show_versions(self._context.versions, self._context.policy_ledger, self._context.comparison)

    def _follow_policy(self) -> None:
        """Compare the chosen policy's versions once another policy is chosen; a comparison across policies stays until then."""
        comparison = self._context.comparison
        names = policy_names(self._context.policy_ledger)
        self._foreign = comparison is not None and bool(names) and (comparison.new.number or comparison.new.title) not in names
        self._follow_versions()
        if self._foreign and self._in_front():
            self._compare_last_two()

    def _compare_last_two(self) -> None:
        proposed = self.toolbar.versions.propose()
        if proposed is not None:
            self._foreign = False
            self._context.request_compare(*proposed)

    def _in_front(self) -> bool:
        return self.isVisibleTo(self.window())

    def _refilter(self) -> None:
        comparison = self._context.comparison
        self._context.set_shown_kinds(self.filter.kinds)
        shown = [change for change in self._of_kinds() if not (self.filter.open.isChecked() and self.reviews.is_reviewed(change.id))]
        before = self.list.table.row_of(self._change.id) if self._change is not None else -1
        self.view.show_comparison(comparison, frozenset(change.id for change in shown))
        self.list.show_changes(in_order(shown, self.view.stage.places))
        self._nothing.setText(why_nothing(comparison, self._of_kinds()) if comparison is not None else "")
        self._nothing.setVisible(comparison is not None and not shown)
        if self._change is not None and self.list.table.row_of(self._change.id) < 0:
            self._change, self._left_at = None, max(0, before)
        self.list.choose(self._change)
        self.view.show_change(self._change)
        self._show_details()
        self.page_beside.show_change(comparison, self._change)
        self.toolbar.show_position(self.list.table.row_of(self._change.id) + 1 if self._change else 0, len(shown))
        self._tell_reviewed()
        self._tell_status()

    def _of_kinds(self) -> list[PolicyChange]:
        """Return the changes of the kinds shown, reviewed or not."""
        comparison = self._context.comparison
        return [change for change in comparison.changes if self.filter.shows(change.kind)] if comparison else []

    def _show_details(self) -> None:
        self.details.show_change(self._context.comparison, self.list.table.changes, self._change)
        self._leave_life()

    # reviews and lives

    def _selected(self) -> tuple[PolicyChange, ...]:
        """Return the changes to decide on: those selected in the list, else the chosen one."""
        selected = self.list.selected
        if len(selected) > 1:
            return selected
        return (self._change,) if self._change is not None else ()

    def _follow_reviews(self) -> None:
        self.list.table.follow(self._context.change_reviews)
        if self.filter.open.isChecked():
            self._refilter()
            return
        self.view.viewport().update()
        self._tell_reviewed()
        self._tell_status()

    def _go_on(self) -> None:
        """Choose the next change that is not yet reviewed, around the end."""
        changes = self.list.table.changes
        at = self.list.table.row_of(self._change.id) + 1 if self._change is not None else self._left_at
        onward = (*changes[at:], *changes[:at])
        following = next((change for change in onward if not self.reviews.is_reviewed(change.id)), None)
        if following is not None:
            self.choose(following)
            return
        total = len(self._of_kinds())
        self._context.message_shown.emit(f"All {count(total, 'change')} of the kinds shown are reviewed")
        self._announce(words.progress(total, total))

    def _fill_menu(self, menu: QMenu) -> None:
        if self._change is not None:
            menu.addAction("Show its life\tL", self.show_life)
        self.reviewing.fill(menu, self.list.table.changes)

    def _take_life(self, life: Life) -> None:
        if self._in_front() and self._change is not None and life.change.id == self._change.id:
            self.life.show_life(life)
            self._context.details_shown.emit(self.life)
            self.life.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_life(self) -> None:
        if self.life.life is not None:
            self.life.forget()
            if self._in_front():
                focused = self.life.list.hasFocus()
                self._context.details_shown.emit(self.details)
                if focused:
                    self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # checks and pages

    def _show_check(self, check: Check) -> None:
        """Go to the words a check rests on: in the comparison where it holds them, else in their own document."""
        comparison = self._context.comparison
        for place in check.sources:
            if comparison is not None and self.view.show_place(place):
                return
        if check.sources:
            self._context.place_requested.emit(check.sources[0])

    def _show_page(self, shown: bool) -> None:  # noqa: FBT001 the shape of the signal
        self.page_beside.setVisible(shown)
        self.page_beside.show_change(self._context.comparison, self._change)

    def _tell_reviewed(self) -> None:
        changes = self._of_kinds()
        done = reviewed_among(self._context.change_reviews, changes)
        self._progress.setText(words.progress(done, len(changes)))
        self.toolbar.show_progress(done, len(changes))
        self.filter.show_open(len(changes) - done)

    def _tell_status(self) -> None:
        comparison = self._context.comparison
        if comparison is not None and self._in_front():
            counted = Counted(len(self.list.table.changes), self._of_kinds(), self._context.change_reviews)
            self._context.status_shown.emit(status_words(comparison, counted))

    def _announce(self, message: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.view, message))

    def _choose_id(self, change_id: str) -> None:
        row_number = self.list.table.row_of(change_id)
        if row_number >= 0:
            self.choose(self.list.table.at(row_number))
