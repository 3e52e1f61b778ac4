"""A row-by-row auditor in plain Python, for scale: what checking one line after the other costs without an engine.

Run from the project's root: ``python benchmarks/row_by_row.py CLAIMS.csv``, for a file of `big_claims` (`audit_scale` makes one). It asks
far less of each line than the program does: whether the code was listed on the day, whether one diagnosis was, and whether the line
repeats an earlier one. Its findings are counted, not explained.
"""

import csv
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.bundled import sample  # the path above comes first
from app.codesets.library import load_code_sets
from app.ledger.model import Basis, Ledger
from app.ledger.terms import PLAIN
from app.workspace.codes import ledger_of_versions
from app.workspace.versions import load_versions

Span = tuple[date, date]


def spans_of(ledger: Ledger) -> dict[str, list[Span]]:
    """Return the days on which each code is listed."""
    spans: dict[str, list[Span]] = {}
    for policy in ledger.policies:
        for history in policy.codes:
            for interval in history.intervals:
                spans.setdefault(history.code, []).append((interval.start or date.min, interval.end or date.max))
    return spans


def audit(path: Path, spans: dict[str, list[Span]], as_of: date) -> tuple[int, Counter[str]]:
    """Look at every line of a file; return how many there are and how many times each thing is said."""
    said: Counter[str] = Counter()
    seen: set[tuple[str, ...]] = set()
    lines = 0
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            lines += 1
            said.update(_of_line(row, spans, as_of, seen))
    return lines, said


def _of_line(row: dict[str, str], spans: dict[str, list[Span]], as_of: date, seen: set[tuple[str, ...]]) -> list[str]:
    code = row["HCPCS"].strip().upper()
    key = tuple(row[name] for name in ("Member ID", "From Date", "Thru Date", "HCPCS", "Mod 1", "Mod 2", "Units", "Rendering NPI"))
    found = ["duplicate-line"] if key in seen and row["From Date"] else []
    seen.add(key)
    if code not in spans:
        return found
    if not row["From Date"]:
        return [*found, "missing-value"]
    first, last = date.fromisoformat(row["From Date"]), date.fromisoformat(row["Thru Date"] or row["From Date"])
    if last < first:
        found.append("date-order")
    if first > as_of:
        found.append("future-date")
    if not _listed(spans, code, first):
        return [*found, "code-not-listed"]
    diagnoses = [row[name] for name in ("Dx 1", "Dx 2", "Dx 3") if row[name]]
    pointed = [diagnoses[ord(letter) - ord("A")] for letter in row["Dx Pointer"] if ord(letter) - ord("A") < len(diagnoses)]
    if not any(_listed(spans, diagnosis, first) for diagnosis in pointed):
        found.append("diagnosis-not-listed")
    return found


def _listed(spans: dict[str, list[Span]], code: str, day: date) -> bool:
    return any(start <= day < end for start, end in spans.get(code, ()))


def measured(path: Path) -> tuple[int, float, Counter[str]]:
    """Return how many lines were looked at, in how many seconds of processor time, and what was said."""
    versions = load_versions([sample("CC-0248")])
    spans = spans_of(ledger_of_versions(versions, Basis.PUBLISH, PLAIN, load_code_sets()))
    began = time.process_time()
    lines, said = audit(path, spans, date(2026, 11, 20))
    return lines, time.process_time() - began, said


def main() -> None:
    """Print the time."""
    lines, seconds, said = measured(Path(sys.argv[1]))
    print(f"{lines:,} lines row by row in {seconds:.1f} s of processor time, {seconds / max(lines, 1) * 1e6:.1f} s a million lines")
    for rule, count in said.most_common():
        print(f"  {count:>8,} {rule}")


if __name__ == "__main__":
    main()
