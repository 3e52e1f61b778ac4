"""Pages of a 400-page PDF as pictures: the first one, the next ones, and the memory it takes to scroll through all.

Run from the project's root: ``python benchmarks/pages.py [FILE.pdf]``. Without a file one is written, which needs reportlab.
"""

import hashlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.documents.page_images import PageImages, spare_child  # the path above comes first

PAGES = 400
SCALE = 1.4  # a letter page about 860 pixels wide


@contextmanager
def _file() -> Iterator[Path]:
    if len(sys.argv) > 1:
        yield Path(sys.argv[1])
        return
    from pdf import write_redline  # type: ignore[import-not-found]  # noqa: PLC0415 beside this file; needs reportlab

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.pdf"
        write_redline(path, PAGES)
        yield path


def _resident() -> tuple[float, float]:
    """Return the memory of this process and of its children, in MB."""
    own = psutil.Process(os.getpid())
    return own.memory_info().rss / 1e6, sum(held.memory_info().rss for held in own.children()) / 1e6


def _seconds(since: float) -> str:
    return f"{time.perf_counter() - since:8.3f} s"


def main() -> None:
    """Measure and print."""
    with _file() as path:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        began = time.perf_counter()
        images = PageImages(path, digest)
        images.image(1, SCALE)
        rows = [("first page, no child running", _seconds(began))]
        images.close()
        child = spare_child()
        time.sleep(1)  # as long as it takes a person to read a fact and open its place
        images = PageImages(path, digest, spare=lambda: child)
        began = time.perf_counter()
        images.image(PAGES // 2 if len(sys.argv) == 1 else 1, SCALE)
        rows.append(("first page, child waiting", _seconds(began)))
        pages = len(images.sizes())
        began = time.perf_counter()
        images.image(pages - pages // 4, SCALE)
        rows.append(("another page, further on", _seconds(began)))
        times, memory = [], []
        for page in range(1, pages + 1):
            began = time.perf_counter()
            images.image(page, SCALE)
            times.append(time.perf_counter() - began)
            if page % max(1, pages // 4) == 0:
                memory.append((page, *_resident()))
        images.close()
        times.sort()
        rows.append(("each page, median", f"{statistics.median(times):8.3f} s"))
        rows.append(("each page, slowest of 100", f"{times[int(len(times) * 0.99)]:8.3f} s"))
        print(f"{pages} pages, {path.stat().st_size / 1e6:.1f} MB, {SCALE} pixels a point")
        for name, value in rows:
            print(f"{name:<36}{value}")
        for page, own, other in memory:
            print(f"{f'memory after {page} pages':<36}{own:8.0f} MB program, {other:.0f} MB child")


if __name__ == "__main__":
    main()
