"""Whether a project still says what its trail says: every record sealed to the one before it, and everything kept as recorded."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from app.errors import InputRefusedError
from app.project.database import check_sound, is_shaped
from app.project.expected import Expected, Kept, Place, replay
from app.project.faults import reading_failed
from app.project.kept import kept_in
from app.project.model import Tampering
from app.project.reading import reader_of, remove_copy
from app.project.schema import LATEST, version_of
from app.project.trail import COLUMNS, START, hash_of


def verify_project(path: Path, head: str | None = None) -> tuple[Tampering, ...]:
    """Return where the project at `path` does not agree with its trail; nothing means that it does. The file is only read.

    Found is any record of the trail that was changed, removed (at the start, in the middle, at the end), moved or inserted, and any
    decision, document, import, audit or table that was changed, added or removed without the trail.

    Whoever rewrites the whole trail, and all that rests on it, in itself consistently leaves nothing to find within the file. That shows
    only against a hash kept outside it: every report prints the head's. Given such a hash as `head`, a trail it does not occur in is
    reported.

    Raises `InputRefusedError` for what is no project, a damaged one and one of a newer schema.
    """
    connection, copy = reader_of(path, check_sound)
    try:
        connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")  # a broken text is a changed one
        connection.execute("BEGIN")  # everything of one moment, whoever works on it
        if version_of(connection) > LATEST:
            raise InputRefusedError(path.name, "", "A newer version of the program wrote the project.", "Update the program to verify it.")
        if not is_shaped(connection):
            return (Tampering(None, "The project's tables were changed, or something was added to them that may act on its own."),)
        return tuple(tampering_in(connection, head))
    except sqlite3.Error as fault:
        raise reading_failed(path.name, fault) from fault
    finally:
        connection.close()
        remove_copy(copy)


def tampering_in(connection: sqlite3.Connection, head: str | None = None) -> Iterator[Tampering]:
    """Yield where an open project of a known schema does not agree with its trail."""
    rows = connection.execute(f"SELECT {COLUMNS} FROM trail ORDER BY number").fetchall()  # noqa: S608  (a constant)
    known = dict(connection.execute("SELECT key, value FROM meta").fetchall())
    yield from _broken_links(rows)
    yield from _end(rows, str(known.pop("head", "")))
    expected = replay(rows)
    yield from expected.doubtful
    yield from _differences(expected, connection)
    yield from _beginning(known, expected, connection)
    if head is not None and head.strip().lower() not in {hash_of(row[:-1]) for row in rows}:
        yield Tampering(
            None, "The hash given does not occur in the trail: this is another project, an older copy, or its trail was rewritten."
        )


def _broken_links(rows: Sequence[tuple[Any, ...]]) -> Iterator[Tampering]:
    due, previous = 1, START
    for row in rows:
        number, sealed = row[0], row[-1]
        if number < due:
            yield Tampering(number, f"Record {number} was inserted before the first.")
            continue
        if number > due:
            yield Tampering(due, f"{_span(due, number - 1)} missing.")
        if hash_of(row[:-1]) != sealed:
            yield Tampering(number, f"Record {number} was changed after it was written.")
        elif number == due and row[5] != previous:
            yield Tampering(number, f"Record {number} does not follow on record {number - 1}: one of them was changed, moved or inserted.")
        due, previous = number + 1, sealed


def _end(rows: Sequence[tuple[Any, ...]], kept: str) -> Iterator[Tampering]:
    last, sealed = (rows[-1][0], rows[-1][-1]) if rows else (0, START)
    count, _, hash_kept = kept.partition(" ")
    if not count.isdecimal():
        yield Tampering(None, "The note of where the trail ends is missing or was changed.")
    elif int(count) > last:
        yield Tampering(last + 1, f"{_span(last + 1, int(count))} missing from the end.")
    elif int(count) < last:
        yield Tampering(int(count) + 1, f"The trail goes on behind its end: {_span(int(count) + 1, last)} inserted.")
    elif hash_kept != sealed:
        yield Tampering(last, f"Record {last} is not the one the trail ended with.")


def _beginning(known: dict[str, str], expected: Expected, connection: sqlite3.Connection) -> Iterator[Tampering]:
    if known != expected.meta:
        yield Tampering(1, "The project's number or its day of creation was changed.")
    if expected.schema != version_of(connection):
        yield Tampering(None, "The project's schema is not the one its trail names.")


def _differences(expected: Expected, connection: sqlite3.Connection) -> Iterator[Tampering]:
    found = kept_in(connection)
    for place, entry in expected.kept.items():
        if place not in found:
            yield Tampering(entry.record, f"{_named(place)} is missing; record {entry.record} tells of it.")
        else:
            yield from _difference(place, entry, found[place])
    for place, entry in found.items():
        if place not in expected.kept:
            yield Tampering(entry.record, f"{_named(place)} was added without the trail.")


def _difference(place: Place, expected: Kept, found: Kept) -> Iterator[Tampering]:
    if found.content != expected.content:
        yield Tampering(expected.record, f"{_named(place)} is not what record {expected.record} tells of: it was changed.")
    elif found.record != expected.record:
        yield Tampering(expected.record, f"{_named(place)} names record {found.record} as its own, not {expected.record}.")
    if found.undone != expected.undone:
        yield Tampering(
            expected.undone or found.undone, f"{_named(place)} is marked as {_mark(found)}, where the trail has it as {_mark(expected)}."
        )


def _mark(entry: Kept) -> str:
    return "standing" if entry.undone is None else f"undone by record {entry.undone}"


def _named(place: Place) -> str:
    noun, key = place
    return f"{noun.capitalize()} {key[:12] if isinstance(key, str) else key}"


def _span(first: int, last: int) -> str:
    return f"Record {first} is" if first == last else f"Records {first} to {last} are"
