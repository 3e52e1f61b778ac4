#!/usr/bin/env python3
"""Kills programs while they save, export and upgrade, and prints what became of the files; ends with 1 where anything was lost.

python packaging/project_soak.py                          1,000 saves, 200 exports, 100 each of the others
python packaging/project_soak.py --saves 25 --exports 5 --upgrades 5 --creates 5 --synced 5
"""

import argparse
import hashlib
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from openpyxl import load_workbook

from app.errors import InputRefusedError, OutputFailedError
from app.project.database import Database, connect
from app.project.decisions import Decisions
from app.project.documents import Documents
from app.project.keys import canonical
from app.project.migrate import build
from app.project.model import Draft, What
from app.project.project import Project, create_project, open_project
from app.project.schema import version_of
from app.project.snapshot import UnreadableProjectError, checked, settle
from app.project.verify import verify_project

WRITERS = Path(__file__).with_name("project_writers.py")
ME = "R. Ames"
LONGEST = 60.0  # seconds a child may take to begin
AGAIN = 25  # kills after which a new project is begun


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the files after one kill."""

    acknowledged: int  # things the child said were done
    problems: tuple[str, ...]
    milliseconds: tuple[float, ...] = ()  # each decision took until it was on the disk


def main(arguments: list[str]) -> int:
    """Run the soak and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, count in (("saves", 1_000), ("exports", 200), ("upgrades", 100), ("creates", 100), ("synced", 100)):
        parser.add_argument(f"--{name}", type=int, default=count)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 100_000)
    options = parser.parse_args(arguments)
    print(f"seed {options.seed}")
    print(f"{'':10}{'kills':>7}{'done':>9}{'problems':>10}{'seconds':>9}")
    problems, times = [], []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CODELEDGER_HOME"] = str(Path(folder) / "home")
        for name, run in RUNS.items():
            begun = time.monotonic()
            outcomes = list(run(Path(folder) / name, getattr(options, name), random.Random(options.seed)))  # noqa: S311 no secret
            found = [problem for outcome in outcomes for problem in outcome.problems]
            done = sum(outcome.acknowledged for outcome in outcomes)
            print(f"{name:10}{len(outcomes):>7}{done:>9}{len(found):>10}{time.monotonic() - begun:>9.0f}", flush=True)
            problems += [f"{name}: {problem}" for problem in found]
            times += [took for outcome in outcomes for took in outcome.milliseconds]
    if len(times) > 1:
        print(
            f"a decision is on the disk after {statistics.median(times):.1f} ms (median of {len(times)}), "
            f"{statistics.quantiles(times, n=20)[-1]:.1f} ms (95th of 100), {max(times):.1f} ms (longest)"
        )
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def saves(folder: Path, count: int, chance: random.Random) -> Iterator[Outcome]:
    """Kill programs that decide, undo, and add documents and claims; several in turn work on one project."""
    folder.mkdir(parents=True)
    for turn in range(count):
        path = folder / f"{turn // AGAIN}.codeledger"
        if turn % AGAIN == 0:
            create_project(path, ME).close()
        lines = _killed("saves", path, chance, first="ready")
        problems = [line for line in lines if line.startswith("read-only")] + check(path, lines)
        yield Outcome(len(lines), tuple(problems), tuple(float(line.split()[2]) for line in lines if line.startswith("decided")))


def synced(folder: Path, count: int, chance: random.Random) -> Iterator[Outcome]:
    """Kill programs that publish to a folder that a cloud service keeps in step: what lies there is a whole project at any time."""
    path = folder / "Dropbox" / "Review.codeledger"
    path.parent.mkdir(parents=True)
    with create_project(path, ME) as project:
        project.documents.add("long.docx", chance.randbytes(6_000_000), "docx", b"")
    for _ in range(count):
        lines = _killed("publishes", path, chance, first="published")
        yield Outcome(len(lines), tuple(_published_problems(path) + check(path, lines)))


