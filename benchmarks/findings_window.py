"""How long the Review step takes with a million findings: shown, sorted, filtered, grouped, scrolled, selected, decided; and its memory.

    python benchmarks/findings_window.py [FINDINGS] [--decide]

Without a screen. Each step is timed until the window has painted it; beside it stand how long the processors were at it and the longest
time in which the window took no event meanwhile. The findings are those of the sample claims, over and over, each with a claim, row and
message of its own; with --decide they are also decided on, and that is taken back.
"""

import dataclasses
import multiprocessing
import os
import pickle
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psutil
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.audit.findings_table import FindingsTable, GroupBy  # the path above comes first
from app.audit.model import AuditResult, AuditSettings, Decision, Verdict
from app.audit.stored import finding_pieces
from app.bundled import sample
from app.desktop.application import prepare
from app.desktop.audit.findings.model import HEADERS
from app.desktop.audit.review import ReviewStep
from app.desktop.audit.steps import AuditStep
from app.desktop.context import Context
from app.desktop.main_window import MainWindow
from app.desktop.project.saving import Standing
from app.desktop.settings import Settings
from app.desktop.theme import Scheme, Theme
from app.workspace.audit import audit_claims
from app.workspace.audit_order import AuditOrder
from app.workspace.versions import load_versions

FINDINGS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000  # with --decide rather 100_000: each decision is written
DECIDE = "--decide" in sys.argv
TODAY = date(2026, 11, 20)
FRAMES = 200


def make(folder: Path) -> None:
    """Write an audit with its findings on the engine as a project keeps them."""
    order = AuditOrder(settings=AuditSettings(as_of=TODAY))
    result = audit_claims(sample("claims/CC-0248_claims.xlsx"), load_versions([sample("CC-0248")]), order)
    count = len(result.findings)
    picked = (result.findings[number * 31 % count] for number in range(FINDINGS))
    many = tuple(
        dataclasses.replace(
            finding, row=number + 2, claim_id=f"K{number // 3:09}", message=f"{finding.message} ({number})", content=f"{number:016x}"
        )
        for number, finding in enumerate(picked)
    )
    pieces = list(finding_pieces(dataclasses.replace(result, findings=many)))
    # only the engine holds each finding for itself, unless they are decided on: nothing else the window does may walk the tuple
    shown = many if DECIDE else tuple(result.findings[number % count] for number in range(FINDINGS))
    (folder / "made").write_bytes(pickle.dumps((dataclasses.replace(result, findings=shown), pieces)))


class Window:
    """The real window with an audit to be shown, and a clock."""

    def __init__(self, application: QApplication, folder: Path) -> None:
        self.application = application
        theme = Theme(Scheme.LIGHT)
        theme.apply(application)
        settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        self.window = MainWindow(Context(theme, TODAY), settings)
        self.window.resize(1280, 820)
        self.window.show()
        self.window.show_page("audit")
        self._last = self._still = 0.0
        self._ticks = QTimer()
        self._ticks.setInterval(0)
        self._ticks.timeout.connect(self._tick)

    @property
    def review(self) -> ReviewStep:
        """The Review step."""
        return self.window.audit.review_step

    def timed(self, name: str, aim: str, take: Callable[[], object]) -> None:
        """Take a step and wait until everything that follows from it is painted."""
        self.settle()
        self._still, self._last = 0.0, time.perf_counter()
        self._ticks.start()
        begun, worked = time.perf_counter(), time.process_time()
        take()
        self.settle()
        self.window.repaint()
        clock, work = time.perf_counter() - begun, time.process_time() - worked
        self._tick()
        self._ticks.stop()
        print(f"| {name:<44} | {clock:>8.3f} s | {work:>8.3f} s | {self._still:>8.3f} s | {aim:>7} | {_memory():>6.0f} MB |", flush=True)

    def settle(self) -> None:
        """Let the window work until nothing is left to do."""
        self.application.processEvents()
        while self.review.source.busy or self.window.tasks.running or self._writing:
            self.application.processEvents()
            time.sleep(0.0005)
        self.application.processEvents()

    @property
    def _writing(self) -> bool:
        return self.window.projects.session.saved.standing is Standing.WRITING

    def _tick(self) -> None:
        now = time.perf_counter()
        self._still, self._last = max(self._still, now - self._last), now


