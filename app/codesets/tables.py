"""The loaded code tables: which days each speaks for, when a code existed, and what a printed range stood for on a day.

A table speaks for every code of its system on the days of its window; a system may have several tables, and days between them
that none speaks for. A *fact* speaks for one code only and makes no window: a HCPCS code without a fact stays undetermined,
whatever facts other codes have.
"""

import csv
import gzip
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.bundled import resource
from app.codesets.expand import CodeTable, Expander, key_of, written
from app.codesets.model import CodeSystem, Expansion, Successor, Validity, Window
from app.codesets.stitch import hull, joined, segments_of, stitched
from app.codesets.texts import Successors, SuccessorSource, Texts, TextSource, bundled_successors, bundled_texts

_UNDETERMINED = Expansion(None)


@dataclass(frozen=True, slots=True)
class TableSource:
    """A table that is read when it is first asked."""

    window: Window
    load: Callable[[], CodeTable]
    codes: int | None = None  # how many it holds, where that is known without reading it


@dataclass(frozen=True, slots=True)
class CodeFact:
    """What is known of a single code without a table of its system. `validity` None: its dates are not known here."""

    system: CodeSystem
    code: str
    validity: Validity | None
    nonspecific: bool
    source: str


class CodeSets:
    """All loaded tables and facts. On a day that two tables of a system cover, the later in the sequence speaks."""

    def __init__(
        self,
        sources: Sequence[TableSource] = (),
        facts: Sequence[CodeFact] = (),
        texts: Sequence[TextSource] = (),
        successors: Sequence[SuccessorSource] = (),
    ) -> None:
        self._sources: dict[CodeSystem, tuple[TableSource, ...]] = {}
        for source in sources:
            self._sources[source.window.system] = (*self._sources.get(source.window.system, ()), source)
        self._windows = {system: _windows([source.window for source in held]) for system, held in self._sources.items()}
        self._hulls = {system: hull(windows) for system, windows in self._windows.items()}
        self._facts = {(fact.system, key_of(fact.code)): fact for fact in facts}
        self._expanders: dict[CodeSystem, tuple[CodeTable, Expander]] = {}
        self._updates: dict[CodeSystem, tuple[date, ...]] = {}
        self._lives: dict[CodeSystem, Mapping[str, tuple[date, date]]] = {}
        self._texts = Texts(texts)
        self._successors = Successors(successors)

    @property
    def windows(self) -> tuple[Window, ...]:
        """The windows of all tables, none overlapping another of its system; facts have none."""
        return tuple(window for windows in self._windows.values() for window in windows)

    @property
    def facts(self) -> tuple[CodeFact, ...]:
        """What is known of single codes."""
        return tuple(self._facts.values())

    def windows_of(self, system: CodeSystem) -> tuple[Window, ...]:
        """Return the windows of the system's tables in order of days; between them nothing is said."""
        return self._windows.get(system, ())

    def window(self, system: CodeSystem) -> Window | None:
        """Return the days the system's tables speak for, with what lies between them as `gaps`, or None where no table is loaded."""
        return self._hulls.get(system)

    def fact(self, system: CodeSystem, code: str) -> CodeFact | None:
        """Return what is known of a single code apart from any table."""
        return self._facts.get((system, key_of(code)))

    def validity(self, system: CodeSystem, code: str) -> tuple[Validity, ...]:
        """Return the times a code existed (codes are reused), by the tables or else by a fact; empty: none known."""
        table = self._table(system)
        if table is not None:
            return table.validities.get(key_of(code), ())
        fact = self.fact(system, code)
        return (fact.validity,) if fact and fact.validity else ()

    def exists_on(self, system: CodeSystem, code: str, day: date) -> bool | None:
        """Return whether the code existed on the day; None: neither a table, nor its own record, nor a fact speaks for it."""
        table = self._table(system)
        if table is not None and table.window.covers(day):
            return table.exists(key_of(code), day)
        fact = self.fact(system, code)
        if fact is not None and fact.validity is not None:
            return fact.validity.covers(day)
        return self._by_record(system, key_of(code), day)

    def exist_on(self, system: CodeSystem, pairs: Iterable[tuple[str, date]]) -> list[bool | None]:
        """Return `exists_on` of many codes, each with its day."""
        window, lives = self.window(system), self._single_lives(system)
        first, last = (window.first, window.last) if window is not None else (date.max, date.min)
        covers = window.covers if window is not None and window.gaps else None
        one = lives.get
        return [
            life[0] <= day < life[1]
            if first <= day <= last and (life := one(code)) is not None and (covers is None or covers(day))
            else self.exists_on(system, code, day)
            for code, day in pairs
        ]

    def expand(self, system: CodeSystem, code: str, through: str | None, form: str, day: date) -> Expansion:
        """Return what was printed (form: single, range, category, placeholder) as the codes existing on the day."""
        table = self._table(system)
        if form == "single" and through is None:
            known = table is None or key_of(code) in table.validities
            return Expansion((code,), known, known)
        if table is None or not table.window.covers(day):
            return _UNDETERMINED
        expander = self._expanders[system][1]
        if form == "placeholder":
            return expander.placeholder(code, through, day)
        if through is not None:
            return expander.range(code, through, day)
        return expander.category(code, day)

    def updates(self, system: CodeSystem, after: date, before: date | None) -> tuple[date, ...]:
        """Return the days within (after, before) on which codes of the system came into being, oldest first."""
        return tuple(day for day in self._starts(system) if after < day and (before is None or day < before))

    def codes(self, system: CodeSystem) -> tuple[str, ...]:
        """Return every code the system's tables hold, whenever it was valid, without a dot and in table order."""
        table = self._table(system)
        return tuple(table.keys) if table is not None else ()

    def description(self, system: CodeSystem, code: str) -> str | None:
        """Return what a code means, in its code set's own words; None: not known here."""
        return self._texts.of(system, key_of(code))

    def successors(self, system: CodeSystem, code: str, day: date | None = None) -> tuple[Successor, ...]:
        """Return the codes used in place of one, by a day those that had begun."""
        return self._successors.of(system, key_of(code), day)

    def chain(self, system: CodeSystem, code: str, day: date | None = None, drug: str | None = None) -> tuple[Successor, ...]:
        """Return what followed a code, and what followed that, by a day; with a drug, its own successors among those of all drugs."""
        return self._successors.chain(system, key_of(code), day, drug)

    def _starts(self, system: CodeSystem) -> tuple[date, ...]:
        if system not in self._updates:
            table = self._table(system)
            times = {time for code in table.validities.values() for time in code} if table else set()
            self._updates[system] = tuple(sorted({time.start for time in times if time.start}))
        return self._updates[system]

    def _single_lives(self, system: CodeSystem) -> Mapping[str, tuple[date, date]]:
        """Return first and last bound of every code with one life, by its code with and without a dot: most are asked for so."""
        if system not in self._lives:
            table = self._table(system)
            bounds = {
                key: (times[0].start or date.min, times[0].end or date.max)
                for key, times in (table.validities.items() if table is not None else ())
                if len(times) == 1
            }
            self._lives[system] = bounds | {written(system, key): bound for key, bound in bounds.items()}
        return self._lives[system]

    def _by_record(self, system: CodeSystem, key: str, day: date) -> bool | None:
        """Return what a code's own record says of a day before its table's window: from its first day on, nothing of what came before."""
        for source in reversed(self._sources.get(system, ())):
            times = source.load().validities.get(key, ()) if day < source.window.first else ()
            if any(time.start is not None and time.start <= day for time in times):
                return any(time.covers(day) for time in times)
        return None

    def _table(self, system: CodeSystem) -> CodeTable | None:
        if system not in self._expanders:
            if system not in self._sources:
                return None
            facts = {key: fact.validity for (of, key), fact in self._facts.items() if of is system and fact.validity is not None}
            table = stitched([source.load() for source in self._sources[system]], facts)
            self._expanders[system] = (table, Expander(table))
        return self._expanders[system][0]


