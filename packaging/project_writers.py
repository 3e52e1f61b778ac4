#!/usr/bin/env python3
"""Writes to a project, or a report, without end and says what is done, to be killed in the midst of it by `project_soak.py`.

python packaging/project_writers.py saves PROJECT
python packaging/project_writers.py publishes PROJECT
python packaging/project_writers.py creates FOLDER
python packaging/project_writers.py exports WORKBOOK
python packaging/project_writers.py upgrades PROJECT
"""

import hashlib
import itertools
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.errors import OutputFailedError
from app.project.keys import canonical
from app.project.model import Draft, What
from app.project.project import Project, create_project, open_project

ME = "R. Ames"
PIECE = 300_000  # bytes of a piece of claims


def main(arguments: list[str]) -> int:
    """Do what the first argument names to what the second names."""
    what, where = arguments
    works: dict[str, Callable[[Path], None]] = {
        "saves": saves,
        "publishes": publishes,
        "creates": creates,
        "exports": exports,
        "upgrades": upgrades,
    }
    works[what](Path(where))
    return 0


def say(*words: object) -> None:
    """Tell the parent that something is done: whatever it hears of must be there afterwards."""
    os.write(sys.stdout.fileno(), (" ".join(map(str, words)) + "\n").encode())


def saves(path: Path) -> None:
    """Decide, undo, add documents and, at the same time, claims."""
    while True:
        project = open_project(path, ME)
        if project.info.read_only:
            say("read-only", project.info.why_read_only)
            return
        threading.Thread(target=_import, args=(project,), daemon=True).start()
        say("ready")
        _save(project)
        project.close()


def publishes(path: Path) -> None:
    """Decide, and publish each decision."""
    project = open_project(path, ME)
    say("ready")
    for turn in itertools.count(1):
        for decision in project.decisions.decide(_drafts(turn)):
            say("decided", decision.number, 0)
        project.publish()
        say("published", turn)


def creates(folder: Path) -> None:
    """Create one project after another."""
    for turn in itertools.count(1):
        say("creating", turn)
        with create_project(folder / f"{turn}.codeledger", ME) as project:
            say("created", turn)
            (decision,) = project.decisions.decide(_drafts(3)[:1])
            say("decided", turn, decision.number)


def exports(path: Path) -> None:
    """Write a change log over itself."""
    from app.bundled import sample  # noqa: PLC0415 the other works need none of it
    from app.reports.excel.write import write_change_log  # noqa: PLC0415
    from app.workspace.compare import compare_files  # noqa: PLC0415

    documents = sorted(sample("CC-0248").glob("*.docx"))
    comparison = compare_files(documents[0], documents[1])
    say("ready")
    for turn in itertools.count(1):
        write_change_log(path, comparison)
        say("exported", turn)


def upgrades(path: Path) -> None:
    """Open a project of an older schema, which upgrades it."""
    say("ready")
    with open_project(path, ME) as project:
        say("upgraded", project.info.schema)
        time.sleep(60)


def _save(project: Project) -> None:
    for turn in range(1, 25):
        begun = time.perf_counter()
        decided = project.decisions.decide(_drafts(turn))
        took = time.perf_counter() - begun
        for decision in decided:
            say("decided", decision.number, f"{took * 1000:.2f}")
        if turn % 4 == 0:
            for decision in project.decisions.undo():
                say("undone", decision.number)
        if turn % 3 == 0:
            data = os.urandom(40_000)
            project.documents.add(f"revision {turn}.docx", data, "docx", data[:100] * 50)
            say("document", hashlib.sha256(data).hexdigest())


def _drafts(turn: int) -> list[Draft]:
    return [
        Draft(what=What.REVIEW, fact=canonical(["change", turn % 11, number]), value=canonical({"read": turn}), reason="checked")
        for number in range(turn % 3 + 1)
    ]


def _import(project: Project) -> None:
    with suppress(OutputFailedError):  # the project was closed
        _import_on_and_on(project)


def _import_on_and_on(project: Project) -> None:
    for turn in itertools.count(1):
        pieces = [os.urandom(PIECE) for _ in range(turn % 3 + 1)]
        sha256 = hashlib.sha256(b"".join(pieces)).hexdigest()
        kept = project.imports.add(f"claims {turn}.csv", sha256, 1_000, canonical({"columns": 12}), iter(pieces))
        say("import", kept.number, sha256)
        time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
