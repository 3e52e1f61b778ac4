"""The three-digit ZIP areas too small to be named: the list shipped, or the one a person put in its place."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from app.bundled import resource
from app.errors import InputRefusedError
from app.user_folders import data_folder

FOLDER = "safe_harbor"
FILE = "zip3.toml"
_PREFIX = re.compile(r"\d{3}", re.ASCII)
_FIRST_CENSUS = 2000


@dataclass(frozen=True, slots=True)
class SmallAreas:
    """The prefixes of areas of 20,000 people or fewer, the census they were counted in, and who says so."""

    prefixes: frozenset[str]
    census: int
    source: str
    own: bool  # a person's own list

    @property
    def words(self) -> str:
        """Return in one sentence which list an export went by."""
        list_ = f"{len(self.prefixes)} three-digit ZIP areas printed as 000, counted in the {self.census} Census"
        return f"{list_} ({'own list' if self.own else 'list shipped'}): {self.source}"


def small_areas() -> SmallAreas:
    """Return the list in the person's own folder where there is one, else that shipped; raises `InputRefusedError` for a wrong one."""
    own = data_folder(FOLDER) / FILE
    return _read(own, own=True) if own.exists() else _read(resource(FOLDER) / FILE, own=False)


def _read(path: Path, *, own: bool) -> SmallAreas:
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise _refused(path, "", "The list of small ZIP areas cannot be read.") from fault
    census, source, listed = said.get("census"), said.get("source"), said.get("restricted")
    if not isinstance(census, int) or census < _FIRST_CENSUS:
        raise _refused(path, "census", "It has to name the year of the census its areas were counted in.")
    if not isinstance(source, str) or not source.strip():
        raise _refused(path, "source", "It has to name its source.")
    if not isinstance(listed, list) or not listed:
        raise _refused(path, "restricted", "It has to list the first three digits of each small area.")
    wrong = [text for text in listed if not isinstance(text, str) or not _PREFIX.fullmatch(text)]
    if wrong:
        raise _refused(path, "restricted", f"“{wrong[0]}” is not three digits in quotes.")
    return SmallAreas(frozenset(listed), census, source.strip(), own)


def _refused(path: Path, where: str, why: str) -> InputRefusedError:
    return InputRefusedError(path.name, where, why, f"Correct {path}, or remove it to go by the list shipped.")
