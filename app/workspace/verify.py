"""Use case: does a project agree with its trail."""

from dataclasses import dataclass
from pathlib import Path

from app.project.model import Tampering
from app.project.project import open_project
from app.project.verify import verify_project
from app.workspace.person import person


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What checking a project found. `head` is the hash of its trail's last record, as reports print it."""

    file: str
    records: int
    head: str
    tampering: tuple[Tampering, ...]


def verified(path: Path, head: str | None = None) -> Verified:
    """Check a project, and that a head printed earlier occurs in its trail; raises `InputRefusedError` for what is no project."""
    with open_project(path, person(), read_only=True) as project:
        last = project.trail.head()
    return Verified(file=path.name, records=last.number, head=last.hash, tampering=verify_project(path, head))
