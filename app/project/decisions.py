"""What a person decided, step by step: nothing is overwritten, undoing marks a step and takes nothing away."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.project.database import Database
from app.project.keys import canonical, digest, moment, parsed, storable, written
from app.project.model import Decision, Draft, What
from app.project.trail import DECIDED, REDONE, UNDONE, record

COLUMNS = "number, step, what, fact, value, reason, who, at"


class Decisions:
    """The decisions of an open project."""

    def __init__(self, database: Database, who: str) -> None:
        self._database = database
        self._who = who

    def decide(self, drafts: Sequence[Draft]) -> tuple[Decision, ...]:
        """Make decisions, all in one step; they are on the disk when this returns.

        Raises `OutputFailedError`, and then none is made; `ValueError` for a fact or value that is no canonical text.
        """
        for draft in drafts:
            _check(draft.fact)
            if draft.value is not None:
                _check(draft.value)
        if not drafts:
            return ()
        return self._database.write(lambda connection: self._decide(connection, drafts))

    def undo(self, step: int | None = None) -> tuple[Decision, ...]:
        """Undo a step, by default the latest that is not undone; return its decisions, none if there was nothing to undo.

        Raises `LookupError` for a step that was never made.
        """
        return self._database.write(lambda connection: self._mark(connection, _to_undo(connection, step), UNDONE))

    def redo(self, step: int | None = None) -> tuple[Decision, ...]:
        """Restore an undone step; return its decisions, none if there was nothing to restore.

        By default the one undone last, as long as nothing was decided since. Raises `LookupError` for a step that was never made.
        """
        return self._database.write(lambda connection: self._mark(connection, _to_redo(connection, step), REDONE))

    def history(self) -> tuple[Decision, ...]:
        """Return every decision in the order made, the undone ones marked."""
        return self._database.read(lambda connection: _select(connection, "ORDER BY number"))

    def holding(self, what: What) -> Mapping[str, Decision]:
        """Return what holds now, by fact: the latest decision that is not undone, unless it takes the fact's decision back."""
        latest = "SELECT max(number) FROM decisions WHERE what = ? AND undone IS NULL GROUP BY fact"
        found = self._database.read(
            lambda connection: _select(connection, f"WHERE value IS NOT NULL AND number IN ({latest}) ORDER BY number", what.value)
        )
        return {decision.fact: decision for decision in found}

    @property
    def can_undo(self) -> bool:
        """Whether a step is left to undo."""
        return self._database.read(lambda connection: _to_undo(connection, None) is not None)

    @property
    def can_redo(self) -> bool:
        """Whether the step undone last can be restored, nothing having been decided since."""
        return self._database.read(lambda connection: _to_redo(connection, None) is not None)

    def _decide(self, connection: sqlite3.Connection, drafts: Sequence[Draft]) -> tuple[Decision, ...]:
        last, last_step = connection.execute("SELECT coalesce(max(number), 0), coalesce(max(step), 0) FROM decisions").fetchone()
        now = datetime.now(UTC)
        at, who, step = written(now), storable(self._who), last_step + 1
        rows = [
            (last + index, step, draft.what.value, draft.fact, draft.value, storable(draft.reason), who, at)
            for index, draft in enumerate(drafts, 1)
        ]
        detail = canonical({"step": step, "decisions": [[row[0], row[2], content_of(row)] for row in rows]})
        made = record(connection, self._who, DECIDED, detail, now)
        connection.executemany(
            f"INSERT INTO decisions ({COLUMNS}, trail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  (a constant)
            [(*row, made.number) for row in rows],
        )
        return tuple(_of_row((*row, None)) for row in rows)

    def _mark(self, connection: sqlite3.Connection, step: int | None, action: str) -> tuple[Decision, ...]:
        if step is None:
            return ()
        made = record(connection, self._who, action, canonical({"step": step}))
        undone = made.number if action == UNDONE else None
        connection.execute("UPDATE decisions SET undone = ? WHERE step = ?", (undone, step))
        return _select(connection, "WHERE step = ? ORDER BY number", step)


def content_of(row: Sequence[object]) -> str:
    """Return the hash by which the trail knows a decision, of its row as in `COLUMNS`."""
    return digest(list(row))


def _to_undo(connection: sqlite3.Connection, step: int | None) -> int | None:
    if step is not None:
        return step if _mark_of(connection, step) is None else None
    row = connection.execute("SELECT max(step) FROM decisions WHERE undone IS NULL").fetchone()
    return None if row[0] is None else int(row[0])


def _to_redo(connection: sqlite3.Connection, step: int | None) -> int | None:
    if step is not None:
        return step if _mark_of(connection, step) is not None else None
    row = connection.execute(
        "SELECT step FROM decisions WHERE undone > (SELECT max(trail) FROM decisions) ORDER BY undone DESC LIMIT 1"
    ).fetchone()
    return None if row is None else int(row[0])


def _mark_of(connection: sqlite3.Connection, step: int) -> int | None:
    """Return the record that undid a step, None if it stands."""
    row = connection.execute("SELECT undone FROM decisions WHERE step = ? LIMIT 1", (step,)).fetchone()
    if row is None:
        raise LookupError(f"no step {step}")
    return None if row[0] is None else int(row[0])


def _select(connection: sqlite3.Connection, which: str, *values: object) -> tuple[Decision, ...]:
    rows = connection.execute(f"SELECT {COLUMNS}, undone FROM decisions {which}", values)  # noqa: S608  (constants)
    return tuple(_of_row(row) for row in rows)


def _of_row(row: tuple[Any, ...]) -> Decision:
    number, step, what, fact, value, reason, who, at, undone = row
    return Decision(
        number=number,
        step=step,
        what=What(what),
        fact=fact,
        value=value,
        reason=reason,
        who=who,
        when=moment(at),
        undone=undone is not None,
    )


def _check(text: str) -> None:
    """Two spellings of one fact would be two facts."""
    if canonical(parsed(text)) != text:
        raise ValueError("a fact and its value are written as canonical texts")
