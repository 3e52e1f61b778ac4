"""Claims come out as they went in, show only once they are whole, and hold nobody up."""

import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import CancelledError, OutputFailedError
from app.project.contents import CHUNK
from app.project.database import connect
from app.project.keys import canonical
from app.project.model import Draft, What
from app.project.project import Project, create_project, open_project
from app.project.verify import verify_project

SHA = "ab" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "review.codeledger"


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with create_project(path, "R. Ames") as project:
        yield project


def stored(path: Path) -> int:
    connection = connect(path, "ro")
    try:
        return int(connection.execute("SELECT count(*) FROM contents").fetchone()[0])
    finally:
        connection.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=200), max_size=5), st.text(st.characters(codec="utf-8")), st.integers(0, 2**40))
def test_what_goes_in_comes_out(project: Project, pieces: list[bytes], meta: str, rows: int) -> None:
    record = project.imports.add("claims.xlsx", SHA, rows, meta, iter(pieces))
    assert (record.file, record.sha256, record.rows, record.who) == ("claims.xlsx", SHA, rows, "R. Ames")
    assert record.size == sum(map(len, pieces))
    assert list(project.imports.pieces(record.number)) == pieces
    assert project.imports.meta(record.number) == meta
    assert project.imports.all()[-1] == record


def test_long_pieces_come_out_after_opening_again(project: Project, path: Path) -> None:
    pieces = [random.Random(size).randbytes(size) for size in (3 * CHUNK + 1, 5, 2 * CHUNK)]  # noqa: S311  no secret
    record = project.imports.add("claims.csv", SHA, 10, "{}", pieces)
    project.close()
    with open_project(path, "L. Voss") as again:
        assert again.imports.all() == (record,)
        assert list(again.imports.pieces(1)) == pieces
        assert again.imports.meta(1) == "{}"
    assert verify_project(path) == ()


def test_the_same_file_can_be_imported_twice(project: Project) -> None:
    first = project.imports.add("claims.csv", SHA, 1, "one", [b"a"])
    second = project.imports.add("claims.csv", SHA, 1, "two", [b"b"])
    assert (first.number, second.number) == (1, 2)
    assert list(project.imports.pieces(1)) == [b"a"]
    assert list(project.imports.pieces(2)) == [b"b"]


def test_an_import_shows_only_once_it_is_whole(project: Project) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(3):
            yield b"x" * CHUNK
            assert project.imports.all() == ()
            assert project.trail.head().number == 1

    project.imports.add("claims.csv", SHA, 3, "{}", pieces())
    assert len(project.imports.all()) == 1
    assert project.trail.head().number == 2


def test_a_cancelled_import_leaves_nothing(project: Project, path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"x" * 2 * CHUNK
        raise CancelledError

    with pytest.raises(CancelledError):
        project.imports.add("claims.csv", SHA, 3, "{}", pieces())
    assert project.imports.all() == ()
    assert stored(path) == 0
    assert project.trail.head().number == 1


def test_an_import_cut_off_by_closing_leaves_nothing_once_opened_again(path: Path) -> None:
    project = create_project(path, "R. Ames")

    def pieces() -> Iterator[bytes]:
        yield b"x" * 2 * CHUNK
        project.close()
        yield b"y"

    with pytest.raises(OutputFailedError, match="closed"):
        project.imports.add("claims.csv", SHA, 3, "{}", pieces())
    assert stored(path) == 1
    with open_project(path, "R. Ames") as again:
        assert again.imports.all() == ()
        assert stored(path) == 0
    assert verify_project(path) == ()


def test_decisions_are_made_while_a_long_import_runs(project: Project, path: Path) -> None:
    rounds = 12
    at_work, decided = threading.Event(), threading.Event()

    def pieces() -> Iterator[bytes]:
        for _ in range(rounds):
            at_work.set()
            yield random.randbytes(2 * CHUNK)  # noqa: S311  no secret
        decided.wait(20)
        yield b"end"

    thread = threading.Thread(target=lambda: project.imports.add("claims.csv", SHA, 3, "{}", pieces()))
    thread.start()
    at_work.wait(20)
    for count in range(rounds):
        project.decisions.decide([Draft(what=What.DISPOSITION, fact=canonical([count]), value='"paid"')])
        time.sleep(0)
    assert len(project.decisions.holding(What.DISPOSITION)) == rounds
    assert project.imports.all() == ()
    decided.set()
    thread.join()
    assert len(project.imports.all()) == 1
    assert [record.action for record in project.trail.records()] == ["created", *["decided"] * rounds, "claims-imported"]
    assert verify_project(path) == ()


def test_two_imports_at_once_keep_apart(project: Project, path: Path) -> None:
    def work(name: int) -> None:
        project.imports.add(f"{name}.csv", SHA, 1, str(name), (bytes([name, index]) * CHUNK for index in range(3)))

    threads = [threading.Thread(target=work, args=(name,)) for name in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for record in project.imports.all():
        name = int(project.imports.meta(record.number))
        assert list(project.imports.pieces(record.number)) == [bytes([name, index]) * CHUNK for index in range(3)]
    assert verify_project(path) == ()


def test_an_import_that_is_not_there(project: Project) -> None:
    with pytest.raises(LookupError):
        project.imports.meta(7)
    with pytest.raises(LookupError):
        project.imports.pieces(7)
