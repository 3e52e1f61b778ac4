"""Documents read behind a guard: each file in a child of its own, under caps, so that no file can harm or end the program."""

import json
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from app.documents.handover import HandoverError, document_from_bytes
from app.documents.model import Document
from app.errors import InputRefusedError
from app.guard.limits import GIB, MIB, Limits
from app.guard.run import run_in_child
from app.progress import Job

READER = "app.documents.child:read"
WORD_READER = "app.documents.child_word:read"
LIMITS = Limits(memory=GIB + 512 * MIB, seconds=30, result=256 * MIB, address_space=2 * GIB)

_AHEAD = 2  # files read while one is being worked on: their children start and read in the meantime


def reader_of(path: Path) -> str:
    """Return which child is quickest for a file, judged by its name; each of them reads every file by its content."""
    return WORD_READER if path.suffix.lower() == ".docx" else READER


def read_guarded(path: Path, job: Job | None = None, password: str | None = None, limits: Limits = LIMITS) -> Document:
    """Return what a file says.

    Raises `InputRefusedError` for anything that is not a document CodeLedger reads or goes beyond the limits, and `CancelledError`
    when the job is cancelled; the child is gone then.
    """
    return _read(path, password, limits, job if job is not None else Job(), threading.Event())


@contextmanager
def reading(paths: Sequence[Path], job: Job | None = None) -> Iterator[Iterator[Future[Document]]]:
    """Give the documents of files in their order, reading ahead of the one asked for; `result()` waits, and raises as `read_guarded`.

    The first children start on entering the `with` block; leaving it ends those whose documents were not taken.
    """
    job = job if job is not None else Job()
    left = threading.Event()
    pool = ThreadPoolExecutor(_AHEAD, thread_name_prefix="reading")
    waiting = deque(paths)
    begun: deque[Future[Document]] = deque()

    def begin() -> None:
        if waiting:
            begun.append(pool.submit(_read, waiting.popleft(), None, LIMITS, job, left))

    def documents() -> Iterator[Future[Document]]:
        while begun:
            future = begun.popleft()
            begin()
            yield future

    try:
        for _ in range(_AHEAD):
            begin()
        yield documents()
    finally:
        left.set()
        pool.shutdown(wait=True, cancel_futures=True)


def _read(path: Path, password: str | None, limits: Limits, job: Job, left: threading.Event) -> Document:
    request = json.dumps({"path": str(path.absolute()), "password": password}).encode("ascii")
    answer = run_in_child(reader_of(path), request, limits, path.name, lambda: job.cancelled or left.is_set())
    try:
        return document_from_bytes(answer)
    except HandoverError as error:
        raise InputRefusedError(
            path.name,
            "",
            "Its content makes the reader answer with something that is no document.",
            "Open it in the program that made it, save it under a new name and try again.",
        ) from error
