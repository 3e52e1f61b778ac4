"""Outline icons as SVG in `resources/icons`, drawn in the colour of a role at every size a screen may ask for."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.bundled import resource

# a chosen row keeps the colour: its background alone says that it is chosen
_LIVE = (QIcon.Mode.Normal, QIcon.Mode.Selected, QIcon.Mode.Active)
_SIDES = (16, 20, 24, 32, 40, 48, 64, 96)  # 16, 20, 24, 32 and 48 at one, one and a half, and two times


def draw(name: str, color: QColor, disabled: QColor) -> QIcon:
    """Return the icon `resources/icons/<name>.svg` in a colour, with a paler one for controls switched off."""
    source = (resource("icons") / f"{name}.svg").read_text(encoding="utf-8")
    icon = QIcon()
    for ink, modes in ((color, _LIVE), (disabled, (QIcon.Mode.Disabled,))):
        renderer = QSvgRenderer(QByteArray(source.replace("currentColor", ink.name()).encode("utf-8")))
        for side in _SIDES:
            pixmap = _pixmap(renderer, side)
            for mode in modes:
                icon.addPixmap(pixmap, mode)
    return icon


def _pixmap(renderer: QSvgRenderer, side: int) -> QPixmap:
    pixmap = QPixmap(QSize(side, side))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return pixmap
