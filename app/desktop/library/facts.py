"""The details of one file: how it was read, its dates, codes, checks and unread statements, each with the sentence it stands in."""

from collections import Counter

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.desktop.context import Context
from app.desktop.evidence import Quotes
from app.desktop.facts.panel import FactsPanel
from app.desktop.library.reading_notes import ReadingNote, Weight, reading_notes
from app.desktop.parts import IconButton, IconLabel, button, clear, hairline, label, row
from app.desktop.project.holding import Holding
from app.desktop.project.state_editor import StateEditor
from app.desktop.theme import Role
from app.desktop.words import DATE_KINDS, count, day, drug_names
from app.documents.model import Place
from app.ledger.model import Skipped
from app.policy.model import Check, Kind, PolicyVersion, Unread
from app.workspace.versions import LoadedFile

_SEVERITY = {
    "error": ("verdict-error", Role.ERROR, "Error"),
    "warning": ("verdict-review", Role.REVIEW, "Look at this"),
    "note": ("verdict-note", Role.NOTE, "Note"),
}
_WEIGHTS = {
    Weight.UNREAD: ("verdict-undetermined", Role.UNDETERMINED),
    Weight.UNSURE: ("verdict-review", Role.REVIEW),
    Weight.REMARK: ("verdict-note", Role.NOTE),
}
_FORMATS = {"docx": "Word document", "pdf": "PDF", "html": "Web page", "markdown": "Markdown text", "text": "Plain text"}
_KINDS = {Kind.POLICY: "Policy", Kind.REFERENCE: "Reference document", Kind.OTHER: "Neither policy nor reference"}
_SHOWN = 40  # checks and unread statements shown in full; a page of them is read, hundreds are counted


class VersionFacts(QWidget):
    """The details pane of the Library: a version in short, or its facts one by one."""

    def __init__(self, context: Context, holding: Holding, panel: FactsPanel, parent: QWidget | None = None) -> None:
        """Begin empty; `holding` keeps the states that are confirmed here, `panel` shows the facts."""
        super().__init__(parent)
        self.overview = VersionOverview(context, holding)
        self.overview.unread_wanted.connect(panel.unread_wanted)
        self.panel = panel
        self._stack = QStackedWidget()
        self._stack.addWidget(self.overview)
        self._stack.addWidget(panel)
        group = QButtonGroup(self)
        self.faces: dict[str, QToolButton] = {}
        for name, shown in (("Overview", self.overview), ("Facts", panel)):
            made = QToolButton()
            made.setText(name)
            made.setCheckable(True)
            made.setProperty("look", "face")
            made.clicked.connect(lambda _=False, shown=shown: self._stack.setCurrentWidget(shown))
            group.addButton(made)
            self.faces[name] = made
        self.faces["Overview"].setChecked(True)
        self._bar = QWidget()
        choice = row(*self.faces.values(), None, gap=4)
        choice.setContentsMargins(12, 8, 12, 0)
        self._bar.setLayout(choice)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)

    @property
    def state(self) -> StateEditor | None:
        """Where the state of the version is confirmed."""
        return self.overview.state

    def show_file(self, file: LoadedFile) -> None:
        """Show a file's new wording."""
        self._bar.show()
        self.overview.show_file(file)
        self.panel.show_version(file.new)

    def show_refused(self, skipped: Skipped) -> None:
        """Show why nothing was taken of a file."""
        self._bar.hide()
        self._stack.setCurrentWidget(self.overview)
        self.faces["Overview"].setChecked(True)
        self.overview.show_refused(skipped)


