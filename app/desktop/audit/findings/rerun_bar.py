"""What a run says against the run before: how many findings are new, changed and gone, each to be shown alone."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from app.audit.model import Finding
from app.audit.rerun import ChangedFinding, Rerun
from app.desktop.parts import button, label, row
from app.desktop.words import VERDICTS, day, money

NEW, CHANGED, GONE = "new", "changed", "gone"
_TIPS = {
    NEW: "Findings the run before did not make",
    CHANGED: "Findings that say something else than in the run before: verdict, date, amount, policy or sentence",
    GONE: "Findings of the run before that this run does not make any more",
}


class RerunBar(QFrame):
    """A switch a kind; none on shows this run whole."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Hidden until there is a run before."""
        super().__init__(parent)
        self.setObjectName("toolbar")
        self._said = label("", "muted")
        self.kinds = {kind: self._button(kind) for kind in (NEW, CHANGED, GONE)}
        line = row(label("Against the run before"), *self.kinds.values(), self._said, None, gap=6)
        line.setContentsMargins(12, 3, 8, 3)
        self.setLayout(line)
        self.hide()

    @property
    def choice(self) -> str | None:
        """The kind shown alone."""
        return next((kind for kind, made in self.kinds.items() if made.isChecked()), None)

    def show_rerun(self, rerun: Rerun | None) -> None:
        """Count against the run before; None: there is none."""
        for made in self.kinds.values():
            made.blockSignals(True)
            made.setChecked(False)
            made.blockSignals(False)
        self.setVisible(rerun is not None)
        if rerun is not None:
            for kind, number in ((NEW, len(rerun.new)), (CHANGED, len(rerun.changed)), (GONE, len(rerun.gone))):
                self.kinds[kind].setText(f"{kind.capitalize()} {number:,}")
                self.kinds[kind].setAccessibleName(f"Show {number:,} findings that are {kind} against the run before")
                self.kinds[kind].setEnabled(number > 0)
            self._said.setText(f"{rerun.same:,} as before")

    def choose(self, kind: str | None) -> None:
        """Show one kind alone, or all."""
        for other, made in self.kinds.items():
            made.setChecked(other == kind)

    def _button(self, kind: str) -> QPushButton:
        made = button("", tip=_TIPS[kind])
        made.setCheckable(True)
        made.toggled.connect(lambda on: self._turn(kind, on=on))
        return made

    def _turn(self, kind: str, *, on: bool) -> None:
        for other, made in self.kinds.items():
            if on and other != kind and made.isChecked():
                made.blockSignals(True)
                made.setChecked(False)
                made.blockSignals(False)
        self.changed.emit()


def standing_words(finding: Finding, kind: str, before: ChangedFinding | None) -> str:
    """Return how a finding stands to the run before, in a sentence."""
    if kind == NEW:
        return "New: the run before did not make this finding."
    if kind == GONE:
        return "Gone: this run does not make this finding any more. It is shown as the run before had it."
    if before is None:
        return ""
    then = before.before
    pairs: Mapping[str, tuple[str, str]] = {
        "verdict": (VERDICTS[then.verdict], VERDICTS[finding.verdict]),
        "date": (day(then.date), day(finding.date)),
        "amount": (money(then.amount), money(finding.amount)),
        "policy": (then.policy or "none", finding.policy or "none"),
    }
    parts = [f"{name} {was} → {now}" for name, (was, now) in pairs.items() if was != now]
    return f"Changed since the run before: {', '.join(parts) or 'it rests on other sentences'}."
