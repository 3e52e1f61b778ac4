"""What is asked of a frame and of a draw."""

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from app.desktop.audit.setup.fields import put_in
from app.desktop.parts import column, label, row
from app.desktop.sampling.fields import choice, line, number
from app.desktop.sampling.strata_rows import StrataRows
from app.desktop.theme import Theme
from app.errors import InputRefusedError
from app.sampling.allocation import Share
from app.sampling.draw import SampleKind
from app.sampling.frame import FrameKind
from app.sampling.units import UnitKind
from app.workspace.sampling import Column, DrawAsked, FrameAsked
from app.workspace.sampling_lists import listed_of

_PICK, _STRATA, _SHARE, _SIZE, _SEED = 4, 5, 6, 7, 8  # rows of the form
_UNITS = (("Claims", UnitKind.CLAIM), ("Lines", UnitKind.LINE), ("Members", UnitKind.MEMBER))
_FRAMES = (("All checked units", FrameKind.ALL), ("Only units a rule flagged", FrameKind.RULE_FLAGGED))
_BANDS = tuple((f"{count} amount bands", count) for count in (2, 3, 4, 5))
_WAYS = (("At random, with a seed", SampleKind.SIMPLE), ("Picked by judgment", SampleKind.JUDGMENT))
_SHARES = (("In proportion to units", Share.PROPORTIONAL), ("Optimal (Neyman)", Share.NEYMAN), ("As given for each", Share.GIVEN))
_SHARE_TIPS = {
    Share.PROPORTIONAL: "",
    Share.NEYMAN: "Show the frame, then write for each stratum the standard deviation of the differences, of a probe sample for instance.",
    Share.GIVEN: "Show the frame, then write how many units are drawn from each stratum.",
}
_PICKED = "Units picked by judgment stand for themselves alone: nothing is extrapolated from them."
_COLUMNS = tuple((f"By {column.value}", column) for column in Column)


