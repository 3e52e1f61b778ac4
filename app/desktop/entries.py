"""Entries of two lines: a shape, a name, and small figures below, for lists that group what a table shows."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.desktop.theme import Role, Size, Theme

FIGURES = Qt.ItemDataRole.UserRole + 1  # the text of the second line
HEIGHT = 46
_SHAPE = 16
_GAP = 8


class TwoLines(QStyledItemDelegate):
    """Draws such entries; what stands below another one is indented by its view."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Draw in the theme's colours."""
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the same height for all."""
        return QSize(180, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Draw one entry."""
        theme = self._theme
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.color(Role.ACCENT_SOFT))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.color(Role.HOVER))
        left = area.left() + _GAP
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(icon, QIcon) and not icon.isNull():
            icon.paint(painter, QRect(left, area.top() + 7, _SHAPE, _SHAPE))
            left += _SHAPE + _GAP
        width = area.right() - left - _GAP
        font = index.data(Qt.ItemDataRole.FontRole)
        for text, used, role, top in (
            (str(index.data()), font or theme.font(Size.BODY), Role.TEXT, area.top() + 5),
            (str(index.data(FIGURES)), theme.font(Size.SMALL), Role.MUTED, area.top() + 23),
        ):
            painter.setFont(used)
            painter.setPen(theme.color(role))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(left, top, width, 18), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
