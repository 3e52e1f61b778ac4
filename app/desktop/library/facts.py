"""The details of one version: its dates, codes, checks and unread statements, each with the sentence it stands in."""

from collections import Counter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.desktop.context import Context
from app.desktop.evidence import Quotes
from app.desktop.parts import IconLabel, clear, hairline, label, row
from app.desktop.theme import Role
from app.desktop.words import DATE_KINDS, STATES, count, day, drug_names
from app.documents.model import Place
from app.policy.model import Check, PolicyVersion, Unread
from app.workspace.versions import LoadedFile

_SEVERITY = {
    "error": ("verdict-error", Role.ERROR, "Error"),
    "warning": ("verdict-review", Role.REVIEW, "Look at this"),
    "note": ("verdict-note", Role.NOTE, "Note"),
}
_SHOWN = 40  # checks and unread statements shown in full; a page of them is read, hundreds are counted


class VersionFacts(QScrollArea):
    """What one version states, in the details pane."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._context = context
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Version details")
        inner = QWidget()
        inner.setProperty("look", "page")
        self._layout = QVBoxLayout(inner)
        self._layout.setContentsMargins(16, 12, 16, 16)
        self._layout.setSpacing(8)
        self.setWidget(inner)

    def show_file(self, file: LoadedFile) -> None:
        """Show the facts of a file's new wording."""
        clear(self._layout)
        version = file.new
        add = self._layout.addWidget
        add(label(version.title or version.number or version.file, "heading", wrap=True))
        add(self._facts(version))
        self._section("Checks", len(version.checks), "What a policy analyst should look at")
        for check in version.checks[:_SHOWN]:
            add(self._check(check))
        self._more(len(version.checks))
        self._section("Unread statements", len(version.unread), "Nothing was guessed from these; they need a person")
        for unread in version.unread[:_SHOWN]:
            add(self._unread(unread))
        self._more(len(version.unread))
        self._layout.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def _facts(self, version: PolicyVersion) -> QWidget:
        systems = Counter(item.system.value for item in version.codes)
        rows = [("Number", version.number or "–"), ("Drugs", drug_names(version) or "–"), ("Payer", version.payer or "–")]
        rows += [("Status", version.status or "–"), ("State", STATES[version.state])]
        rows += [(DATE_KINDS[item.kind], day(item.day)) for item in version.dates]
        rows += [(f"{system} codes", f"{number:,} printed") for system, number in systems.items()]
        rows += [("Age rules", "; ".join(dict.fromkeys(rule.text for rule in version.ages)) or "–")]
        rows += [("History entries", f"{len(version.history):,}"), ("File", version.file), ("SHA-256", version.text.document.sha256[:16])]
        grid_host = QWidget()
        grid = QGridLayout(grid_host)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(rows):
            grid.addWidget(label(name, "muted"), number, 0)
            # a file name has no spaces to break at; the marks put in for that are not to be copied
            shown = label(_breakable(value), wrap=True) if name == "File" else label(value, wrap=True, selectable=True)
            shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            shown.setToolTip(value)
            grid.addWidget(shown, number, 1)
        return grid_host

    def _section(self, name: str, number: int, tip: str) -> None:
        self._layout.addSpacing(4)
        self._layout.addWidget(hairline())
        head = label(f"{name} · {number:,}" if number else f"{name} · none", "label")
        head.setToolTip(tip)
        self._layout.addWidget(head)

    def _more(self, number: int) -> None:
        if number > _SHOWN:
            self._layout.addWidget(label(f"and {count(number - _SHOWN, 'more', 'more')}", "muted"))

    def _check(self, check: Check) -> QWidget:
        icon, role, word = _SEVERITY.get(check.severity, _SEVERITY["note"])
        return self._entry(icon, role, word, check.message, check.sources)

    def _unread(self, unread: Unread) -> QWidget:
        return self._entry("verdict-undetermined", Role.UNDETERMINED, "Not read", unread.why, (unread.source,))

    def _entry(self, icon: str, role: Role, word: str, message: str, places: tuple[Place, ...]) -> QWidget:
        host = QWidget()
        layout = QVBoxLayout(host)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(4)
        layout.addLayout(row(IconLabel(self._context.theme, icon, 16, role), label(word, "muted"), None, gap=6))
        layout.addWidget(label(message, wrap=True, selectable=True))
        quotes = Quotes(self._context)
        quotes.show_places(places)
        layout.addWidget(quotes)
        return host


def _breakable(name: str) -> str:
    return "".join(f"{letter}\u200b" if letter in "_-." else letter for letter in name)
