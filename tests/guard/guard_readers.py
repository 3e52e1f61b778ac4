"""Readers for the child process that misbehave in every way an untrusted file can make one misbehave."""

import ctypes
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from app.errors import InputRefusedError


class PanicError(BaseException):
    """As the panics of compiled readers: no Exception."""


def echo(request: bytes) -> bytes:
    return request


def parts(request: bytes) -> Iterator[bytes]:
    for number in range(int(request)):
        yield bytes([number % 256]) * 1_500_000


def refuse(request: bytes) -> bytes:
    raise InputRefusedError("other.docx", "part x", request.decode(), "Do that.")


def fail(_request: bytes) -> bytes:
    raise KeyError("patient Smith")


def panic(_request: bytes) -> bytes:
    raise PanicError("patient Smith")


def deep(_request: bytes) -> bytes:
    return deep(_request)


def sleep(_request: bytes) -> bytes:
    time.sleep(600)
    return b""


def spin(_request: bytes) -> bytes:
    while True:
        pass


def spin_in_threads(_request: bytes) -> bytes:
    for _ in range(3):
        threading.Thread(target=spin, args=(b"",), daemon=True).start()
    time.sleep(600)
    return b""


def wait(request: bytes) -> bytes:
    time.sleep(float(request))
    return b"waited"


def hoard(_request: bytes) -> bytes:
    kept = []
    while True:
        kept.append(bytearray(os.urandom(1 << 20)) * 4)
        time.sleep(0.002)


def ask_for_everything(_request: bytes) -> bytes:
    return bytes(1 << 40)


def abort(_request: bytes) -> bytes:
    os.abort()


def crash(_request: bytes) -> bytes:
    ctypes.string_at(0)
    return b""


def leave(_request: bytes) -> bytes:
    sys.exit(0)


def vanish_halfway(_request: bytes) -> Iterator[bytes]:
    yield b"half an answer"
    os._exit(0)


def chatter(_request: bytes) -> bytes:
    print("to the screen")  # noqa: T201 what must not reach the screen
    os.write(1, b"to the screen")
    os.write(2, b"to the screen")
    return b"answer"


def write(request: bytes) -> bytes:
    try:
        Path(request.decode()).write_text("patient Smith", encoding="utf-8")
    except OSError:
        return b"could not write"
    return b"written"


def modules(_request: bytes) -> bytes:
    return "\n".join(sys.modules).encode()
