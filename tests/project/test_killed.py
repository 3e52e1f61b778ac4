"""A program killed at any moment loses nothing it said was done, and leaves a project that opens."""

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from project_soak import Outcome, contents_of, creates, exports, old_project, saves, schema_of, synced, upgrades

from app.project.project import open_project

LONG = os.environ.get("CODELEDGER_LONG") == "1"
Run = Callable[[Path, int, random.Random], Iterator[Outcome]]


@pytest.mark.parametrize(
    ("run", "kills"), [(saves, 25), (synced, 10), (creates, 4), (upgrades, 4)], ids=lambda value: getattr(value, "__name__", "")
)
def test_nothing_is_lost(tmp_path: Path, run: Run, kills: int) -> None:
    outcomes = list(run(tmp_path / "soak", kills, random.Random()))  # noqa: S311 no secret
    assert [outcome.problems for outcome in outcomes] == [()] * kills


@pytest.mark.skipif(not LONG, reason="takes minutes; set CODELEDGER_LONG=1")
@pytest.mark.parametrize(("run", "kills"), [(saves, 300), (synced, 60), (exports, 20)], ids=lambda value: getattr(value, "__name__", ""))
def test_nothing_is_lost_however_often(tmp_path: Path, run: Run, kills: int) -> None:
    outcomes = list(run(tmp_path / "soak", kills, random.Random()))  # noqa: S311 no secret
    assert [outcome.problems for outcome in outcomes] == [()] * kills


def test_a_project_of_the_first_schema_holds_the_same_after_its_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "old.codeledger"
    contents = old_project(path, 50_000)
    assert schema_of(path) == 1
    with open_project(path, "R. Ames") as project:
        assert project.info.schema == 2
        assert not project.info.read_only
    assert contents_of(path) == contents
    (backup,) = (other for other in tmp_path.glob("*.codeledger") if other != path)
    assert schema_of(backup) == 1
    assert contents_of(backup) == contents
