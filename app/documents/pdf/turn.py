"""From a PDF's own coordinates to the page as it is shown: the cropped page, turned, from its upper left corner."""

from dataclasses import dataclass

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that applies one and then the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


@dataclass(frozen=True, slots=True)
class Turn:
    """The cropped page and its quarter turns clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown."""
        width, height = abs(self.right - self.left), abs(self.top - self.bottom)
        return (height, width) if self.quarters % 2 else (width, height)

    @property
    def matrix(self) -> Matrix:
        """The whole as a matrix."""
        return (
            (1.0, 0.0, 0.0, -1.0, -self.left, self.top),
            (0.0, 1.0, 1.0, 0.0, -self.bottom, -self.left),
            (-1.0, 0.0, 0.0, 1.0, self.right, -self.bottom),
            (0.0, -1.0, -1.0, 0.0, self.top, self.right),
        )[self.quarters % 4]


def upright(width: float, height: float, quarters: int) -> tuple[Matrix, Matrix]:
    """Return the matrix that turns a shown page counterclockwise by quarters, and the one that turns it back."""
    there = (
        IDENTITY,
        (0.0, -1.0, 1.0, 0.0, 0.0, width),
        (-1.0, 0.0, 0.0, -1.0, width, height),
        (0.0, 1.0, -1.0, 0.0, height, 0.0),
    )
    turned = (height, width) if quarters % 2 else (width, height)
    back = (
        IDENTITY,
        (0.0, 1.0, -1.0, 0.0, turned[1], 0.0),
        (-1.0, 0.0, 0.0, -1.0, width, height),
        (0.0, -1.0, 1.0, 0.0, 0.0, turned[0]),
    )
    return there[quarters], back[quarters]


def point(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where a point comes to lie."""
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def box(matrix: Matrix, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
    """Return the box around a box after the turn."""
    ends = [point(matrix, x, y) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = [x for x, _ in ends], [y for _, y in ends]
    return (min(xs), min(ys), max(xs), max(ys))
