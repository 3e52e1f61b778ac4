#!/usr/bin/env python3
"""Reads thousands of hostile files through the guard and prints what became of them; ends with 1 where one did harm.

python packaging/soak.py                        1,000 mutations per format and the bombs
python packaging/soak.py --corpus DIR           and every Word file, PDF and workbook below DIR
python packaging/soak.py --mutations 200
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil
from hostile_files import mutations, sheet_bombs, sheet_parts, word_bombs, word_parts

from app.claims.headers import propose_columns
from app.documents.guarded import read_guarded
from app.errors import InputRefusedError

LONGEST = 30.0  # seconds a person may be kept waiting
WORKBOOKS = (".xlsx", ".xlsm")
UNFORESEEN = "the reader does not know ("
BROKEN_OFF = "break off"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    file: str
    what: str  # content | refused | unforeseen | died | harm
    said: str
    seconds: float


def main(arguments: list[str]) -> int:
    """Run the soak and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mutations", type=int, default=1_000)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--verbose", action="store_true", help="name every refusal the reader did not foresee")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as scratch:
        os.environ.update(TMPDIR=scratch, TEMP=scratch, TMP=scratch)
        groups = []
        for name, outcomes in _groups(Path(folder), options.mutations, options.corpus):
            groups.append((name, outcomes))
            print(f"{name}: {len(outcomes)} files read", file=sys.stderr, flush=True)
        left = _left_behind(Path(scratch))
    _print(groups, verbose=options.verbose)
    for line in left:
        print(line)
    harmed = any(outcome.what == "harm" or outcome.seconds > LONGEST for _, outcomes in groups for outcome in outcomes)
    return 1 if harmed or left else 0


def _groups(folder: Path, count: int, corpus: Path | None) -> Iterator[tuple[str, list[Outcome]]]:
    yield "docx mutated", _read_all(_written(folder / "docx", "docx", mutations(word_parts(), count)), _document)
    yield "xlsx mutated", _read_all(_written(folder / "xlsx", "xlsx", mutations(sheet_parts(), count)), _claims)
    yield "docx bombs", _read_all(_written(folder / "words", "docx", word_bombs()), _document)
    yield "xlsx bombs", _read_all(_written(folder / "sheets", "xlsx", sheet_bombs()), _claims)
    if corpus is not None:
        found = sorted(corpus.rglob("*"))
        yield "docx of the corpus", _read_all([path for path in found if path.suffix == ".docx"], _document)
        yield "pdf of the corpus", _read_all([path for path in found if path.suffix.lower() == ".pdf"], _document)
        yield "xlsx of the corpus", _read_all([path for path in found if path.suffix in WORKBOOKS], _claims)


def _written(folder: Path, ending: str, contents: Iterable[tuple[str, bytes]]) -> list[Path]:
    folder.mkdir()
    files = []
    for number, (kind, data) in enumerate(contents):
        files.append(folder / f"{number:04}-{kind}.{ending}")
        files[-1].write_bytes(data)
    return files


def _document(path: Path) -> str:
    return f"{len(read_guarded(path).blocks)} blocks"


def _claims(path: Path) -> str:
    return f"{len(propose_columns(path))} sheets"


def _read_all(files: list[Path], read: Callable[[Path], str]) -> list[Outcome]:
    with ThreadPoolExecutor(psutil.cpu_count() or 1) as pool:
        return list(pool.map(lambda path: _outcome(path, read), files))


def _outcome(path: Path, read: Callable[[Path], str]) -> Outcome:
    begun = time.monotonic()
    try:
        what, said = "content", read(path)
    except InputRefusedError as refused:
        said = str(refused)
        what = "unforeseen" if UNFORESEEN in said else "died" if BROKEN_OFF in said else "refused"
        refusal = refused.refusal
        if refusal.file != path.name or not refusal.why.endswith((".", ")")) or not refusal.do.endswith(".") or "\n" in said:
            what = "harm"
    except Exception as fault:  # noqa: BLE001 what the soak is there to find
        what, said = "harm", repr(fault)
    return Outcome(path.name, what, said, time.monotonic() - begun)


def _left_behind(scratch: Path) -> list[str]:
    """Return what was left: the children's temporary folder is `scratch`."""
    children = [child for child in psutil.Process().children() if "resource_tracker" not in " ".join(child.cmdline())]
    return [*(f"left running: {child}" for child in children), *(f"left behind: {path}" for path in scratch.rglob("*"))]


def _print(groups: list[tuple[str, list[Outcome]]], *, verbose: bool) -> None:
    columns = ("content", "refused", "unforeseen", "died", "harm")
    print(f"{'':20}{'files':>7}" + "".join(f"{name:>12}" for name in columns) + f"{'longest s':>12}")
    for name, outcomes in groups:
        counts = Counter(outcome.what for outcome in outcomes)
        longest = max((outcome.seconds for outcome in outcomes), default=0.0)
        print(f"{name:20}{len(outcomes):>7}" + "".join(f"{counts[column]:>12}" for column in columns) + f"{longest:>12.2f}")
    shown = ("harm", "died", "unforeseen") if verbose else ("harm", "died")
    for name, outcomes in groups:
        for outcome in outcomes:
            if outcome.what in shown:
                print(f"{name}: {outcome.what}: {outcome.said}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
