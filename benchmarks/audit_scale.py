"""Large audits: every seeded error found at its row and nothing else, and what that takes of time and memory.

Run from the project's root: ``python benchmarks/audit_scale.py [LINES,LINES…] [FOLDER]``. Without a folder it invents its claims
(`big_claims`); files of a folder are taken with the truth beside them (`<name>.truth.csv`) and the policies of `../shared/corpus/claims`,
where these exist. Each audit runs in a process of its own. Beside each time stands that of the processors, which other programs on the
machine change less, and beside the peak of memory that of the reading child, which lives only while the file is read. Where Polars is
installed (extra ``bench``), the audit step written by hand in it stands below (`polars_audit`).
"""

import csv
import importlib.util
import multiprocessing
import os
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import fastexcel
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import big_claims
import row_by_row

from app.audit.engine import run_audit  # the paths above come first
from app.audit.model import AuditResult, AuditSettings, ClaimType
from app.bundled import sample
from app.claims.engine import connected
from app.claims.sources import open_claims
from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.errors import InputRefusedError
from app.ledger.model import Basis, Ledger
from app.ledger.terms import PLAIN
from app.progress import Job, Step
from app.workspace.codes import ledger_of_versions
from app.workspace.versions import load_versions

SIZES = (100_000, 1_000_000, 10_000_000)
LARGEST_SHEET = 1_000_000
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "claims" / "policies"
STAGES = ("Reading", "Building claim lines", "Loading policies", "Gathering findings")


@dataclass(frozen=True, slots=True)
class Measured:
    """One audit: seconds and processor seconds up to the end of each stage, the peaks of memory, what was found."""

    lines: int
    seconds: tuple[float, ...]
    work: tuple[float, ...]
    peak: int
    child: int
    fingerprint: str
    told: str


class Watch:
    """The largest memory of this process and of its children, looked at fifty times a second."""

    def __init__(self) -> None:
        """Begin to look."""
        self.own = self.children = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        process = psutil.Process()
        while not self._done.wait(0.02):
            self.own = max(self.own, process.memory_info().rss)
            try:
                self.children = max(self.children, sum(child.memory_info().rss for child in process.children()))
            except psutil.Error:
                continue

    def stop(self) -> None:
        """Look no more."""
        self._done.set()
        self._thread.join()


def audit(path: Path, policies: Path) -> Measured | str:
    """Audit a file and compare what is found with the truth beside it; where it is refused, return why."""
    try:
        return _audit(path, policies)
    except InputRefusedError as error:
        return str(error)


def _audit(path: Path, policies: Path) -> Measured:
    sets, chosen, other = _ledgers(policies)
    settings = AuditSettings(claim_type=ClaimType.PROFESSIONAL, as_of=date(2026, 11, 20))
    begun: dict[str, tuple[float, float]] = {}

    def report(step: Step) -> None:
        stage = next((stage for stage in STAGES if step.doing.startswith(stage)), "")
        if stage:
            begun.setdefault(stage, (time.perf_counter(), _work()))

    watch = Watch()
    result = run_audit(path, chosen, other, sets, settings, None, Job(report))
    watch.stop()
    marks = [begun[stage] for stage in STAGES] + [(time.perf_counter(), _work())]
    return Measured(
        lines=result.lines.checked,
        seconds=tuple(later[0] - mark[0] for mark, later in pairwise(marks)),
        work=tuple(later[1] - mark[1] for mark, later in pairwise(marks)),
        peak=watch.own,
        child=watch.children,
        fingerprint=result.fingerprint,
        told=_compared(result, path),
    )


def _ledgers(policies: Path) -> tuple[CodeSets, Ledger, Ledger]:
    sets, versions = load_code_sets(), load_versions([policies])
    chosen, other = (ledger_of_versions(versions, basis, PLAIN, sets) for basis in (Basis.PUBLISH, Basis.REVIEW))
    return sets, chosen, other


def by_polars(path: Path, policies: Path) -> tuple[float, float, str]:
    """Take the audit step by hand in Polars; return its seconds, processor seconds, and how its findings compare with the truth."""
    import polars_audit  # noqa: PLC0415 with an extra of its own

    sets, chosen, other = _ledgers(policies)
    found, seconds, work = polars_audit.measured(path, chosen, other, sets)
    return seconds, work, _told(sorted(found.select("row", "rule", "verdict", "code").iter_rows()), path)


def _work() -> float:
    """Return the processor seconds of this process and of the children that have ended."""
    return sum(os.times()[:4])


def _compared(result: AuditResult, path: Path) -> str:
    return _told(sorted((finding.row, finding.rule, finding.verdict.value, finding.code or "") for finding in result.findings), path)


def _told(found: list[tuple[int, str, str, str]], path: Path) -> str:
    with path.with_name(path.name + ".truth.csv").open(newline="", encoding="utf-8") as file:
        wanted = sorted((int(row["row"]), row["rule"], row["verdict"], row["code"]) for row in csv.DictReader(file))
    if found == wanted:
        return f"all {len(wanted):,} seeded errors, nothing else"
    return f"WRONG: {len(set(wanted) - set(found)):,} missed, {len(set(found) - set(wanted)):,} too many"


