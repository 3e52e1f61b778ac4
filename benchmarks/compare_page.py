"""The Compare page at 400 pages (4,000 paragraphs): first paint, scrolling, resizing, reviewing, memory. Without a screen.

Run from the project's root: ``python benchmarks/compare_page.py [PARAGRAPHS]``.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psutil

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from app.codesets.library import load_code_sets
from app.compare.model import Comparison
from app.desktop.context import Context
from app.desktop.main_window import MainWindow
from app.desktop.settings import Settings
from app.desktop.theme import Scheme, Theme
from app.documents.open import read_document
from app.workspace.compare import compare_versions
from app.workspace.versions import facts_of

PARAGRAPHS = 4000
EDITED = 0.2  # of the paragraphs
FRAMES = 400
WORDS = """
request review therapy response prior dose patient plan member criteria approval infusion weekly evidence label relapse record
physician pharmacy monitor baseline score duration maximum minimum combination regimen continued initial documented
"""
AIMS = {"first paint": 150.0, "scroll frame, p95": 16.0, "resize": 150.0, "memory over the empty window": 150.0}


def _page(lines: list[str], published: str) -> str:
    head = ["# Medical Drug Criteria", "Document #: CC-0990", f"Publish Date: {published}", "Last Review Date: 02/01/2024", "## Overview"]
    return "\n\n".join([*head, *lines])


def _texts(count: int) -> tuple[str, str]:
    chance = random.Random(8)  # noqa: S311 the same pages in every run
    known = WORDS.split()
    old, new = [], []
    for number in range(count):
        words = [chance.choice(known) for _ in range(chance.randint(8, 70))]
        old.append(f"Paragraph {number} states {' '.join(words)}.")
        if chance.random() < EDITED:
            words[chance.randrange(len(words))] = "specialist"
        new.append(f"Paragraph {number} states {' '.join(words)}.")
    return _page(old, "03/01/2023"), _page(new, "03/01/2024")


def _comparison(count: int, folder: Path) -> Comparison:
    sets = load_code_sets()
    versions = []
    for name, text in zip(("old.md", "new.md"), _texts(count), strict=True):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        versions.append(facts_of(path, read_document(path), sets).new)
    return compare_versions(versions[0], versions[1], sets)


def _memory() -> float:
    return float(psutil.Process(os.getpid()).memory_info().rss) / 1e6


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _quantile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def _measure(window: MainWindow, comparison: Comparison) -> list[tuple[str, float, str]]:
    page, context = window.compare, window.context
    view, bar = page.view, page.view.verticalScrollBar()

    def paint() -> None:
        window.repaint()
        view.viewport().repaint()

    def show() -> None:
        context.set_comparison(comparison)
        paint()

    def scroll_to(value: int) -> None:
        bar.setValue(value)
        view.viewport().repaint()

    def resize(width: int) -> None:
        window.resize(width, 900)
        paint()

    def find() -> None:
        page.start_search()
        page.find_bar.field.setText("relapse")
        page.find_bar.search()

    rows = [("first paint", _timed(show), "ms")]
    frames = [_timed(lambda step=step: scroll_to(step * 120)) for step in range(FRAMES)]
    rows += [("scroll frame, median", statistics.median(frames), "ms"), ("scroll frame, p95", _quantile(frames, 0.95), "ms")]
    rows.append(("jump to the middle", _timed(lambda: scroll_to(bar.maximum() // 2)), "ms"))
    rows.append(("resize", max(_timed(lambda width=width: resize(width)) for width in (1400, 1180, 1600)), "ms"))
    rows.append(("unfold everything", _timed(lambda: (page.toolbar.fold.setChecked(False), paint())), "ms"))
    frames = [_timed(lambda step=step: scroll_to(step * 120)) for step in range(FRAMES)]
    rows.append(("scroll frame unfolded, p95", _quantile(frames, 0.95), "ms"))
    rows.append(("next change, p95", _quantile([_timed(lambda: (page.step(1), paint())) for _ in range(60)], 0.95), "ms"))
    rows.append(("reviewed and next, p95", _quantile([_timed(lambda: (page.reviewing.review(), paint())) for _ in range(40)], 0.95), "ms"))
    rows.append(("switch to one column", _timed(lambda: (page.toolbar.inline.setChecked(True), paint())), "ms"))
    rows.append(("find in everything", _timed(find), "ms"))
    return rows


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PARAGRAPHS
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    theme = Theme(Scheme.LIGHT)
    theme.apply(application)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CODELEDGER_HOME"] = folder
        settings = Settings(QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat))
        window = MainWindow(Context(theme, date(2026, 11, 20)), settings)
        window.resize(1600, 900)
        window.show()
        window.show_page("compare")
        application.processEvents()
        window.compare.view.grab()
        load_code_sets()
        before = _memory()
        comparison = _comparison(count, Path(folder))
        rows = _measure(window, comparison)
        rows.append(("memory over the empty window", _memory() - before, "MB"))
        window.close()
    print(f"{len(comparison.rows):,} rows, {len(comparison.changes):,} changes, {EDITED:.0%} of the paragraphs edited")
    for name, value, unit in rows:
        aim = AIMS.get(name)
        print(f"{name:32}{value:10.1f} {unit}{f'   aim {aim:.0f}' if aim else ''}")


if __name__ == "__main__":
    main()
