"""How fast two versions are compared, in how much memory, and how small the edit script is: ours beside others. Prints one table.

    python benchmarks/compare.py [--peers PYTHON]

`--peers` is a Python, of an environment of its own, that has fast-diff-match-patch, redlines and python-redlines[docxodus]. Each
measurement runs in a process of its own; the time is the best of three, the memory what the comparison adds. The edit script counts
the words added and removed; the least there can be is what fast-diff-match-patch finds on words, without moves.
"""

import argparse
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pairs

from app.codesets.library import load_code_sets
from app.compare.compare import compare
from app.compare.model import Comparison, SegmentKind
from app.documents.model import View
from app.documents.open import read_document
from app.policy.read import read_policy
from app.reports.redline.docx import write_redline

Made = TypeVar("Made")
ROUNDS = 3
PATIENCE = 60  # seconds
CASES = ((60, 0.02, 0), (60, 0.2, 0), (400, 0.02, 0), (400, 0.2, 0), (60, 0.02, 10), (400, 0.02, 10))
AIM_SECONDS, AIM_SCRIPT = 1.0, 1.1
_TIMED = """
import json, resource, sys, time
from pathlib import Path
old, new = (Path(name).read_text(encoding="utf-8") for name in sys.argv[1:3])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
def timed(work):
    best = None
    for _ in range(int(sys.argv[3])):
        began = time.process_time(); made = work(); took = time.process_time() - began
        best = took if best is None or took < best else best
    return best, made
"""
_DMP = f"""{_TIMED}
from fast_diff_match_patch import diff
def encoded(texts):
    known = {{}}
    numbers = [[known.setdefault(word, len(known)) for word in text.split()] for text in texts]
    return ["".join(chr(0x100 + n + (0x800 if n >= 0xD700 else 0)) for n in each) for each in numbers]
took, made = timed(lambda: diff(*encoded((old, new)), timelimit=0, checklines=False, cleanup="No"))
script = sum(length for sign, length in made if sign != "=")
"""
_REDLINES = f"""{_TIMED}
from redlines import Redlines
took, made = timed(lambda: Redlines(old, new).opcodes)
script = sum((b - a) + (d - c) for tag, a, b, c, d in made if tag != "equal")
"""
_DOCXODUS = f"""{_TIMED}
from python_redlines.engines import DocxodusEngine
files = [Path(name).with_suffix(".docx").read_bytes() for name in sys.argv[1:3]]
began = time.perf_counter(); DocxodusEngine().run_redline("x", *files); took = time.perf_counter() - began
script, before = None, 0
"""
_SAID = """
memory = resource.getrusage(resource.RUSAGE_CHILDREN if not before else resource.RUSAGE_SELF).ru_maxrss - before
print(json.dumps({"seconds": took, "memory": memory / 1024, "script": script}))
"""
PEERS = {"fast-diff-match-patch, words": _DMP, "redlines": _REDLINES, "Docxodus, files to redline": _DOCXODUS}


@dataclass(frozen=True, slots=True)
class Measured:
    """What one program took: seconds, megabytes, words in its edit script; None where it says none or gave up."""

    seconds: float | None
    memory: float | None = None
    script: int | None = None


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--one", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(_ours(*options.one)))
        return
    print(f"{'':30}{'':28}{'s':>8}{'MB':>7}{'words':>8}{'÷ least':>9}")
    with tempfile.TemporaryDirectory() as scratch:
        for pages, share, moves in CASES:
            _case(Path(scratch), pages, share, moves, options.peers)


def _case(scratch: Path, pages: int, share: float, moves: int, peers: Path | None) -> None:
    folder = scratch / f"{pages}-{share}-{moves}"
    folder.mkdir()
    files = pairs.write_pair(folder, pages, share, moves)
    for file in files:
        file.with_suffix(".txt").write_text(read_document(file).view(View.NEW).text, encoding="utf-8")
    name = f"{pages} pages, {share:.0%} edits{f', {moves} moves' if moves else ''}"
    ours = json.loads(_run([sys.executable, __file__, "--one", *map(str, files)]) or "{}")
    texts = [str(file.with_suffix(".txt")) for file in files]
    others = {peer: _peer(peers, code, texts) for peer, code in PEERS.items()} if peers is not None else {}
    least = next((other.script for peer, other in others.items() if peer.startswith("fast") and other.script), None)
    _print(name, "ours", Measured(ours["seconds"], ours["memory"], ours["script"]), least)
    _print("", "ours, collector running", Measured(ours["collecting"]), None)
    _print("", "ours, files to redline", Measured(ours["whole"]), None)
    for peer, measured in others.items():
        _print("", peer, measured, least)


def _print(name: str, program: str, measured: Measured, least: int | None) -> None:
    seconds = f"{measured.seconds:.2f}" if measured.seconds is not None else f"> {PATIENCE}"
    memory = f"{measured.memory:.0f}" if measured.memory is not None else ""
    script = str(measured.script) if measured.script is not None else ""
    ratio = f"{measured.script / least:.2f}" if measured.script is not None and least else ""
    print(f"{name:30}{program:28}{seconds:>8}{memory:>7}{script:>8}{ratio:>9}", flush=True)


def _peer(python: Path | None, code: str, texts: list[str]) -> Measured:
    said = _run([str(python), "-c", code + _SAID, *texts, "1"])
    if said is None:
        return Measured(None)
    found = json.loads(said)
    return Measured(found["seconds"], found["memory"], found["script"])


def _run(command: list[str]) -> str | None:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE).stdout.strip().split("\n")[-1]
    except subprocess.TimeoutExpired:
        return None


def _ours(old: Path, new: Path) -> dict[str, float]:
    import resource  # noqa: PLC0415 not on every system; the table is made where it is

    def peak() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    sets = load_code_sets()
    began = time.process_time()
    versions = [read_policy(read_document(file).view(View.NEW), sets) for file in (old, new)]
    read = time.process_time() - began
    gc.collect()
    gc.disable()  # as the window and the command line do
    before = peak()
    first, made = _best(lambda: compare(versions[0], versions[1], sets), 1)
    memory = (peak() - before) / 1024
    again, _ = _best(lambda: compare(versions[0], versions[1], sets), ROUNDS - 1)
    took = min(first, again)
    gc.enable()
    collecting, _ = _best(lambda: compare(versions[0], versions[1], sets), 1)
    writing, _ = _best(lambda: write_redline(old.with_name("redline.docx"), made), 1)
    whole = read + took + writing
    return {"seconds": took, "collecting": collecting, "memory": memory, "script": _script(made), "whole": whole}


def _best(work: Callable[[], Made], rounds: int) -> tuple[float, Made]:
    times = []
    for _ in range(rounds):
        began = time.process_time()
        made = work()
        times.append(time.process_time() - began)
    return min(times), made


def _script(comparison: Comparison) -> int:
    """Count the words drawn as added or removed."""
    changed = (SegmentKind.ADDED, SegmentKind.REMOVED)
    return sum(len(part.text.split()) for row in comparison.rows for part in (*row.old, *row.new) if part.kind in changed)


if __name__ == "__main__":
    main()
