"""The Facts page: everything a version states beside its text, and the queue of what was not read."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLineEdit, QSplitter, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.desktop.context import Context
from app.desktop.facts.beside import Beside
from app.desktop.facts.desk import FactsDesk
from app.desktop.facts.face import FactsFace
from app.desktop.facts.text_side import TextSide
from app.desktop.facts.unread import UnreadFace
from app.desktop.parts import EmptyState, Step, label
from app.desktop.words import version_name
from app.documents.model import View
from app.policy.model import FactKey, PolicyVersion

_NARROW = 860  # below this width the text stands under the rows
FACTS, UNREAD = "facts", "unread"


class FactsPage(QWidget):
    """Rows on the left, the document on the right; two faces over one document."""

    files_wanted = Signal()

    def __init__(self, context: Context, desk: FactsDesk, beside: Beside, parent: QWidget | None = None) -> None:
        """Follow what is held."""
        super().__init__(parent)
        self.setAccessibleName("Facts")
        self._context = context
        self._version: PolicyVersion | None = None
        self._divided = False
        self._picked = False  # a person chose the version; until then it is the newest of the policy
        self.side = TextSide(context.theme)
        self.facts = FactsFace(context, desk, beside, self.side)
        self.unread = UnreadFace(context, desk, self.side)
        self.version_choice = QComboBox()
        self.version_choice.setAccessibleName("Version")
        self.version_choice.setMinimumContentsLength(12)
        self.version_choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter")
        self.search.setAccessibleName("Filter facts by words, codes or dates")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(200)
        self._faces: dict[str, QToolButton] = {}
        self.empty = EmptyState(
            context.theme,
            "facts",
            "No version to read facts from",
            "Open a policy to see every fact it states beside its text, to correct what was misread and to settle what was not read.",
            (Step("&Open versions…", self.files_wanted.emit), Step("Go to the &Library", lambda: context.page_requested.emit("library"))),
        )
        self._left = QStackedWidget()
        self._left.addWidget(self.facts)
        self._left.addWidget(self.unread)
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self._refresh()

    @property
    def face(self) -> str:
        """What is shown: facts or unread."""
        return FACTS if self._left.currentWidget() is self.facts else UNREAD

    @property
    def version(self) -> PolicyVersion | None:
        """The version whose facts are shown."""
        return self._version

    def show_face(self, face: str) -> None:
        """Show the facts of a version, or the queue."""
        self._left.setCurrentWidget(self.facts if face == FACTS else self.unread)
        self._faces[face].setChecked(True)
        for part in (self.version_choice, self.search):
            part.setVisible(face == FACTS)
        self._front().come_to_front()

    def show_version(self, version: PolicyVersion) -> None:
        """Show the facts of a version."""
        index = self.version_choice.findData(_key(version))
        if index >= 0:
            self.version_choice.setCurrentIndex(index)
        self._picked = True
        self._choose()
        self.show_face(FACTS)

    def show_unread(self, version: PolicyVersion, key: FactKey) -> None:
        """Show the queue at one of its statements."""
        self.show_face(UNREAD)
        self.unread.choose(version, key)

    def start_search(self) -> None:
        """Put the cursor into the filter."""
        self.show_face(FACTS)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def come_to_front(self) -> None:
        """Take what is held now, and say the counts."""
        self._context.details_shown.emit(None)
        self._refresh()
        if self._stack.currentIndex() == 0:
            self._context.status_shown.emit("No policy version is open")
            self.empty.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._front().come_to_front()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the text under the rows where there is no room beside them."""
        super().resizeEvent(event)
        flat = Qt.Orientation.Vertical if self.width() < _NARROW else Qt.Orientation.Horizontal
        if flat is not self._splitter.orientation() or not self._divided:
            self._splitter.setOrientation(flat)
            length = self.width() if flat is Qt.Orientation.Horizontal else self.height()
            self._splitter.setSizes([round(length * 0.58), round(length * 0.42)])
            self._divided = self.isVisible()
            self.side.set_flat(flat=flat is Qt.Orientation.Vertical)
            self.facts.tree.scrollTo(self.facts.tree.currentIndex())

    def _front(self) -> FactsFace | UnreadFace:
        return self.facts if self.face == FACTS else self.unread

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.setSpacing(8)
        head.addWidget(label("Facts", "title"))
        head.addSpacing(4)
        group = QButtonGroup(self)
        for face, word in ((FACTS, "Of a version"), (UNREAD, "Unread")):
            made = QToolButton()
            made.setText(word)
            made.setCheckable(True)
            made.setProperty("look", "face")
            made.clicked.connect(lambda _=False, face=face: self.show_face(face))
            group.addButton(made)
            head.addWidget(made)
            self._faces[face] = made
        self._faces[FACTS].setChecked(True)
        head.addSpacing(8)
        head.addWidget(self.version_choice, 1)
        head.addStretch(0)
        head.addWidget(self.search, 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self._left)
        self._splitter.addWidget(self.side)
        host = QWidget()
        inner = QVBoxLayout(host)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addLayout(head)
        inner.addWidget(self._splitter, 1)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(host)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _connect(self) -> None:
        self._context.versions_changed.connect(self._refresh)
        self._context.ledger_changed.connect(self._follow_policy)
        self._context.policy_changed.connect(self._follow_policy)
        self.version_choice.activated.connect(lambda _: self._pick())
        self.search.textChanged.connect(self.facts.filter)
        self.facts.settle_wanted.connect(self.show_unread)
        self.unread.counted.connect(self._count_unread)
        for keys, take in (
            ("F7", lambda: self._step(1)),
            ("Shift+F7", lambda: self._step(-1)),
            ("N", lambda: self._step(1)),
            ("P", lambda: self._step(-1)),
        ):
            QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut).activated.connect(take)

    def _step(self, steps: int) -> None:
        """Go to the next or previous unread statement."""
        if self._stack.currentIndex() == 0:
            return
        if self.face == FACTS:
            self.show_face(UNREAD)
        else:
            self.unread.step(steps)

    def _refresh(self) -> None:
        if not self.isVisible():
            return
        loaded = self._context.loaded
        kept = self.version_choice.currentData()
        self.version_choice.clear()
        for file in (*loaded.files, *loaded.references) if loaded is not None else ():
            for version in (file.new, file.old) if file.old is not None else (file.new,):
                self.version_choice.addItem(_name(version), _key(version))
                self.version_choice.setItemData(self.version_choice.count() - 1, version.file, Qt.ItemDataRole.ToolTipRole)
        self.version_choice.setCurrentIndex(max(0, self.version_choice.findData(kept)) if self._picked else self._newest())
        self._stack.setCurrentIndex(1 if self.version_choice.count() else 0)
        self._choose()
        self.unread.show_files(loaded.files if loaded is not None else ())

    def _newest(self) -> int:
        """Return the newest version of the chosen policy."""
        held = self._context.policy_ledger
        newest = held.versions[-1].version if held is not None and held.versions else None
        return max(0, self.version_choice.findData(_key(newest))) if newest is not None else 0

    def _follow_policy(self) -> None:
        """Show the newest version of the policy that was chosen, unless the version shown is one of it."""
        held = self._context.policy_ledger
        mine = held is not None and any(self._version is not None and item.version.text is self._version.text for item in held.versions)
        if not mine and held is not None:
            self._picked = False
            self._refresh()

    def _pick(self) -> None:
        self._picked = True
        self._choose()

    def _choose(self) -> None:
        key = self.version_choice.currentData()
        loaded = self._context.loaded
        files = (*loaded.files, *loaded.references) if loaded is not None else ()
        versions = (version for file in files for version in (file.new, file.old) if version is not None)
        self._version = next((version for version in versions if _key(version) == key), None)
        self.facts.show_version(self._version)

    def _count_unread(self, number: int) -> None:
        self._faces[UNREAD].setText(f"Unread · {number:,}" if number else "Unread")


def _key(version: PolicyVersion) -> str:
    return f"{version.text.document.sha256} {version.text.view.value}"


def _name(version: PolicyVersion) -> str:
    old = ", old wording" if version.text.view is View.OLD else ""
    return f"{version_name(version)}{old}  ·  {version.file}"
