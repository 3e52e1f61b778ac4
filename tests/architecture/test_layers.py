"""The pipeline runs one way, and only the desktop knows Qt."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name("lint-imports" + (".exe" if sys.platform == "win32" else ""))
    return subprocess.run([tool, "--no-cache"], cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_import_contracts_are_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout


def test_a_breach_is_noticed(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    dates = tmp_path / "app" / "policy" / "dates.py"
    dates.write_text(dates.read_text(encoding="utf-8") + "\nimport PySide6.QtCore\n", encoding="utf-8")
    result = lint(tmp_path)
    assert result.returncode != 0
    assert "app.policy.dates -> PySide6" in result.stdout


def test_no_file_of_the_program_grows_past_what_a_reader_holds() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {count}"
        for path in sorted((ROOT / "app").rglob("*.py"))
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 420
    ]
    assert not long
