"""One window for the tests of the desktop, without a screen unless one was asked for."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.audit.model import AuditResult, AuditSettings
from app.claims.model import ColumnMapping
from app.desktop.audit.steps import AuditStep
from app.desktop.context import Context
from app.desktop.main_window import MainWindow
from app.desktop.project.saving import Standing
from app.desktop.settings import Settings
from app.desktop.theme import Scheme, Theme
from app.ledger.model import Basis, Ledger
from app.project.project import create_project
from app.workspace.audit import audit_claims
from app.workspace.audit_order import AuditOrder
from app.workspace.codes import ledger_of_versions
from app.workspace.columns import columns_of
from app.workspace.project import keep_files
from app.workspace.versions import LoadedVersions, load_versions

DAY = date(2026, 11, 20)


@pytest.fixture(scope="session")
def qapp_cls() -> Callable[..., QApplication]:
    def make(_arguments: list[str]) -> QApplication:
        application = QApplication(sys.argv[:1])
        application.setStyle("Fusion")
        return application

    return make


@pytest.fixture(scope="module", autouse=True)
def what_other_files_left() -> None:
    """What lives on from other files' tests is looked through once a file, not after every test."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def garbage_of_the_main_thread() -> Iterator[None]:
    """As in the program: what is left of one test's window is never collected in a worker's thread of the next."""
    gc.disable()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # no event loop runs between two tests
    gc.collect()
    gc.enable()


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> Theme:
    made = Theme(Scheme.LIGHT)
    made.apply(qapp)
    return made


@pytest.fixture
def theme(dressed: Theme) -> Iterator[Theme]:
    """The light palette, whatever the system says and the test before chose."""
    yield dressed
    dressed.set_scheme(Scheme.LIGHT)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def window(qtbot: QtBot, theme: Theme, settings: Settings) -> Iterator[MainWindow]:
    """The real window, shown, with nothing open."""
    made = MainWindow(Context(theme, DAY), settings)
    qtbot.addWidget(made)
    made.resize(1280, 820)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


@pytest.fixture
def settle(qtbot: QtBot) -> Callable[[MainWindow], None]:
    """Wait until the window has no work in progress."""

    def wait(window: MainWindow) -> None:
        qtbot.waitUntil(lambda: not window.tasks.running, timeout=60_000)

    return wait


@pytest.fixture(scope="session")
def sample_versions(policies: Path) -> LoadedVersions:
    """The sample policy, read once: one test opens it through the window, the others begin where that ends."""
    return load_versions([policies / "CC-0248"])


@pytest.fixture(scope="session")
def sample_ledger(sample_versions: LoadedVersions) -> Ledger:
    return ledger_of_versions(sample_versions, Basis.PUBLISH)


@pytest.fixture
def sampled(window: MainWindow, sample_versions: LoadedVersions, sample_ledger: Ledger) -> MainWindow:
    """The window with the sample policy open."""
    window.context.set_loaded(sample_versions)
    window.context.set_ledger(sample_ledger)
    return window


@pytest.fixture(scope="session")
def claims(policies: Path) -> Path:
    return policies / "claims" / "CC-0248_claims.xlsx"


@pytest.fixture(scope="session")
def sample_columns(claims: Path) -> tuple[ColumnMapping, ...]:
    return columns_of(claims)


@pytest.fixture(scope="session")
def sample_audit(claims: Path, sample_versions: LoadedVersions) -> AuditResult:
    return audit_claims(claims, sample_versions, AuditOrder(settings=AuditSettings(as_of=DAY)))


@pytest.fixture
def mapped(sampled: MainWindow, claims: Path, sample_columns: tuple[ColumnMapping, ...]) -> MainWindow:
    """The window with the sample claims at the Map step."""
    sampled.show_page("audit")
    sampled.audit.session.take_file(claims)
    sampled.audit.session.take_columns(claims, sample_columns)
    sampled.audit.show_step(AuditStep.MAP)
    return sampled


@pytest.fixture
def audited(mapped: MainWindow, sample_audit: AuditResult) -> MainWindow:
    """The window with the sample audit at the Review step."""
    mapped.context.set_audit(sample_audit)
    mapped.audit.show_step(AuditStep.REVIEW)
    return mapped


@pytest.fixture
def project_file(tmp_path: Path, sample_versions: LoadedVersions) -> Path:
    """A project with two versions in it."""
    path = tmp_path / "Review of Elrexfio.codeledger"
    with create_project(path, "ana") as project:
        keep_files(project, LoadedVersions(files=sample_versions.files[:2]))
    return path


@pytest.fixture(scope="session")
def policy(policies: Path) -> Path:
    return policies / "CC-0248" / "CC-0248_2023-10-03.md"


@pytest.fixture
def written(qtbot: QtBot) -> Callable[[MainWindow], None]:
    """Wait until nothing is in memory only."""

    def wait(window: MainWindow) -> None:
        qtbot.waitUntil(lambda: not window.tasks.running and not window.projects.session.unwritten, timeout=30_000)
        qtbot.waitUntil(lambda: window.projects.session.saved.standing is not Standing.WRITING, timeout=30_000)

    return wait
