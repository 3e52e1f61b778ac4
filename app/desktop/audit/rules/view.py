"""All rules: what each looks for in plain words, its verdict, and whether it is on; rules of one's own are added here."""

import re
from pathlib import Path

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.desktop.audit.rules.held import HeldRules
from app.desktop.audit.rules.model import NAME, STATE, VERDICT, RulesModel, ShownRule
from app.desktop.audit.rules.table_details import Details
from app.desktop.context import Context
from app.desktop.parts import button, hairline, label, row
from app.desktop.tables import Table
from app.desktop.words import VERDICTS, count, sentence
from app.errors import InputRefusedError

_VALUE = re.compile(r"\{(\w+)\}")  # what stands for a value in the sentence of a rule
_WIDTHS = {NAME: 270, VERDICT: 130, STATE: 400}
_OWN = (
    "A rule of your own is one SELECT in a .sql file over the views claim_lines, claim_diagnoses, shipped_findings and policy_listings. "
    "Its findings are never more than a review."
)


class RulesView(QWidget):
    """A table, and below it the rule in words."""

    rule_wanted = Signal()
    tables_wanted = Signal()

    def __init__(self, context: Context, held: HeldRules, parent: QWidget | None = None) -> None:
        """Follow what is on."""
        super().__init__(parent)
        self._context = context
        self._held = held
        self.model = RulesModel(held, context.theme, self)
        self.table = Table(context.theme)
        self.table.setAccessibleName("Rules")
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.setModel(self.model)
        self.table.horizontalHeader().setStretchLastSection(True)
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, width)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter rules")
        self.search.setAccessibleName("Filter rules by words")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(240)
        self.search.textChanged.connect(self._filter)
        self._counts = label("", "muted")
        self.add = button("A&dd a rule…", tip=_OWN)
        self.add.clicked.connect(self.rule_wanted)
        self.remove = button("Re&move", tip="Take the selected rule of your own out of the audits")
        self.remove.clicked.connect(self._remove)
        self.to_tables = button("Rule &tables", "link", "What rules that are off wait for")
        self.to_tables.clicked.connect(self.tables_wanted)
        self.refused = label("", wrap=True, selectable=True)
        self.refused.setAccessibleName("Why the rule was not added")
        self.refused.hide()
        self.details = Details("The rule in words")
        tools = row(self.search, self._counts, None, self.to_tables, self.remove, self.add)
        tools.setContentsMargins(16, 10, 16, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(tools)
        holder = row(self.refused)
        holder.setContentsMargins(16, 0, 16, 8)
        layout.addLayout(holder)
        layout.addWidget(self.table, 1)
        layout.addWidget(hairline())
        layout.addWidget(self.details)
        self.table.selectionModel().currentChanged.connect(self._show)
        self.model.modelReset.connect(self._refresh)
        self._refresh()

    @property
    def first(self) -> QWidget:
        """Where to begin."""
        return self.table

    def add_rule(self, path: Path) -> None:
        """Add a rule of a person's own; one that cannot be run is refused in one sentence."""
        try:
            rule = self._held.check_rule(path)
        except InputRefusedError as refused:
            self._say(f"Not added. {refused.refusal.sentence()}")
            return
        self._say("")
        self._held.switch_on(path)
        self._choose(rule.name)

    def _say(self, sentence_: str) -> None:
        self.refused.setText(sentence_)
        self.refused.setVisible(bool(sentence_))

    def _choose(self, name: str) -> None:
        place = self.model.row_of(name)
        if place >= 0:
            self.table.setCurrentIndex(self.model.index(place, NAME))

    def _current(self) -> ShownRule | None:
        return self.model.rule_at(self.table.currentIndex().row())

    def _refresh(self) -> None:
        shown = [rule for number in range(self.model.rowCount()) if (rule := self.model.rule_at(number)) is not None]
        off, own = sum(1 for rule in shown if rule.off), sum(1 for rule in shown if rule.file)
        parts = [count(len(shown) - own, "shipped rule"), f"{off:,} off", *([f"{own:,} of your own"] if own else [])]
        self._counts.setText(", ".join(parts))
        self.add.setEnabled(not self._held.why_not)
        self._filter(self.search.text())
        if self._current() is None and shown:
            self.table.setCurrentIndex(self.model.index(0, NAME))
        self._show()

    def _show(self, _current: QModelIndex | None = None, _before: QModelIndex | None = None) -> None:
        rule = self._current()
        self.remove.setEnabled(rule is not None and bool(rule.file) and not self._held.why_not)
        if rule is None:
            self.details.show_lines("", ())
            return
        verdict = f"{VERDICTS[rule.verdict]}. " if rule.verdict is not None else ""
        says = _VALUE.sub("[\\1]", rule.says)
        finding = f"A finding says: “{says}”." if says else ""
        file = f"From {rule.file}." if rule.file else ""
        self.details.show_lines(sentence(rule.name), (f"{verdict}{rule.explanation}", finding, f"{rule.state}.", file))

    def _remove(self) -> None:
        rule = self._current()
        if rule is not None and rule.file:
            self._say("")
            self._held.switch_off(rule.file)

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for number in range(self.model.rowCount()):
            rule = self.model.rule_at(number)
            said = f"{sentence(rule.name)} {rule.explanation} {rule.state}".casefold() if rule is not None else ""
            self.table.setRowHidden(number, not all(word in said for word in words))
