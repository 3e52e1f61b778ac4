"""Reading a redline PDF of 64 pages beside taking its plain text with pdfium, and with pdfplumber where it is installed.

Run from the project's root: ``python benchmarks/pdf.py``. Needs reportlab, which the test extra brings.
"""

import importlib
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.documents.model import Change  # the path above comes first
from app.documents.pdf.read import read_pdf

PAGES = 64
LINES = 46
_WORDS = [
    "individual",
    "treatment",
    "prior",
    "therapy",
    "response",
    "documented",
    "disease",
    "relapsed",
    "refractory",
    "course",
    "line",
    "agent",
    "antibody",
    "inhibitor",
    "dose",
    "month",
    "criteria",
    "request",
    "approved",
    "continued",
    "diagnosis",
    "confirmed",
    "age",
    "years",
    "greater",
    "or",
    "equal",
    "combination",
    "following",
    "history",
    "status",
    "least",
    "met",
    "J1323",
    "C90.00",
]


def write_redline(path: Path, pages: int, seed: int = 314) -> None:
    """Write a PDF in which every seventh stretch of words is struck out and followed by its replacement."""
    chance = random.Random(seed)  # noqa: S311 sample text
    canvas = Canvas(str(path), pagesize=(612, 792))
    for page in range(1, pages + 1):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(64, 760, "Clinical policy sample")
        canvas.drawString(64, 30, f"Page {page} of {pages}")
        for line in range(LINES):
            _line(canvas, chance, 730 - 14.5 * line)
        canvas.showPage()
    canvas.save()


def _line(canvas: Canvas, chance: random.Random, y: float) -> None:
    x = 64.0
    while x < 440:
        drawn = chance.random()
        colour, under = ((0.8, 0, 0), 2.6) if drawn < 0.1 else ((0, 0, 0.8), -1.4) if drawn < 0.2 else ((0, 0, 0), None)
        text = " ".join(chance.choices(_WORDS, k=chance.randint(2, 9)))
        canvas.setFillColorRGB(*colour)
        canvas.setStrokeColorRGB(*colour)
        canvas.setFont("Helvetica", 9)
        canvas.drawString(x, y, text)
        width = canvas.stringWidth(text, "Helvetica", 9)
        if under is not None:
            canvas.setLineWidth(0.5)
            canvas.line(x, y + under, x + width, y + under)
        x += width + 2.5


def plain_text(data: bytes) -> int:
    """Return how many letters pdfium alone finds."""
    document = pypdfium2.PdfDocument(data)
    try:
        return sum(len(page.get_textpage().get_text_range()) for page in document)
    finally:
        document.close()


def best(work: Callable[[], object], times: int = 5) -> float:
    """Return the shortest of several runs, in seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "redline.pdf"
        write_redline(path, PAGES)
        data = path.read_bytes()
        read = read_pdf(data, path.name)
        marked = sum(1 for block in read.blocks for run in block.runs if run.change is not Change.SAME)
        plain = best(lambda: plain_text(data))
        ours = best(lambda: read_pdf(data, path.name))
        print(f"{PAGES} pages, {plain_text(data):,} letters, {marked:,} marked runs")
        print(f"{'pdfium, plain text':<28}{plain:8.3f} s")
        print(f"{'read with marks':<28}{ours:8.3f} s   {ours / plain:.1f} times")
        try:
            plumber = importlib.import_module("pdfplumber")
        except ImportError:
            print("pdfplumber is not installed")
            return
        with plumber.open(path) as document:
            other = best(lambda: [page.extract_text() for page in document.pages], times=1)
        print(f"{'pdfplumber, plain text':<28}{other:8.3f} s   {other / plain:.1f} times")


if __name__ == "__main__":
    main()