class VersionOverview(QScrollArea):
    """What one version states, in short."""

    unread_wanted = Signal()  # show the queue of unread statements

    def __init__(self, context: Context, holding: Holding, parent: QWidget | None = None) -> None:
        """Begin empty; `holding` keeps the states that are confirmed here."""
        super().__init__(parent)
        self._context = context
        self._holding = holding
        self.state: StateEditor | None = None
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
        """Show the facts of a file's new wording, and how the file was read."""
        clear(self._layout)
        version = file.new
        notes = reading_notes(file)
        add = self._layout.addWidget
        add(label(version.title or version.number or version.file, "heading", wrap=True))
        add(label(_counts(version), "muted", wrap=True))
        opened = button("Open &document", "link", "Show the document itself, in a window of its own")
        opened.setEnabled(bool(version.text.blocks))
        opened.clicked.connect(lambda: self._open(version))
        self._layout.addLayout(row(opened, None))
        if version.kind is Kind.POLICY:
            self._section("State", 0, "Where this version stands: proposed by its text, confirmed by a person", "")
            add(self._state(version))
        add(hairline())
        add(self._facts(file))
        self._section("How it was read", len(notes), "What the reader left out, could not read or is not certain of", "without remarks")
        for note in notes:
            add(self._note(note))
        self._section("Checks", len(version.checks), "What a policy analyst should look at")
        for check in version.checks[:_SHOWN]:
            add(self._check(check))
        self._more(len(version.checks))
        self._section("Unread statements", len(version.all_unread), "Nothing was guessed from these; they need a person")
        if version.all_unread:
            settle = button("&Settle them one by one", "link", "Show the queue of unread statements")
            settle.clicked.connect(self.unread_wanted)
            self._layout.addLayout(row(settle, None))
        for unread in version.all_unread[:_SHOWN]:
            add(self._unread(unread))
        self._more(len(version.all_unread))
        self._layout.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def _state(self, version: PolicyVersion) -> StateEditor:
        self.state = StateEditor()
        self.state.show_version(version, self._holding.confirmed(), self._holding.session.why_not)
        self.state.confirmed.connect(self._holding.confirm)
        return self.state

    def show_refused(self, skipped: Skipped) -> None:
        """Show why nothing was taken of a file."""
        clear(self._layout)
        self._layout.addWidget(label(_breakable(skipped.file), "heading", wrap=True))
        self._layout.addLayout(row(IconLabel(self._context.theme, "warning", 16, Role.REVIEW), label("Not taken", "muted"), None, gap=6))
        self._layout.addWidget(label(skipped.why, wrap=True, selectable=True))
        self._layout.addStretch(1)

    def _open(self, version: PolicyVersion) -> None:
        self._context.place_requested.emit(version.text.blocks[0].place(0, 0))

    def _facts(self, file: LoadedFile) -> QWidget:
        version = file.new
        systems = Counter(item.system.value for item in version.codes)
        read_as = _FORMATS.get(file.document.format, file.document.format)
        tracked = "with" if file.old is not None else "without"
        rows = [("Format", f"{read_as} {tracked} tracked changes"), ("Kind", _KINDS[version.kind])]
        rows += [("Number", version.number or "–"), ("Drugs", drug_names(version) or "–"), ("Payer", version.payer or "–")]
        rows += [("Status", version.status or "–")]
        rows += [(DATE_KINDS[item.kind], day(item.day)) for item in version.dates]
        rows += [(f"{system} codes", f"{number:,} printed") for system, number in systems.items()]
        rows += [("Age rules", "; ".join(dict.fromkeys(rule.text for rule in version.ages)) or "–")]
        rows += [("File", version.file), ("SHA-256", version.text.document.sha256[:16])]
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

    def _section(self, name: str, number: int, tip: str, nothing: str = "none") -> None:
        self._layout.addSpacing(4)
        self._layout.addWidget(hairline())
        said = f"{number:,}" if number else nothing
        head = label(f"{name} · {said}" if said else name, "label")
        head.setToolTip(tip)
        self._layout.addWidget(head)

    def _more(self, number: int) -> None:
        if number > _SHOWN:
            self._layout.addWidget(label(f"and {count(number - _SHOWN, 'more', 'more')}", "muted"))

    def _note(self, note: ReadingNote) -> QWidget:
        icon, role = _WEIGHTS[note.weight]
        host = QWidget()
        layout = QVBoxLayout(host)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(4)
        layout.addLayout(row(IconLabel(self._context.theme, icon, 16, role), label(note.weight.value, "muted"), None, gap=6))
        layout.addWidget(label(note.sentence, wrap=True, selectable=True))
        for remark in note.remarks:
            line = row(gap=4)
            line.addWidget(label(remark.text or _quoted(remark.place), "muted", wrap=True, selectable=True), 1)
            if remark.place is not None:
                line.addWidget(self._opener(remark.place), 0, Qt.AlignmentFlag.AlignTop)
            layout.addLayout(line)
        if note.more:
            layout.addWidget(label(f"and {count(note.more, 'more', 'more')}", "muted"))
        return host

    def _opener(self, place: Place) -> IconButton:
        made = IconButton(self._context.theme, "external", "Open in policy")
        made.clicked.connect(lambda: self._context.place_requested.emit(place))
        return made

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


def _counts(version: PolicyVersion) -> str:
    parts = [
        count(len(version.codes), "code"),
        count(len(version.history), "history entry", "history entries"),
        count(len(version.checks), "check"),
        count(len(version.all_unread), "unread statement"),
    ]
    return " · ".join(parts)


def _quoted(place: Place | None) -> str:
    text = " ".join(place.text.split()) if place is not None else ""
    return f"“{text[:80].rstrip()}…”" if len(text) > 80 else f"“{text}”"


def _breakable(name: str) -> str:
    return "".join(f"{letter}\u200b" if letter in "_-." else letter for letter in name)
