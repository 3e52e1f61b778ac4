"""A policy version's own text, opened at the sentence a fact rests on."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QTextEdit, QVBoxLayout, QWidget

from app.desktop.context import Context
from app.desktop.evidence import citation
from app.desktop.parts import button, label
from app.desktop.theme import Role, Size
from app.desktop.words import version_name
from app.documents.model import BlockKind, Place
from app.policy.model import PolicyVersion


class PolicyTextDialog(QDialog):
    """The whole text, the sentence marked and in sight."""

    def __init__(self, context: Context, version: PolicyVersion, place: Place, parent: QWidget | None = None) -> None:
        """`place` was read from `version`."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(version_name(version))
        self.resize(760, 640)
        self._context = context
        self._version = version
        self._place = place
        self.text = QTextBrowser()
        self.text.setAccessibleName("Policy text")
        self.text.setOpenLinks(False)
        copy = button("Copy citation", "", "Copy policy, publish date, section, page and the quoted sentence")
        copy.clicked.connect(self._copy)
        close = button("Close", "primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 24, 12)
        where = f"{place.file}, page {place.page}" if place.page else place.file
        foot.addWidget(label(where, "muted"))
        foot.addStretch(1)
        foot.addWidget(copy)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.text, 1)
        layout.addLayout(foot)
        self._write()
        context.theme.changed.connect(self._mark)

    @property
    def marked(self) -> str:
        """The marked words."""
        selections = self.text.extraSelections()  # held: a cursor lives no longer than the list it came in
        return selections[0].cursor.selectedText()

    def _write(self) -> None:
        theme = self._context.theme
        self.text.setStyleSheet("QTextBrowser { padding: 12px 24px; }")
        self.text.document().setDefaultFont(theme.reading(Size.LARGE))
        cursor = QTextCursor(self.text.document())
        cursor.beginEditBlock()
        for number, block in enumerate(self._version.text.blocks):
            shape = QTextBlockFormat()
            shape.setLeftMargin(20 * block.level if block.kind is BlockKind.LIST_ITEM else 0)
            shape.setTopMargin(14 if block.kind is BlockKind.HEADING else 3)
            shape.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            look = QTextCharFormat()
            look.setFont(theme.reading(Size.LARGE))
            if block.kind is BlockKind.HEADING:
                look.setFontWeight(600)
            if number:
                cursor.insertBlock(shape, look)
            else:
                cursor.setBlockFormat(shape)
            # a line break inside a block would start a new text block and shift the numbers
            cursor.insertText(block.text.replace("\n", " "), look)
        cursor.endEditBlock()
        self._mark()

    def _mark(self) -> None:
        theme = self._context.theme
        block = self.text.document().findBlockByNumber(self._place.block)
        text = self._version.text.blocks[self._place.block].text
        cursor = QTextCursor(block)
        # Qt counts UTF-16 units, a place counts code points
        cursor.setPosition(block.position() + _units(text[: self._place.start]))
        cursor.setPosition(block.position() + _units(text[: self._place.end]), QTextCursor.MoveMode.KeepAnchor)
        selection = QTextEdit.ExtraSelection()
        selection.cursor = cursor
        selection.format.setBackground(theme.color(Role.MARK))
        selection.format.setForeground(theme.color(Role.ON_MARK))
        self.text.setExtraSelections([selection])
        there = QTextCursor(block)
        self.text.setTextCursor(there)

    def showEvent(self, event: object) -> None:
        """Bring the sentence into the middle."""
        super().showEvent(event)  # type: ignore[arg-type]
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.value() + self.text.cursorRect().top() - self.text.viewport().height() // 3)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(citation(self._place, self._version))
        self._context.message_shown.emit("Citation copied")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
