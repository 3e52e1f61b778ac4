"""Decisions of tests' projects, and a program that dies with a project open."""

from app.project.keys import canonical
from app.project.model import Draft, What
from app.project.project import Project

HOLDS = """
import os, sys
from pathlib import Path
from app.project.model import Draft, What
from app.project.project import open_project
project = open_project(Path(sys.argv[1]), "L. Voss")
project.decisions.decide([Draft(what=What.REVIEW, fact='["kept"]', value='"read"')])
os._exit(9)
"""


def decide(project: Project, name: str = "a") -> None:
    project.decisions.decide([Draft(what=What.REVIEW, fact=canonical([name]), value='"read"')])


def facts(project: Project) -> set[str]:
    return set(project.decisions.holding(What.REVIEW))
