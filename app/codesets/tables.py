"""The loaded code tables: which days each speaks for, when a code existed, and what a printed range stood for on a day.

A table speaks for every code of its system on the days of its window. A *fact* speaks for one code only and makes no window:
a HCPCS code without a fact stays undetermined, whatever facts other codes have.
"""

import csv
import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from app.bundled import resource
from app.codesets.expand import CodeTable, expand_category, expand_placeholder, expand_range, key_of
from app.codesets.model import CodeSystem, Expansion, Validity, Window

_UNDETERMINED = Expansion(None)


@dataclass(frozen=True, slots=True)
class TableSource:
    """A table that is read when it is first asked."""

    window: Window
    load: Callable[[], CodeTable]


@dataclass(frozen=True, slots=True)
class CodeFact:
    """What is known of a single code without a table of its system. `validity` None: its dates are not known here."""

    system: CodeSystem
    code: str
    validity: Validity | None
    nonspecific: bool
    source: str


class CodeSets:
    """All loaded tables and facts. A later source for a system takes the place of an earlier one."""

    def __init__(self, sources: Sequence[TableSource] = (), facts: Sequence[CodeFact] = ()) -> None:
        self._sources = {source.window.system: source for source in sources}
        self._facts = {(fact.system, key_of(fact.code)): fact for fact in facts}
        self._tables: dict[CodeSystem, CodeTable] = {}
        self._updates: dict[CodeSystem, tuple[date, ...]] = {}

    @property
    def windows(self) -> tuple[Window, ...]:
        """The windows of all tables; facts have none."""
        return tuple(source.window for source in self._sources.values())

    @property
    def facts(self) -> tuple[CodeFact, ...]:
        """What is known of single codes."""
        return tuple(self._facts.values())

    def window(self, system: CodeSystem) -> Window | None:
        """Return the days the system's table speaks for, or None where no table is loaded."""
        source = self._sources.get(system)
        return source.window if source else None

    def fact(self, system: CodeSystem, code: str) -> CodeFact | None:
        """Return what is known of a single code apart from any table."""
        return self._facts.get((system, key_of(code)))

    def validity(self, system: CodeSystem, code: str) -> tuple[Validity, ...]:
        """Return the times a code existed (codes are reused), by the table or else by a fact; empty: none known."""
        table = self._table(system)
        if table is not None:
            return table.validities.get(key_of(code), ())
        fact = self.fact(system, code)
        return (fact.validity,) if fact and fact.validity else ()

    def exists_on(self, system: CodeSystem, code: str, day: date) -> bool | None:
        """Return whether the code existed on the day; None: neither a table nor a fact speaks for it."""
        table = self._table(system)
        if table is not None:
            return table.exists(key_of(code), day) if table.window.covers(day) else None
        fact = self.fact(system, code)
        return fact.validity.covers(day) if fact and fact.validity else None

    def expand(self, system: CodeSystem, code: str, through: str | None, form: str, day: date) -> Expansion:
        """Return what was printed (form: single, range, category, placeholder) as the codes existing on the day."""
        if form == "single" and through is None:
            known = self._known(system, code)
            return Expansion((code,), known, known)
        table = self._table(system)
        if table is None or not table.window.covers(day):
            return _UNDETERMINED
        if form == "placeholder":
            return expand_placeholder(table, code, through, day)
        if through is not None:
            return expand_range(table, code, through, day)
        return expand_category(table, code, day)

    def updates(self, system: CodeSystem, after: date, before: date | None) -> tuple[date, ...]:
        """Return the days within (after, before) on which codes of the system came into being, oldest first."""
        return tuple(day for day in self._starts(system) if after < day and (before is None or day < before))

    def _starts(self, system: CodeSystem) -> tuple[date, ...]:
        if system not in self._updates:
            table = self._table(system)
            times = {time for code in table.validities.values() for time in code} if table else set()
            self._updates[system] = tuple(sorted({time.start for time in times if time.start}))
        return self._updates[system]

    def _known(self, system: CodeSystem, code: str) -> bool:
        table = self._table(system)
        return table is None or key_of(code) in table.validities

    def _table(self, system: CodeSystem) -> CodeTable | None:
        if system not in self._tables:
            source = self._sources.get(system)
            if source is None:
                return None
            self._tables[system] = source.load()
        return self._tables[system]


@cache
def load_bundled() -> CodeSets:
    """Return the tables shipped with the program. A table's codes are read when a code of its system is first asked for."""
    folder = resource("codesets")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return CodeSets([_source(folder, entry) for entry in manifest["tables"]], _facts(folder / manifest["facts"]))


def _source(folder: Path, entry: dict[str, str]) -> TableSource:
    window = Window(CodeSystem(entry["system"]), date.fromisoformat(entry["first"]), date.fromisoformat(entry["last"]), entry["source"])
    path = folder / entry["file"]
    return TableSource(window, lambda: read_table(path, window))


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
        validities[code] = validities[code] + validity if code in validities else validity
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
