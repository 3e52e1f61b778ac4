"""The strata of a frame, with a figure a person writes for each: its standard deviation, or how many units are drawn from it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.desktop.sampling.fields import Rows
from app.desktop.sampling.sample_words import money
from app.desktop.theme import Theme
from app.errors import InputRefusedError
from app.sampling.allocation import Share
from app.sampling.strata import Stratum

_FIGURES = {Share.NEYMAN: "Standard deviation", Share.GIVEN: "Units drawn"}
_FIGURE = 3  # the column that is written in
_WHOLE = "taken whole"


class StrataRows(Rows):
    """Rows of strata; what is written stays with a stratum of that name."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Empty."""
        super().__init__(theme, "Strata", ("Stratum", "Units", "Amount", ""), (260, 70, 120), parent)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.SelectedClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self._share = Share.PROPORTIONAL
        self._written: dict[tuple[Share, str], str] = {}

    @property
    def asks(self) -> bool:
        """Whether a figure is written for each stratum."""
        return self._share in _FIGURES

    def show_strata(self, share: Share, strata: Sequence[Stratum], known: Mapping[str, Decimal]) -> None:
        """Show the strata to be shared among; `known`: standard deviations of a sample drawn before, to begin with."""
        self._remember()
        self._share = share
        self.rows.setHeaderData(_FIGURE, Qt.Orientation.Horizontal, _FIGURES.get(share, ""))
        begun = {name: f"{value:.2f}" for name, value in known.items()} if share is Share.NEYMAN else {}
        self.show_rows(
            (
                one.name,
                f"{len(one.units):,}",
                money(one.amount),
                _WHOLE if one.certainty else self._written.get((share, one.name), begun.get(one.name, "")),
            )
            for one in strata
        )
        for place, one in enumerate(strata):
            for column in range(self.rows.columnCount()):
                self.rows.item(place, column).setEditable(column == _FIGURE and not one.certainty)

    def deviations(self) -> dict[str, Decimal]:
        """Return the standard deviations written; raises `InputRefusedError` for what is no number."""
        return {name: _number(name, text) for name, text in self._texts() if self._share is Share.NEYMAN}

    def sizes(self) -> dict[str, int]:
        """Return how many units are drawn from each stratum; raises `InputRefusedError` for what is no number of units."""
        found = {name: _number(name, text) for name, text in self._texts() if self._share is Share.GIVEN}
        for name, value in found.items():
            if value != int(value):
                raise _refused(name, f"{value:f}")
        return {name: int(value) for name, value in found.items()}

    def _texts(self) -> list[tuple[str, str]]:
        cells = [(self.rows.item(place, 0).text(), self.rows.item(place, _FIGURE).text().strip()) for place in range(self.rows.rowCount())]
        return [(name, text) for name, text in cells if text and text != _WHOLE]

    def _remember(self) -> None:
        self._written |= {(self._share, name): text for name, text in self._texts()}


def _number(name: str, text: str) -> Decimal:
    try:
        found = Decimal(text.lstrip("$").replace(",", ""))
    except InvalidOperation:
        raise _refused(name, text) from None
    if not found.is_finite() or found < 0:
        raise _refused(name, text)
    return found


def _refused(name: str, text: str) -> InputRefusedError:
    return InputRefusedError("", "strata", f"“{text}” is no figure for the stratum {name}.", "Write a number not below zero.")
