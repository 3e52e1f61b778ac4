"""What became of each file that was opened or dropped. Knows no Qt."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.errors import CancelledError, InputRefusedError
from app.ledger.model import Skipped
from app.progress import Job
from app.workspace.versions import LoadedFile, LoadedVersions, load_versions

_AHEAD = 3  # files read at a time: each has a child of its own, whose start is most of the wait


class Fate(StrEnum):
    """What became of one file; the order is the order of the report."""

    NEW = "New"
    HELD = "Already open"
    REFERENCE = "Reference"
    SKIPPED = "Skipped"
    UNREADABLE = "Unreadable"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file's fate, with the reason where it was not taken."""

    file: str
    fate: Fate
    why: str
    loaded: LoadedFile | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a set of paths held."""

    loaded: LoadedVersions
    outcomes: tuple[Outcome, ...]

    def count(self, fate: Fate) -> int:
        """Return how many files met a fate."""
        return sum(1 for outcome in self.outcomes if outcome.fate is fate)


def read_paths(paths: Sequence[Path], held: LoadedVersions | None, job: Job) -> Opened:
    """Read files and, one level deep, the files of folders. One that cannot be read stops none of the others."""
    wanted = list(_files(paths))
    known = {file.document.sha256: file.path.name for file in _all(held)}
    outcomes: list[Outcome] = []
    fresh = LoadedVersions(files=())
    within = _Within(job)
    pool = ThreadPoolExecutor(_AHEAD, thread_name_prefix="opening")
    try:
        begun = [pool.submit(load_versions, [path], within) for path in wanted]
        for number, (path, future) in enumerate(zip(wanted, begun, strict=True)):
            job.step(number, len(wanted), f"Reading {path.name}")
            one, outcome = _outcome(path, future, known)
            if one is not None:
                fresh = joined(fresh, one)
            outcomes.append(outcome)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    job.step(len(wanted), len(wanted), "Files read")
    return Opened(fresh, tuple(outcomes))


class _Within(Job):
    """The job of one file among many: stops with the whole, and leaves the counting to it."""

    def __init__(self, whole: Job) -> None:
        super().__init__()
        self._whole = whole

    @property
    def cancelled(self) -> bool:
        return self._whole.cancelled

    def step(self, _done: int, _total: int, _doing: str) -> None:
        if self._whole.cancelled:
            raise CancelledError


def joined(held: LoadedVersions | None, more: LoadedVersions) -> LoadedVersions:
    """Return both; a file held already is not taken twice."""
    if held is None:
        return more
    known = {file.document.sha256 for file in _all(held)}
    return LoadedVersions(
        files=(*held.files, *(file for file in more.files if file.document.sha256 not in known)),
        references=(*held.references, *(file for file in more.references if file.document.sha256 not in known)),
        skipped=tuple(dict.fromkeys((*held.skipped, *more.skipped))),
    )


def _outcome(path: Path, future: Future[LoadedVersions], known: dict[str, str]) -> tuple[LoadedVersions | None, Outcome]:
    try:
        one = future.result()
    except InputRefusedError as refused:
        why = f"{refused.refusal.why} {refused.refusal.do}".strip()
        return LoadedVersions(files=(), skipped=(Skipped(path.name, why),)), Outcome(path.name, Fate.UNREADABLE, why)
    for file in _all(one):
        same = known.get(file.document.sha256)
        if same is not None:
            return None, Outcome(path.name, Fate.HELD, f"The same file as {same}.")
        known[file.document.sha256] = path.name
    if one.files:
        return one, Outcome(path.name, Fate.NEW, "", one.files[0])
    why = one.skipped[0].why if one.skipped else "It holds nothing of a policy."
    if one.references:
        return one, Outcome(path.name, Fate.REFERENCE, why, one.references[0])
    return one, Outcome(path.name, Fate.SKIPPED, why)


def _all(loaded: LoadedVersions | None) -> tuple[LoadedFile, ...]:
    return (*loaded.files, *loaded.references) if loaded is not None else ()


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(child for child in path.iterdir() if child.is_file() and not child.name.startswith((".", "~$")))
        else:
            yield path
