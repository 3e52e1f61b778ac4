"""Code tables come out as they went in, each once."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.project.project import Project, create_project, open_project
from app.project.verify import verify_project


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "review.codeledger"


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with create_project(path, "R. Ames") as project:
        yield project


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="utf-8"), max_size=12), st.binary(max_size=400))
def test_what_goes_in_comes_out(project: Project, file: str, data: bytes) -> None:
    sha256 = hashlib.sha256(data).hexdigest()
    known = {record.sha256 for record in project.tables.all()}
    record = project.tables.add(file, sha256, data)
    assert project.tables.data(sha256) == data
    assert record in project.tables.all()
    if sha256 not in known:
        assert (record.file, record.sha256, record.who) == (file, sha256, "R. Ames")


def test_tables_come_out_after_opening_again_in_the_order_imported(project: Project, path: Path) -> None:
    records = tuple(project.tables.add(f"{name}.txt", name * 64, name.encode() * 1000) for name in "cab")
    project.close()
    with open_project(path, "L. Voss") as again:
        assert again.tables.all() == records
        assert again.tables.data("a" * 64) == b"a" * 1000
    assert verify_project(path) == ()


def test_a_table_is_kept_once(project: Project) -> None:
    first = project.tables.add("hcpcs.txt", "a" * 64, b"table")
    assert project.tables.add("copy.txt", "a" * 64, b"table") == first
    assert project.tables.all() == (first,)
    assert project.trail.head().number == 2


def test_a_table_that_is_not_held(project: Project) -> None:
    with pytest.raises(LookupError):
        project.tables.data("a" * 64)


def test_a_table_taken_out_leaves_its_record_and_nothing_else(project: Project, path: Path) -> None:
    project.tables.add("kept.txt", "a" * 64, b"one")
    project.tables.add("gone.txt", "b" * 64, b"two" * 1000)
    project.tables.remove("b" * 64)
    assert [record.file for record in project.tables.all()] == ["kept.txt"]
    with pytest.raises(LookupError):
        project.tables.remove("b" * 64)
    assert project.trail.head().action == "table-removed"
    project.tables.add("gone.txt", "b" * 64, b"two" * 1000)
    assert project.tables.data("b" * 64) == b"two" * 1000
    project.close()
    assert verify_project(path) == ()