def creates(folder: Path, count: int, chance: random.Random) -> Iterator[Outcome]:
    """Kill programs that make projects: each is there as a whole, or not at all."""
    for turn in range(count):
        place = folder / str(turn)
        place.mkdir(parents=True)
        lines = _killed("creates", place, chance, first="creating")
        said = [line.split() for line in lines]
        problems = [
            f"{name}.codeledger was made and is gone" for what, name, *_ in said if what == "created" and not _at(place, name).exists()
        ]
        for path in place.glob("*.codeledger"):
            decided = {int(number) for what, name, *rest in said if what == "decided" and name == path.stem for number in rest}
            problems += _problems_of(path, partial(_missing, decided, set()))
        yield Outcome(len(lines), tuple(problems))
        shutil.rmtree(place)


def exports(folder: Path, count: int, chance: random.Random) -> Iterator[Outcome]:
    """Kill programs that write a workbook over itself: it opens, and is one that was finished."""
    folder.mkdir(parents=True)
    path = folder / "Changes.xlsx"
    for _ in range(count):
        lines = _killed("exports", path, chance, first="exported")
        try:
            with closing(load_workbook(path, read_only=True)) as book:
                rows = sum(1 for sheet in book for _ in sheet.iter_rows())
            problems = [] if rows > 1 else ["the workbook is empty"]
        except Exception as fault:  # noqa: BLE001 what the soak is there to find
            problems = [f"the workbook cannot be opened: {fault!r}"]
        yield Outcome(len(lines) - 1, tuple(problems))


def upgrades(folder: Path, count: int, chance: random.Random) -> Iterator[Outcome]:
    """Kill programs in the midst of an upgrade from schema 1: the project holds what it held, and is upgraded when it is opened again."""
    folder.mkdir(parents=True)
    old = folder / "old.codeledger"
    contents = old_project(old, 3_000_000)
    for turn in range(count):
        place = folder / str(turn)
        place.mkdir()
        path = place / old.name
        shutil.copy(old, path)
        lines = _killed("upgrades", path, chance, first="ready")
        problems = [] if _contents_as_left(path) == contents else ["the content is another one after the kill"]
        problems += _problems_of(path, lambda _: [])
        for copy in place.glob("*.codeledger"):  # the project, upgraded by now, and the backups before
            if contents_of(copy) != contents:
                problems.append(f"{copy.name} holds another content")
        if schema_of(path) < 2:
            problems.append("it was not upgraded in the end")
        yield Outcome(len(lines), tuple(problems))
        shutil.rmtree(place)


