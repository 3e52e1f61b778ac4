"""Every rule in words: what it found in this run, and what is off until a rule table is switched on."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.audit.model import AuditResult, RuleText, Verdict
from app.audit.rule_tables import Kind
from app.desktop.parts import IconLabel, button, hairline, label, row
from app.desktop.theme import Theme
from app.desktop.words import VERDICTS, count, sentence

_NEEDS: dict[str, tuple[Kind, str]] = {  # rules that look at a rule table, and whether anything else lets them speak
    "ndc-mismatch": (Kind.NDC, "Off until an NDC table is switched on."),
    "ndc-missing": (Kind.NDC, "Off until an NDC table is switched on."),
    "place-of-service": (Kind.PLACES, "Off until a table of places of service is switched on."),
    "units-over-limit": (Kind.UNITS, "Looks at limits a policy states only, until a table of units is switched on."),
    "wastage-modifier": (Kind.VIALS, "Looks at what a policy asks for only, until a table of single-dose vials is switched on."),
}


def needs_of(rule: str, result: AuditResult) -> str:
    """Return what a rule waits for in this run; empty where it waits for nothing."""
    kind, words = _NEEDS.get(rule, (None, ""))
    return words if kind is not None and all(table.kind != kind.value for table in result.tables) else ""


class RulesDialog(QDialog):
    """A block a rule, in the order of the rule table."""

    rule_wanted = Signal(str)  # show its findings

    def __init__(self, theme: Theme, result: AuditResult, found: Mapping[str, int], parent: QWidget | None = None) -> None:
        """`found` is the number of findings of each rule."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Rules")
        self.resize(720, 640)
        self._theme = theme
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter")
        self.search.setAccessibleName("Filter rules by words")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.blocks: dict[str, QWidget] = {}
        inner = QWidget()
        inner.setProperty("look", "page")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 12, 0)
        layout.setSpacing(0)
        self._words: dict[str, str] = {}
        for rule in result.rules:
            self.blocks[rule.rule] = self._block(rule, needs_of(rule.rule, result), found.get(rule.rule, 0))
            layout.addWidget(self.blocks[rule.rule])
        layout.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName("Rules")
        scroll.setWidget(inner)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 12, 16)
        outer.setSpacing(10)
        outer.addWidget(label(count(len(result.rules), "rule"), "heading"))
        outer.addWidget(self.search)
        outer.addWidget(scroll, 1)
        outer.addWidget(close)
        self.search.setFocus()

    @property
    def text(self) -> str:
        """All that is said."""
        return "\n".join(self._words.values())

    def _block(self, rule: RuleText, needs: str, found: int) -> QWidget:
        verdict = Verdict(rule.verdict) if rule.verdict in set(Verdict) else Verdict.REVIEW
        name = label(sentence(rule.rule), "heading")
        shown: QWidget = label("No finding", "muted")
        if found:
            link = button(count(found, "finding"), "link", "Show these findings")
            link.setAccessibleName(f"Show {count(found, 'finding')} of the rule {sentence(rule.rule).lower()}")
            link.clicked.connect(lambda: self.rule_wanted.emit(rule.rule))
            shown = link
        host = QWidget()
        lines = QVBoxLayout(host)
        lines.setContentsMargins(0, 10, 0, 0)
        lines.setSpacing(4)
        icon = IconLabel(self._theme, f"verdict-{verdict.value}", 16, self._theme.verdict_role(verdict))
        lines.addLayout(row(icon, name, label(VERDICTS[verdict], "muted"), None, shown))
        lines.addWidget(label(rule.explanation, wrap=True, selectable=True))
        if needs:
            lines.addWidget(label(needs, "muted", wrap=True, selectable=True))
        lines.addSpacing(8)
        lines.addWidget(hairline())
        self._words[rule.rule] = " ".join((sentence(rule.rule), VERDICTS[verdict], count(found, "finding"), rule.explanation, needs))
        return host

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for rule, block in self.blocks.items():
            block.setVisible(all(word in self._words[rule].casefold() for word in words))
