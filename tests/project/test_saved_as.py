"""A project saved under another name: it goes on there, and nothing decided meanwhile is lost."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.errors import OutputFailedError
from app.project.keys import canonical
from app.project.lock import lock_file
from app.project.project import Project, create_project, open_project
from app.project.verify import verify_project
from tests.project.deciding import HOLDS, decide, facts

ROOT = Path(__file__).resolve().parents[2]


def test_saved_as_it_goes_on_in_the_new_place(project: Project, path: Path, tmp_path: Path) -> None:
    decide(project)
    document = project.documents.add("a.docx", b"original", "docx", b"parsed")
    target = tmp_path / "elsewhere" / "copy.codeledger"
    target.parent.mkdir()
    with project.save_as(target) as saved:
        assert saved.info.path == target
        assert saved.info.id == project.info.id
        decide(saved, "b")
        assert facts(saved) == {'["a"]', '["b"]'}
        assert saved.documents.original(document.sha256) == b"original"
        with pytest.raises(OutputFailedError, match="closed"):
            decide(project)
        with open_project(path, "L. Voss") as old:
            assert not old.info.read_only
            assert facts(old) == {'["a"]'}
    assert verify_project(target) == ()
    assert verify_project(path) == ()


def test_saved_over_an_older_project_nothing_of_that_is_left(project: Project, tmp_path: Path) -> None:
    target = tmp_path / "copy.codeledger"
    create_project(target, "L. Voss").close()
    subprocess.run([sys.executable, "-c", HOLDS, target], cwd=ROOT, check=False)
    assert target.with_name(target.name + "-wal").exists()
    decide(project)
    with project.save_as(target) as saved:
        assert facts(saved) == {'["a"]'}
    assert verify_project(target) == ()


def test_it_is_not_saved_over_a_project_somebody_has_open(project: Project, tmp_path: Path) -> None:
    target = tmp_path / "copy.codeledger"
    with create_project(target, "L. Voss") as other:
        decide(other, "theirs")
        with pytest.raises(OutputFailedError, match=r"L\. Voss"):
            project.save_as(target)
        assert facts(other) == {'["theirs"]'}
    decide(project)
    assert facts(project) == {'["a"]'}


def test_a_save_that_fails_leaves_the_project_open(project: Project, tmp_path: Path) -> None:
    target = tmp_path / "copy.codeledger"
    target.mkdir()
    (target / "kept.txt").touch()
    with pytest.raises(OutputFailedError):
        project.save_as(target)
    decide(project)
    assert facts(project) == {'["a"]'}
    assert not lock_file(target).exists()


def test_saved_under_its_own_name_it_stays_as_it_is(project: Project, path: Path) -> None:
    assert project.save_as(path) is project
    decide(project)


def test_a_project_opened_for_reading_can_be_saved_elsewhere_and_changed(project: Project, path: Path, tmp_path: Path) -> None:
    decide(project)
    with open_project(path, "L. Voss") as second, second.save_as(tmp_path / "mine.codeledger") as mine:
        assert not mine.info.read_only
        decide(mine, "b")
        assert facts(mine) == {'["a"]', '["b"]'}
    decide(project, "c")
    assert facts(project) == {'["a"]', '["c"]'}


def test_no_decision_made_while_saving_is_lost(project: Project, tmp_path: Path) -> None:
    made: list[str] = []
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            name = str(len(made))
            try:
                decide(project, name)
            except OutputFailedError:
                return
            made.append(canonical([name]))

    thread = threading.Thread(target=work)
    thread.start()
    with project.save_as(tmp_path / "copy.codeledger") as saved:
        stop.set()
        thread.join()
        assert facts(saved) == set(made)
