"""Readers for the child process that read many files, a line of the outcome for each: one child serves a whole test."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from app.claims.workbook import read as read_workbook
from app.documents.open import read_document
from app.errors import InputRefusedError


def documents(request: bytes) -> Iterator[bytes]:
    for path in json.loads(request):
        yield outcome_of(one_document, path)


def workbooks(request: bytes) -> Iterator[bytes]:
    for path in json.loads(request):
        yield outcome_of(one_workbook, path)


def one_document(path: str) -> object:
    return read_document(Path(path)).file


def one_workbook(path: str) -> object:
    return sum(len(piece) for piece in read_workbook(json.dumps({"path": path}).encode()))


def outcome_of(read: Callable[[str], object], path: str) -> bytes:
    try:
        return f"content {read(path)}\n".encode()
    except InputRefusedError as refused:
        return f"refused {refused}\n".encode()
    except Exception as fault:  # noqa: BLE001 the guard makes a refusal of it
        return f"fault {type(fault).__name__}\n".encode()
