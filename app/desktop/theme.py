"""How everything looks: colours by role, one type scale, and the kinds and verdicts as letter, word and colour together."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum, StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app.audit.model import Verdict
from app.compare.model import ChangeKind
from app.desktop import icons, style
from app.desktop.palettes import CONTRAST, DARK, LIGHT, Palette, Role

__all__ = ["KIND_LETTERS", "Role", "Scheme", "Size", "Theme"]


class Scheme(StrEnum):
    """Which palette the person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Size(IntEnum):
    """The one type scale, in pixels."""

    SMALL = 11
    BODY = 13
    LARGE = 15
    TITLE = 20


# D A C T H W F in the gutter (T: the text of the criteria), and a letter for each kind that stands beside them
KIND_LETTERS: dict[ChangeKind, str] = {
    ChangeKind.DATE: "D",
    ChangeKind.AGE: "A",
    ChangeKind.CODE: "C",
    ChangeKind.CRITERIA: "T",
    ChangeKind.HISTORY: "H",
    ChangeKind.REFERENCE: "R",
    ChangeKind.WORDING: "W",
    ChangeKind.MOVED: "M",
    ChangeKind.FORMATTING: "F",
    ChangeKind.NOISE: "N",
}

_PALETTES: dict[Scheme, Palette] = {Scheme.LIGHT: LIGHT, Scheme.DARK: DARK, Scheme.CONTRAST: CONTRAST}
_MONO = ["Cascadia Mono", "Consolas", "SF Mono", "Menlo", "DejaVu Sans Mono"]  # elsewhere the system's own
_READING = ["Charter", "Iowan Old Style", "Georgia", "Cambria", "Noto Serif", "Liberation Serif", "DejaVu Serif"]


