"""The child's side: wait for one request, answer it, end. It writes to no file and prints nothing."""

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path

from app.errors import InputRefusedError
from app.guard.limits import Limits
from app.guard.wire import END_KIND, START_KIND, fault_frame, part_frames, refusal_frame

_START = 256 << 20  # address space the program itself takes before it reads anything

Reader = Callable[[bytes], bytes | Iterable[bytes]]


def serve(pipe: Connection, target: str, limits: Limits) -> None:
    """Load the reader named `module:function`, take one request from the pipe and answer it; never returns.

    The reader is loaded before the request is there, so that a child can be started ahead of its work.
    """
    _fall_silent()
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    gc.disable()  # the child ends before garbage could matter, and its memory is watched
    status = 1
    # whatever goes wrong, the parent must be told or see the pipe close; nothing may reach a traceback printer
    with contextlib.suppress(BaseException):
        reader = _function(target)
        _restrict(limits)
        pipe.send_bytes(START_KIND)
        _answer(pipe, reader, pipe.recv_bytes())
        status = 0
    pipe.close()
    os._exit(status)  # taking down a large heap in order costs time and can crash; there is nothing left to save


def serve_many(pipe: Connection, target: str, limits: Limits) -> None:
    """Answer one request after another until the parent hangs up; never returns.

    The function named makes the reader, so that what one request opened is there for the next.
    """
    _fall_silent()
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    with contextlib.suppress(BaseException):
        reader: Reader = _maker(target)()
        _restrict(limits, lasting=True)
        pipe.send_bytes(START_KIND)
        while True:
            _answer(pipe, reader, pipe.recv_bytes())
    pipe.close()
    os._exit(0)  # the pipe's end is how it is told to go


def _answer(pipe: Connection, reader: Reader, request: bytes) -> None:
    try:
        answer = reader(request)
        for part in (answer,) if isinstance(answer, bytes) else answer:
            for frame in part_frames(part):
                pipe.send_bytes(frame)
    except InputRefusedError as refused:
        pipe.send_bytes(refusal_frame(refused.refusal))
    except BaseException as fault:  # noqa: BLE001 the panics of compiled readers are no Exceptions
        pipe.send_bytes(fault_frame(type(fault).__name__, _place(fault)))
    else:
        pipe.send_bytes(END_KIND)


def _place(fault: BaseException) -> str:
    """Return where a fault arose, without any text of the file."""
    if isinstance(fault, MemoryError):
        return ""
    frames = traceback.extract_tb(fault.__traceback__, limit=-1)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


def _function(target: str) -> Reader:
    module, _, name = target.partition(":")
    function: Reader = getattr(import_module(module), name)
    return function


def _maker(target: str) -> Callable[[], Reader]:
    module, _, name = target.partition(":")
    maker: Callable[[], Reader] = getattr(import_module(module), name)
    return maker


def _leave_with_parent() -> None:
    """End when the parent does: one that was killed watches no more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _fall_silent() -> None:
    """Ctrl+C is the parent's to answer; what compiled readers print would mix with the program's own output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.dont_write_bytecode = True
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        if nowhere > 2:
            os.close(nowhere)


def _restrict(limits: Limits, *, lasting: bool = False) -> None:
    """Ask the kernel to hold the limits too; the parent's watch is what counts, and all there is on Windows."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 not there on Windows

    caps = [(resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)]
    if not lasting:  # the time of a child that answers many is counted a request at a time, by the parent
        caps.append((resource.RLIMIT_CPU, 2 * int(limits.seconds) + 10))
    if limits.address_space is not None and sys.platform != "darwin":  # macOS counts shared system pages too
        caps.append((resource.RLIMIT_AS, limits.address_space + _START))
    for name, cap in caps:
        with contextlib.suppress(OSError, ValueError):
            _, hard = resource.getrlimit(name)
            resource.setrlimit(name, (cap if hard == resource.RLIM_INFINITY else min(cap, hard),) * 2)