def _memory() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6


def look(window: Window, result: AuditResult, pieces: list[bytes]) -> None:
    """Open the findings and use them as a person does."""
    review, context = window.review, window.window.context
    opened: list[FindingsTable] = []
    window.timed("opened on the engine, in the worker of the audit", "", lambda: opened.append(FindingsTable.of_pieces(pieces)))

    def show() -> None:
        context.set_audit(result, "benchmark", findings=opened[0])
        window.window.audit.show_step(AuditStep.REVIEW)

    window.timed("shown", "1.0 s", show)
    for column, name in enumerate(HEADERS):
        for order in (Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder):
            direction = "down" if order is Qt.SortOrder.DescendingOrder else "up"
            window.timed(f"sorted by {name.lower()}, {direction}", "0.6 s", lambda: review.table.sortByColumn(column, order))  # noqa: B023 called at once
    window.timed("filtered by words, Enter", "0.3 s", lambda: (review.filter.search.setText("j1323 list"), review.filter.changed.emit()))
    window.timed("filtered by words, all again", "0.3 s", lambda: (review.filter.search.clear(), review.filter.changed.emit()))
    window.timed("without errors", "0.3 s", review.filter.verdicts[Verdict.ERROR].click)
    window.timed("open only", "0.3 s", lambda: review.filter.decided.setCurrentIndex(1))
    window.timed("everything again", "0.3 s", lambda: (review.filter.show_all(), review.filter.changed.emit()))
    for by in GroupBy:
        window.timed(f"grouped by {by.value}", "0.3 s", lambda: review.groups.group_by(by))  # noqa: B023 called at once
    window.timed("one group", "0.3 s", lambda: review.groups.list.setCurrentIndex(review.groups.list.model().index(1, 0)))
    window.timed("all groups", "0.3 s", review.groups.list.show_all)
    window.timed("next claim", "", lambda: review.findings.step_claim(1))
    scroll(window)
    window.timed("all selected", "", review.table.selectAll)
    print(f"| memory | {_memory():.0f} MB |")


def decide(window: Window) -> None:
    """Decide on everything that is shown, and take it back."""
    review = window.review
    window.timed("decided on all shown", "", lambda: review.decide(Decision("needs records", "Asked for the charts")))
    print(f"| decided | {window.window.audit.dispositions.made:,} |")
    window.timed("undone", "", window.window.projects.session.undo)
    window.timed("decided again", "", window.window.projects.session.redo)
    review.table.select_row(5)
    window.timed("one more decided", "", lambda: review.decide(Decision("agree")))
    window.timed("undone, the one", "", window.window.projects.session.undo)
    print(f"| decided | {window.window.audit.dispositions.made:,} |")


def scroll(window: Window) -> None:
    """Scroll to places all over the table and paint each."""
    bar = window.review.table.verticalScrollBar()
    frames = []
    for frame in range(FRAMES):
        begun = time.perf_counter()
        bar.setValue(bar.maximum() * (frame * 7919 % FRAMES) // FRAMES)
        window.review.table.viewport().repaint()
        frames.append(time.perf_counter() - begun)
    frames.sort()
    middle, most = statistics.median(frames), frames[int(len(frames) * 0.95)]
    print(
        f"| scrolled to another page, a frame | {middle * 1000:.1f} ms median | {most * 1000:.1f} ms at the 95th percentile |", flush=True
    )


def main() -> None:
    """Measure and print."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["CODELEDGER_HOME"] = str(folder / "home")
        with ProcessPoolExecutor(1, mp_context=context) as alone:
            alone.submit(make, folder).result()
        result, pieces = pickle.loads((folder / "made").read_bytes())  # noqa: S301 - written by this script
        application = prepare()
        before = _memory()
        window = Window(application, folder)
        print(f"{FINDINGS:,} findings, {sum(map(len, pieces)) / 1e6:.0f} MB kept; {before:.0f} MB before, load {os.getloadavg()[0]:.1f}")
        print(f"| {'step':<44} | {'clock':>10} | {'processor':>10} | {'still':>10} | {'aim':>7} | {'memory':>9} |")
        look(window, result, pieces)
        if DECIDE:
            decide(window)
        window.window.close()


if __name__ == "__main__":
    main()