class SampleForm(QWidget):
    """The fields of a draw."""

    share_changed = Signal()  # how units are drawn, or shared among strata

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin with a simple random sample of claims."""
        super().__init__(parent)
        self.unit = choice("Unit", _UNITS)
        self.frame = choice("Frame", _FRAMES)
        self.unpaid = QCheckBox("Leave out amounts of zero or below")
        self.unstated = QCheckBox("Leave out units without an amount")
        self.left_out = line("Claim, member or line ids, parted by commas", "Units left out")
        self.left_why = line("Why they are left out", "Why units are left out")
        self.way = choice("How units are drawn", _WAYS)
        self.picked = line("Claim, member or line ids, parted by commas", "Units picked")
        self.judgment = line("On what judgment", "On what judgment units are picked")
        self.strata = choice("Strata", (("Not stratified", None), *_BANDS, *_COLUMNS))
        self.certainty = line("None taken whole", "Amount from which units are all taken", 160)
        self.share = choice("How units are shared among strata", _SHARES)
        self.share_hint = label("", "muted", wrap=True)
        self.shares = StrataRows(theme)
        self.wanted = line("Units", "Size", 90)
        self.spares = line("0", "Spares", 90)
        self.seed = line("Chosen by the program", "Seed", 240)
        self.expected = line("50 %", "Expected rate in error", 80)
        self.within = line("5 points", "Wanted precision", 80)
        self._lay_out()
        for field in (self.way, self.strata, self.share):
            field.currentIndexChanged.connect(lambda _: self._turn())
        self.certainty.textChanged.connect(lambda _: self._turn())
        self._turn()

    @property
    def by_judgment(self) -> bool:
        """Whether units are picked, not drawn at random."""
        return SampleKind(self.way.currentData()) is SampleKind.JUDGMENT

    @property
    def share_asked(self) -> Share:
        """How a sample is shared among strata."""
        return Share(self.share.currentData()) if self._stratified else Share.PROPORTIONAL

    @property
    def _stratified(self) -> bool:
        return not self.by_judgment and (self.strata.currentData() is not None or bool(self.certainty.text().strip()))

    def frame_asked(self) -> FrameAsked:
        """Return what is asked of the frame."""
        strata = None if self.by_judgment else self.strata.currentData()
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
        strata, size, spares, share = self.strata.currentData(), number(self.wanted), number(self.spares), self.share_asked
        sizes = self.shares.sizes() if share is Share.GIVEN else {}
        if sizes and size is None:
            size = Decimal(sum(sizes.values()))
        if size is None or size != int(size):
            raise InputRefusedError("", "sample", "The size is no number of units.", "Write one, such as 30.")
        return DrawAsked(
            size=int(size),
            seed=self.seed.text(),
            spares=int(spares or 0),
            bands=strata if isinstance(strata, int) else 0,
            certainty_from=self._whole_from,
            share=share,
            sizes=sizes,
            deviations=self.shares.deviations() if share is Share.NEYMAN else {},
        )

    def cut_asked(self) -> DrawAsked:
        """Return what is asked of the strata alone, before anything is said of sizes."""
        strata = self.strata.currentData()
        return DrawAsked(size=0, bands=strata if isinstance(strata, int) else 0, certainty_from=self._whole_from)

    def picked_asked(self) -> tuple[tuple[str, ...], str]:
        """Return the units picked by judgment, and on what judgment."""
        return tuple(self.picked.text().replace(",", " ").split()), self.judgment.text()

    def rate_asked(self) -> tuple[Decimal, Decimal]:
        """Return the expected rate and the precision, as shares; half and five points where nothing is written."""
        expected, within = number(self.expected), number(self.within)
        return (expected if expected is not None else Decimal(50)) / 100, (within if within is not None else Decimal(5)) / 100

    @property
    def _whole_from(self) -> Decimal | None:
        return number(self.certainty) if self.certainty.text().strip() else None

    def _lay_out(self) -> None:
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        shared = QWidget()
        shared.setLayout(column(_beside(self.share), self.share_hint, self.shares, gap=6))
        why = label(_PICKED, "muted", wrap=True)
        picked = QWidget()
        picked.setLayout(column(self.picked, self.judgment, why, gap=6))
        rows: tuple[tuple[str, QWidget, QWidget | None], ...] = (
            ("&Unit drawn", self.unit, _beside(self.unit, self.frame)),
            ("Left out", self.unpaid, _beside(self.unpaid, self.unstated)),
            ("Left out by &id", self.left_out, _beside(self.left_out, self.left_why)),
            ("Dra&wn", self.way, _beside(self.way)),
            ("Units pic&ked", self.picked, picked),
            ("St&rata", self.strata, _beside(self.strata, label("taken whole from", "muted"), self.certainty)),
            ("S&hared", self.share, shared),
            ("Si&ze", self.wanted, _beside(self.wanted, label("spares", "muted"), self.spares)),
            ("S&eed", self.seed, _beside(self.seed)),
        )
        for place, (caption, field, into) in enumerate(rows):
            put_in(grid, place, caption, field, into)

    def _turn(self) -> None:
        """Show the fields of the way units are drawn."""
        picked, share = self.by_judgment, self.share_asked
        for place, shown in ((_PICK, picked), (_STRATA, not picked), (_SHARE, self._stratified), (_SIZE, not picked), (_SEED, not picked)):
            for side in range(2):
                item = self._grid.itemAtPosition(place, side)
                widget = item.widget() if item is not None else None
                if widget is not None:
                    widget.setVisible(shown)
        self.share_hint.setText(_SHARE_TIPS[share])
        self.share_hint.setVisible(share is not Share.PROPORTIONAL)
        self.shares.setVisible(share is not Share.PROPORTIONAL and self.shares.rows.rowCount() > 0)
        self.share_changed.emit()


def _beside(*fields: QWidget) -> QWidget:
    made = QWidget()
    made.setLayout(row(*fields, *([] if len(fields) == 2 else [None])))
    return made
