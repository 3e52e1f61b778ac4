"""Tells the findings on the engine what a person decided on them, so that they can be sorted and filtered by it."""

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from app.audit.findings_table import FindingsTable
from app.audit.model import Decision, FindingKey
from app.desktop.audit.findings.source import Work
from app.progress import Job


class DecisionMarks:
    """Knows what each table of findings was told, and tells it what differs."""

    def __init__(self) -> None:
        """Begin with nothing told."""
        self._told: WeakKeyDictionary[FindingsTable, dict[FindingKey, str]] = WeakKeyDictionary()

    def telling(self, held: Mapping[FindingKey, Decision]) -> Work:
        """Return the work of telling a table what is decided now."""

        def work(table: FindingsTable, _job: Job) -> None:
            told = self._told.get(table, {})
            now = {key: decision.disposition for key, decision in held.items()}
            differing: dict[FindingKey, str | None] = {key: made for key, made in now.items() if told.get(key) != made}
            differing |= dict.fromkeys(told.keys() - now.keys())
            table.marks.decide(differing)
            self._told[table] = now

        return work
