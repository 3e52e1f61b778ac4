"""A project of a test's own."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.project.project import Project, create_project

sys.path.append(str(Path(__file__).parents[2] / "packaging"))  # project_soak: the soak run and the tests share what is killed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "review.codeledger"


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with create_project(path, "R. Ames") as project:
        yield project
