"""How long the Codes page and the Library take to show what they hold, as a table.

    python benchmarks/codes_page.py

Without a screen, by the clock and by the processor; the load of the machine is said below. The policies are made up.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from app.codesets.model import CodeSystem, Validity, Window  # the path above comes first
from app.desktop.application import prepare
from app.desktop.codes.shape_tabs import STRIPS, TABLE
from app.desktop.context import Context
from app.desktop.main_window import MainWindow
from app.desktop.settings import Settings
from app.desktop.theme import Scheme, Theme
from app.documents.model import Document, DocumentView, Place, View
from app.ledger.model import Basis, CodeHistory, EndBasis, Interval, Ledger, PolicyLedger, VersionInForce
from app.policy.model import DateKind, Drug, Kind, PolicyDate, PolicyVersion, State
from app.workspace.versions import LoadedFile, LoadedVersions

CODES, POLICIES, RUNS = 600, 2000, 5
TODAY = date(2026, 11, 20)
FIRST = date(2019, 1, 1)
SYSTEMS = (CodeSystem.HCPCS, CodeSystem.ICD10CM, CodeSystem.ICD10PCS)


def timed(name: str, aim: str, work: Callable[[], object], runs: int = 1) -> None:
    """Run some times and print the fastest."""
    found = []
    for _ in range(runs):
        start = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    clock, processor = min(found)
    print(f"| {name:<64} | {clock:>8.3f} s | {processor:>8.3f} s | {aim:>7} |")


def place(text: str, file: str) -> Place:
    """Return a place in a made-up file."""
    return Place(file, None, 0, 0, len(text), text)


def version(number: int, published: date) -> PolicyVersion:
    """Return a version that states its date and drug."""
    file = f"AB-{number:04d}_{published}.md"
    document = Document(file=file, sha256=f"{file:0<64}", format="markdown", blocks=())
    return PolicyVersion(
        text=DocumentView(document=document, view=View.NEW, blocks=()),
        kind=Kind.POLICY,
        number=f"AB-{number:04d}",
        title=f"Drug policy {number}",
        payer=None,
        status=None,
        state=State.PUBLISHED,
        drugs=(Drug(f"Examplix{number}", None),),
        dates=(PolicyDate(DateKind.PUBLISH, published, place(str(published), file)),),
    )


def policy(number: int, codes: int) -> PolicyLedger:
    """Return a policy of three versions."""
    days = [FIRST + timedelta(days=400 * step + number % 200) for step in range(3)]
    held = tuple(VersionInForce(version=version(number, day), start=day, start_basis=EndBasis.PUBLISH, published=day) for day in days)
    source = place("a statement of the document history", held[0].version.file)
    histories = tuple(
        CodeHistory(
            policy=f"AB-{number:04d}",
            system=SYSTEMS[count * 3 // codes],
            code=f"{'JCX'[count * 3 // codes]}{count:04d}",
            intervals=tuple(
                Interval(
                    start=days[step] + timedelta(days=count % 90),
                    end=days[step] + timedelta(days=200 + count % 90),
                    start_basis=EndBasis.PUBLISH,
                    end_basis=EndBasis.STATED,
                    sources=(source,),
                    end_sources=(source,),
                )
                for step in range(3)
            ),
            code_set=Validity(FIRST, None),
        )
        for count in range(codes)
    )
    return PolicyLedger(policy=f"AB-{number:04d}", versions=held, codes=histories, regimes=(), conflicts=())


def ledger(policies: Sequence[PolicyLedger]) -> Ledger:
    """Return policies as a ledger."""
    windows = tuple(Window(system, FIRST, TODAY, "a made-up table") for system in SYSTEMS)
    return Ledger(basis=Basis.PUBLISH, market=None, policies=tuple(policies), code_sets=windows)


def library(policies: Sequence[PolicyLedger]) -> LoadedVersions:
    """Return the files of policies."""
    held = [item.version for one in policies for item in one.versions]
    return LoadedVersions(files=tuple(LoadedFile(path=Path(one.file), document=one.text.document, new=one, old=None) for one in held))


def window(application: QApplication) -> MainWindow:
    """Return a window without a project."""
    theme = Theme(Scheme.LIGHT)
    theme.apply(application)
    settings = Settings(QSettings(str(Path(tempfile.mkdtemp()) / "settings.ini"), QSettings.Format.IniFormat))
    made = MainWindow(Context(theme, TODAY), settings)
    made.resize(1280, 820)
    made.show()
    application.processEvents()
    return made


def shown(application: QApplication, made: MainWindow) -> None:
    """Paint what is in front."""
    made.repaint()
    application.processEvents()


def codes(application: QApplication, made: MainWindow) -> None:
    """Measure the Codes page of one policy."""
    made.show_page("codes")
    held = policy(1, CODES)

    def show(number: int) -> None:
        made.context.set_ledger(ledger([replace(held, policy=f"AB-{number:04d}")]))
        shown(application, made)

    numbers = iter(range(100))
    timed(f"{CODES} strips shown", ".15 s", lambda: show(next(numbers)), RUNS)
    if len(made.codes.strips.strips()) != CODES:
        raise RuntimeError("the page does not show what is measured")
    bar = made.codes.strips.verticalScrollBar()

    def scroll() -> None:
        for step in range(100):
            bar.setValue(step * 40)
            made.codes.strips.viewport().repaint()

    timed("a hundred steps of scrolling", "", scroll, RUNS)

    def drag() -> None:
        for step in range(100):
            made.context.set_day(FIRST + timedelta(days=step * 10))
            made.codes.strips.viewport().repaint()

    timed("a hundred steps of the date line", "", drag, RUNS)
    made.codes.show_shape(TABLE)
    timed("the same codes as a table", "", lambda: shown(application, made), RUNS)

    def filtered() -> None:
        made.codes.filter.setText("J00" if not made.codes.filter.text() else "")
        made.codes.refill()
        shown(application, made)

    made.codes.show_shape(STRIPS)
    timed("filtered", "", filtered, 2 * RUNS)


def many(application: QApplication, made: MainWindow) -> None:
    """Measure the list of a large library."""
    made.show_page("library")
    held = [policy(number, 3) for number in range(POLICIES)]
    loaded, whole = library(held), ledger(held)

    def read() -> None:
        made.context.set_loaded(loaded)
        shown(application, made)

    def built() -> None:
        made.context.set_ledger(whole)
        shown(application, made)

    timed(f"the list of {POLICIES:,} policies with {len(loaded.files):,} versions, once read", "1 s", read, 3)
    timed("the same list, once the ledger is built", "1 s", built, 3)
    made.show_page("codes")
    made.codes.scope.setCurrentIndex(1)

    def everywhere() -> None:
        made.codes.filter.setText("A" if not made.codes.filter.text() else "")
        made.codes.refill()
        shown(application, made)

    timed(f"strips of all {POLICIES:,} policies, {3 * POLICIES:,} codes, filtered", "", everywhere, 4)


def main() -> None:
    """Print the table."""
    os.environ["CODELEDGER_HOME"] = tempfile.mkdtemp()
    application = prepare()
    made = window(application)
    codes(application, made)
    many(application, made)
    made.close()
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"
    print(f"load of the machine: {load} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