def _windows(windows: Sequence[Window]) -> tuple[Window, ...]:
    parts = segments_of(windows)
    return tuple(Window(windows[part.table].system, part.first, part.last, windows[part.table].source) for part in parts)


def bundled_sources() -> tuple[list[TableSource], list[CodeFact]]:
    """Return the shipped tables, none of them read yet, and the shipped facts."""
    folder = resource("codesets")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return [_source(folder, entry) for entry in manifest["tables"]], _facts(folder / manifest["facts"])


@cache
def load_bundled() -> CodeSets:
    """Return the tables shipped with the program. A table's codes are read when a code of its system is first asked for."""
    sources, facts = bundled_sources()
    return CodeSets(sources, facts, bundled_texts(), bundled_successors())


def _source(folder: Path, entry: dict[str, Any]) -> TableSource:
    window = Window(CodeSystem(entry["system"]), date.fromisoformat(entry["first"]), date.fromisoformat(entry["last"]), entry["source"])
    path = folder / entry["file"]
    return TableSource(window, lambda: read_table(path, window), int(entry["codes"]))


@cache
def read_table(path: Path, window: Window) -> CodeTable:
    """Read a table of code, first day and first day no longer valid; a code may have several rows."""
    lines = gzip.decompress(path.read_bytes()).decode("ascii").splitlines()[1:]
    times: dict[str, tuple[Validity, ...]] = {}  # few distinct ones: most codes share theirs
    validities: dict[str, tuple[Validity, ...]] = {}
    for line in lines:
        code, _, span = line.partition(",")
        validity = times.get(span)
        if validity is None:
            start, _, end = span.partition(",")
            validity = times[span] = (Validity(_day(start), _day(end)),)
        validities[code] = joined((*validities[code], *validity)) if code in validities else validity
    return CodeTable(window, sorted(validities), validities)


def _facts(path: Path) -> list[CodeFact]:
    with path.open(encoding="utf-8", newline="") as file:
        return [_fact(row) for row in csv.DictReader(file)]


def _fact(row: dict[str, str]) -> CodeFact:
    start, end = _day(row["valid_from"]), _day(row["valid_to"])
    validity = Validity(start, end) if start or end else None
    return CodeFact(CodeSystem(row["system"]), row["code"], validity, row["nonspecific"] == "yes", row["source"])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
