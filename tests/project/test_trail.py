"""Everything that happens leaves a sealed record; the seal is over every field."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from app.project.keys import canonical, written
from app.project.model import Draft, What
from app.project.project import Project, create_project, open_project
from app.project.trail import OWN, START, hash_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "review.codeledger"


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with create_project(path, "R. Ames") as project:
        yield project


def busy(project: Project) -> None:
    """Do one of everything."""
    document = project.documents.add("a.docx", b"original", "docx", b"parsed")
    project.documents.set_parsed(document.sha256, b"again")
    project.decisions.decide([Draft(what=What.REVIEW, fact='["a"]', value='"read"')])
    project.decisions.undo()
    project.decisions.redo()
    imported = project.imports.add("claims.csv", "ab" * 32, 2, "{}", [b"one", b"two"])
    project.audits.add(imported.number, "fingerprint", "{}", 1, [b"findings"])
    project.tables.add("hcpcs.txt", "cd" * 32, b"table")
    project.trail.append("exported", {"findings": 1})
    project.documents.remove(document.sha256)


def test_every_change_leaves_one_record(project: Project) -> None:
    busy(project)
    assert [record.action for record in project.trail.records()] == [
        "created",
        "document-added",
        "document-read-again",
        "decided",
        "undone",
        "redone",
        "claims-imported",
        "audit-run",
        "table-imported",
        "exported",
        "document-removed",
    ]


def test_the_records_form_a_chain_from_the_first(project: Project) -> None:
    busy(project)
    records = project.trail.records()
    assert [record.number for record in records] == list(range(1, len(records) + 1))
    assert records[0].previous == START
    assert all(later.previous == earlier.hash for earlier, later in pairwise(records))
    for record in records:
        fields = [record.number, written(record.when), record.who, record.action, record.detail, record.previous]
        assert record.hash == hash_of(fields)
    assert project.trail.head() == records[-1]


def test_the_seal_is_over_every_field() -> None:
    fields: list[object] = [7, "2025-01-02T03:04:05.000000+00:00", "R. Ames", "decided", "{}", "a" * 64]
    changed = [8, "2025-01-02T03:04:06.000000+00:00", "R. Amex", "undone", "{ }", "b" * 64]
    hashes = {hash_of([*fields[:place], other, *fields[place + 1 :]]) for place, other in enumerate(changed)}
    assert len(hashes | {hash_of(fields)}) == 7


def test_the_trail_goes_on_after_opening_again(project: Project, path: Path) -> None:
    busy(project)
    before = project.trail.records()
    project.close()
    with open_project(path, "L. Voss") as again:
        assert again.trail.records() == before
        record = again.trail.append("exported", {})
    assert (record.number, record.previous, record.who) == (before[-1].number + 1, before[-1].hash, "L. Voss")


def test_opening_and_closing_leaves_no_record(project: Project, path: Path) -> None:
    project.close()
    for _ in range(3):
        with open_project(path, "L. Voss") as again:
            assert again.trail.head().number == 1


@pytest.mark.parametrize("action", sorted(OWN))
def test_nobody_else_writes_the_records_of_a_change(project: Project, action: str) -> None:
    with pytest.raises(ValueError, match=action):
        project.trail.append(action, {})
    assert project.trail.head().number == 1


def test_a_record_of_an_export_says_what_it_was_given(project: Project) -> None:
    record = project.trail.append("exported", {"sha256": "ab" * 32, "findings": 12})
    assert record.detail == canonical({"findings": 12, "sha256": "ab" * 32})


def test_names_of_files_and_people_in_decisions_stay_out_of_the_details(project: Project) -> None:
    document = project.documents.add("Doe John 1950.pdf", b"original", "pdf", b"parsed")
    imported = project.imports.add("claims Doe.csv", "ab" * 32, 2, '{"sheet":"Doe"}', [b"Doe"])
    project.audits.add(imported.number, "fingerprint", '{"member":"Doe"}', 1, [b"Doe"])
    project.tables.add("Doe.txt", "cd" * 32, b"Doe")
    project.documents.remove(document.sha256)
    assert not any("Doe" in record.detail for record in project.trail.records())
