"""Claims and audits as a project keeps them: a million lines taken in, audited again, and a million findings opened, sorted and filtered.

Run from the project's root: ``python benchmarks/stored_claims.py [LINES [FINDINGS]]``. The claims are invented; each step runs in a
process of its own, so that its memory is its own.
"""

import csv
import dataclasses
import multiprocessing
import os
import pickle
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.audit.engine import run_audit  # the path above comes first
from app.audit.findings_table import EVERYTHING, FindingFilter, FindingsTable, GroupBy, SortBy
from app.audit.model import AuditResult, AuditSettings, ClaimType, Verdict
from app.audit.stored import finding_pieces, restored, summary_of
from app.bundled import sample
from app.claims.sources import ClaimsSource
from app.claims.stored import StoredClaims, export_claims
from app.codesets.tables import load_bundled
from app.documents.model import View
from app.documents.open import read_document
from app.ledger.build import build_ledger
from app.ledger.model import Basis
from app.policy.read import read_policy
from app.progress import Job

LINES = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
FINDINGS = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
PAGE = 256
HEADER = (
    *(
        "Claim Number",
        "Line",
        "Member ID",
        "Birth Date",
        "Sex",
        "From Date",
        "Thru Date",
        "POS",
        "HCPCS",
        "Mod 1",
        "Mod 2",
        "Mod 3",
        "Mod 4",
    ),
    *("Dx 1", "Dx 2", "Dx 3", "Dx 4", "Dx 5", "Dx 6", "Dx Pointer", "Units", "Billed Amount", "Paid Amount", "Rendering NPI", "Drug Name"),
    "Plan",
)
CODES = ("99213", "99214", "96413", "J1323", "80053", "36415", "C9165", "J3590", "85025", "XW013L9")
DIAGNOSES = ("C90.00", "C90.02", "E11.9", "I10", "C90.01", "Z51.11")

Row = tuple[str, float, float, float]  # what, seconds, seconds of processor time, MB


@contextmanager
def _measured(rows: list[Row], what: str) -> Iterator[None]:
    """Add a row: how long it takes, how long the processors are at it, and the most memory this process holds meanwhile."""
    own, peak, done = psutil.Process(os.getpid()), [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.02):
            peak[0] = max(peak[0], own.memory_info().rss / 1e6)

    watching = threading.Thread(target=watch)
    watching.start()
    began, worked = time.perf_counter(), time.process_time()
    try:
        yield
    finally:
        seconds, work = time.perf_counter() - began, time.process_time() - worked
        done.set()
        watching.join()
        rows.append((what, seconds, work, max(peak[0], own.memory_info().rss / 1e6)))


