"""Use case: what leaves a project: each export is recorded in its trail, and carries the trail's head with it."""

import hashlib
from pathlib import Path

from app.project.project import Project, open_project
from app.workspace.person import person

EXPORTED = "exported"


def anchor_of(project: Project) -> str:
    """Return the trail's head as a report prints it: `codeledger verify --head` checks it later."""
    head = project.trail.head()
    return f"record {head.number}, {head.hash}"


def record_export(project: Project, what: str, path: Path) -> None:
    """Record that a file was written, by the hash of its content: names of files may speak of patients."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    project.trail.append(EXPORTED, {"what": what, "sha256": sha256, "kind": path.suffix.lower()})


def record_export_in(project: Path, what: str, path: Path) -> None:
    """Record an export in a project file, where it can be written."""
    with open_project(project, person()) as opened:
        if not opened.info.read_only:
            record_export(opened, what, path)
