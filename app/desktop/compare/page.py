"""The Compare page: the changes, the two wordings, and the details of the chosen change."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.bundled import sample
from app.compare.model import ChangeKind, PolicyChange
from app.desktop.compare import accessible, words
from app.desktop.compare.change_list import ChangeList
from app.desktop.compare.chips import KindFilter
from app.desktop.compare.details import ChangeDetails
from app.desktop.compare.find_bar import FindBar
from app.desktop.compare.lines import in_order
from app.desktop.compare.printing import ask_and_print
from app.desktop.compare.toolbar import CompareToolbar
from app.desktop.compare.version_bar import policy_names
from app.desktop.compare.view import ComparisonView
from app.desktop.context import Context
from app.desktop.parts import EmptyState, Step, column, label, row
from app.desktop.words import count

_LIST_SHARE = 0.3  # of the page, within these bounds, until a person moves the divider
_LIST_LEAST, _LIST_MOST = 264, 340
_POLICY_FILES = "Policy versions (*.docx *.pdf *.md *.txt *.html);;All files (*)"


class ComparePage(QWidget):
    """Follows the context's comparison; asks for another through the context."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Show what the context holds."""
        super().__init__(parent)
        self._context = context
        self._change: PolicyChange | None = None
        self._divided = False
        self._foreign = False  # the comparison is of another policy than the one chosen since
        accessible.install()
        theme = context.theme
        self.toolbar = CompareToolbar(theme)
        self.view = ComparisonView(theme)
        self.find_bar = FindBar(theme, self.view)
        self.find_bar.hide()
        self.filter = KindFilter(theme)
        self.list = ChangeList(theme)
        self.details = ChangeDetails(context, self)
        self.details.hide()
        self._read = label("", "muted")
        self._nothing = label("", "muted", wrap=True)
        self._stack = QStackedWidget()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
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

    # choosing changes

    @property
    def chosen(self) -> PolicyChange | None:
        """The chosen change."""
        return self._change

    def choose(self, change: PolicyChange | None) -> None:
        """Choose a change everywhere: list, view, ruler, details, and said aloud."""
        self._change = change
        if change is not None:
            self.list.table.mark_read(change.id)
        self.list.choose(change)
        self.view.show_change(change)
        changes = self.list.table.changes
        self.details.show_change(self._context.comparison, changes, change)
        at = self.list.table.row_of(change.id) + 1 if change else 0
        self.toolbar.show_position(at, len(changes))
        self._tell_read()
        if change is not None:
            self._announce(f"Change {at} of {len(changes)}: {words.spoken(change)}")

    def step(self, steps: int) -> None:
        """Choose the next or previous change of the list, around the ends."""
        changes = self.list.table.changes
        if not changes:
            return
        at = self.list.table.row_of(self._change.id) if self._change else -1
        if at < 0:
            at = -1 if steps > 0 else len(changes)
        self.choose(changes[(at + steps) % len(changes)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the list its share of the width."""
        super().resizeEvent(event)
        if not self._divided:
            wide = min(_LIST_MOST, max(_LIST_LEAST, round(self.width() * _LIST_SHARE)))
            self._splitter.setSizes([wide, self.width() - wide])

    # building

    def _build(self) -> None:
        head = row(label("Changes", "heading"), self._read, None)
        side = QWidget()
        inner = column(gap=8)
        inner.setContentsMargins(12, 10, 0, 0)
        inner.addLayout(head)
        inner.addWidget(self.filter)
        inner.addWidget(self._nothing)
        inner.addWidget(self.list, 1)
        side.setLayout(inner)
        side.setMinimumWidth(200)
        reading = QWidget()
        reading.setLayout(column(self.find_bar, self.view, gap=0))
        reading.setMinimumWidth(320)
        self._splitter.addWidget(side)
        self._splitter.addWidget(reading)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.splitterMoved.connect(self._divider_moved)
        self._stack.addWidget(self._splitter)
        self._stack.addWidget(self._empty())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.toolbar)
        layout.addWidget(self._stack, 1)

    def _divider_moved(self) -> None:
        self._divided = True

    def _empty(self) -> EmptyState:
        return EmptyState(
            self._context.theme,
            "compare",
            "Compare two versions of a policy",
            "Open two versions, or one with tracked changes. What changed in dates, ages, codes and criteria is listed on the left and "
            "marked in both wordings.",
            (Step("Open two versions…", self._open), Step("Try the sample policy", self._open_sample)),
        )

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
        self.filter.changed.connect(self._refilter)
        self.list.chosen.connect(self.choose)
        self.list.only_requested.connect(self.filter.show_only)
        self.list.all_requested.connect(self.filter.show_all)
        self.view.change_chosen.connect(self._choose_id)
        self.view.cite_requested.connect(self.details.copy_citation)
        self.details.other_end_requested.connect(self._show_other_end)
        for keys, steps in (("F8", 1), ("Shift+F8", -1), ("N", 1), ("P", -1)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda steps=steps: self.step(steps))

    # following the context

    def _follow_comparison(self) -> None:
        comparison = self._context.comparison
        self._stack.setCurrentIndex(0 if comparison else 1)
        self.toolbar.setVisible(comparison is not None)
        self.find_bar.hide()
        self._change = None
        self.list.table.forget_read()
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
        shown = [change for change in comparison.changes if self.filter.shows(change.kind)] if comparison else []
        self.view.show_comparison(comparison, frozenset(change.id for change in shown))
        self.list.show_changes(in_order(shown, self.view.stage.places))
        self._nothing.setText(self._why_nothing(len(shown)))
        self._nothing.setVisible(comparison is not None and not shown)
        if self._change is not None and self.list.table.row_of(self._change.id) < 0:
            self._change = None
        self.list.choose(self._change)
        self.view.show_change(self._change)
        self.details.show_change(comparison, tuple(shown), self._change)
        self.toolbar.show_position(self.list.table.row_of(self._change.id) + 1 if self._change else 0, len(shown))
        self._tell_read()
        self._tell_status()

    def _why_nothing(self, shown: int) -> str:
        comparison = self._context.comparison
        if comparison is None or shown:
            return ""
        if not comparison.changes:
            return "The two wordings are the same."
        if comparison.identical:
            return "Nothing differs but spacing and formatting. Switch these kinds on above to see them."
        return "Every kind is switched off. Switch one on above to see its changes."

    def _tell_read(self) -> None:
        total = len(self.list.table.changes)
        self._read.setText(f"{self.list.table.read} of {total} read" if total else "")

    def _tell_status(self) -> None:
        comparison = self._context.comparison
        if comparison is None or not self._in_front():
            return
        shown, total = len(self.list.table.changes), len(comparison.changes)
        parts = [count(total, "change") if shown == total else f"{shown:,} of {count(total, 'change')} shown"]
        tally = [(kind, number) for kind, number in comparison.counts.items() if number and self.filter.shows(kind)]
        parts += [_kind_count(kind, number) for kind, number in sorted(tally, key=lambda item: list(ChangeKind).index(item[0]))]
        parts.append(count(len(comparison.new.unread), "unread statement"))
        self._context.status_shown.emit(" · ".join(parts))

    def _announce(self, message: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.view, message))

    def _choose_id(self, change_id: str) -> None:
        row_number = self.list.table.row_of(change_id)
        if row_number >= 0:
            self.choose(self.list.table.at(row_number))

    def _show_other_end(self) -> None:
        comparison, change = self._context.comparison, self._change
        if comparison is None or change is None:
            return
        row_number = self.view.stage.places.get(change.id)
        other = comparison.rows[row_number].moved_pair if row_number is not None else None
        if row_number is not None and other is not None:
            self.view.show_other_end(row_number, other)

    def _open(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Open two versions", "", _POLICY_FILES)
        if names:
            self._context.request_open([Path(name) for name in names])

    def _open_sample(self) -> None:
        self._context.request_open([sample("CC-0248")])


_COUNTED = {
    ChangeKind.DATE: ("date", "dates"),
    ChangeKind.AGE: ("age", "ages"),
    ChangeKind.CODE: ("code", "codes"),
    ChangeKind.CRITERIA: ("criterion", "criteria"),
    ChangeKind.HISTORY: ("history entry", "history entries"),
    ChangeKind.REFERENCE: ("reference", "references"),
    ChangeKind.WORDING: ("wording", "wordings"),
    ChangeKind.MOVED: ("moved", "moved"),
    ChangeKind.FORMATTING: ("formatting", "formatting"),
    ChangeKind.NOISE: ("noise", "noise"),
}


def _kind_count(kind: ChangeKind, number: int) -> str:
    one, many = _COUNTED[kind]
    return f"{number:,} {one if number == 1 else many}"