def _write(path: Path) -> None:
    begun = date(2023, 9, 1)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(HEADER)
        for number in range(LINES):
            claim, line = divmod(number, 3)
            day = (begun + timedelta(claim * 7919 % 900)).isoformat()
            diagnoses = [DIAGNOSES[(claim + place) % 6] if place < 1 + claim % 4 else "" for place in range(6)]
            code = CODES[(claim // 20 + line) % 10] if claim % 20 == 0 else CODES[(claim + line) % 3]
            money = f"{number * 7919 % 100_000 / 100:.2f}"
            born = (date(1940, 1, 1) + timedelta(claim * 13 % 20_000)).isoformat()
            person = (f"M{claim // 5:07}", born, "FM"[claim % 2], day, day, "11", code, "", "", "", "")
            billed = ("A", 1 + number % 9, money, money, f"1{claim % 9000:09}", "", f"Plan {claim % 5}")
            out.writerow((f"K{claim:09}", line + 1, *person, *diagnoses, *billed))


def _audit(claims: Path | ClaimsSource, what: str, rows: list[Row]) -> AuditResult:
    sets = load_bundled()
    versions = [read_policy(read_document(path).view(View.NEW), sets) for path in sorted(sample("CC-0248").iterdir())]
    chosen, other = (build_ledger(versions, sets, basis) for basis in (Basis.PUBLISH, Basis.REVIEW))
    settings = AuditSettings(claim_type=ClaimType.PROFESSIONAL, as_of=date(2026, 11, 20))
    with _measured(rows, what):
        return run_audit(claims, chosen, other, sets, settings, None, Job())


def _kept(folder: Path) -> StoredClaims:
    meta, pieces = pickle.loads((folder / "claims").read_bytes())  # noqa: S301 - written by this script
    return StoredClaims(meta, lambda: pieces)


def take_in(folder: Path) -> list[Row]:
    """Read the file and make its pieces."""
    rows: list[Row] = []
    with _measured(rows, "claims file to pieces"), export_claims(folder / "claims.csv", Job()) as export:
        pieces = list(export.pieces)
    (folder / "claims").write_bytes(pickle.dumps((export.meta, pieces)))
    print(f"{export.rows:,} lines, {len(HEADER)} columns, {(folder / 'claims.csv').stat().st_size / 1e6:.0f} MB of text", end="")
    print(f" in {len(pieces)} pieces of {sum(map(len, pieces)) / 1e6:.1f} MB", flush=True)
    return rows


def audit_file(folder: Path) -> list[Row]:
    """Audit the file."""
    rows: list[Row] = []
    _audit(folder / "claims.csv", "audit of the file", rows)
    return rows


def audit_kept(folder: Path) -> list[Row]:
    """Audit the pieces, and keep what was found."""
    rows: list[Row] = []
    result = _audit(_kept(folder), "audit of the pieces", rows)
    with _measured(rows, f"its {len(result.findings):,} findings to pieces"):
        pieces = list(finding_pieces(result))
    with _measured(rows, "the audit restored"):
        restored(summary_of(result), pieces, result.ledger)
    count = len(result.findings)
    picked = (result.findings[number * 31 % count] for number in range(FINDINGS))
    many = tuple(
        dataclasses.replace(finding, row=number + 2, claim_id=f"K{number // 3:09}", message=f"{finding.message} ({number})")
        for number, finding in enumerate(picked)
    )
    with _measured(rows, f"{FINDINGS:,} findings to pieces"):
        pieces = list(finding_pieces(dataclasses.replace(result, findings=many)))
    (folder / "findings").write_bytes(pickle.dumps(pieces))
    print(f"{FINDINGS:,} findings in {len(pieces)} pieces of {sum(map(len, pieces)) / 1e6:.1f} MB")
    return rows


def open_findings(folder: Path) -> list[Row]:
    """Open the findings and use them as a window does."""
    rows: list[Row] = []
    pieces: list[bytes] = pickle.loads((folder / "findings").read_bytes())  # noqa: S301 - written by this script
    with _measured(rows, f"{FINDINGS:,} findings opened, first page"):
        table = FindingsTable.of_pieces(pieces)
        table.page(0, PAGE)
    with table:
        for by in SortBy:
            with _measured(rows, f"  sorted by {by.value}, first page"):
                table.arrange(EVERYTHING, by, descending=True)
                table.page(0, PAGE)
        with _measured(rows, "  a page in the middle"):
            table.page(FINDINGS // 2, PAGE)
        for what, wanted in (
            ("text", FindingFilter(text="j1323 listed")),
            ("rule", FindingFilter(rules=frozenset({"diagnosis-not-listed"}))),
            ("verdict", FindingFilter(verdicts=frozenset({Verdict.ERROR}))),
        ):
            with _measured(rows, f"  filtered by {what}, first page"):
                table.arrange(wanted)
                table.page(0, PAGE)
        with _measured(rows, "  counted by rule, with amounts"):
            table.groups(GroupBy.RULE)
    return rows


def main() -> None:
    """Measure and print."""
    steps: tuple[Callable[[Path], list[Row]], ...] = (take_in, audit_file, audit_kept, open_findings)
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "claims.csv")
        rows: list[Row] = []
        for step in steps:
            with ProcessPoolExecutor(1, mp_context=context) as alone:
                rows += alone.submit(step, folder).result()
    print(f"{'':<44}{'time':>10}{'processor':>12}{'memory':>11}")
    for what, seconds, work, memory in rows:
        print(f"{what:<44}{seconds:8.3f} s{work:10.3f} s{memory:8.0f} MB")


if __name__ == "__main__":
    main()
