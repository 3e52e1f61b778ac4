"""What is asked of a frame and of a draw."""

from decimal import Decimal

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.desktop.audit.setup.fields import put_in
from app.desktop.parts import label, row
from app.desktop.sampling.fields import choice, line, number
from app.errors import InputRefusedError
from app.sampling.frame import FrameKind
from app.sampling.units import UnitKind
from app.workspace.sampling import Column, DrawAsked, FrameAsked
from app.workspace.sampling_lists import listed_of

_UNITS = (("Claims", UnitKind.CLAIM), ("Lines", UnitKind.LINE), ("Members", UnitKind.MEMBER))
_FRAMES = (("All checked units", FrameKind.ALL), ("Only units a rule flagged", FrameKind.RULE_FLAGGED))
_BANDS = tuple((f"{count} amount bands", count) for count in (2, 3, 4, 5))
_COLUMNS = tuple((f"By {column.value}", column) for column in Column)


class SampleForm(QWidget):
    """The fields of a draw."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with a simple random sample of claims."""
        super().__init__(parent)
        self.unit = choice("Unit", _UNITS)
        self.frame = choice("Frame", _FRAMES)
        self.unpaid = QCheckBox("Leave out amounts of zero or below")
        self.unstated = QCheckBox("Leave out units without an amount")
        self.left_out = line("Claim, member or line ids, parted by commas", "Units left out")
        self.left_why = line("Why they are left out", "Why units are left out")
        self.strata = choice("Strata", (("Not stratified", None), *_BANDS, *_COLUMNS))
        self.certainty = line("None taken whole", "Amount from which units are all taken", 160)
        self.wanted = line("Units", "Size", 90)
        self.spares = line("0", "Spares", 90)
        self.seed = line("Chosen by the program", "Seed", 240)
        self.expected = line("50 %", "Expected rate in error", 80)
        self.within = line("5 points", "Wanted precision", 80)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        rows: tuple[tuple[str, QWidget, QWidget | None], ...] = (
            ("&Unit drawn", self.unit, _beside(self.unit, self.frame)),
            ("Left out", self.unpaid, _beside(self.unpaid, self.unstated)),
            ("Left out by &id", self.left_out, _beside(self.left_out, self.left_why)),
            ("St&rata", self.strata, _beside(self.strata, label("taken whole from", "muted"), self.certainty)),
            ("Si&ze", self.wanted, _beside(self.wanted, label("spares", "muted"), self.spares)),
            ("S&eed", self.seed, _beside(self.seed)),
        )
        for place, (caption, field, into) in enumerate(rows):
            put_in(grid, place, caption, field, into)

    def frame_asked(self) -> FrameAsked:
        """Return what is asked of the frame."""
        strata = self.strata.currentData()
        return FrameAsked(
            unit=UnitKind(self.unit.currentData()),
            kind=FrameKind(self.frame.currentData()),
            leave_unpaid=self.unpaid.isChecked(),
            leave_unstated=self.unstated.isChecked(),
            listed=listed_of(self.left_out.text(), self.left_why.text()),
            column=Column(strata) if isinstance(strata, str) else None,
        )

    def draw_asked(self) -> DrawAsked:
        """Return what is asked of the draw; raises `InputRefusedError` for what is no number."""
        strata, size, spares = self.strata.currentData(), number(self.wanted), number(self.spares)
        if size is None or size != int(size):
            raise InputRefusedError("", "sample", "The size is no number of units.", "Write one, such as 30.")
        whole = number(self.certainty) if self.certainty.text().strip() else None
        return DrawAsked(
            size=int(size),
            seed=self.seed.text(),
            spares=int(spares or 0),
            bands=strata if isinstance(strata, int) else 0,
            certainty_from=whole,
        )

    def rate_asked(self) -> tuple[Decimal, Decimal]:
        """Return the expected rate and the precision, as shares; half and five points where nothing is written."""
        expected, within = number(self.expected), number(self.within)
        return (expected if expected is not None else Decimal(50)) / 100, (within if within is not None else Decimal(5)) / 100


def _beside(*fields: QWidget) -> QWidget:
    made = QWidget()
    made.setLayout(row(*fields, *([] if len(fields) == 2 else [None])))
    return made