class Theme(QObject):
    """The look in force. `changed` is emitted whenever a colour may differ: widgets that paint themselves call `update()` then."""

    changed = Signal()

    def __init__(self, scheme: Scheme = Scheme.SYSTEM, parent: QObject | None = None) -> None:
        """`scheme` is what the person chose; the palette shown follows the system where that is `SYSTEM`."""
        super().__init__(parent)
        self._scheme = scheme
        self._icons: dict[tuple[str, Role], QIcon] = {}
        self._families: dict[str, list[str]] = {}
        self._dressed: QWidget | None = None
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)

    @property
    def scheme(self) -> Scheme:
        """What the person chose."""
        return self._scheme

    @property
    def shown(self) -> Scheme:
        """The palette in force: light, dark or contrast."""
        if self._scheme is not Scheme.SYSTEM:
            return self._scheme
        hints = QGuiApplication.styleHints()
        if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
            return Scheme.CONTRAST
        return Scheme.DARK if hints.colorScheme() is Qt.ColorScheme.Dark else Scheme.LIGHT

    def set_scheme(self, scheme: Scheme) -> None:
        """Choose a palette, or to follow the system."""
        if scheme is not self._scheme:
            self._scheme = scheme
            self._refresh()

    def hex(self, role: Role) -> str:
        """Return a role's colour as `#rrggbb`, for rich text and style sheets."""
        return _PALETTES[self.shown][role]

    def color(self, role: Role) -> QColor:
        """Return a role's colour, for painting."""
        return QColor(self.hex(role))

    def icon(self, name: str, role: Role = Role.MUTED) -> QIcon:
        """Return the outline icon `resources/icons/<name>.svg` in a role's colour."""
        key = (name, role)
        if key not in self._icons:
            self._icons[key] = icons.draw(name, self.color(role), self.color(Role.DISABLED))
        return self._icons[key]

    def font(self, size: Size = Size.BODY, *, bold: bool = False) -> QFont:
        """Return the program's own font with tabular figures."""
        return self._sized(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont), size, bold=bold)

    def mono(self, size: Size = Size.BODY) -> QFont:
        """Return the font of codes."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        families = self._installed("mono", _MONO)
        if families:
            font.setFamilies(families)
        return self._sized(font, size)

    def reading(self, size: Size = Size.LARGE) -> QFont:
        """Return the serif font of policy text."""
        font = QFont()
        font.setFamilies(self._installed("reading", _READING) or [font.family()])
        font.setStyleHint(QFont.StyleHint.Serif)
        return self._sized(font, size)

    def kind_role(self, kind: ChangeKind) -> Role:
        """Return the colour role of a change kind; show `KIND_LETTERS[kind]` with it."""
        return Role(f"kind-{kind.value}")

    def verdict_role(self, verdict: Verdict) -> Role:
        """Return the colour role of a verdict; show its word and `verdict_icon` with it."""
        return Role(verdict.value)

    def verdict_icon(self, verdict: Verdict) -> QIcon:
        """Return a verdict's shape in its colour: each verdict has a shape of its own."""
        return self.icon(f"verdict-{verdict.value}", self.verdict_role(verdict))

    def apply(self, application: QApplication) -> None:
        """Dress the whole program."""
        application.setFont(self.font())
        application.setPalette(self.palette())
        application.setStyleSheet(style.sheet({role.value: self.hex(role) for role in Role}))

    @contextmanager
    def undressed(self) -> Iterator[None]:
        """Dress widgets made meanwhile once, at the end: Qt works through the style sheet again for each widget put into another.

        Qt's own list of the dressed ends with the last sheet in use: a widget it had met before would be listed again without
        being watched, and looked for after its end. So one widget of the theme's own, never shown, stays dressed throughout.
        """
        application = QApplication.instance()
        sheet = application.styleSheet() if isinstance(application, QApplication) else ""
        if not isinstance(application, QApplication) or not sheet:
            yield
            return
        if self._dressed is None:
            self._dressed = QWidget()
            self._dressed.setStyleSheet("QWidget {}")
        application.setStyleSheet("")
        try:
            yield
        finally:
            application.setStyleSheet(sheet)

    def palette(self) -> QPalette:
        """Return the Qt palette made of the roles."""
        palette = QPalette()
        pairs = QPalette.ColorRole
        for target, role in (
            (pairs.Window, Role.SURFACE),
            (pairs.WindowText, Role.TEXT),
            (pairs.Base, Role.SURFACE),
            (pairs.AlternateBase, Role.RAISED),
            (pairs.Text, Role.TEXT),
            (pairs.Button, Role.RAISED),
            (pairs.ButtonText, Role.TEXT),
            (pairs.BrightText, Role.ON_ACCENT),
            (pairs.Highlight, Role.ACCENT_SOFT),
            (pairs.HighlightedText, Role.TEXT),
            (pairs.Link, Role.ACCENT),
            (pairs.LinkVisited, Role.ACCENT),
            (pairs.ToolTipBase, Role.RAISED),
            (pairs.ToolTipText, Role.TEXT),
            (pairs.PlaceholderText, Role.MUTED),
            (pairs.Accent, Role.ACCENT),
            (pairs.Light, Role.SURFACE),
            (pairs.Midlight, Role.HOVER),
            (pairs.Mid, Role.LINE),
            (pairs.Dark, Role.EDGE),
            (pairs.Shadow, Role.EDGE),
        ):
            palette.setColor(target, self.color(role))
        for target in (pairs.WindowText, pairs.Text, pairs.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, target, self.color(Role.DISABLED))
        return palette

    def _follow_system(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            self._refresh()

    def _refresh(self) -> None:
        self._icons.clear()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            self.apply(application)
        self.changed.emit()

    def _installed(self, key: str, wanted: list[str]) -> list[str]:
        if key not in self._families:
            known = set(QFontDatabase.families())
            self._families[key] = [family for family in wanted if family in known]
        return self._families[key]

    def _sized(self, font: QFont, size: Size, *, bold: bool = False) -> QFont:
        font.setPixelSize(int(size))
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font
