"""Whatever is done to a project behind its trail's back is found."""
# ruff: noqa: S608  the statements are made of these tests' own constants

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from app.errors import InputRefusedError
from app.project.database import connect, in_memory
from app.project.keys import canonical
from app.project.model import Draft, Tampering, What
from app.project.project import Project, create_project, open_project
from app.project.trail import hash_of, keep_head
from app.project.verify import tampering_in, verify_project
from app.user_folders import VARIABLE

RECORDS = 1000 if os.environ.get("CODELEDGER_LONG") == "1" else 24
FIELDS = {
    "at": "2020-01-01T00:00:00.000000+00:00",
    "who": "Mallory",
    "action": "noted",
    "detail": "{}",
    "previous": "f" * 64,
    "hash": "f" * 64,
}


def fill(project: Project) -> None:
    document = project.documents.add("a.docx", b"original", "docx", b"parsed")
    project.documents.add("b.docx", b"other", "docx", b"parsed too")
    project.documents.set_parsed(document.sha256, b"read again")
    for name in ("one", "two", "three"):
        project.decisions.decide(
            [Draft(what=What.REVIEW, fact=canonical([name, side]), value=canonical(name), reason="read") for side in "ab"]
        )
    project.decisions.undo()
    project.decisions.undo(1)
    project.decisions.redo()
    imported = project.imports.add("claims.csv", "ab" * 32, 2, '{"rows":2}', [b"one", b"two"])
    project.audits.add(imported.number, "fingerprint", '{"rules":3}', 1, [b"findings"])
    project.tables.add("hcpcs.txt", "cd" * 32, b"table")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("verified") / "review.codeledger"
    with pytest.MonkeyPatch.context() as patch, ExitStack() as opened:
        patch.setenv(VARIABLE, str(tmp_path_factory.mktemp("home")))  # this is made before any test's own home
        project = opened.enter_context(create_project(path, "R. Ames"))
        fill(project)
        while project.trail.head().number < RECORDS:
            project.trail.append("exported", {"findings": project.trail.head().number})
    return path


@pytest.fixture
def path(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(original, tmp_path / "review.codeledger"))


@pytest.fixture(scope="module")
def loaded(original: Path) -> Iterator[sqlite3.Connection]:
    """The project in memory, as it was."""
    with closing(in_memory(connect(original, "ro"))) as connection:
        yield connection


def found_after(connection: sqlite3.Connection, *changes: str | Callable[[sqlite3.Connection], object]) -> tuple[Tampering, ...]:
    """Return what is found after changes, which are then taken back."""
    connection.execute("BEGIN")
    try:
        for change in changes:
            if isinstance(change, str):
                assert connection.execute(change).rowcount != 0
            else:
                change(connection)
        return tuple(tampering_in(connection))
    finally:
        connection.execute("ROLLBACK")


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount != 0
        connection.commit()


def count_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM trail").fetchone()[0])


def seal_again(connection: sqlite3.Connection, start: int = 1) -> None:
    """Make the chain whole again from a record on, as somebody would who knows how it is made."""
    rows = connection.execute("SELECT number, at, who, action, detail FROM trail ORDER BY number").fetchall()
    previous = "0" * 64
    for number, row in enumerate(rows, 1):
        sealed = hash_of([number, *row[1:], previous])
        if row[0] >= start:
            connection.execute("UPDATE trail SET previous = ?, hash = ? WHERE number = ?", (previous, sealed, row[0]))
        previous = sealed
    keep_head(connection, len(rows), previous)


def test_an_untouched_project_agrees_with_its_trail(path: Path) -> None:
    assert verify_project(path) == ()


def test_a_project_being_worked_on_agrees(path: Path) -> None:
    with open_project(path, "R. Ames") as project:
        project.decisions.decide([Draft(what=What.NOTICE, fact='["NY"]', value='"2025-06-01"')])
        assert verify_project(path) == ()


