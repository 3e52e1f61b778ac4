"""One changed line: both judgments with the sentences that make the difference, and the change of the wording behind it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.audit.impact_lines import ChangedLine
from app.audit.model import Finding
from app.compare.model import PolicyChange
from app.desktop.compare import words as change_words
from app.desktop.context import Context
from app.desktop.evidence import Quotes
from app.desktop.impact.asked import Answer
from app.desktop.impact.changes import changes_about
from app.desktop.impact.words import WAY_ICONS, WAYS, finding_words, line_words
from app.desktop.parts import IconLabel, button, clear, hairline, label, row
from app.desktop.theme import Role
from app.desktop.words import cell_text, version_name

_MOST_CHANGES = 5
_NOTHING = "No finding by the rules run."


class ImpactDetails(QScrollArea):
    """The details pane of the Impact page."""

    change_wanted = Signal(object)  # PolicyChange of the answer's comparison

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._context = context
        self._line: ChangedLine | None = None
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Changed line")
        self._icon = IconLabel(context.theme, "arrow-right", 20)
        self._way = label("", "heading", wrap=True)
        self._facts = label("", "muted", wrap=True, selectable=True)
        self.before, self.after = Judgment(context), Judgment(context)
        self._changes, self._cells = _Part(), _Part()
        inner = QWidget()
        inner.setProperty("look", "page")
        self._layout = QVBoxLayout(inner)
        self._layout.setContentsMargins(16, 12, 16, 20)
        self._layout.setSpacing(8)
        self._layout.addLayout(row(self._icon, self._way, gap=10))
        self._layout.addWidget(self._facts)
        self._section("Before")
        self._layout.addWidget(self.before)
        self._section("With the version tried")
        self._layout.addWidget(self.after)
        self._section("What changed in the policy")
        self._layout.addWidget(self._changes)
        self._section("The line as it stands in the file")
        self._layout.addWidget(self._cells)
        self._layout.addStretch(1)
        self.setWidget(inner)

    @property
    def text(self) -> str:
        """All that is said in words, for tests and for reading aloud."""
        return f"{self._way.text()}\n{self._facts.text()}\n{self.before.text}\n{self.after.text}"

    @property
    def line(self) -> ChangedLine | None:
        """The line shown."""
        return self._line

    def show_line(self, answer: Answer, line: ChangedLine) -> None:
        """Show a changed line."""
        self._line = line
        self._icon.show_icon(WAY_ICONS[line.way], Role.ACCENT)
        self._way.setText(WAYS[line.way])
        self._facts.setText(line_words(line))
        self.before.show_findings(line.before, line.lost)
        self.after.show_findings(line.after, line.gained)
        self._show_changes(answer, changes_about(answer.comparison, line))
        place = (line.change.sheet, line.change.row)
        self._show_cells(answer.impact.after.claim_lines.get(place) or answer.impact.before.claim_lines.get(place) or {})
        self.verticalScrollBar().setValue(0)

    def _section(self, name: str) -> None:
        self._layout.addSpacing(4)
        self._layout.addWidget(hairline())
        self._layout.addWidget(label(name, "label"))

    def _show_changes(self, answer: Answer, changes: Sequence[PolicyChange]) -> None:
        self._changes.empty()
        if not changes:
            self._changes.add(label(_no_change(answer), "muted", wrap=True))
        for change in changes[:_MOST_CHANGES]:
            self._changes.add(label(change_words.spoken(change), wrap=True, selectable=True))
            shown = button("Show in Compare", "link", "Open the two versions at this change")
            shown.setAccessibleName(f"Show in Compare: {change_words.spoken(change)}")
            shown.clicked.connect(lambda _=False, change=change: self.change_wanted.emit(change))
            self._changes.add(shown)
        if len(changes) > _MOST_CHANGES:
            self._changes.add(label(f"and {len(changes) - _MOST_CHANGES:,} more, all on the Compare page", "muted", wrap=True))

    def _show_cells(self, cells: Mapping[str, str]) -> None:
        self._cells.empty()
        filled = [(name, cell_text(text)) for name, text in cells.items() if text.strip()]
        if not filled:
            self._cells.add(label("The file's own text of this line was not kept.", "muted", wrap=True))
            return
        host = QWidget()
        grid = QGridLayout(host)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        for number, (name, text) in enumerate(filled):
            grid.addWidget(label(name, "muted"), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(text, wrap=True, selectable=True), number, 1)
        self._cells.add(host)


class _Part(QWidget):
    """Widgets one below the other, filled anew for each line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inner = QVBoxLayout(self)
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._inner.setSpacing(6)

    def add(self, widget: QWidget) -> None:
        self._inner.addWidget(widget)

    def empty(self) -> None:
        clear(self._inner)


class Judgment(_Part):
    """What is said of a line, one way: the findings that differ with their sentences, the others by name."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._context = context
        self._said: list[str] = []
        self.quotes: list[Quotes] = []

    @property
    def text(self) -> str:
        """All that is said in words."""
        return "\n".join(self._said)

    def show_findings(self, findings: Sequence[Finding], differing: Sequence[Finding]) -> None:
        """Show findings; `differing` are those that the other judgment lacks."""
        self.empty()
        self._said, self.quotes = [], []
        if not findings:
            self._say(_NOTHING)
        for finding in findings:
            self._show(finding, differs=any(finding is other for other in differing))

    def _show(self, finding: Finding, *, differs: bool) -> None:
        theme = self._context.theme
        words = finding_words(finding) if differs else f"{finding_words(finding)} (the same both ways)"
        name = label(words, wrap=True)
        shape = IconLabel(theme, f"verdict-{finding.verdict.value}", 16, theme.verdict_role(finding.verdict))
        host = QWidget()
        line = QHBoxLayout(host)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(shape, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(name, 1)
        self.add(host)
        self._said.append(words)
        if differs:
            self._say(finding.message)
            quotes = Quotes(self._context)
            quotes.show_places(finding.sources)
            self.quotes.append(quotes)
            self.add(quotes)

    def _say(self, words: str) -> None:
        self._said.append(words)
        self.add(label(words, wrap=True, selectable=True))


def _no_change(answer: Answer) -> str:
    if answer.comparison is None:
        return "No version is in effect before the one tried, so there is nothing to compare it with."
    names = f"{version_name(answer.comparison.old)} and {answer.comparison.new.file}"
    return f"None of the changes between {names} is about this code or the sentences above."
