"""What codes mean in the words of their code set, and which code took the place of which. Both are read when first asked for.

Texts are those whose licence allows it: ICD-10-CM (NCHS), ICD-10-PCS (CMS) and HCPCS Level II from the files a person imports;
never those of CPT, CDT or revenue codes, which belong to others.
"""

import csv
import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from app.bundled import resource
from app.codesets.expand import key_of
from app.codesets.model import CodeSystem, Successor

_LICENSED = frozenset({CodeSystem.HCPCS, CodeSystem.ICD10CM, CodeSystem.ICD10PCS})


@dataclass(frozen=True, slots=True)
class TextSource:
    """The descriptions of one system's codes, by their key."""

    system: CodeSystem
    load: Callable[[], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class SuccessorSource:
    """The successors of one system's codes, by their key."""

    system: CodeSystem
    load: Callable[[], Mapping[str, tuple[Successor, ...]]]


class Texts:
    """Descriptions of several sources; of two the later in the sequence counts."""

    def __init__(self, sources: Sequence[TextSource]) -> None:
        self._sources = [source for source in sources if source.system in _LICENSED]

    def of(self, system: CodeSystem, key: str) -> str | None:
        """Return a code's description."""
        for source in reversed(self._sources):
            if source.system is system and (text := source.load().get(key)):
                return text
        return None


class Successors:
    """Which codes are used in place of which, by several sources."""

    def __init__(self, sources: Sequence[SuccessorSource]) -> None:
        self._sources = tuple(sources)

    def of(self, system: CodeSystem, key: str, day: date | None) -> tuple[Successor, ...]:
        """Return the codes used in place of one, by a day those that had begun; a later source says it again in its own words."""
        found: dict[tuple[str, str | None], Successor] = {}
        for source in self._sources:
            if source.system is system:
                found |= {(item.code, item.drug): item for item in source.load().get(key, ())}
        return tuple(item for item in found.values() if day is None or item.start is None or item.start <= day)

    def chain(self, system: CodeSystem, key: str, day: date | None, drug: str | None) -> tuple[Successor, ...]:
        """Return the successors of a code, then theirs, each code once."""
        steps: list[Successor] = []
        seen = {key}
        waiting = [key]
        while waiting:
            for item in self.of(system, waiting.pop(0), day):
                other = drug is not None and item.drug is not None and item.drug.casefold() != drug.casefold()
                if key_of(item.code) not in seen and not other:
                    seen.add(key_of(item.code))
                    steps.append(item)
                    waiting.append(key_of(item.code))
        return tuple(steps)


def bundled_texts() -> list[TextSource]:
    """Return the shipped descriptions."""
    folder = resource("codesets")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return [_texts_of(CodeSystem(entry["system"]), folder / entry["file"]) for entry in manifest.get("texts", ())]


def bundled_successors() -> list[SuccessorSource]:
    """Return the shipped successors."""
    folder = resource("codesets")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    path = folder / manifest["successors"]
    return [SuccessorSource(CodeSystem.HCPCS, lambda: _successors(path))]


def _texts_of(system: CodeSystem, path: Path) -> TextSource:
    return TextSource(system, lambda: _texts(path))


@cache
def _texts(path: Path) -> Mapping[str, str]:
    """Read lines of code, tab and description."""
    pairs = (line.partition("\t") for line in gzip.decompress(path.read_bytes()).decode("utf-8").split("\n") if line)
    return {code: text for code, _, text in pairs}


@cache
def _successors(path: Path) -> Mapping[str, tuple[Successor, ...]]:
    found: dict[str, tuple[Successor, ...]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            start = date.fromisoformat(row["from"]) if row["from"] else None
            item = Successor(row["code"], row["successor"], start, row["drug"] or None, row["source"])
            found[row["code"]] = (*found.get(row["code"], ()), item)
    return found
