"""Use case: load a set of files and folders as versions of policies."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.documents.guarded import read_guarded, reading
from app.documents.model import Document, View
from app.errors import InputRefusedError
from app.ledger.model import Skipped
from app.policy.model import Kind, PolicyVersion
from app.progress import Job
from app.workspace.read import read_view


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedFile:
    """A policy file with the facts of its new wording and, if it is a redline, of its old one."""

    path: Path
    document: Document
    new: PolicyVersion
    old: PolicyVersion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedVersions:
    """What a set of paths held: policies, reference documents, and what was left out with the reason."""

    files: tuple[LoadedFile, ...]
    references: tuple[LoadedFile, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    @property
    def versions(self) -> tuple[PolicyVersion, ...]:
        """Every wording held, old views of redlines included; the ledger chooses among them."""
        return tuple(version for file in self.files for version in (file.new, file.old) if version is not None)


def load_versions(paths: Iterable[Path], job: Job | None = None, code_sets: CodeSets | None = None) -> LoadedVersions:
    """Read files and, one level deep, the files of folders.

    A file named directly must be readable (`InputRefusedError` otherwise); inside a folder, what is no policy is skipped and listed.
    """
    job = job if job is not None else Job()
    wanted = list(_files(paths))
    files: list[LoadedFile] = []
    skipped: list[Skipped] = []
    with reading([path for path, _ in wanted], job) as documents:
        sets = code_sets if code_sets is not None else load_code_sets()  # while the first children read
        for number, ((path, named), document) in enumerate(zip(wanted, documents, strict=True)):
            job.step(number, len(wanted), f"Reading {path.name}")
            try:
                files.append(facts_of(path, document.result(), sets))
            except InputRefusedError as refused:
                if named:
                    raise
                skipped.append(Skipped(path.name, f"{refused.refusal.why} {refused.refusal.do}".strip()))
    job.step(len(wanted), len(wanted), "Files read")
    return sorted_by_kind(files, skipped)


def sorted_by_kind(files: Sequence[LoadedFile], refused: Sequence[Skipped] = ()) -> LoadedVersions:
    """Return policies and references apart; what is no policy is listed among the skipped, after what was refused."""
    others = [file for file in files if file.new.kind is not Kind.POLICY]
    return LoadedVersions(
        files=tuple(file for file in files if file.new.kind is Kind.POLICY),
        references=tuple(file for file in others if file.new.kind is Kind.REFERENCE),
        skipped=(*refused, *(_not_a_policy(file.path, file.new.kind) for file in others)),
    )


def load_file(path: Path, code_sets: CodeSets, job: Job | None = None, password: str | None = None) -> LoadedFile:
    """Read one file in its new wording and, for a redline, its old one too."""
    return facts_of(path, read_guarded(path, job, password), code_sets)


def load_locked(path: Path, password: str, job: Job | None = None) -> LoadedVersions:
    """Read one file that a password protects; raises `InputRefusedError`, also for a password that does not open it."""
    return sorted_by_kind([load_file(path, load_code_sets(), job, password)])


def facts_of(path: Path, document: Document, code_sets: CodeSets) -> LoadedFile:
    """Return what both wordings of a document state."""
    return LoadedFile(
        path=path,
        document=document,
        new=read_view(document, View.NEW, code_sets),
        old=read_view(document, View.OLD, code_sets) if document.redline else None,
    )


def _not_a_policy(path: Path, kind: Kind) -> Skipped:
    why = (
        "A reference document, not a policy." if kind is Kind.REFERENCE else "Not a policy: it states no policy number, codes or criteria."
    )
    return Skipped(path.name, why)


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, bool]]:
    for path in paths:
        if path.is_dir():
            yield from ((child, False) for child in _children(path))
        else:
            yield path, True


def _children(folder: Path) -> Sequence[Path]:
    return sorted(child for child in folder.iterdir() if child.is_file() and not child.name.startswith((".", "~$")))
