"""What a user installs holds everything the program needs."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment outside the checkout that holds the wheel; what it depends on comes from this one."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", folder, ROOT], check=True)
    (wheel,) = folder.glob("codeledger-*.whl")
    target = folder / "site"
    subprocess.run([*pip, "install", "--no-deps", "--target", target, wheel], check=True)
    return target


def test_demo_runs_from_an_installed_wheel_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COV_"))}
    environment["PYTHONPATH"] = str(installed)
    result = subprocess.run(
        [sys.executable, "-P", "-m", "app", "demo", "--json", "--out", tmp_path / "out"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    shape = json.loads(result.stdout)
    assert shape["answer"].startswith("J1323")
    assert all(Path(name).stat().st_size > 5_000 for name in shape["written"])
    assert (installed / "app" / "_bundled" / "policies" / "CC-0248").is_dir()
    assert shutil.which("codeledger", path=str(installed / "bin")) or sys.platform == "win32"