@pytest.mark.parametrize("field", FIELDS)
def test_an_edited_field_of_any_record_is_found(loaded: sqlite3.Connection, field: str) -> None:
    for number in range(1, count_of(loaded) + 1):
        found = found_after(loaded, f"UPDATE trail SET {field} = '{FIELDS[field]}' WHERE number = {number}")
        assert any(place.record == number for place in found), number


def test_an_edited_record_sealed_again_is_found_at_the_next(loaded: sqlite3.Connection) -> None:
    def edit(connection: sqlite3.Connection) -> None:
        *fields, _ = connection.execute("SELECT * FROM trail WHERE number = 5").fetchone()
        fields[2] = "Mallory"
        connection.execute("UPDATE trail SET who = 'Mallory', hash = ? WHERE number = 5", (hash_of(fields),))

    assert {place.record for place in found_after(loaded, edit)} == {6}


def test_a_removed_record_is_found_wherever_it_stood(loaded: sqlite3.Connection) -> None:
    for number in range(1, count_of(loaded) + 1):
        found = found_after(loaded, f"DELETE FROM trail WHERE number = {number}")
        assert any(place.record == number and "missing" in place.why for place in found), number


def test_a_removed_record_is_found_when_the_others_move_up(loaded: sqlite3.Connection) -> None:
    last = count_of(loaded)
    for number in range(1, last + 1):
        moves = [f"UPDATE trail SET number = {later - 1} WHERE number = {later}" for later in range(number + 1, last + 1)]
        assert found_after(loaded, f"DELETE FROM trail WHERE number = {number}", *moves), number


def test_a_cut_off_end_is_found(loaded: sqlite3.Connection) -> None:
    last = count_of(loaded)
    for number in range(last):
        found = found_after(loaded, f"DELETE FROM trail WHERE number > {number}")
        assert any(place.record == number + 1 and "from the end" in place.why for place in found), number


def test_a_cut_off_end_with_its_note_adjusted_is_found_by_what_rested_on_it(loaded: sqlite3.Connection) -> None:
    def cut(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM trail WHERE number > 4")
        keep_head(connection, 4, connection.execute("SELECT hash FROM trail WHERE number = 4").fetchone()[0])

    found = found_after(loaded, cut)
    assert {place.why.split()[0] for place in found} >= {"Decision", "Import", "Audit", "Table"}


def test_two_records_in_each_others_place_are_found(loaded: sqlite3.Connection) -> None:
    last = count_of(loaded)
    for first in range(1, last):
        swap = [
            f"UPDATE trail SET number = -1 WHERE number = {first}",
            f"UPDATE trail SET number = {first} WHERE number = {first + 1}",
            f"UPDATE trail SET number = {first + 1} WHERE number = -1",
        ]
        assert {place.record for place in found_after(loaded, *swap)} >= {first, first + 1}


@pytest.mark.parametrize("number", [-3, 0])
def test_a_record_before_the_first_is_found(loaded: sqlite3.Connection, number: int) -> None:
    insert = f"INSERT INTO trail SELECT {number}, at, who, action, detail, previous, hash FROM trail WHERE number = 3"
    assert {place.record for place in found_after(loaded, insert)} >= {number}


def test_an_inserted_record_is_found_even_if_all_behind_it_is_sealed_again(loaded: sqlite3.Connection) -> None:
    def insert(connection: sqlite3.Connection) -> None:
        for number in range(count_of(connection), 3, -1):
            connection.execute("UPDATE trail SET number = ? WHERE number = ?", (number + 1, number))
        connection.execute("INSERT INTO trail SELECT 4, at, who, 'exported', '{}', previous, hash FROM trail WHERE number = 3")
        seal_again(connection)

    assert found_after(loaded, insert)


def test_an_appended_record_is_found(loaded: sqlite3.Connection) -> None:
    number = count_of(loaded) + 1
    found = found_after(
        loaded, f"INSERT INTO trail SELECT {number}, at, who, 'exported', '{{}}', hash, previous FROM trail WHERE number = 3"
    )
    assert {place.record for place in found} >= {number}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE meta SET value = '3 ' || value WHERE key = 'head'",
        "UPDATE meta SET value = '" + "f" * 64 + "' WHERE key = 'head'",
        "DELETE FROM meta WHERE key = 'head'",
        "UPDATE meta SET value = 'x' WHERE key = 'id'",
        "UPDATE meta SET value = '2020-01-01T00:00:00.000000+00:00' WHERE key = 'created'",
        "INSERT INTO meta VALUES ('more', '1')",
        "PRAGMA user_version = 1",
    ],
)
def test_changed_notes_on_the_project_are_found(path: Path, statement: str) -> None:
    change(path, statement)
    assert verify_project(path)


