"""Windows that were dressed, closed and gone: the next change of palette must not reach for them."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import sys
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication

from app.desktop.context import Context
from app.desktop.main_window import MainWindow
from app.desktop.settings import Settings
from app.desktop.theme import Scheme, Theme

application = QApplication(sys.argv[:1])
theme = Theme(Scheme.LIGHT)
theme.apply(application)
for _ in range(3):
    window = MainWindow(Context(theme, date(2026, 11, 20)), Settings(QSettings(sys.argv[1], QSettings.Format.IniFormat)))
    window.show()
    application.processEvents()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    del window
    for scheme in (Scheme.DARK, Scheme.LIGHT):
        theme.set_scheme(scheme)
print("alive")
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="freed memory is scribbled over by glibc only")
def test_a_palette_changes_after_windows_are_gone(tmp_path: Path) -> None:
    scribbled = os.environ | {"MALLOC_PERTURB_": "165", "PYTHONMALLOC": "malloc", "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "settings.ini")]
    ran = subprocess.run(command, env=scribbled, capture_output=True, text=True, check=False, timeout=120)
    assert ran.stdout.split() == ["alive"], ran.stderr[-2000:]
