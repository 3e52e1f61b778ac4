"""Takes pictures of every page in light and dark, wide and narrow, to be looked at: python packaging/screenshots.py OUT [--readme]."""

import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from app.bundled import sample
from app.desktop.application import prepare
from app.desktop.context import Context
from app.desktop.main_window import MainWindow
from app.desktop.settings import Settings
from app.desktop.theme import Scheme, Theme

DAY = date(2026, 11, 20)
PAGES = ("library", "compare", "codes", "audit", "reports")
SIZES = ((1280, 820), (900, 700))
README = Path(__file__).resolve().parent.parent / "docs" / "compare.png"
PATIENCE = 60.0  # seconds for the sample to be read and audited


def main(arguments: list[str]) -> int:
    """Write the pictures into the folder named first; with --readme also the one the README shows."""
    out = Path(arguments[0]) if arguments else Path("screenshots")
    out.mkdir(parents=True, exist_ok=True)
    application = prepare()
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        theme = Theme(scheme)
        theme.apply(application)
        settings = Settings(QSettings(str(out / "settings.ini"), QSettings.Format.IniFormat))
        context = Context(theme, DAY)
        window = MainWindow(context, settings)
        window.show()
        _wait(application, lambda: False, 0.2)
        for page in PAGES:
            _shoot(application, window, out, f"empty_{page}_{scheme.value}")
        window.open_files([sample("CC-0248"), sample("EX-0901")])
        _settle(application, window)
        window.open_claims(sample("claims/CC-0248_claims.xlsx"))
        _settle(application, window)
        _shoot(application, window, out, f"map_audit_{scheme.value}")
        window.audit.run()
        _settle(application, window)
        for page in PAGES:
            _shoot(application, window, out, f"{page}_{scheme.value}")
        if scheme is Scheme.LIGHT and "--readme" in arguments:
            window.resize(1280, 760)
            window.show_page("compare")
            _settle(application, window)
            window.grab().save(str(README), "PNG")
        window.tasks.stop()
        window.close()
    (out / "settings.ini").unlink(missing_ok=True)
    print(f"{len(list(out.glob('*.png')))} pictures in {out}")
    return 0


def _shoot(application: QApplication, window: MainWindow, out: Path, name: str) -> None:
    page = next(part for part in PAGES if part in name)
    window.show_page(page)
    for width, height in SIZES:
        window.resize(width, height)
        _settle(application, window)
        window.grab().save(str(out / f"{name}_{width}.png"), "PNG")


def _settle(application: QApplication, window: MainWindow) -> None:
    _wait(application, lambda: not window.tasks.running, PATIENCE)
    _wait(application, lambda: False, 0.3)


def _wait(application: QApplication, done: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not done() and time.monotonic() < until:
        application.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
