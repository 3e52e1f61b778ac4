"""The program's style sheet: `resources/styles/window.qss` with `@role` for every colour and `~/` for the folder it lies in."""

import re
from collections.abc import Mapping

from app.bundled import resource

_ROLE = re.compile(r"@([a-z]+(?:-[a-z]+)*)")


def sheet(colors: Mapping[str, str]) -> str:
    """Return the style sheet with each `@role` replaced; an unknown role raises KeyError."""
    folder = resource("styles")
    text = re.sub(r"/\*.*?\*/", "", (folder / "window.qss").read_text(encoding="utf-8"), flags=re.DOTALL)
    return _ROLE.sub(lambda match: colors[match.group(1)], text).replace("~/", f"{folder.as_posix()}/")