def old_project(path: Path, size: int) -> str:
    """Write a project of schema 1, as the first step of the schema makes it, with documents and decisions; return its contents."""
    build(path, path.name, ME, 1)
    database = Database(path, path.name, connect(path, "ro"), connect(path, "rw"))
    documents, decisions = Documents(database, ME), Decisions(database, ME)
    for turn in range(20):
        documents.add(f"revision {turn}.docx", random.Random(turn).randbytes(size // 20), "docx", b"read" * turn)  # noqa: S311 no secret
        decisions.decide([Draft(what=What.REVIEW, fact=canonical(["change", turn]), value=canonical("read"), reason="checked")])
    decisions.undo()
    database.close()
    return contents_of(path)


def contents_of(path: Path) -> str:
    """Return a hash of what a project of any schema holds of what schema 1 knows."""
    selects = (
        "SELECT number, step, what, fact, value, reason, who, at, undone FROM decisions ORDER BY number",
        "SELECT sha256, file, format, size, added, who FROM documents ORDER BY sha256",
        "SELECT d.sha256, c.number, packed, data FROM documents d JOIN chunks c ON c.content = d.original ORDER BY 1, 2",
        "SELECT d.sha256, c.number, packed, data FROM documents d JOIN chunks c ON c.content = d.parsed ORDER BY 1, 2",
        "SELECT number, hash FROM trail WHERE action <> 'upgraded' ORDER BY number",
    )
    digest = hashlib.sha256()
    with closing(connect(path, "ro")) as connection:
        for select in selects:
            for row in connection.execute(select):
                digest.update(repr(row).encode())
    return digest.hexdigest()


def schema_of(path: Path) -> int:
    """Return the schema of a project file."""
    with closing(connect(path, "ro")) as connection:
        return version_of(connection)


def check(path: Path, lines: list[str]) -> list[str]:
    """Return what a project lacks of what a killed program had said was done."""
    said = [line.split() for line in lines]
    decided = {int(words[1]) for words in said if words[0] == "decided"}
    undone = {int(words[1]) for words in said if words[0] == "undone"}
    documents = {words[1] for words in said if words[0] == "document"}
    imports = {int(words[1]): words[2] for words in said if words[0] == "import"}

    def missing(project: Project) -> list[str]:
        problems = _missing(decided, undone, project)
        problems += [f"document {sha256} is gone" for sha256 in documents if _digest(project.documents.original(sha256)) != sha256]
        problems += [
            f"import {number} is not what it was"
            for number, sha256 in imports.items()
            if _digest(b"".join(project.imports.pieces(number))) != sha256
        ]
        return problems

    return _problems_of(path, missing)


def _killed(what: str, where: Path, chance: random.Random, *, first: str) -> list[str]:
    """Run a writer, kill it some time after it has begun, and return the lines it said."""
    child = subprocess.Popen([sys.executable, str(WRITERS), what, str(where)], stdout=subprocess.PIPE)
    assert child.stdout is not None  # noqa: S101 asked for above
    lines = []
    for line in child.stdout:
        lines.append(line)
        if line.startswith(first.encode()):
            break
    time.sleep(chance.choice((0.0, 0.002, 0.02, 0.1, 0.3)) * chance.random())
    child.kill()
    rest, _ = child.communicate(timeout=LONGEST)
    lines += rest.splitlines(keepends=True)
    return [line.decode().strip() for line in lines if line.endswith(b"\n")]


def _problems_of(path: Path, missing: Callable[[Project], list[str]]) -> list[str]:
    try:
        problems = [f"as it was left: {tampering.why}" for tampering in verify_project(path)]
        with open_project(path, ME) as project:
            problems += [f"it opens read-only: {project.info.why_read_only}"] if project.info.read_only else []
            problems += missing(project)
        checked(path, alone=True)
        problems += [tampering.why for tampering in verify_project(path)]
    except (InputRefusedError, OutputFailedError, UnreadableProjectError, LookupError, OSError) as fault:
        return [f"it cannot be opened: {fault}"]
    return problems


def _published_problems(path: Path) -> list[str]:
    try:
        checked(path, alone=True)
    except UnreadableProjectError as fault:
        return [f"the published project cannot be read: {fault}"]
    return []


def _missing(decided: set[int], undone: set[int], project: Project) -> list[str]:
    history = {decision.number: decision for decision in project.decisions.history()}
    gone = [f"decision {number} is gone" for number in sorted(decided - history.keys())]
    return gone + [f"decision {number} is not undone" for number in sorted(undone & history.keys()) if not history[number].undone]


def _contents_as_left(path: Path) -> str:
    """Return the contents of what a killed program left, and leave it so: an unfinished write is taken back on a copy."""
    copy = path.with_name("as left")
    for ending in ("", "-wal", "-journal"):
        if path.with_name(path.name + ending).exists():
            shutil.copy(path.with_name(path.name + ending), copy.with_name(copy.name + ending))
    settle(copy)
    return contents_of(copy)


def _at(folder: Path, name: str) -> Path:
    return folder / f"{name}.codeledger"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


RUNS: dict[str, Callable[[Path, int, random.Random], Iterator[Outcome]]] = {
    "saves": saves,
    "synced": synced,
    "creates": creates,
    "upgrades": upgrades,
    "exports": exports,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
