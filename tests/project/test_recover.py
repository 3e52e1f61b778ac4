"""What was not published is found again."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import InputRefusedError, OutputFailedError
from app.project.keys import canonical
from app.project.model import Draft, What
from app.project.project import Project, create_project, open_project
from app.project.recover import clear_reading_copies, left_behind, take_up
from app.project.verify import verify_project
from app.user_folders import data_folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "Dropbox" / "Review.codeledger"
    path.parent.mkdir()
    create_project(path, "R. Ames").close()
    return path


def decide(project: Project, note: str) -> None:
    project.decisions.decide([Draft(what=What.REVIEW, fact=canonical(note), value=canonical("read"))])


def closed_out_of_reach(path: Path, note: str) -> None:
    """Decide something, and close the project while its folder is away."""
    away = path.parent.with_name("away")
    project = open_project(path, "R. Ames")
    decide(project, note)
    path.parent.rename(away)
    with pytest.raises(OutputFailedError):
        project.close()
    away.rename(path.parent)


def test_nothing_is_left_behind_when_all_is_published(path: Path) -> None:
    with open_project(path, "R. Ames") as project:
        decide(project, "one")
    assert left_behind() == ()


def test_what_is_open_is_not_left_behind(path: Path) -> None:
    with open_project(path, "R. Ames") as project:
        decide(project, "one")
        assert left_behind() == ()


def test_what_was_not_published_is_named_until_it_is(path: Path) -> None:
    closed_out_of_reach(path, "one")
    (left,) = left_behind()
    assert left.published == path
    assert left.file.name == path.name
    open_project(path, "R. Ames").close()
    assert left_behind() == ()


@pytest.mark.parametrize("published", ["gone", "damaged"])
def test_what_has_no_published_project_any_more_can_be_taken_up_elsewhere(path: Path, tmp_path: Path, published: str) -> None:
    closed_out_of_reach(path, "one")
    if published == "gone":
        shutil.rmtree(path.parent)
    else:
        path.write_bytes(b"")
    (left,) = left_behind()
    target = tmp_path / "Taken up.codeledger"
    take_up(left, target)
    assert left_behind() == ()
    assert verify_project(target) == ()
    with open_project(target, "R. Ames") as project:
        assert [decision.fact for decision in project.decisions.history()] == ['"one"']


def test_taking_up_overwrites_nothing(path: Path) -> None:
    closed_out_of_reach(path, "one")
    (left,) = left_behind()
    before = path.read_bytes()
    with pytest.raises(InputRefusedError, match="exists already"):
        take_up(left, path)
    assert path.read_bytes() == before
    assert left_behind() == (left,)


def test_what_gave_way_to_another_project_is_named(path: Path) -> None:
    closed_out_of_reach(path, "one")
    path.unlink()
    create_project(path, "L. Ortiz").close()
    (left,) = left_behind()
    assert left.published is None
    assert left.file.name.startswith("Review (done here, ")


def test_rubbish_in_the_folders_is_passed_over(path: Path) -> None:
    closed_out_of_reach(path, "one")
    for name, content in (("a", b"{"), ("b", b"[]"), ("c", b'{"published": 3}'), ("d", b'{"published": "/x/y.codeledger"}')):
        (data_folder("working", name) / "published.json").write_bytes(content)
    (data_folder("kept") / "x.codeledger").write_bytes(b"no project")
    assert len(left_behind()) == 1


def test_reading_copies_of_programs_that_ended_are_taken_away(path: Path) -> None:
    code = "import os, sys; from pathlib import Path; from app.project.working_copy import reading_copy; reading_copy(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(path)], check=True, env=dict(os.environ))
    with open_project(path, "L. Ortiz", read_only=True) as reading:
        assert len(list(data_folder("reading").iterdir())) == 2
        clear_reading_copies()
        assert len(list(data_folder("reading").iterdir())) == 1
        assert reading.decisions.history() == ()
