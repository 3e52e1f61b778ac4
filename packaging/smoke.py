#!/usr/bin/env python3
"""Tries a built program as a user's first minutes would: in an empty folder, with nothing of the checkout around it.

python3 packaging/smoke.py [FOLDER]     FOLDER holds the two programs (default: dist/codeledger)

Standard library only. Prints one table; the exit status is 0 if every line of it passed.
"""

import json
import os
import re
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / "dist" / "codeledger"
LARGEST = 260  # MB
STARTS = 5
PATIENCE = 180  # seconds for any one command
SYSTEM = ("SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "NUMBER_OF_PROCESSORS")  # without which Windows starts nothing
NETWORK = re.compile(r"(lib)?qt6?network|_ssl\.|libssl|ssl\.py|httpfs", re.IGNORECASE)
# Said by the offscreen platform of every window, and by DuckDB's binding when Python ends in another order than it likes.
EXCUSED = re.compile(r"does not support propagateSizeHints|^nanobind: |^ - (leaked|\.\.\. skipped)|^See https://nanobind")


class FailedError(Exception):
    """A check did not find what it looks for; says what instead."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str
    seconds: float

    def must_be(self, status: int) -> None:
        """Fail unless it ended with this status and said nothing unexpected on standard error."""
        noise = [line for line in self.err.splitlines() if line.strip() and not EXCUSED.search(line)]
        if self.status != status:
            raise FailedError(f"exit {self.status} instead of {status}: {(self.err or self.out).strip()[:300]}")
        if noise:
            raise FailedError(f"standard error: {noise[0][:300]}")

    def shape(self) -> dict[str, Any]:
        """Return standard output as the one JSON object it must be."""
        lines = self.out.splitlines()
        if len(lines) != 1:
            raise FailedError(f"{len(lines)} lines on standard output instead of one")
        found = json.loads(lines[0])
        if not isinstance(found, dict):
            raise FailedError("standard output is no JSON object")
        return found


@dataclass(frozen=True, slots=True)
class Passed:
    """How long the program took, and what is worth reading beside it."""

    seconds: float | None
    note: str


class Trial:
    """The built program and the empty folder it runs in."""

    def __init__(self, built: Path, empty: Path) -> None:
        self.built = built
        self.empty = empty
        self.samples = next(built.rglob("_bundled")) / "policies"
        home = empty / "home"
        home.mkdir()
        self.environment = {name: os.environ[name] for name in SYSTEM if name in os.environ}
        self.environment |= {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
        # on a system without one of these names it is not looked at
        for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            self.environment[name] = str(home)
        for name in ("TMPDIR", "TEMP", "TMP"):
            self.environment[name] = str(empty)

    def run(self, *arguments: str, program: str = "codeledger", **more: str) -> Said:
        """Run one of the programs to its end."""
        command = [str(self.built / (program + (".exe" if os.name == "nt" else ""))), *arguments]
        began = time.perf_counter()
        try:
            ended = subprocess.run(
                command,
                cwd=self.empty,
                env=self.environment | more,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise FailedError(f"no end after {PATIENCE} seconds") from None
        seconds = time.perf_counter() - began
        return Said(ended.returncode, ended.stdout.decode("utf-8", "replace"), ended.stderr.decode("utf-8", "replace"), seconds)

    def copied(self, name: str) -> str:
        """Copy a sample into the empty folder and return its name there."""
        return Path(shutil.copy(self.samples / name, self.empty)).name


def check_version(trial: Trial) -> Passed:
    """See that the version is that of the source."""
    source = (ROOT / "app" / "__init__.py").read_text(encoding="utf-8")
    expected = re.search(r'__version__ = "([^"]+)"', source)
    runs = [trial.run("--version") for _ in range(STARTS)]
    for said in runs:
        said.must_be(0)
        if expected is None or said.out.strip() != f"codeledger {expected.group(1)}":
            raise FailedError(f"it calls itself {said.out.strip()!r}")
    times = [said.seconds for said in runs]
    return Passed(statistics.median(times), f"median of {STARTS}; first {times[0]:.2f} s, best {min(times):.2f} s")


def check_data(trial: Trial) -> Passed:
    """See that every file the program reads besides its modules is there, byte for byte: a rule that is missing is missed by nobody."""
    shipped = trial.samples.parent
    pairs = [(path, shipped / path.relative_to(ROOT)) for top in ("resources", "policies") for path in _files(ROOT / top)]
    pairs += [(path, shipped.parent.parent / path.relative_to(ROOT)) for path in _files(ROOT / "app") if path.suffix not in {".py", ".pyc"}]
    missing = [source for source, there in pairs if not there.is_file() or there.read_bytes() != source.read_bytes()]
    if missing:
        raise FailedError(f"{len(missing)} missing or old, first {missing[0].relative_to(ROOT)}")
    return Passed(None, f"{len(pairs)} files as in the source")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def check_demo(trial: Trial) -> Passed:
    """See that the main job gives the sample's known answers and writes reports that can be opened."""
    said = trial.run("demo", "--json", "--no-window", "--out", "reports")
    said.must_be(0)
    shape = said.shape()
    if not (shape["answer"].startswith("J1323 was not listed") and "2024-04-01" in shape["answer"]):
        raise FailedError(f"answer: {shape['answer']}")
    _compare_findings(shape["audit"], trial.samples / "claims" / "CC-0248_claims.answers.json")
    for name in shape["written"]:
        with zipfile.ZipFile(trial.empty / name) as report:
            if report.testzip() is not None:
                raise FailedError(f"{name} is damaged")
    kinds = sorted(Path(name).suffix for name in shape["written"])
    if not {".docx", ".xlsx"} <= set(kinds):
        raise FailedError(f"reports: {kinds}")
    return Passed(said.seconds, f"{len(kinds)} reports, {len(shape['audit']['findings'])} findings as known")


def _compare_findings(audit: dict[str, Any], answers: Path) -> None:
    known = json.loads(answers.read_text(encoding="utf-8"))["lines"]
    expected = {(line["sheet"], line["row"], item["rule"], item["code"]) for line in known for item in line["findings"]}
    found = {(item["sheet"], item["row"], item["rule"], item["code"]) for item in audit["findings"] if item["primary"]}
    if not expected or expected - found or found - expected:
        raise FailedError(f"findings missing {sorted(expected - found)[:3]}, unexpected {sorted(found - expected)[:3]}")


def check_docx(trial: Trial) -> Passed:
    """See that a Word file is read, which happens in a child process."""
    said = trial.run("read", trial.copied("CC-0248/CC-0248_2025-12-22.redline.docx"), "--json")
    said.must_be(0)
    shape = said.shape()
    codes = {item["code"] for item in shape["codes"]}
    if shape["format"] != "docx" or "J1323" not in codes:
        raise FailedError(f"format {shape['format']}, codes {sorted(codes)}")
    return Passed(said.seconds, f"{len(codes)} codes, read in a child process")


def check_html(trial: Trial) -> Passed:
    """See that a web page is read."""
    page = "<html><body><h1>CC-0001 Sample</h1><p>Publish date: 01/02/2025</p><p>Nothing else is said.</p></body></html>"
    return _check_date(trial, "page.html", page.encode("utf-8"))


def check_pdf(trial: Trial) -> Passed:
    """See that a PDF is read: its reader is a library of its own, which the folder must hold."""
    drawn = b"BT /F1 12 Tf 72 700 Td (CC-0001 Sample) Tj 0 -20 Td (Publish date: 01/02/2025) Tj ET"
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    made, starts = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        starts.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(parts) + 1
    tail = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return _check_date(trial, "page.pdf", made + tail % (size, table, size, len(made)))


def _check_date(trial: Trial, name: str, content: bytes) -> Passed:
    (trial.empty / name).write_bytes(content)
    said = trial.run("read", name, "--json")
    said.must_be(0)
    if "2025-01-02" not in {item["date"] for item in said.shape()["dates"]}:
        raise FailedError("its date was not read")
    return Passed(said.seconds, "one page with a date")


def check_refusal(trial: Trial) -> Passed:
    """See that a damaged file is refused in one JSON object."""
    (trial.empty / "damaged.docx").write_bytes(b"PK\x03\x04" + bytes(range(256)) * 8)
    said = trial.run("read", "damaged.docx", "--json")
    said.must_be(3)
    error = said.shape()["error"]
    if error["file"] != "damaged.docx" or "damaged" not in error["why"]:  # and not for a fault of the program
        raise FailedError(str(error))
    return Passed(said.seconds, f"exit 3: {error['why']}")


def check_window(trial: Trial, program: str, *first: str) -> Passed:
    """See that the window opens on a policy and draws itself, without a word from Qt."""
    picture = trial.empty / f"{program}.png"
    name = trial.copied("CC-0248/CC-0248_2025-12-22.redline.docx")
    said = trial.run(*first, name, program=program, CODELEDGER_TRIAL=str(picture))
    said.must_be(0)
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    if min(width, height) < 400 or picture.stat().st_size < 10_000:
        raise FailedError(f"the picture is {width} × {height}, {picture.stat().st_size} bytes: nothing is drawn on it")
    leaks = ", leak notice of a library at exit" if "nanobind: " in said.err else ""
    return Passed(said.seconds, f"opened on a policy, drawn at {width} × {height}, closed{leaks}")


def check_network(trial: Trial) -> Passed:
    """See that nothing that speaks to a server is in the folder."""
    found = sorted(path.name for path in trial.built.rglob("*") if NETWORK.match(path.name))
    if found:
        raise FailedError(", ".join(found))
    return Passed(None, "neither Qt's network library nor TLS is in it")


def check_size(trial: Trial) -> Passed:
    """See that the folder is no larger than it must be."""
    size = sum(path.stat().st_size for path in trial.built.rglob("*") if path.is_file() and not path.is_symlink()) / 1_000_000
    if size > LARGEST:
        raise FailedError(f"{size:.0f} MB; {LARGEST} MB are allowed")
    return Passed(None, f"{size:.0f} MB")


CHECKS: tuple[tuple[str, Callable[[Trial], Passed]], ...] = (
    ("--version", check_version),
    ("data", check_data),
    ("demo", check_demo),
    ("read, Word", check_docx),
    ("read, HTML", check_html),
    ("read, PDF", check_pdf),
    ("read, damaged", check_refusal),
    ("open", lambda trial: check_window(trial, "codeledger", "open")),
    ("codeledger-window", lambda trial: check_window(trial, "codeledger-window")),
    ("no network", check_network),
    ("size", check_size),
)


def main(arguments: list[str]) -> int:
    """Run every check and print the table."""
    built = Path(arguments[0]).resolve() if arguments else BUILT
    if not any(built.glob("codeledger*")):
        print(f"There is no built program in {built}. Build it first: python3 packaging/run.py package", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="codeledger-smoke-", ignore_cleanup_errors=True) as empty:
        rows = list(_rows(Trial(built, Path(empty).resolve())))
    for name, passed, seconds, note in rows:
        print(f"{name:<18} {'passed' if passed else 'FAILED':<7} {seconds:>8}  {note}")
    return 0 if all(passed for _, passed, _, _ in rows) else 1


def _rows(trial: Trial) -> Iterator[tuple[str, bool, str, str]]:
    for name, check in CHECKS:
        try:
            passed = check(trial)
        except FailedError as failed:
            yield name, False, "", str(failed)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as fault:
            yield name, False, "", f"{type(fault).__name__}: {fault}"
        else:
            yield name, True, f"{passed.seconds:.2f} s" if passed.seconds is not None else "", passed.note


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
