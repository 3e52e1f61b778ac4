"""A project with determined lines, made once; every test works on a copy."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.project.project import open_project
from tests.workspace.response_maker import Desk, audited_desk


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, policies: Path) -> Desk:
    """A project made once; every test works on a copy."""
    desk = audited_desk(tmp_path_factory.mktemp("made"), policies)
    desk.project.close()
    return desk


@pytest.fixture
def desk(made: Desk, tmp_path: Path) -> Iterator[Desk]:
    """A copy of the project, open."""
    path = tmp_path / "work.codeledger"
    shutil.copy(made.project.info.path, path)
    with open_project(path, "ana") as project:
        yield replace(made, project=project)
