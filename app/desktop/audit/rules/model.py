"""Every rule as a table: name, verdict, whether it is on. The shipped ones in their order, then the person's own."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, Qt

from app.audit.model import Verdict
from app.audit.rulebook import rules
from app.desktop.audit.rules.held import HeldRules
from app.desktop.audit.rules.words import is_off, on_words, rule_state
from app.desktop.headed import HeadedModel, Index
from app.desktop.theme import Role, Theme
from app.desktop.words import VERDICTS, sentence

HEADERS = ("Rule", "Verdict", "State")
NAME, VERDICT, STATE = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRule:
    """A rule as it is listed. `file`: that of a person's own rule; empty for a shipped one."""

    name: str
    verdict: Verdict | None
    explanation: str
    says: str
    state: str
    off: bool = False
    file: str = ""
    why_not: str = ""


class RulesModel(HeadedModel):
    """Follows what is switched on."""

    def __init__(self, held: HeldRules, theme: Theme, parent: QObject | None = None) -> None:
        """List all rules."""
        super().__init__(HEADERS, parent)
        self._held = held
        self._theme = theme
        self._rules: tuple[ShownRule, ...] = ()
        held.changed.connect(self._refresh)
        theme.changed.connect(self._refresh)
        self._refresh()

    def rule_at(self, row: int) -> ShownRule | None:
        """Return the rule of a row."""
        return self._rules[row] if 0 <= row < len(self._rules) else None

    def row_of(self, name: str) -> int:
        """Return the row of a rule; -1 for none."""
        return next((number for number, rule in enumerate(self._rules) if rule.name == name), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        """Return the number of rules."""
        return 0 if parent.isValid() else len(self._rules)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        rule, column = self._rules[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return (sentence(rule.name), VERDICTS[rule.verdict] if rule.verdict else "", rule.state)[column]
        if role == Qt.ItemDataRole.DecorationRole and column == VERDICT and rule.verdict is not None:
            return self._theme.verdict_icon(rule.verdict)
        if role == Qt.ItemDataRole.ForegroundRole and column == STATE:
            return self._theme.color(Role.REVIEW if rule.why_not else Role.MUTED if rule.off else Role.TEXT)
        return None

    def _refresh(self) -> None:
        self.beginResetModel()
        on = self._held.on
        shipped = (
            ShownRule(
                name=rule.name,
                verdict=Verdict(rule.text.verdict),
                explanation=rule.text.explanation,
                says=rule.says,
                state=rule_state(rule.name, on),
                off=is_off(rule.name, on),
            )
            for rule in rules()
        )
        own = (
            ShownRule(
                name=text.rule if text is not None else item.title or item.name,
                verdict=Verdict(text.verdict) if text is not None else None,
                explanation=text.explanation if text is not None else "",
                says="",
                state=f"Cannot be used: {item.why_not}" if item.why_not else f"Your own, {on_words(item).split(', ', 1)[-1]}",
                file=item.name,
                why_not=item.why_not,
            )
            for item, text in self._held.own_rules
        )
        self._rules = (*shipped, *own)
        self.endResetModel()
