"""Runs one request in one child and turns every way it can end into bytes, a refusal or a cancellation."""

import contextlib
import logging
import multiprocessing
from collections.abc import Callable, Iterator

from app.errors import CancelledError, InputRefusedError
from app.guard.child import serve, serve_many
from app.guard.limits import Limits, spelled
from app.guard.watch import Ending, Watch
from app.guard.wire import END_KIND, FAULT_KIND, LONGEST, PART_KIND, REFUSAL_KIND, START_KIND, WireError, read_fault, read_refusal

_LOG = logging.getLogger(__name__)
_ENDS_WITHIN = 0.5  # seconds a child has to be gone after its last word

_FRESH = "Ask its sender for a fresh copy."
_AGAIN = "Open it in the program that made it, save it under a new name and try again."


class Child:
    """A child process for one request. It starts at once and waits, so that it can be made ahead of its work."""

    def __init__(self, target: str, limits: Limits, *, lasting: bool = False) -> None:
        """`target` names the reader as `module:function`; it takes the request's bytes and returns the answer's, whole or in parts.

        A `lasting` child answers one request after another (`answer`); its `target` makes the reader.
        Raises `OSError` where the system allows no further process.
        """
        self._limits = limits
        self._started = False
        self.peak = 0  # largest memory seen, in bytes
        serving = serve_many if lasting else serve
        context = multiprocessing.get_context("spawn")  # the same way on every system, and nothing inherited
        self._pipe, theirs = context.Pipe()
        try:
            self._process = context.Process(target=serving, args=(theirs, target, limits), name="reader", daemon=True)
            self._process.start()
        except BaseException:
            self._pipe.close()
            raise
        finally:
            theirs.close()

    def parts(self, request: bytes, file: str, cancelled: Callable[[], bool]) -> Iterator[bytes]:
        """Yield the answer as it comes, in parts of at most a megabyte that follow no other rule.

        Raises `InputRefusedError` about `file` or `CancelledError`. The child is gone when the parts end or are no longer wanted.
        """
        watch = Watch(self._process, self._limits, cancelled)
        try:
            with watch:
                for part in self._exchange(request, file):
                    watch.busy = True
                    yield part
                    watch.busy = False
        except (EOFError, OSError, WireError) as broken:
            if watch.ending is Ending.CANCELLED:
                raise CancelledError from None
            raise self._refused(file, watch.ending, broken) from None
        else:
            self._process.join(_ENDS_WITHIN)
        finally:
            self.peak = watch.peak
            self.close()

    def answer(self, request: bytes, file: str, cancelled: Callable[[], bool]) -> bytes:
        """Return the answer of a lasting child, each under the time of the limits.

        Raises as `parts`. A child that had to be ended is `gone`; one that refused can be asked on.
        """
        watch = Watch(self._process, self._limits, cancelled)
        try:
            with watch:
                return b"".join(self._exchange(request, file))
        except (EOFError, OSError, WireError) as broken:
            refused = CancelledError() if watch.ending is Ending.CANCELLED else self._refused(file, watch.ending, broken)
            self.close()
            raise refused from None
        finally:
            self.peak = max(self.peak, watch.peak)

    @property
    def gone(self) -> bool:
        """Whether the child can no longer be asked."""
        return self._pipe.closed

    def close(self) -> None:
        """End the child, whatever it does; without effect on one that is gone."""
        self._pipe.close()
        with contextlib.suppress(ValueError):  # closed before
            self._process.kill()
            self._process.join()
            self._process.close()

    def _exchange(self, request: bytes, file: str) -> Iterator[bytes]:
        self._started = self._started or self._pipe.recv_bytes(LONGEST) == START_KIND
        self._pipe.send_bytes(request)
        total = 0
        while (frame := self._pipe.recv_bytes(LONGEST))[:1] == PART_KIND:
            total += len(frame) - 1
            if total > self._limits.result:
                self._pipe.close()  # what is still to come would be taken for the next answer
                raise InputRefusedError(file, "", f"It holds more than {spelled(self._limits.result)} of text.", "Split it.")
            yield frame[1:]
        if frame != END_KIND:
            raise self._said(frame, file)

    def _said(self, frame: bytes, file: str) -> Exception:
        match frame[:1]:
            case kind if kind == REFUSAL_KIND:
                refusal = read_refusal(frame)
                return InputRefusedError(file, refusal.where, refusal.why, refusal.do)
            case kind if kind == FAULT_KIND:
                return self._faulty(file, *read_fault(frame))
            case _:
                return WireError("A frame is of an unknown kind.")

    def _refused(self, file: str, ending: Ending | None, broken: Exception) -> InputRefusedError:
        limits = self._limits
        if ending is Ending.MEMORY:
            return InputRefusedError(file, "", f"Reading it takes more than {spelled(limits.memory)} of memory, so it was stopped.", _FRESH)
        if ending is Ending.TIME:
            return InputRefusedError(
                file, "", f"Reading it takes more than {limits.seconds:.0f} seconds of work, so it was stopped.", _FRESH
            )
        if ending is Ending.STANDSTILL:
            return InputRefusedError(
                file, "", f"Reading it came to a standstill for {limits.still:.0f} seconds, so it was stopped.", _AGAIN
            )
        if not self._started:
            return InputRefusedError(
                file, "", "The process that reads files apart from the program could not be started.", "Start the program again."
            )
        self._process.join(_ENDS_WITHIN)
        _LOG.info("reader ended: %s, exit code %s", type(broken).__name__, self._process.exitcode)
        return InputRefusedError(file, "", "Its content makes the reader break off, so nothing of it was taken.", _AGAIN)

    def _faulty(self, file: str, kind: str, place: str) -> InputRefusedError:
        _LOG.info("reader failed: %s at %s", kind, place)
        if kind == "MemoryError":
            return InputRefusedError(file, "", f"Reading it takes more than {spelled(self._limits.memory)} of memory.", _FRESH)
        if kind == "RecursionError":
            return InputRefusedError(file, "", "Its parts are nested deeper than any document's.", _AGAIN)
        at = f"{kind}, {place}" if place else kind
        return InputRefusedError(file, "", f"It is damaged or written in a way the reader does not know ({at}).", _AGAIN)


def parts_from_child(target: str, request: bytes, limits: Limits, file: str, cancelled: Callable[[], bool]) -> Iterator[bytes]:
    """Start a child, hand it one request and yield its answer as it comes; raises `InputRefusedError` or `CancelledError`."""
    if cancelled():
        raise CancelledError
    try:
        child = Child(target, limits)
    except OSError as error:
        raise InputRefusedError(
            file, "", "The system allows no further process to read it in.", "Close other programs and try again."
        ) from error
    yield from child.parts(request, file, cancelled)


def run_in_child(target: str, request: bytes, limits: Limits, file: str, cancelled: Callable[[], bool]) -> bytes:
    """Return the whole answer of `parts_from_child`."""
    return b"".join(parts_from_child(target, request, limits, file, cancelled))
