"""Documents go in as bytes and come out the same."""

import hashlib
import random
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import InputRefusedError
from app.project.contents import CHUNK
from app.project.database import connect
from app.project.keys import canonical
from app.project.model import Draft, What
from app.project.project import Project, create_project, open_project
from app.project.verify import verify_project


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


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.binary(max_size=300), st.text(st.characters(codec="utf-8"), max_size=12))
def test_what_goes_in_comes_out(project: Project, data: bytes, parsed: bytes, file: str) -> None:
    known = {record.sha256 for record in project.documents.all()}
    record = project.documents.add(file, data, "docx", parsed)
    assert record.sha256 == hashlib.sha256(data).hexdigest()
    assert project.documents.original(record.sha256) == data
    if record.sha256 not in known:
        assert (record.file, record.format, record.size, record.who) == (file, "docx", len(data), "R. Ames")
        assert project.documents.parsed(record.sha256) == parsed
    assert record in project.documents.all()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7])
@pytest.mark.parametrize("kind", ["packs well", "packed already"])
def test_every_size_comes_out_after_opening_again(project: Project, path: Path, size: int, kind: str) -> None:
    data = (b"policy text " * (size // 12 + 1))[:size] if kind == "packs well" else random.Random(size).randbytes(size)  # noqa: S311  no secret
    record = project.documents.add("a.pdf", data, "pdf", data[::-1])
    project.close()
    with open_project(path, "L. Voss") as again:
        assert again.documents.all() == (record,)
        assert again.documents.original(record.sha256) == data
        assert again.documents.parsed(record.sha256) == data[::-1]
    assert verify_project(path) == ()


def test_what_packs_well_takes_little_room(project: Project, path: Path) -> None:
    project.documents.add("a.md", b"listed in effect " * 500_000, "md", b"")
    project.close()
    assert path.stat().st_size < 300_000


def test_the_same_bytes_are_kept_once(project: Project, path: Path) -> None:
    first = project.documents.add("a.docx", b"same", "docx", b"one")
    count = project.trail.head().number
    assert project.documents.add("copy of a.docx", b"same", "docx", b"two") == first
    assert project.documents.all() == (first,)
    assert project.documents.parsed(first.sha256) == b"one"
    assert project.trail.head().number == count
    assert stored(path) == 2


def test_threads_adding_the_same_document_add_it_once(project: Project, path: Path) -> None:
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(project.documents.add("a.docx", b"same" * 99, "docx", b"parsed"))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert set(found) == set(project.documents.all())
    assert len(project.documents.all()) == 1
    assert stored(path) == 2
    assert verify_project(path) == ()


def test_documents_stand_in_the_order_added(project: Project) -> None:
    names = [f"{index}.html" for index in range(8)]
    for name in names:
        project.documents.add(name, name.encode(), "html", b"")
    assert [record.file for record in project.documents.all()] == names


def test_a_newer_reading_replaces_the_old_one(project: Project, path: Path) -> None:
    record = project.documents.add("a.docx", b"original", "docx", b"old reading")
    project.documents.set_parsed(record.sha256, b"new reading")
    assert project.documents.parsed(record.sha256) == b"new reading"
    assert project.documents.original(record.sha256) == b"original"
    assert project.trail.head().action == "document-read-again"
    assert stored(path) == 2
    assert verify_project(path) == ()


def test_a_removed_document_leaves_its_decisions_and_its_trace(project: Project, path: Path) -> None:
    record = project.documents.add("a.docx", b"original", "docx", b"parsed")
    (made,) = project.decisions.decide([Draft(what=What.REVIEW, fact=canonical([record.sha256]), value='"read"')])
    project.documents.remove(record.sha256)
    assert project.documents.all() == ()
    assert project.decisions.history() == (made,)
    assert record.sha256 in project.trail.head().detail
    assert stored(path) == 0
    with pytest.raises(LookupError):
        project.documents.original(record.sha256)
    assert verify_project(path) == ()


def test_a_removed_document_can_come_back(project: Project, path: Path) -> None:
    record = project.documents.add("a.docx", b"original", "docx", b"parsed")
    project.documents.remove(record.sha256)
    again = project.documents.add("b.docx", b"original", "docx", b"other")
    assert again.file == "b.docx"
    assert project.documents.parsed(record.sha256) == b"other"
    assert verify_project(path) == ()


def test_what_is_not_held_is_not_there(project: Project) -> None:
    for use in (project.documents.original, project.documents.parsed, project.documents.remove):
        with pytest.raises(LookupError):
            use("0" * 64)
    with pytest.raises(LookupError):
        project.documents.set_parsed("0" * 64, b"")


def test_a_document_changed_in_the_file_is_not_handed_out(project: Project, path: Path) -> None:
    record = project.documents.add("a.txt", b"listed", "txt", b"parsed")
    project.close()
    connection = connect(path, "rw")
    connection.execute("UPDATE chunks SET packed = 0, data = ? WHERE content = 1", (b"unlist",))
    connection.close()
    with open_project(path, "R. Ames") as again, pytest.raises(InputRefusedError, match="damaged"):
        again.documents.original(record.sha256)


def test_a_chunk_that_swells_is_not_unpacked(project: Project, path: Path) -> None:
    record = project.documents.add("a.txt", b"listed", "txt", b"parsed")
    project.close()
    connection = connect(path, "rw")
    connection.execute("UPDATE chunks SET packed = 1, data = ?", (zlib.compress(bytes(200 * CHUNK)),))
    connection.close()
    with open_project(path, "R. Ames") as again, pytest.raises(InputRefusedError, match="damaged"):
        again.documents.original(record.sha256)
    assert verify_project(path) != ()


def test_a_name_that_is_half_a_character_is_kept_readable(project: Project, path: Path) -> None:
    assert project.documents.add("scan\udce9.pdf", b"x", "pdf", b"").file == "scan\ufffd.pdf"
    assert verify_project(path) == ()
