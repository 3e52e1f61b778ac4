"""The facts of one version: the tree with what can be done to a fact."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.desktop.context import Context
from app.desktop.facts.beside import Beside
from app.desktop.facts.desk import FactsDesk, is_unread, may_correct, may_reject, may_take_back
from app.desktop.facts.nodes import Node, nodes_of
from app.desktop.facts.text_side import TextSide
from app.desktop.facts.tree import FactsTree
from app.desktop.parts import button, label
from app.desktop.words import count
from app.policy.corrections import Stated, stated_facts
from app.policy.model import PolicyVersion

_NOTHING_SELECTED = "Select the words in the text first; then say which fact they state."


class FactsFace(QWidget):
    """Buttons above a tree; the document beside it belongs to the page."""

    settle_wanted = Signal(object, object)  # PolicyVersion, FactKey: an unread statement

    def __init__(self, context: Context, desk: FactsDesk, beside: Beside, side: TextSide, parent: QWidget | None = None) -> None:
        """`side` shows where the current fact stands."""
        super().__init__(parent)
        self._context = context
        self._desk = desk
        self._beside = beside
        self._side = side
        self._version: PolicyVersion | None = None
        self.tree = FactsTree(context.theme)
        self.correct = button("&Correct…", "", "Say what the words state (F2)")
        self.reject = button("Not a &fact…", "", "Say that the words state no such fact (Del)")
        self.back = button("&As read", "", "Take the correction of this fact back")
        self.add = button("Add from &words…", "", "Add a fact that the words selected in the text state (Ins)")
        self._corrected = label("", "muted")
        head = QHBoxLayout()
        head.setContentsMargins(16, 4, 12, 8)
        head.setSpacing(6)
        for part in (self.correct, self.reject, self.back, self.add):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self._corrected)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.tree, 1)
        self._connect()

    @property
    def fact(self) -> Stated | None:
        """The fact in the current row."""
        node = self.tree.node
        return node.fact if node is not None else None

    def show_version(self, version: PolicyVersion | None) -> None:
        """Show a version's facts; the current row stays where it is the same version with other corrections."""
        again = version is not None and self._version is not None and version.text is self._version.text
        unchanged = again and version is self._version
        self._version = version
        if version is None:
            self.tree.show_nodes((), again=False)
            return
        if not unchanged:
            self.tree.show_nodes(nodes_of(version, self._beside.nodes(version)), again=again)
        self._allow()
        self._tell()

    def filter(self, text: str) -> None:
        """Show the facts that hold these words."""
        self.tree.filter(text)

    def come_to_front(self) -> None:
        """Show where the current fact stands, and the counts."""
        if self._version is not None:
            self._beside.nodes(self._version)  # asked for now that they are looked at
        self._show(self.tree.node)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def correct_fact(self) -> None:
        """Ask what the current fact should say; an unread statement is settled in its queue."""
        if self._version is None or self.fact is None or not self.correct.isEnabled():
            return
        if is_unread(self.fact):
            self.settle_wanted.emit(self._version, self.fact.key)
        else:
            self._desk.correct(self._version, self.fact)

    def reject_fact(self) -> None:
        """Ask why the current row is no fact."""
        if self._version is not None and self.fact is not None and self.reject.isEnabled():
            self._desk.reject(self._version, self.fact)

    def take_back(self) -> None:
        """Let the current fact be as it was read."""
        if self._version is not None and self.fact is not None and self.back.isEnabled():
            self._desk.take_back(self._version, self.fact)

    def add_fact(self) -> None:
        """Ask what the selected words state."""
        place = self._side.selected_place()
        if self._version is None or not self.add.isEnabled():
            return
        if place is None or self._side.pane.view is not self._version.text:
            self._context.message_shown.emit(_NOTHING_SELECTED)
            return
        self._desk.add(self._version, place)

    def _connect(self) -> None:
        self.tree.chosen.connect(self._show)
        self.tree.opened.connect(lambda node: self._context.place_requested.emit(node.place))
        self.tree.correct_wanted.connect(self.correct_fact)
        self.tree.reject_wanted.connect(self.reject_fact)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(lambda where: self.menu().exec(self.tree.viewport().mapToGlobal(where)))
        for made, take in (
            (self.correct, self.correct_fact),
            (self.reject, self.reject_fact),
            (self.back, self.take_back),
            (self.add, self.add_fact),
        ):
            made.clicked.connect(take)
        for host in (self.tree, self._side):
            insert = QShortcut(QKeySequence(Qt.Key.Key_Insert), host, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            insert.activated.connect(self.add_fact)
        self._side.pane.copyAvailable.connect(lambda _: self._allow())
        self._beside.changed.connect(self._again)

    def menu(self) -> QMenu:
        """Return what can be done with the current row."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for made, take in ((self.correct, self.correct_fact), (self.reject, self.reject_fact), (self.back, self.take_back)):
            action = menu.addAction(made.text(), take)
            action.setEnabled(made.isEnabled())
        menu.addSeparator()
        opened = menu.addAction("&Open document here", self.tree.open_current)
        opened.setEnabled(self.tree.node is not None and self.tree.node.place is not None)
        return menu

    def _again(self) -> None:
        if self._version is not None:
            self.tree.show_nodes(nodes_of(self._version, self._beside.nodes(self._version)), again=True)

    def _show(self, node: Node | None) -> None:
        self._allow()
        if self._version is None or not self.isVisible():
            return
        self._side.show_place(self._version, node.place if node is not None else None)
        if node is None:
            self._side.say("", "", "")
        else:
            self._side.say(node.name, node.value, node.said)

    def _allow(self) -> None:
        why, fact = self._desk.why_not, self.fact
        for made, may in ((self.correct, may_correct), (self.reject, may_reject), (self.back, may_take_back)):
            _allow(made, why, able=fact is not None and may(fact))
        _allow(self.add, why, able=self._version is not None)

    def _tell(self) -> None:
        version = self._version
        if version is None:
            return
        facts = [fact for fact in stated_facts(version) if fact.now is not None]
        corrected = sum(1 for item in version.corrections if item.applied)
        self._corrected.setText(f"{corrected:,} corrected" if corrected else "")
        words = [count(len(facts), "fact"), f"{corrected:,} corrected", count(len(version.checks), "check")]
        if self.isVisible():
            self._context.status_shown.emit(" · ".join(words))


def _allow(made: QPushButton, why: str, *, able: bool) -> None:
    if made.property("tip") is None:
        made.setProperty("tip", made.toolTip())
    made.setEnabled(able and not why)
    made.setToolTip(why or str(made.property("tip")))