ROWS = [
    ("decisions", "decision", ["fact", "value", "reason", "who", "at", "what"], "'\"x\"'"),
    ("decisions", "decision", ["step", "trail"], "17"),
    ("documents", "document", ["file", "format", "added", "who"], "'x'"),
    ("documents", "document", ["size", "trail"], "17"),
    ("imports", "import", ["file", "sha256", "meta", "added", "who"], "'x'"),
    ("imports", "import", ["rows", "size", "trail"], "17"),
    ("audits", "audit", ["fingerprint", "summary", "run", "who"], "'x'"),
    ("audits", "audit", ["imported", "findings", "trail"], "17"),
    ("tables", "table", ["file", "added", "who"], "'x'"),
    ("tables", "table", ["trail"], "17"),
]


@pytest.mark.parametrize(
    ("table", "noun", "column", "value"), [(table, noun, column, value) for table, noun, columns, value in ROWS for column in columns]
)
def test_any_edited_field_of_what_is_kept_is_found(loaded: sqlite3.Connection, table: str, noun: str, column: str, value: str) -> None:
    for (row,) in loaded.execute(f"SELECT rowid FROM {table}").fetchall():
        found = found_after(loaded, f"UPDATE {table} SET {column} = {value} WHERE rowid = {row}")
        assert [place.why.split()[0].lower() for place in found] == [noun]


@pytest.mark.parametrize("table", ["decisions", "documents", "imports", "audits", "tables"])
def test_what_was_taken_away_is_found_with_the_record_that_tells_of_it(loaded: sqlite3.Connection, table: str) -> None:
    for row, record in loaded.execute(f"SELECT rowid, trail FROM {table}").fetchall():
        found = found_after(loaded, f"DELETE FROM {table} WHERE rowid = {row}")
        assert [place.record for place in found] == [record]
        assert "missing" in found[0].why


def test_a_decision_slipped_in_is_found(loaded: sqlite3.Connection) -> None:
    insert = "INSERT INTO decisions SELECT 99, 99, what, fact, '\"forged\"', reason, who, at, trail, NULL FROM decisions WHERE number = 1"
    (place,) = found_after(loaded, insert)
    assert place.why == "Decision 99 was added without the trail."


@pytest.mark.parametrize(("number", "mark"), [(1, "NULL"), (5, "12"), (3, "9")])
def test_a_decision_undone_or_restored_behind_the_trail_is_found(loaded: sqlite3.Connection, number: int, mark: str) -> None:
    before = loaded.execute("SELECT undone FROM decisions WHERE number = ?", (number,)).fetchone()[0]
    if str(before or "NULL") == mark:
        mark = "NULL" if before else "9"
    (place,) = found_after(loaded, f"UPDATE decisions SET undone = {mark} WHERE number = {number}")
    assert "marked as" in place.why


