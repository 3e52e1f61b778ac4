"""How long the code tables take, as a table.

    python benchmarks/codesets.py [HCPC2020_ANWEB.txt …]

The columns are the seconds by the clock, those of the processor, and what was found. Expansions and
validity are asked of the shipped tables, first as they are and then with the files named laid over them.
"""

import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from app.codesets.importers.read import import_file
from app.codesets.library import load_code_sets
from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets, load_bundled

CM, PCS, HCPCS = CodeSystem.ICD10CM, CodeSystem.ICD10PCS, CodeSystem.HCPCS
DAY = date(2024, 1, 1)
PRINTED = (
    ("C90.00", "C90.02", "range"),
    ("C50.0", "C50.929", "range"),
    ("S42.00xA", "S42.92xA", "placeholder"),
    ("C00", "D49", "range"),
    ("M54.10", "M54.18", "range"),
    ("K22", None, "category"),
    ("L97.4-", None, "category"),
    ("M80.08xA", None, "placeholder"),
)
EXPANSIONS = 10_000
PAIRS = 1_000_000


Seconds = tuple[float, float]


def timed(work: Callable[[], object]) -> tuple[Seconds, object]:
    """Run once and return the seconds it took by the clock and of the processor, and its answer."""
    start = time.perf_counter(), time.process_time()
    answer = work()
    return (time.perf_counter() - start[0], time.process_time() - start[1]), answer


def row(name: str, seconds: Seconds, note: str = "") -> None:
    """Print one line of the table."""
    print(f"| {name:<58} | {seconds[0]:>8.3f} s | {seconds[1]:>8.3f} s | {note:<24} |")


def expand_many(sets: CodeSets) -> int:
    """Expand what is printed above over and over, on the days of five years in turn."""
    days = [DAY + timedelta(days=97 * number) for number in range(10)]
    total = 0
    for number in range(EXPANSIONS):
        code, through, form = PRINTED[number % len(PRINTED)]
        total += len(sets.expand(CM, code, through, form, days[number // len(PRINTED) % len(days)]).codes or ())
    return total


def measure(sets: CodeSets, title: str) -> None:
    """Print what one state of the tables takes."""
    print(f"\n{title}")
    row("first question about ICD-10-CM", timed(lambda: sets.exists_on(CM, "C90.00", DAY))[0])
    row("first question about ICD-10-PCS", timed(lambda: sets.exists_on(PCS, "XW013L9", DAY))[0])
    row("first question about HCPCS", timed(lambda: sets.exists_on(HCPCS, "J1323", DAY))[0])
    for code, through, form in PRINTED:
        seconds, found = timed(lambda code=code, through=through, form=form: sets.expand(CM, code, through, form, DAY).codes)  # type: ignore[misc]
        row(f"{code}{f' to {through}' if through else ''} on {DAY}", seconds, f"{len(found or ()):,} codes")  # type: ignore[arg-type]
    seconds, total = timed(lambda: expand_many(sets))
    row(f"{EXPANSIONS:,} expansions", seconds, f"{total:,} codes")
    draw = random.Random(5)  # noqa: S311 - repeatable, nothing secret
    codes = sets.codes(CM)
    pairs = [(draw.choice(codes), date(2015, 10, 1) + timedelta(days=draw.randrange(4000))) for _ in range(PAIRS)]
    seconds, said = timed(lambda: sets.exist_on(CM, pairs))
    assert isinstance(said, list)
    row(f"validity of {PAIRS:,} codes, each on its day", seconds, f"{said.count(True):,} valid")
    row("first description", timed(lambda: sets.description(CM, "C90.00"))[0])


def main(files: Sequence[str]) -> None:
    """Measure the shipped tables, then those with the files named."""
    seconds, sets = timed(load_bundled)
    row("the shipped tables made known", seconds)
    assert isinstance(sets, CodeSets)
    measure(sets, "Shipped tables")
    tables = []
    for file in files:
        seconds, table = timed(lambda file=file: import_file(Path(file)))  # type: ignore[misc]
        tables.append(table)
        row(f"import of {Path(file).name}", seconds)
    if tables:
        data = [table.data for table in tables]  # type: ignore[attr-defined]
        row("load_code_sets, first", timed(lambda: load_code_sets(data))[0])
        row("load_code_sets, again", timed(lambda: load_code_sets(data))[0])
        measure(load_code_sets(data), "With the files imported")


if __name__ == "__main__":
    main(sys.argv[1:])
