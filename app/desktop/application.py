"""Starts the window."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app import __version__
from app.desktop import crash, trial
from app.desktop.collecting import Collector
from app.desktop.context import Context
from app.desktop.main_window import MainWindow
from app.desktop.settings import Settings
from app.desktop.theme import Role, Scheme, Theme


def run(files: Sequence[Path] = (), scheme: Scheme | None = None) -> int:
    """Open the window on these files and return its exit status; `scheme` overrules the one remembered."""
    application = prepare()
    crash.start_log(crash.log_folder())
    settings = Settings()
    theme = Theme(scheme if scheme is not None else settings.scheme, application)
    theme.apply(application)
    application.setWindowIcon(theme.icon("compare", Role.ACCENT))
    collector = Collector(application)
    context = Context(theme, date.today())  # noqa: DTZ011 the reader's own calendar day is meant
    window = MainWindow(context, settings)
    crash.install(context.error_shown.emit)
    window.show()
    window.begin(files)
    trial.begin(window, window.tasks)
    status = application.exec()
    collector.stop()
    return status


def prepare() -> QApplication:
    """Return the one QApplication, named so that settings and log find their places."""
    QCoreApplication.setApplicationName("CodeLedger")
    QCoreApplication.setOrganizationName("CodeLedger")
    QCoreApplication.setApplicationVersion(__version__)
    held = QApplication.instance()
    application = held if isinstance(held, QApplication) else QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    return application
