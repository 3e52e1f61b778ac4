"""Audits come out as they went in, each with the import it was of."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.project.contents import CHUNK
from app.project.project import Project, create_project, open_project
from app.project.verify import verify_project


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "review.codeledger"


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with create_project(path, "R. Ames") as project:
        project.imports.add("claims.csv", "ab" * 32, 2, "{}", [b"claims"])
        yield project


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=200), max_size=4), st.text(st.characters(codec="utf-8")), st.integers(0, 2**40))
def test_what_goes_in_comes_out(project: Project, pieces: list[bytes], summary: str, findings: int) -> None:
    record = project.audits.add(1, "f" * 64, summary, findings, iter(pieces))
    assert (record.imported, record.fingerprint, record.summary, record.findings, record.who) == (1, "f" * 64, summary, findings, "R. Ames")
    assert record.run == project.trail.head().when
    assert list(project.audits.pieces(record.number)) == pieces
    assert project.audits.all()[-1] == record


def test_audits_come_out_after_opening_again(project: Project, path: Path) -> None:
    pieces = [b"finding " * CHUNK, b"last"]
    records = tuple(project.audits.add(1, str(run), '{"rules":3}', run, pieces) for run in range(3))
    project.close()
    with open_project(path, "L. Voss") as again:
        assert again.audits.all() == records
        assert [list(again.audits.pieces(record.number)) for record in records] == [pieces] * 3
    assert verify_project(path) == ()


def test_an_audit_is_of_an_import_the_project_holds(project: Project) -> None:
    with pytest.raises(LookupError):
        project.audits.add(2, "f", "{}", 0, [b"x"])
    assert project.audits.all() == ()


def test_an_audit_whose_findings_fail_to_come_leaves_nothing(project: Project) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"first"
        raise RuntimeError("the engine stopped")

    with pytest.raises(RuntimeError):
        project.audits.add(1, "f", "{}", 0, pieces())
    assert project.audits.all() == ()
    assert project.trail.head().action == "claims-imported"


def test_an_audit_that_is_not_there(project: Project) -> None:
    with pytest.raises(LookupError):
        project.audits.pieces(7)
