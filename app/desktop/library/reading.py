"""What became of each file that was opened or dropped. Knows no Qt."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.codesets.tables import CodeSets
from app.documents.passwords import asks_password
from app.errors import CancelledError, InputRefusedError, Refusal
from app.ledger.model import Skipped
from app.progress import Job
from app.workspace.versions import LoadedFile, LoadedVersions, load_locked, load_versions

_AHEAD = 3  # files read at a time: each has a child of its own, whose start is most of the wait


class Fate(StrEnum):
    """What became of one file; the order is the order of the report."""

    NEW = "New"
    HELD = "Already open"
    REFERENCE = "Reference"
    SKIPPED = "Skipped"
    LOCKED = "Password needed"
    UNREADABLE = "Unreadable"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file's fate, with the reason where it was not taken."""

    file: str
    fate: Fate
    why: str
    path: Path
    loaded: LoadedFile | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a set of paths held."""

    loaded: LoadedVersions
    outcomes: tuple[Outcome, ...]

    def count(self, fate: Fate) -> int:
        """Return how many files met a fate."""
        return sum(1 for outcome in self.outcomes if outcome.fate is fate)


def read_paths(paths: Sequence[Path], held: LoadedVersions | None, job: Job, code_sets: CodeSets | None = None) -> Opened:
    """Read files and, one level deep, the files of folders. One that cannot be read stops none of the others."""
    wanted = list(_files(paths))
    known = {file.document.sha256: file.path.name for file in _all(held)}
    outcomes: list[Outcome] = []
    fresh = LoadedVersions(files=())
    within = _Within(job)
    pool = ThreadPoolExecutor(_AHEAD, thread_name_prefix="opening")
    try:
        begun = [pool.submit(load_versions, [path], within, code_sets) for path in wanted]
        for number, (path, future) in enumerate(zip(wanted, begun, strict=True)):
            job.step(number, len(wanted) if len(wanted) > 1 else 0, f"Reading {path.name}")  # of one file nothing is known till its end
            one, outcome = _outcome(path, future.result, known)
            if one is not None:
                fresh = joined(fresh, one)
            outcomes.append(outcome)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    job.step(len(wanted), len(wanted), "Files read")
    return Opened(fresh, tuple(outcomes))


def read_locked(path: Path, password: str, held: LoadedVersions | None, job: Job) -> Opened:
    """Read one file that a password protects."""
    job.step(0, 0, f"Reading {path.name}")
    known = {file.document.sha256: file.path.name for file in _all(held)}
    one, outcome = _outcome(path, lambda: load_locked(path, password, job), known)
    return Opened(one if one is not None else LoadedVersions(files=()), (outcome,))


class _Within(Job):
    """The job of one file among many: stops with the whole, and leaves the counting to it."""

    def __init__(self, whole: Job) -> None:
        super().__init__()
        self._whole = whole

    @property
    def cancelled(self) -> bool:
        return self._whole.cancelled

    def step(self, _done: int, _total: int, _doing: str, *, share: bool = False) -> None:  # noqa: ARG002 - as every job takes it
        if self._whole.cancelled:
            raise CancelledError


def joined(held: LoadedVersions | None, more: LoadedVersions) -> LoadedVersions:
    """Return both; a file held already is not taken twice."""
    if held is None:
        return more
    known = {file.document.sha256 for file in _all(held)}
    read = {file.path.name for file in _all(more)}  # one that was refused before, for want of its password or of a fresh copy
    refused = [item for item in held.skipped if item.file not in read]
    return LoadedVersions(
        files=(*held.files, *(file for file in more.files if file.document.sha256 not in known)),
        references=(*held.references, *(file for file in more.references if file.document.sha256 not in known)),
        skipped=tuple(dict.fromkeys((*refused, *more.skipped))),
    )


def _outcome(path: Path, result: Callable[[], LoadedVersions], known: dict[str, str]) -> tuple[LoadedVersions | None, Outcome]:
    try:
        one = result()
    except InputRefusedError as refused:
        why = " ".join(part for part in (refused.refusal.where, refused.refusal.why, refused.refusal.do) if part)
        fate = Fate.LOCKED if asks_password(refused.refusal) else Fate.UNREADABLE
        outcome = Outcome(path.name, fate, why, path, refusal=refused.refusal)
        return LoadedVersions(files=(), skipped=(Skipped(path.name, why),)), outcome
    for file in _all(one):
        same = known.get(file.document.sha256)
        if same is not None:
            return None, Outcome(path.name, Fate.HELD, f"The same file as {same}.", path)
        known[file.document.sha256] = path.name
    if one.files:
        return one, Outcome(path.name, Fate.NEW, "", path, one.files[0])
    why = one.skipped[0].why if one.skipped else "It holds nothing of a policy."
    if one.references:
        return one, Outcome(path.name, Fate.REFERENCE, why, path, one.references[0])
    return one, Outcome(path.name, Fate.SKIPPED, why, path)


def _all(loaded: LoadedVersions | None) -> tuple[LoadedFile, ...]:
    return (*loaded.files, *loaded.references) if loaded is not None else ()


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(child for child in path.iterdir() if child.is_file() and not child.name.startswith((".", "~$")))
        else:
            yield path
