import re
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from app.audit.model import Verdict
from app.bundled import resource
from app.compare.model import ChangeKind
from app.desktop import style
from app.desktop.palettes import CONTRAST, DARK, LIGHT, TEXT_ON, Palette, Role
from app.desktop.theme import KIND_LETTERS, Scheme, Theme

PALETTES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
DESKTOP = Path(__file__).resolve().parents[2] / "app" / "desktop"


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES.keys())
def test_every_text_can_be_read_on_what_lies_behind_it(palette: Palette) -> None:
    faint = {f"{ink} on {paper}": contrast(palette[ink], palette[paper]) for ink, paper in TEXT_ON}
    assert {pair: round(ratio, 2) for pair, ratio in faint.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES.keys())
def test_controls_and_focus_stand_out_from_the_surface(palette: Palette) -> None:
    for role in (Role.EDGE, Role.FOCUS, Role.LISTED, Role.VALID, Role.TODAY, Role.FACT):
        for paper in (Role.SURFACE, Role.RAISED):
            assert contrast(palette[role], palette[paper]) >= 3, (role, paper)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES.keys())
def test_every_role_has_a_colour(palette: Palette) -> None:
    assert set(palette) == set(Role)
    assert all(re.fullmatch(r"#[0-9a-f]{6}", color) for color in palette.values())


def test_kinds_have_letters_of_their_own() -> None:
    assert set(KIND_LETTERS) == set(ChangeKind)
    assert len(set(KIND_LETTERS.values())) == len(ChangeKind)
    assert "".join(KIND_LETTERS[kind] for kind in (ChangeKind.DATE, ChangeKind.AGE, ChangeKind.CODE, ChangeKind.CRITERIA)) == "DACT"


def test_verdicts_differ_in_shape_not_only_in_colour() -> None:
    shapes = {verdict: (resource("icons") / f"verdict-{verdict.value}.svg").read_text(encoding="utf-8") for verdict in Verdict}
    assert all(shapes[one] != shapes[other] for one, other in combinations(Verdict, 2))


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK, Scheme.CONTRAST])
def test_icons_take_the_colour_of_their_role_at_every_scale(theme: Theme, scheme: Scheme) -> None:
    theme.set_scheme(scheme)
    for scale in (1.0, 2.0):
        image = theme.icon("library", Role.TEXT).pixmap(QSize(20, 20), scale).toImage()
        assert image.width() == 20 * scale
        side = range(image.width())
        inks = {image.pixelColor(x, y).name() for x in side for y in side if image.pixelColor(x, y).alpha() > 250}
        assert QColor(theme.hex(Role.TEXT)).name() in inks


def test_a_change_of_palette_is_told_and_reaches_the_style_sheet(theme: Theme, qapp: QApplication) -> None:
    told: list[bool] = []
    theme.changed.connect(lambda: told.append(True))
    theme.set_scheme(Scheme.DARK)
    assert told
    assert DARK[Role.SURFACE] in qapp.styleSheet()
    theme.set_scheme(Scheme.LIGHT)
    assert DARK[Role.SURFACE] not in qapp.styleSheet()


def test_the_style_sheet_names_only_roles_and_files_that_exist() -> None:
    text = style.sheet({role.value: "#000000" for role in Role})
    assert "@" not in text
    assert all(Path(name).is_file() for name in re.findall(r'url\("([^"]+)"\)', text))
    source = (resource("styles") / "window.qss").read_text(encoding="utf-8")
    assert not re.search(r":[^;{}]*#[0-9a-fA-F]{3,8}\b", source)


def test_no_widget_names_a_colour() -> None:
    literal = re.compile(r"[\"'][^\"']*#[0-9a-fA-F]{6}|Qt\.GlobalColor\.(?!transparent)|QColor\(\s*[\d\"']")
    found = [path.name for path in DESKTOP.rglob("*.py") if path.name != "palettes.py" and literal.search(path.read_text(encoding="utf-8"))]
    assert found == []
