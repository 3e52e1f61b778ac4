"""How fast documents are read, against what their bytes cost at least, and what the guard adds. Prints one table.

python benchmarks/documents.py
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree
from tracked_docx import write_tracked

from app.documents.guarded import LIMITS, read_guarded, reader_of, reading
from app.documents.handover import document_from_bytes
from app.documents.open import read_document
from app.guard.run import Child

Work = Callable[[], object]

ROUNDS = 7
SERIES = 8
ALONE = "import sys; from pathlib import Path; from {module} import {name}; {name}(Path(sys.argv[1]))"


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        short, long = Path(folder) / "60.docx", Path(folder) / "400.docx"
        write_tracked(short, 60)
        write_tracked(long, 400)
        rows: list[tuple[str, float | None, Work, Work]] = [
            ("400 pages: read ÷ unzip and parse", 3.0, lambda: read_document(long), lambda: _parsed(long)),
            ("60 pages: read ÷ unzip and parse", None, lambda: read_document(short), lambda: _parsed(short)),
            ("60 pages: child started ahead ÷ in process", 1.5, _Warm(short), lambda: read_document(short)),
            ("60 pages: child started cold ÷ in process", None, lambda: read_guarded(short), lambda: read_document(short)),
            ("60 pages: program with guard ÷ without", 1.5, lambda: _program(short, guard=True), lambda: _program(short, guard=False)),
            (
                f"{SERIES} × 60 pages: guarded ÷ in process",
                1.5,
                lambda: _series(short),
                lambda: [read_document(short) for _ in range(SERIES)],
            ),
        ]
        print(f"{'':46}{'s':>8}{'base s':>9}{'ratio':>8}{'aim':>7}")
        for name, aim, work, base in rows:
            taken, least = _compared(work, base)
            print(f"{name:46}{taken:>8.3f}{least:>9.3f}{taken / least:>8.2f}{f'≤ {aim}' if aim else '':>7}", flush=True)


def _compared(work: Work, base: Work) -> tuple[float, float]:
    """Return the medians of both, measured in turn so that a busy computer slows both alike."""
    pairs = [(_seconds(work), _seconds(base)) for _ in range(ROUNDS)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def _seconds(work: Work) -> float:
    if isinstance(work, _Warm):
        work.start()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


class _Warm:
    """Reads in a child that is ready before the clock starts, as the next one is in a series of files."""

    def __init__(self, path: Path) -> None:
        self._request = json.dumps({"path": str(path), "password": None}).encode()
        self._name = path.name
        self._reader = reader_of(path)

    def start(self) -> None:
        self._child = Child(self._reader, LIMITS)
        time.sleep(0.6)

    def __call__(self) -> object:
        return document_from_bytes(b"".join(self._child.parts(self._request, self._name, lambda: False)))


def _parsed(path: Path) -> None:
    with zipfile.ZipFile(path) as box:
        for name in box.namelist():
            etree.fromstring(box.read(name))


def _program(path: Path, *, guard: bool) -> None:
    module, name = ("app.documents.guarded", "read_guarded") if guard else ("app.documents.open", "read_document")
    subprocess.run([sys.executable, "-c", ALONE.format(module=module, name=name), str(path)], check=True)


def _series(path: Path) -> list[object]:
    with reading([path] * SERIES) as documents:
        return [future.result() for future in documents]


if __name__ == "__main__":
    main()
