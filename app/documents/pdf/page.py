"""What one page of a PDF shows: stretches of text where they stand, rules, boxes, annotations. Points from the upper left corner."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from app.documents.model import Change
from app.documents.pdf.turn import Matrix


@dataclass(slots=True)
class Span:
    """A stretch of text drawn at one go, or what is left of one."""

    text: str
    x0: float
    x1: float
    y: float  # of the base line
    size: float
    bold: bool
    colour: int  # 0xRRGGBB
    widths: Mapping[str, float]  # of its font's letters, for size 1
    change: Change = Change.SAME
    confidence: float = 1.0
    lead: float = 0.0  # how far blanks of its own reach before it
    led: bool = False  # the blank before it is its own
    trailed: bool = False  # the blank behind it is its own

    @property
    def top(self) -> float:
        """The upper edge of a letter's box."""
        return self.y - 0.8 * self.size

    @property
    def bottom(self) -> float:
        """The lower edge of a letter's box."""
        return self.y + 0.2 * self.size

    def stops(self) -> list[float]:
        """Return where each letter begins, and where the last one ends; blanks are as wide as they must be."""
        widths = [self.widths[letter] for letter in self.text]
        natural = sum(widths)
        room = (self.x1 - self.x0) / self.size
        blanks = self.text.count(" ")
        wider = (room - natural) / blanks if blanks and room > natural else 0.0
        scale = self.size if wider else (self.x1 - self.x0) / natural if natural else 0.0
        place, found = self.x0, [self.x0]
        for letter, width in zip(self.text, widths, strict=True):
            place += scale * (width + wider if letter == " " else width)
            found.append(place)
        return found

    def cut(self, start: int, end: int) -> "Span":
        """Return a part of it."""
        stops = self.stops()
        return Span(
            text=self.text[start:end],
            x0=stops[start],
            x1=stops[end],
            y=self.y,
            size=self.size,
            bold=self.bold,
            colour=self.colour,
            widths=self.widths,
            change=self.change,
            confidence=self.confidence,
            lead=self.lead if start == 0 else 0.0,
            led=self.led and start == 0,
            trailed=self.trailed and end == len(self.text),
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line: level where `x1` is well beyond `x0`, upright where `y1` is."""

    x0: float
    y0: float
    x1: float
    y1: float
    thick: float
    colour: int

    @property
    def level(self) -> bool:
        """Whether it lies level."""
        return self.x1 - self.x0 >= self.y1 - self.y0


class Note(Enum):
    """The annotations that say something about the text below them."""

    STRIKE = "strike"
    UNDERLINE = "underline"
    HIGHLIGHT = "highlight"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Quad:
    """An area an annotation speaks of."""

    note: Note
    x0: float
    y0: float
    x1: float
    y1: float
    author: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reviewer wrote into an annotation."""

    author: str
    when: str
    text: str


@dataclass(slots=True)
class PageFacts:
    """One page."""

    number: int
    width: float
    height: float
    spans: list[Span] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    quads: list[Quad] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    hidden: int = 0  # letters that are there and not seen
    slanted: list[str] = field(default_factory=list)  # stamps and watermarks
    pictures: int = 0
    crowded: bool = False  # more drawings than were looked at
    turned: dict[int, int] = field(default_factory=dict)  # quarter turns -> letters that read upright after them
    back: Matrix | None = None  # from the page as it was read to the page as it is shown, where that differs


def coloured(colour: int) -> bool:
    """Whether a colour is neither black nor grey nor white."""
    if colour < 0:
        return False
    parts = (colour >> 16, colour >> 8 & 255, colour & 255)
    return max(parts) - min(parts) >= 60
