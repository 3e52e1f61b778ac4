"""Makers of readers for a child that answers one request after another."""

import os
import time
from collections.abc import Callable

from app.errors import InputRefusedError


def counter() -> Callable[[bytes], bytes]:
    """Return a reader that counts its requests, and does what a request says."""
    asked: list[bytes] = []

    def answer(request: bytes) -> bytes:
        asked.append(request)
        match request:
            case b"refuse":
                raise InputRefusedError("other.pdf", "page 3", "It is damaged.", "Ask again.")
            case b"fail":
                raise KeyError("patient Smith")
            case b"work":
                _work(1)
            case b"spin":
                _work(600)
            case b"sleep":
                time.sleep(600)
            case b"abort":
                os.abort()
            case b"much":
                return bytes(3_000_000)
        return b"%d" % len(asked)

    return answer


def _work(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
