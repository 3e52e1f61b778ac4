"""The window on trial draws itself, leaves its picture and closes by itself."""

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

from app.bundled import sample


def test_the_window_on_trial_leaves_a_picture_and_closes(tmp_path: Path) -> None:
    picture = tmp_path / "window.png"
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "CODELEDGER_TRIAL": str(picture),
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
    }
    policy = next(sample("CC-0248").glob("*.md"))
    ended = subprocess.run([sys.executable, "-m", "app", "open", policy], env=environment, capture_output=True, timeout=100, check=False)
    assert ended.returncode == 0, ended.stderr
    drawn = QImage(str(picture))
    assert min(drawn.width(), drawn.height()) > 400
    assert len({drawn.pixel(x, y) for x in range(0, drawn.width(), 7) for y in range(0, drawn.height(), 7)}) > 3
