"""What a person decided, step by step: nothing is overwritten, undoing marks a step and takes nothing away."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.project.database import Database
from app.project.keys import canonical, digest, moment, parsed, storable, written
from app.project.model import Decision, Draft, What
from app.project.trail import DECIDED, REDONE, UNDONE, record

Mark = tuple[int, int]  # the latest record of the trail, and the latest decision
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
        return tuple(map(_of_row, self._database.read(lambda connection: _rows(connection, "ORDER BY number"))))

    def holding(self, what: What) -> Mapping[str, Decision]:
        """Return what holds now, by fact: the latest decision that is not undone, unless it takes the fact's decision back."""
        latest = "SELECT max(number) FROM decisions WHERE what = ? AND undone IS NULL GROUP BY fact"
        found = self._database.read(
            lambda connection: _rows(connection, f"WHERE value IS NOT NULL AND number IN ({latest}) ORDER BY number", what.value)
        )
        return {decision.fact: decision for decision in map(_of_row, found)}  # made when others can read again

    def holding_on(self, what: What, facts: Sequence[str]) -> Mapping[str, Decision]:
        """Return what holds now on some facts, as `holding` does on all."""
        latest = "WHERE what = ? AND fact = ? AND undone IS NULL ORDER BY number DESC LIMIT 1"
        found = self._database.read(lambda connection: [row for fact in facts for row in _rows(connection, latest, what.value, fact)])
        return {decision.fact: decision for decision in map(_of_row, found) if decision.value is not None}

    def mark(self) -> Mark:
        """Return what tells one state of the decisions from a later one."""
        latest = "SELECT (SELECT coalesce(max(number), 0) FROM trail), (SELECT coalesce(max(number), 0) FROM decisions)"
        found = self._database.read(lambda connection: connection.execute(latest).fetchone())
        return int(found[0]), int(found[1])

    def touched(self, since: Mark, *kinds: What) -> bool:
        """Return whether a decision of one of these kinds was made, undone or redone since a mark, by looking at those alone."""
        return self._database.read(lambda connection: _touched(connection, since, [what.value for what in kinds]))

    def size(self, step: int | None = None, *, undo: bool) -> int:
        """Return how many decisions `undo` of a step would take back, or `redo` restore; raises `LookupError` for one never made."""
        find = _to_undo if undo else _to_redo
        counted = "SELECT count(*) FROM decisions WHERE step = ?"
        return self._database.read(lambda connection: int(connection.execute(counted, (find(connection, step),)).fetchone()[0]))

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


def _touched(connection: sqlite3.Connection, since: Mark, kinds: Sequence[str]) -> bool:
    among = f"+what IN ({', '.join('?' * len(kinds))}) LIMIT 1"
    # the plus: to go by the few numbers, not by the many of a kind
    if connection.execute(f"SELECT 1 FROM decisions WHERE number > ? AND {among}", (since[1], *kinds)).fetchone():  # noqa: S608  (question marks)
        return True
    turned = connection.execute("SELECT detail FROM trail WHERE number > ? AND action IN (?, ?)", (since[0], UNDONE, REDONE)).fetchall()
    steps = {said["step"] for (detail,) in turned if isinstance(said := parsed(detail), dict)}
    return any(connection.execute(f"SELECT 1 FROM decisions WHERE step = ? AND {among}", (step, *kinds)).fetchone() for step in steps)  # noqa: S608  (question marks)


def _select(connection: sqlite3.Connection, which: str, *values: object) -> tuple[Decision, ...]:
    return tuple(map(_of_row, _rows(connection, which, *values)))


def _rows(connection: sqlite3.Connection, which: str, *values: object) -> list[tuple[Any, ...]]:
    return connection.execute(f"SELECT {COLUMNS}, undone FROM decisions {which}", values).fetchall()  # noqa: S608  (constants)


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
