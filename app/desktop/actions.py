"""The menus: every action by name, with its keys. What an action does is connected by the window."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from app.desktop.rail import PAGES
from app.desktop.theme import Scheme
from app.desktop.words import BASES
from app.ledger.model import Basis

Keys = QKeySequence.StandardKey | str | None
MenuRole = QAction.MenuRole


@dataclass(frozen=True, slots=True)
class Entry:
    """One action as the menu shows it."""

    key: str
    text: str
    keys: Keys
    tip: str
    role: QAction.MenuRole = QAction.MenuRole.NoRole


LINE = None
_FILE: tuple[Entry | None, ...] = (
    Entry("new-project", "&New project", QKeySequence.StandardKey.New, "Leave this project; the next policy opened begins another"),
    Entry("open-project", "Open pro&ject…", "Ctrl+Shift+P", "Open a project in place of the one that is open"),
    Entry("save-project", "Save project &as…", "Ctrl+Shift+S", "Give the project a name and a place, and go on there"),
    Entry("close-project", "C&lose project", "Ctrl+Shift+W", "Leave this project; everything in it is written already"),
    LINE,
    Entry("restore-backup", "Restore a &backup…", None, "Go back to an earlier copy of the project, as a file of its own"),
    Entry("verify", "Show trail and &verify…", None, "What happened in the project, and whether the project agrees with it"),
    Entry("reopen", "Reopen the last project ne&xt time", None, "Whether the program begins with the project it was left with"),
    LINE,
    Entry("open", "&Open versions…", QKeySequence.StandardKey.Open, "Open policy files to compare, list codes from, or audit against"),
    Entry("open-folder", "Open &folder…", "Ctrl+Shift+F", "Open every policy in a folder"),
    Entry("open-claims", "Open &claims…", "Ctrl+Shift+O", "Choose the claims file to audit"),
    Entry("sample", "&Try the sample policy", None, "Open the policy that came with the program"),
    LINE,
    Entry("save", "&Save as…", QKeySequence.StandardKey.Save, "Write what this page shows to a file"),
    Entry("print", "&Print…", QKeySequence.StandardKey.Print, "Print what this page shows"),
    LINE,
    Entry("quit", "&Quit", QKeySequence.StandardKey.Quit, "Close the program", MenuRole.QuitRole),
)
_EDIT: tuple[Entry | None, ...] = (
    Entry("find", "&Find on this page", QKeySequence.StandardKey.Find, "Put the cursor into this page's search box"),
    Entry("policy", "Choose po&licy", "Ctrl+L", "Put the cursor into the context bar"),
)
_POLICY: tuple[Entry | None, ...] = (
    Entry("compare", "&Compare", "Ctrl+E", "Compare the two selected versions, or a redline with its own old wording"),
    Entry("unread", "&Unread statements", "Ctrl+U", "Every statement that was not read, one after the other"),
    Entry(
        "remove",
        "&Remove from the project…",
        None,
        "Take the selected versions out of the project; the files they came from stay untouched",
    ),
    LINE,
    Entry("today", "As of &today", "Ctrl+T", "Ask about today's date"),
    Entry("known-on", "As &known on…", "Ctrl+Shift+T", "Show what was known on an earlier day: versions published later do not count"),
    LINE,
    Entry("notices", "&Notices…", "Ctrl+Shift+N", "When a plan applies a version, by market and line of business"),
    Entry("conflicts", "Con&flicts", "Ctrl+Shift+X", "Statements that contradict each other, and what was settled"),
    Entry("reverse", "&Which policies list a code…", "Ctrl+Shift+L", "Every policy that lists a code on the date"),
    Entry(
        "update", "What a code set &update changes", "Ctrl+Shift+U", "Which codes of these policies an update of a code set ends or rewords"
    ),
    Entry("impact", "&Try a version on claims…", "Ctrl+Shift+I", "What would change on these claims if a version took effect"),
    LINE,
    Entry("code-sets", "Code &sets…", "Ctrl+Shift+K", "The code tables in use, and what an update changes"),
)
_AUDIT: tuple[Entry | None, ...] = (
    Entry("run-audit", "&Run audit", "Ctrl+R", "Run every rule over the claims file"),
    Entry("cancel", "&Cancel work in progress", "Ctrl+.", "Stop the work in progress"),
    LINE,
    Entry("draw-sample", "&Draw a sample…", None, "Draw claims, lines or members with a seed, and estimate from them"),
    Entry("sign-off", "Si&gn the audit…", None, "Who answers for the audit; what was signed is frozen by its fingerprints"),
    LINE,
    Entry("report-workbook", "Save audit &workbook…", None, "Write findings, claims and sources to an Excel workbook"),
    Entry("report-document", "Save audit &document…", None, "Write the audit to a Word document"),
)
_HELP: tuple[Entry | None, ...] = (
    Entry("keys", "&Keyboard shortcuts", QKeySequence.StandardKey.HelpContents, "Every key the program listens to"),
    Entry("log", "Open &log folder", None, "The log holds no patient data"),
    LINE,
    Entry("about", "&About CodeLedger", None, "Version and licences", MenuRole.AboutRole),
)
_SCHEMES = ((Scheme.SYSTEM, "Follow the &system"), (Scheme.LIGHT, "&Light"), (Scheme.DARK, "&Dark"), (Scheme.CONTRAST, "&High contrast"))


class Actions(QObject):
    """The actions by key, and the menus that hold them."""

    def __init__(self, bar: QMenuBar, undo: tuple[QAction, QAction], parent: QObject) -> None:
        """Fill the menu bar; `undo` are the undo and redo actions of the project's decisions."""
        super().__init__(parent)
        self._named: dict[str, QAction] = {}
        self.schemes: dict[Scheme, QAction] = {}
        self.bases: dict[Basis, QAction] = {}
        file = self._fill(bar.addMenu("&File"), _FILE)
        self.recent = QMenu("Open &recent", file)
        file.insertMenu(self["sample"], self.recent)
        self.projects = QMenu("Rec&ent projects", file)
        file.insertMenu(self["save-project"], self.projects)
        self["reopen"].setCheckable(True)
        edit = bar.addMenu("&Edit")
        for action, keys in zip(undo, (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo), strict=True):
            action.setShortcuts(QKeySequence.keyBindings(keys))
            edit.addAction(action)
        edit.addSeparator()
        self._fill(edit, _EDIT)
        self._view(bar.addMenu("&View"))
        policy = self._fill(bar.addMenu("&Policy"), _POLICY)
        basis = policy.addMenu("&Basis")
        group = QActionGroup(self)
        for key, word in BASES.items():
            self.bases[key] = self._choice(basis, group, word)
        self._fill(bar.addMenu("&Audit"), _AUDIT)
        self._fill(bar.addMenu("&Help"), _HELP)

    def __getitem__(self, key: str) -> QAction:
        return self._named[key]

    def on(self, key: str, take: Callable[[], object]) -> None:
        """Connect an action."""
        self._named[key].triggered.connect(lambda _=False: take())

    def all_keys(self) -> tuple[tuple[str, str], ...]:
        """Return every action that has keys: its text and the keys as this system writes them."""
        return tuple(
            (action.text().replace("&", "").rstrip("…"), action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
            for action in self._named.values()
            if not action.shortcut().isEmpty()
        )

    def _view(self, menu: QMenu) -> None:
        for number, (key, name) in enumerate(PAGES, start=1):
            self._add(menu, Entry(f"page-{key}", f"&{name}", f"Ctrl+{number}", f"Show the {name} page"))
        menu.addSeparator()
        details = self._add(menu, Entry("details", "&Details", "Ctrl+D", "Show or hide the details on the right"))
        details.setCheckable(True)
        menu.addSeparator()
        looks = menu.addMenu("&Appearance")
        group = QActionGroup(self)
        for scheme, word in _SCHEMES:
            self.schemes[scheme] = self._choice(looks, group, word)

    def _fill(self, menu: QMenu, entries: tuple[Entry | None, ...]) -> QMenu:
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            else:
                self._add(menu, entry)
        return menu

    def _add(self, menu: QMenu, entry: Entry) -> QAction:
        action = QAction(entry.text, self)
        if isinstance(entry.keys, QKeySequence.StandardKey):
            action.setShortcuts(QKeySequence.keyBindings(entry.keys))
        elif entry.keys is not None:
            action.setShortcut(QKeySequence(entry.keys))
        action.setStatusTip(entry.tip)
        action.setToolTip(entry.tip)
        action.setMenuRole(entry.role)
        menu.addAction(action)
        self._named[entry.key] = action
        return action

    def _choice(self, menu: QMenu, group: QActionGroup, text: str) -> QAction:
        action = QAction(text, self)
        action.setCheckable(True)
        action.setMenuRole(MenuRole.NoRole)
        group.addAction(action)
        menu.addAction(action)
        return action
