"""The three figures of an impact, each with what it is a part of."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.audit.impact_lines import Way
from app.desktop.impact.asked import Answer
from app.desktop.impact.words import AT_ISSUE, WAYS
from app.desktop.parts import label
from app.desktop.words import count, money

_NAMES = ("Lines that would change", "Amount at issue on them", "Members they are of")


class Figures(QWidget):
    """Lines, amount and members, side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(0)
        self._figures: list[QLabel] = []
        self._wholes: list[QLabel] = []
        for column, name in enumerate(_NAMES):
            figure, whole = label("–", "figure", selectable=True), label("", "muted", wrap=True)
            figure.setAccessibleName(name)
            grid.addWidget(label(name, "label"), 0, column)
            grid.addWidget(figure, 1, column)
            whole.setAlignment(Qt.AlignmentFlag.AlignTop)
            grid.addWidget(whole, 2, column)
            grid.setColumnStretch(column, 1)
            self._figures.append(figure)
            self._wholes.append(whole)

    @property
    def text(self) -> tuple[str, ...]:
        """Each figure with its denominator."""
        return tuple(f"{figure.text()} {whole.text()}" for figure, whole in zip(self._figures, self._wholes, strict=True))

    def show_answer(self, answer: Answer | None) -> None:
        """Show the figures of a trial."""
        for part, text in zip((*self._figures, *self._wholes), _texts(answer), strict=True):
            part.setText(text)


def _texts(answer: Answer | None) -> tuple[str, ...]:
    if answer is None:
        return ("–", "–", "–", "", "", "")
    impact = answer.impact
    whole = impact.population
    of = "no amount is stated" if whole.amount is None else f"of {money(whole.amount)} on all lines checked; {AT_ISSUE}"
    ways = ", ".join(f"{number:,} {WAYS[way].lower()}" for way in Way if (number := sum(1 for line in answer.lines if line.way is way)))
    lines = f"of {count(whole.lines, 'line')} checked"
    return (
        f"{len(answer.lines):,}",
        money(impact.amount),
        f"{impact.members:,}",
        f"{lines}: {ways}" if ways else lines,
        of,
        f"of {count(whole.members, 'member')} on these claims",
    )