def loaded_in_child(path: Path) -> tuple[float, float]:
    """Read a workbook in the guarded child into a table here; return seconds and processor seconds."""
    began, worked = time.perf_counter(), _work()
    with connected() as connection:
        open_claims(path, Job()).heads(connection)
    return time.perf_counter() - began, _work() - worked


def loaded_here(path: Path) -> tuple[float, float]:
    """Load a workbook's sheet as strings in this process and hand it over as Arrow; return seconds and processor seconds."""
    began, worked = time.perf_counter(), _work()
    sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, skip_rows=0, dtypes="string")
    with connected() as connection:
        connection.register("incoming", sheet)
        connection.execute("create table loaded as select * from incoming")
    return time.perf_counter() - began, _work() - worked


def _print(name: str, found: Measured | str) -> None:
    if isinstance(found, str):
        print(f"{'':>11} {name:8}{found}", flush=True)
        return
    read, build, rules, gather = (f"{second:7.1f} ({work:5.1f})" for second, work in zip(found.seconds, found.work, strict=True))
    memory = f"{found.peak / 2**20:6.0f} {found.child / 2**20:6.0f}"
    print(f"{found.lines:>11,} {name:8}{read}{build}{rules}{gather} {memory}  {found.fingerprint[:12]}  {found.told}", flush=True)


def _print_polars(path: Path, policies: Path, found: Measured) -> None:
    if importlib.util.find_spec("polars") is None:
        print(f"{'':>11} polars  is not installed: it comes with the extra `bench`", flush=True)
        return
    with _alone() as pool:
        seconds, work, told = pool.submit(by_polars, path, policies).result()
    (rules, gather), (rules_work, gather_work) = found.seconds[-2:], found.work[-2:]
    print(f"{'':>11} polars  the audit step by hand {seconds:.2f} s ({work:.2f}), {told}; ", end="")
    print(f"rules here {rules / seconds:.2f} times ({rules_work / work:.2f}), ", end="")
    print(f"with messages and sentences {(rules + gather) / seconds:.2f} times ({(rules_work + gather_work) / work:.2f})", flush=True)


def _alone(pool_size: int = 1) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(pool_size, mp_context=multiprocessing.get_context("spawn"))


def _files(folder: Path, sizes: tuple[int, ...], given: Path | None) -> list[Path]:
    if given is not None:
        return sorted(truth.with_name(truth.name.removesuffix(".truth.csv")) for truth in given.glob("*.truth.csv"))
    made = []
    for lines in sizes:
        kinds = (".parquet", ".csv", ".xlsx") if lines < SIZES[1] else (".parquet", ".xlsx") if lines <= LARGEST_SHEET else (".parquet",)
        for kind in kinds:
            made.append(folder / f"lines-{lines}{kind}")
            big_claims.make(made[-1], lines)
    return made


def main() -> None:
    """Print the table."""
    arguments = sys.argv[1:]
    sizes = tuple(int(text) for text in arguments[0].split(",")) if arguments and arguments[0][0].isdigit() else SIZES
    given = Path(arguments[-1]) if arguments and not arguments[-1][0].isdigit() else None
    policies = CORPUS if given is not None else sample("CC-0248")
    print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}; seconds, processor seconds in brackets, MB (here, reading child)")
    print(f"{'lines':>11} {'format':8}{'read':>15}{'lines':>15}{'rules':>15}{'findings':>15} {'here':>6} {'child':>6}  fingerprint")
    with tempfile.TemporaryDirectory() as name:
        files = _files(Path(name), sizes, given)
        for path in files:
            with _alone() as pool:
                found = pool.submit(audit, path, policies).result()
            _print(path.suffix[1:], found)
            if path.suffix == ".parquet" and given is None and isinstance(found, Measured) and found.lines <= LARGEST_SHEET:
                _print_polars(path, policies, found)
        for path in [path for path in files if path.suffix == ".xlsx"][-1:]:
            (guarded, work), (here, alone) = (_timed(path, how) for how in (loaded_in_child, loaded_here))
            print(f"{path.name} to a table: in the child {guarded:.1f} s ({work:.1f}), ", end="")
            print(f"fastexcel here {here:.1f} s ({alone:.1f}), {guarded / here:.2f} times")
        for path in [path for path in files if path.suffix == ".csv" and given is None][-1:]:
            lines, seconds, _ = row_by_row.measured(path)
            print(f"row by row in Python: {seconds / lines * 1e6:.1f} s a million lines, for a few of the rules")
    print(f"load after {os.getloadavg()[0]:.1f}")


def _timed(path: Path, how: object) -> tuple[float, float]:
    with _alone() as pool:
        found: tuple[float, float] = pool.submit(how, path).result()  # type: ignore[arg-type] # one of the two above
        return found


if __name__ == "__main__":
    main()