def test_any_changed_stored_byte_is_found(loaded: sqlite3.Connection) -> None:
    for content, data in loaded.execute("SELECT content, hex(data) FROM chunks").fetchall():
        other = f"{int(data[:2], 16) ^ 1:02x}{data[2:]}"
        assert len(found_after(loaded, f"UPDATE chunks SET data = x'{other}' WHERE content = {content}")) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contents SET sha256 = 'f'",
        "UPDATE contents SET size = size + 1",
        "DELETE FROM chunks",
        "INSERT INTO chunks SELECT content, number + 1, packed, data FROM chunks",
        "UPDATE import_pieces SET content = (SELECT min(content) FROM import_pieces)",
        "DELETE FROM import_pieces WHERE number = 2",
        "UPDATE documents SET parsed = original",
        "UPDATE documents SET original = parsed",
    ],
)
def test_stored_bytes_exchanged_or_taken_away_are_found(loaded: sqlite3.Connection, statement: str) -> None:
    assert found_after(loaded, statement)


def test_a_decision_that_takes_a_removed_ones_number_does_not_hide_it(path: Path) -> None:
    change(path, "DELETE FROM decisions WHERE number = 6")
    with open_project(path, "R. Ames") as project:
        project.decisions.decide([Draft(what=What.REVIEW, fact='["new"]', value='"x"')])
    assert any("second time" in place.why for place in verify_project(path))


def test_work_after_the_end_was_cut_off_leaves_the_gap_to_be_seen(path: Path) -> None:
    last = RECORDS
    change(path, f"DELETE FROM trail WHERE number > {last - 3}")
    with open_project(path, "R. Ames") as project:
        assert project.trail.append("exported", {}).number == last + 1
    assert any(place.record == last - 2 and "missing" in place.why for place in verify_project(path))


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER helpful AFTER INSERT ON decisions BEGIN UPDATE decisions SET value = NULL; END",
        "CREATE VIEW more AS SELECT * FROM decisions",
        "CREATE TABLE more (x)",
        "DROP INDEX decisions_of_fact",
        "DROP TABLE audit_pieces",
    ],
)
def test_what_was_added_to_the_tables_is_found_and_such_a_project_does_not_open(path: Path, statement: str) -> None:
    change(path, statement)
    (place,) = verify_project(path)
    assert place.record is None
    with pytest.raises(InputRefusedError, match="tables"):
        open_project(path, "R. Ames")


def test_a_hash_printed_earlier_occurs_in_the_trail(path: Path) -> None:
    with open_project(path, "R. Ames") as project:
        printed = project.trail.head().hash
        project.trail.append("exported", {})
    assert verify_project(path, head=printed) == ()
    assert verify_project(path, head=printed.upper() + "\n") == ()


def test_a_rewritten_trail_is_found_by_a_hash_printed_earlier(path: Path) -> None:
    with open_project(path, "R. Ames") as project:
        printed = project.trail.head().hash
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE trail SET who = 'Mallory' WHERE action = 'exported' OR action = 'undone'")
        seal_again(connection)
        connection.commit()
    assert verify_project(path) == ()  # nothing within the file gives it away
    (place,) = verify_project(path, head=printed)
    assert "does not occur" in place.why


def test_the_hash_of_another_project_is_not_taken_for_this_ones(path: Path, tmp_path: Path) -> None:
    with create_project(tmp_path / "other.codeledger", "R. Ames") as other:
        printed = other.trail.head().hash
    assert verify_project(path, head=printed)


def test_broken_text_in_a_record_is_found(path: Path) -> None:
    change(path, "UPDATE trail SET who = CAST(x'ff41' AS TEXT) WHERE number = 3")
    assert any(place.record == 3 for place in verify_project(path))


def test_verifying_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    change_time = path.stat().st_mtime_ns
    verify_project(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, change_time)
    path.chmod(0o444)
    assert verify_project(path) == ()


def test_what_is_no_project_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.codeledger"
    file.write_text("not a project", encoding="utf-8")
    with pytest.raises(InputRefusedError, match="not a project"):
        verify_project(file)
    with pytest.raises(InputRefusedError, match="no such file"):
        verify_project(tmp_path / "gone.codeledger")
