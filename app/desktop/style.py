"""The program's style sheet: `resources/styles/window.qss` with `@role` for every colour and `~/` for the folder it lies in."""

import re
from collections.abc import Mapping

from app.bundled import resource

_ROLE = re.compile(r"@([a-z]+(?:-[a-z]+)*)")


def sheet(colors: Mapping[str, str]) -> str:
    """Return the style sheet with each `@role` replaced; an unknown role raises KeyError.

    `@tick` and `@ink` are the shade, white or black, that is read on the accent and on the surface.
    """
    folder = resource("styles")
    shades = {"tick": _shade(colors["accent"]), "ink": _shade(colors["surface"])}
    text = re.sub(r"/\*.*?\*/", "", (folder / "window.qss").read_text(encoding="utf-8"), flags=re.DOTALL)
    return _ROLE.sub(lambda match: {**colors, **shades}[match.group(1)], text).replace("~/", f"{folder.as_posix()}/")


def _shade(behind: str) -> str:
    red, green, blue = (int(behind[place : place + 2], 16) for place in (1, 3, 5))
    return "black" if 0.299 * red + 0.587 * green + 0.114 * blue > 128 else "white"
