"""The facts of a version in the details pane: name and value, a filter, and the way to the whole page."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.desktop.context import Context
from app.desktop.facts.beside import Beside
from app.desktop.facts.desk import FactsDesk, is_unread, may_correct, may_reject
from app.desktop.facts.nodes import Node, nodes_of
from app.desktop.facts.tree import FactsTree
from app.desktop.parts import button, hairline, label, row
from app.policy.model import PolicyVersion


class FactsPanel(QWidget):
    """A click on a fact marks its words in the document."""

    all_wanted = Signal(object)  # PolicyVersion: show it on the Facts page
    unread_wanted = Signal()  # show the queue of unread statements

    def __init__(self, context: Context, desk: FactsDesk, beside: Beside, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._desk = desk
        self._beside = beside
        self._version: PolicyVersion | None = None
        self._made: PolicyVersion | None = None
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter facts")
        self.search.setAccessibleName("Filter the facts of this version")
        self.search.setClearButtonEnabled(True)
        self.tree = FactsTree(context.theme, compact=True)
        self.said = label("", "muted", wrap=True, selectable=True)
        self.correct = button("&Correct…", "", "Say what the words state (F2)")
        self.reject = button("Not a &fact…", "", "Say that the words state no such fact (Del)")
        self.all = button("All facts, beside the &text", "link", "Show them on the Facts page")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(row(self.all, None))
        layout.addWidget(self.search)
        layout.addWidget(self.tree, 1)
        layout.addWidget(hairline())
        layout.addWidget(self.said)
        layout.addLayout(row(self.correct, self.reject, None))
        self.search.textChanged.connect(self.tree.filter)
        self.tree.chosen.connect(self._show)
        self.tree.opened.connect(lambda node: context.place_requested.emit(node.place))
        self.tree.correct_wanted.connect(self.correct_fact)
        self.tree.reject_wanted.connect(self.reject_fact)
        self.correct.clicked.connect(self.correct_fact)
        self.reject.clicked.connect(self.reject_fact)
        self.all.clicked.connect(lambda: self.all_wanted.emit(self._version))
        beside.changed.connect(self._again)

    def show_version(self, version: PolicyVersion) -> None:
        """Show a version's facts, once they are looked at."""
        self._version = version
        if self.isVisible():
            self.look()

    def look(self) -> None:
        """Show what was asked for while nobody looked."""
        if self._version is not self._made and self._version is not None:
            again = self._made is not None and self._made.text is self._version.text
            self._make(again=again)
        self._allow(self.tree.node)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what was asked for while nobody looked."""
        super().showEvent(event)
        self.look()

    def correct_fact(self) -> None:
        """Ask what the current fact should say."""
        node = self.tree.node
        if self._version is None or node is None or node.fact is None or not self.correct.isEnabled():
            return
        if is_unread(node.fact):
            self.unread_wanted.emit()
        else:
            self._desk.correct(self._version, node.fact)

    def reject_fact(self) -> None:
        """Ask why the current row is no fact."""
        node = self.tree.node
        if self._version is not None and node is not None and node.fact is not None and self.reject.isEnabled():
            self._desk.reject(self._version, node.fact)

    def _make(self, *, again: bool) -> None:
        if self._version is not None:
            self._made = self._version
            self.tree.show_nodes(nodes_of(self._version, self._beside.nodes(self._version)), again=again)

    def _again(self) -> None:
        if self._version is not None and self.isVisible():
            self._make(again=True)

    def _show(self, node: Node | None) -> None:
        text = "" if node is None else node.said or node.value
        self.said.setText(text if len(text) < 400 else f"{text[:397]}…")
        self._allow(node)

    def _allow(self, node: Node | None) -> None:
        why, fact = self._desk.why_not, node.fact if node is not None else None
        for made, able in ((self.correct, fact is not None and may_correct(fact)), (self.reject, fact is not None and may_reject(fact))):
            made.setEnabled(able and not why)
            if why:
                made.setToolTip(why)
