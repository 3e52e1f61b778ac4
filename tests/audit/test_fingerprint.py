"""One fingerprint, whatever the threads, the order of the rows, the time zone and the size of the parts."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from app.audit.duckdb import DuckEngine, opened_engine
from app.audit.engine import run_audit
from app.audit.model import AuditSettings, ClaimType
from app.codesets.tables import CodeSets
from app.ledger.model import Basis
from app.progress import Job

from .conftest import ledger
from .test_engine import LINES

HEADER = ("Claim Number", "Line", "Member ID", "From Date", "HCPCS", "Dx 1", "Units", "Paid Amount")
ZONES = ("UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kolkata")
RUNS = 20


def claims(path: Path, lines: list[dict[str, str]]) -> Path:
    usual = {"Line": "1", "Paid Amount": "10.10"}
    rows = [",".join({**usual, **line}.get(name, "") for name in HEADER) for line in lines]
    path.write_text("\n".join([",".join(HEADER), *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    if hasattr(time, "tzset"):
        time.tzset()


def fingerprint_of(path: Path, code_sets: CodeSets, threads: int, chunk: int) -> str:
    @contextmanager
    def opener(job: Job, file: str) -> Iterator[DuckEngine]:
        with opened_engine(job, file, chunk) as engine:
            engine.connection.execute(f"set threads = {threads}")
            yield engine

    settings = AuditSettings(claim_type=ClaimType.PROFESSIONAL, as_of=date(2026, 11, 20))
    both = ledger(Basis.PUBLISH), ledger(Basis.REVIEW)
    return run_audit(path, *both, code_sets, settings, None, Job(), opener=opener).fingerprint


def test_twenty_runs_find_the_same(tmp_path: Path, code_sets: CodeSets, zone: pytest.MonkeyPatch) -> None:
    chance = random.Random(20)  # noqa: S311 - an order, no secret
    lines = [{**line, "Units": "12.5", "Claim Number": f"{line['Claim Number']}-{copy}"} for copy in range(3) for line in LINES]
    found = set()
    for run in range(RUNS):
        zone.setenv("TZ", ZONES[run % len(ZONES)])
        if hasattr(time, "tzset"):
            time.tzset()
        path = claims(tmp_path / f"{run}.csv", chance.sample(lines, len(lines)))
        found.add(fingerprint_of(path, code_sets, (1, 2, 8)[run % 3], (1_000_000, 50, 17)[run % 3]))
    assert len(found) == 1
