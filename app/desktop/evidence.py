"""The sentence a fact rests on: shown with its mark, quoted as a citation."""

import html
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.desktop.context import Context
from app.desktop.parts import IconButton, clear, label
from app.desktop.theme import Role, Size, Theme
from app.desktop.words import day, version_name
from app.documents.model import Place
from app.policy.corrections import corrections_at, said
from app.policy.model import DateKind, PolicyVersion

_AROUND = 260  # characters of context shown on each side of the mark


def citation(place: Place, version: PolicyVersion | None) -> str:
    """Return policy, publish date, section, history entry, page and the quoted words, as a report cites them."""
    parts: list[str] = []
    if version is not None:
        parts.append(version.number or version.title or version.file)
        published = version.day(DateKind.PUBLISH)
        if published:
            parts.append(f"published {day(published)}")
        section = version.section_of(place.block)
        if section is not None and section.title:
            parts.append(section.title)
        entry = _entry_day(place, version)
        if entry is not None:
            parts.append(f"entry of {day(entry)}")
    else:
        parts.append(place.file)
    if place.page is not None:
        parts.append(f"page {place.page}")
    return f"{', '.join(parts)}: “{' '.join(place.text.split())}”"


def _entry_day(place: Place, version: PolicyVersion) -> date | None:
    """Return the day of the history entry a place stands in: the last one that begins before it in its section."""
    section = version.section_of(place.block)
    before = [entry for entry in version.history if (entry.source.block, entry.source.start) <= (place.block, place.start)]
    entry = max(before, key=lambda item: (item.source.block, item.source.start), default=None)
    return entry.day if entry is not None and section is not None and version.section_of(entry.source.block) is section else None


def marked(place: Place, version: PolicyVersion | None, theme: Theme) -> str:
    """Return the block around a place as rich text with the place marked."""
    text, start, end = place.text, 0, len(place.text)
    if version is not None and place.block < len(version.text.blocks):
        text, start, end = version.text.blocks[place.block].text, place.start, place.end
    before, inside, after = text[:start], text[start:end], text[end:]
    if len(before) > _AROUND:
        before = f"… {before[-_AROUND:].split(' ', 1)[-1]}"
    if len(after) > _AROUND:
        after = f"{after[:_AROUND].rsplit(' ', 1)[0]} …"
    mark = f"background-color:{theme.hex(Role.MARK)}; color:{theme.hex(Role.ON_MARK)}"
    return f'{html.escape(before)}<span style="{mark}">{html.escape(inside)}</span>{html.escape(after)}'


class Quote(QWidget):
    """One place: where it stands, the marked sentence, Copy citation and Open in policy."""

    def __init__(self, context: Context, place: Place, parent: QWidget | None = None) -> None:
        """Look the version up among those held."""
        super().__init__(parent)
        self._context = context
        self._place = place
        self._version = context.version_at(place)
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setFont(context.theme.reading(Size.LARGE))
        self._text.setAccessibleName("Policy sentence")
        copy = IconButton(context.theme, "quote", "Copy citation")
        copy.clicked.connect(self.copy)
        opened = IconButton(context.theme, "external", "Open in policy")
        opened.clicked.connect(lambda: context.place_requested.emit(place))
        opened.setEnabled(self._version is not None)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(0)
        head.addWidget(label(self._where(), "label", wrap=True), 1)
        head.addWidget(copy)
        head.addWidget(opened)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self._text)
        for correction in corrections_at(self._version, place) if self._version is not None else ():
            layout.addWidget(label(said(correction), "muted", wrap=True, selectable=True))
        context.theme.changed.connect(self._dress)
        self._dress()

    @property
    def shown(self) -> str:
        """The sentence as plain text with its context."""
        return self._text.text()

    def copy(self) -> None:
        """Copy the citation."""
        QGuiApplication.clipboard().setText(citation(self._place, self._version))
        self._context.message_shown.emit("Citation copied")

    def _where(self) -> str:
        name = version_name(self._version) if self._version is not None else self._place.file
        section = self._version.section_of(self._place.block) if self._version is not None else None
        parts = [name, section.title if section is not None else "", f"page {self._place.page}" if self._place.page else ""]
        return " · ".join(part for part in parts if part)

    def _dress(self) -> None:
        self._text.setText(marked(self._place, self._version, self._context.theme))


class Quotes(QWidget):
    """All places something rests on."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._context = context
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(12)
        self.quotes: tuple[Quote, ...] = ()

    def show_places(self, places: Sequence[Place]) -> None:
        """Show these places, each once."""
        clear(self._layout)
        self.quotes = tuple(Quote(self._context, place) for place in dict.fromkeys(places))
        for quote in self.quotes:
            self._layout.addWidget(quote)
        if not self.quotes:
            self._layout.addWidget(label("This rests on no policy sentence.", "muted", wrap=True))
