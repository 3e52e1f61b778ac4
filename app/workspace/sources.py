"""Use case: the versions a command speaks of: files and folders that are named, or the documents of a project."""

from collections.abc import Sequence
from pathlib import Path

from app.compare.model import Comparison
from app.errors import InputRefusedError
from app.progress import Job
from app.project.project import open_project
from app.workspace.compare import NO_CHANGES, compare_versions
from app.workspace.person import person
from app.workspace.project import held_versions
from app.workspace.references import with_reference_checks
from app.workspace.versions import LoadedFile, LoadedVersions, load_versions


def versions_from(paths: Sequence[Path], project: Path | None, job: Job | None = None) -> LoadedVersions:
    """Read the files and folders named or, with a project, take up its documents; the project is only read."""
    if project is None:
        return load_versions(paths, job)
    with open_project(project, person(), read_only=True) as opened:
        return held_versions(opened, job)


def files_of(project: Path, names: Sequence[str], job: Job | None = None) -> tuple[LoadedFile, ...]:
    """Return a project's documents by name or by the beginning of their hash, in the order asked; none asked: all of them.

    Raises `InputRefusedError` for a name that fits none or several.
    """
    loaded = versions_from((), project, job)
    held = (*loaded.files, *loaded.references)
    return tuple(_named(project, name, held) for name in names) if names else held


def compare_in(project: Path, old: str, new: str | None, job: Job | None = None) -> Comparison:
    """Compare two of a project's documents, or one redline with its own old wording, beside the references it holds."""
    loaded = versions_from((), project, job)
    held = (*loaded.files, *loaded.references)
    references = [file.new for file in loaded.references]
    former = _named(project, old, held)
    if new is not None:
        return compare_versions(former.new, with_reference_checks(_named(project, new, held).new, references))
    if former.old is None:
        raise InputRefusedError(former.document.file, "", NO_CHANGES, "Name a second version to compare it with.")
    return compare_versions(former.old, with_reference_checks(former.new, references))


def _named(project: Path, name: str, held: Sequence[LoadedFile]) -> LoadedFile:
    fits = [file for file in held if file.document.file == name] or [file for file in held if file.document.sha256.startswith(name.lower())]
    if len(fits) == 1:
        return fits[0]
    there = ", ".join(sorted({file.document.file for file in held})) or "none"
    why = f"{len(fits)} documents in it are called {name}." if fits else f"No document in it is called {name}. It holds: {there}."
    raise InputRefusedError(project.name, "", why, "Name one by the beginning of its hash (codeledger project show)." if fits else "")
