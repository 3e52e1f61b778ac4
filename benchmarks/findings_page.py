"""A kept audit's findings opened, sorted, filtered and grouped as the window does it.

Run from the project's root: ``python benchmarks/findings_page.py [FINDINGS]``. The findings are invented. Beside each time stands that of
the processors; with several cores it may be the longer one.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.audit.finding_rows import FINDINGS, SENTENCES  # the path above comes first
from app.audit.findings_table import EVERYTHING, FindingFilter, FindingsTable, GroupBy, SortBy
from app.audit.model import Verdict
from app.audit.stored import FINDINGS_PART, SENTENCES_PART
from app.claims.engine import connected
from app.claims.parquet import pieces_of

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
PAGE = 256
RULES = "['diagnosis-not-listed', 'code-not-yet-in-effect', 'duplicate-line', 'missing-value', 'age-branch', 'code-not-valid'][1 + i % 6]"
CODES = "['J1323', 'C90.01', '99213', 'C9165', 'E11.9', 'J3590', 'XW013L9'][1 + i % 7]"
CELLS = {
    "number": "i",
    "sheet": "'Claims'",
    "row": "i + 2",
    "claim_id": "'K' || lpad(cast(i // 3 as varchar), 11, '0')",
    "line": "cast(i % 3 + 1 as varchar)",
    "rule": RULES,
    "verdict": "['review', 'review', 'review', 'undetermined', 'note', 'error'][1 + i % 6]",
    "main": "i % 4 <> 3",
    "policy": "case when i % 5 < 4 then 'CC-0248' end",
    "system": "'HCPCS'",
    "code": CODES,
    "day": "date '2024-01-01' + cast(i * 37 % 700 as integer)",
    "date_used": "'service'",
    "basis_sensitive": "i % 50 = 0",
    "published_after_service": "i % 9 = 0",
    "in_rates": "i % 6 < 3",
    "instead": "case when i % 20 = 0 then '[\"J1323\"]' end",
    "amount": "cast(i * 7919 % 1000000 / 100 as decimal(18, 2))",
    "amount_basis": "'paid'",
    "message": f"{CODES} || ' on day ' || i % 700 || ' is not listed in CC-0248 as published 2025-12-22; record ' || i",
    "evidence": "case when i % 5 < 4 then i % 40 end",
}


def pieces() -> list[bytes]:
    """Return the pieces of a run with so many findings."""
    picked = ", ".join(f"cast({CELLS.get(name, 'null')} as {kind}) as {name}" for name, kind in FINDINGS)
    place = '[["CC-0248.docx", null, 12, 0, 40, "HCPCS J1323"]]'
    with connected() as connection:
        connection.execute(f"create table {FINDINGS_PART} as select {picked} from range({COUNT}) t(i)")  # noqa: S608 - invented here
        made = list(pieces_of(connection, FINDINGS_PART, {"part": FINDINGS_PART}))
        names = ", ".join(name for name, _ in SENTENCES)
        sentences = f"select cast(i as integer) as evidence, '{place}' as places from range(40) t(i)"  # noqa: S608 - invented here
        connection.execute(f"create table {SENTENCES_PART} as {sentences}")
        return [*made, *pieces_of(connection, SENTENCES_PART, {"part": SENTENCES_PART}, names)]


@contextmanager
def measured(what: str) -> Iterator[None]:
    """Print how long it takes, and how long the processors are at it."""
    began, worked = time.perf_counter(), time.process_time()
    yield
    print(f"{what:<40}{time.perf_counter() - began:8.3f} s{time.process_time() - worked:8.3f} s", flush=True)


def main() -> None:
    """Measure and print."""
    kept = pieces()
    print(f"{COUNT:,} findings, {sum(map(len, kept)) / 1e6:.0f} MB kept, load {os.getloadavg()[0]:.1f}")
    with measured("opened, first page"):
        table = FindingsTable.of_pieces(kept)
        table.page(0, PAGE)
    with table:
        for by in SortBy:
            with measured(f"sorted by {by.value}, first page"):
                table.arrange(EVERYTHING, by, descending=True)
                table.page(0, PAGE)
        for what, wanted in (
            ("one word", FindingFilter(text="j1323")),
            ("the same again", FindingFilter(text="j1323")),
            ("two words", FindingFilter(text="c90.01 listed")),
            ("a rule", FindingFilter(rules=frozenset({"diagnosis-not-listed"}))),
            ("a verdict", FindingFilter(verdicts=frozenset({Verdict.ERROR}))),
        ):
            with measured(f"filtered by {what}, first page"):
                table.arrange(wanted)
                table.page(0, PAGE)
        with measured("counted by rule, with amounts"):
            table.groups(GroupBy.RULE)
        print(f"memory {psutil.Process().memory_info().rss / 2**20:.0f} MB, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
