"""How a project, its moments and its owner are named. Knows no Qt."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from app.project.model import Owner
from app.user_folders import data_folder

ENDING = ".codeledger"
KINDS = f"CodeLedger project (*{ENDING})"
UNNAMED = "projects"  # the folder, in the person's own data, of projects that have no name yet
_LONGEST = 60
_KEPT_OUT = re.compile(r"[^\w .()-]+")


def is_project(path: Path) -> bool:
    """Whether a file is called as projects are."""
    return path.suffix.lower() == ENDING


def apart(paths: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Return the projects among the paths, and the others."""
    return tuple(path for path in paths if is_project(path)), tuple(path for path in paths if not is_project(path))


def unnamed_path(first: str, day: date, taken: Callable[[Path], bool] = Path.exists) -> Path:
    """Return a free name in the person's own folder: the day and the first policy; raises `OSError` where there is no such folder."""
    stem = _KEPT_OUT.sub("_", first).strip(" ._")[:_LONGEST].rstrip(" .")
    name = f"{day.isoformat()} {stem}".strip()
    folder = data_folder(UNNAMED)
    path = folder / f"{name}{ENDING}"
    number = 2
    while taken(path):
        path = folder / f"{name} ({number}){ENDING}"
        number += 1
    return path


def is_unnamed(path: Path) -> bool:
    """Whether nobody has given the project a name and a place yet."""
    try:
        return path.resolve().parent == data_folder(UNNAMED).resolve()
    except OSError:
        return False


def project_name(path: Path) -> str:
    """Return what a project is called."""
    return path.stem if is_project(path) else path.name


def title(path: Path | None, *, read_only: bool) -> str:
    """Return the window's title."""
    if path is None:
        return "CodeLedger"
    marks = [mark for mark, holds in (("not yet named", is_unnamed(path)), ("read-only", read_only)) if holds]
    said = f" ({', '.join(marks)})" if marks else ""
    return f"{project_name(path)}{said} – CodeLedger"


def clock(when: datetime) -> str:
    """Return the time of day where the reader is."""
    return f"{when.astimezone():%H:%M}"


def moment(when: datetime) -> str:
    """Return the day and time where the reader is."""
    return f"{when.astimezone():%m/%d/%Y} at {clock(when)}"


def short_moment(when: datetime) -> str:
    """Return the day and time for a table."""
    return f"{when.astimezone():%m/%d/%Y %H:%M}"


def owner_words(owner: Owner, name: str) -> str:
    """Say who has a project open."""
    return f"{owner.who} has {name} open on {owner.host} since {moment(owner.since)}"


def size_words(size: int) -> str:
    """Return a file's size."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024)):,} KB"
    return f"{size / 1024 / 1024:,.1f} MB"
