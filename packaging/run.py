#!/usr/bin/env python3
"""Sets up and runs CodeLedger on a machine that has Python and nothing of ours. Standard library only.

python3 packaging/run.py demo     the main job on the bundled policy
python3 packaging/run.py test     all checks: lint, types, layers, tests
python3 packaging/run.py package  the program as a folder that needs no Python, in dist/codeledger, built and tried
python3 packaging/run.py ...      any other codeledger command
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
OLDEST = (3, 11)
QT_PACKAGES = [
    "libgl1",
    "libegl1",
    "libxkbcommon0",
    "libglib2.0-0",
    "libfreetype6",
    "libfontconfig1",
    "libdbus-1-3",
    "fonts-dejavu-core",
    "fonts-liberation",
    "libxcb-cursor0",
    "libxkbcommon-x11-0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libx11-xcb1",
    "libxcb-xkb1",
    "libxcb-randr0",
    "libxcb-sync1",
    "libxcb-xfixes0",
    "libxcb-render-util0",
    "libxcb-image0",
]
CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports",),
    # a core each: the windows alone take minutes; a process that dies ends the run instead of being waited for
    ("python", "-m", "pytest", "-n", "auto", "--dist", "loadfile", "--max-worker-restart", "0"),
)


def main(arguments: list[str]) -> int:
    """Make the environment if it is missing or out of date, then run what was asked for."""
    if sys.version_info < OLDEST:
        return _stop(
            f"Python {'.'.join(map(str, OLDEST))} or newer is needed; this is {sys.version.split()[0]}. Run this script with a newer one."
        )
    if not arguments:
        print(__doc__.strip())
        return 2
    own = {"test": _test, "package": _package}.get(arguments[0])
    _install_qt_packages()
    if not _make_environment():
        return 1
    if not _install(arguments[0] if own else ""):
        return _stop(
            "The packages could not be installed; the lines above say why. With a proxy or a mirror, set pip's own settings first."
        )
    return own(arguments[1:]) if own else _call("codeledger", *arguments)


def _test(arguments: list[str]) -> int:
    failed = [" ".join(check) for check in CHECKS if _announce(check) or _call(*check, *(arguments if "pytest" in check else ()))]
    if failed:
        print(f"\nFailed: {', '.join(failed)}")
    return 1 if failed else 0


def _package(arguments: list[str]) -> int:
    lack = _build_lack()
    if lack:
        return _stop(lack)
    spec = ROOT / "packaging" / "app.spec"
    folders = ("--distpath", str(ROOT / "dist"), "--workpath", str(ROOT / "build"))
    if _call("pyinstaller", "--noconfirm", "--log-level", "WARN", *folders, *arguments, str(spec)):
        return _stop("The program could not be built; the lines above say why.")
    return _call("python", str(ROOT / "packaging" / "smoke.py"))


def _build_lack() -> str:
    """Return what this Linux lacks for building, as one says it to its owner; empty if nothing."""
    if not sys.platform.startswith("linux"):
        return ""
    if shutil.which("objdump") is None and not _apt("install", "binutils"):
        return "Building needs objdump. On Debian and Ubuntu: sudo apt-get install binutils"
    code = "from PyInstaller.depend.bindepend import get_python_library_path as path; path()"
    if subprocess.run([_tool("python"), "-c", code], check=False, capture_output=True).returncode == 0:
        return ""
    package = f"libpython{sys.version_info.major}.{sys.version_info.minor}"
    return (
        f"Building needs Python's shared library. With the Python of Debian and Ubuntu: sudo apt-get install {package}. "
        "A Python of your own must be compiled with --enable-shared; then remove .venv and run this again."
    )


def _announce(check: tuple[str, ...]) -> bool:
    print(f"\n== {' '.join(check)}", flush=True)
    return False


def _make_environment() -> bool:
    python = _tool("python")
    if python.exists() and subprocess.run([python, "-c", "import pip"], check=False, capture_output=True).returncode == 0:
        return True
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if not _apt("install", package):
            _stop(f"This Python has no venv module. On Debian and Ubuntu: sudo apt-get install {package}")
            return False
    print(f"Making {ENVIRONMENT.name} …", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", ENVIRONMENT], check=False).returncode == 0
    if not made:
        _stop("The environment could not be made; the lines above say why.")
    return made


def _install(extra: str) -> bool:
    stamp = ENVIRONMENT / f"installed{'-' + extra if extra else ''}.txt"
    wanted = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return True
    print("Installing CodeLedger and what it needs (some minutes the first time) …", flush=True)
    target = f"{ROOT}[{extra}]" if extra else str(ROOT)
    pip = [str(_tool("python")), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", target]
    done = subprocess.run(pip, check=False).returncode == 0
    if done:
        stamp.write_text(wanted, encoding="utf-8")
    return done


def _install_qt_packages() -> None:
    if not sys.platform.startswith("linux") or not Path("/usr/bin/dpkg-query").exists():
        return
    missing = [name for name in QT_PACKAGES if not _has_package(name)]
    if missing and not _apt("install", *missing):
        print(f"Qt needs some packages here. If the window does not open: sudo apt-get install {' '.join(missing)}", flush=True)


def _has_package(name: str) -> bool:
    for spelled in (name, f"{name}t64"):  # renamed where time is 64 bits wide
        asked = subprocess.run(["/usr/bin/dpkg-query", "-W", "-f=${Status}", spelled], check=False, capture_output=True, text=True)
        if asked.stdout.endswith("ok installed"):
            return True
    return False


def _apt(verb: str, *packages: str) -> bool:
    """Install Debian packages; only as root, and only where apt is."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"Installing {len(packages)} system packages …", flush=True)
    for command in (["apt-get", "update", "-qq"], ["apt-get", verb, "-y", "-qq", "--no-install-recommends", *packages]):
        if subprocess.run(command, check=False, env=quiet, stdout=subprocess.DEVNULL).returncode:
            return False
    return True


def _tool(name: str) -> Path:
    scripts = "Scripts" if os.name == "nt" else "bin"
    return ENVIRONMENT / scripts / (name + (sysconfig.get_config_var("EXE") or ""))


def _call(name: str, *arguments: str) -> int:
    return subprocess.run([_tool(name), *arguments], check=False, cwd=ROOT if name != "codeledger" else None).returncode


def _stop(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
