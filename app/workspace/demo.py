"""Use case: the main job on the bundled policy, from its files to the reports."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from app.audit.model import AuditResult, AuditSettings, ClaimType
from app.bundled import sample
from app.compare.model import Comparison
from app.errors import OutputFailedError
from app.ledger.model import Basis, Ledger
from app.progress import Job
from app.workspace.audit import audit_claims
from app.workspace.audit_order import AuditOrder
from app.workspace.codes import answer, ledger_of_versions
from app.workspace.compare import compare_versions
from app.workspace.comparison_report import write_comparison
from app.workspace.dossier import dossier_of
from app.workspace.report import write_report
from app.workspace.shapes.audit import audit_shape
from app.workspace.shapes.codes import codes_shape
from app.workspace.shapes.compare import compare_shape
from app.workspace.versions import load_versions

POLICIES = ("CC-0248", "EX-0901")
CLAIMS = "claims/CC-0248_claims.xlsx"
QUESTION = "J1323 3/28/2024"
AS_OF = date(2026, 11, 20)  # the sample's answers are given as of this day


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """Everything the main job produced."""

    comparisons: tuple[Comparison, ...]
    ledger: Ledger
    question: str
    answer: str
    audit: AuditResult
    files: tuple[Path, ...]  # the policy files read
    written: tuple[Path, ...]


def run_demo(out: Path, job: Job | None = None) -> Demo:
    """Compare the sample's versions, build its ledger, audit its claims and write the reports into `out`."""
    job = job if job is not None else Job()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise OutputFailedError(str(out), "", f"The folder cannot be made ({fault.strerror}).", "Name another with --out.") from None
    loaded = load_versions([sample(name) for name in POLICIES], job)
    ledger = ledger_of_versions(loaded, Basis.PUBLISH)
    comparisons = tuple(compare_versions(old.version, new.version) for policy in ledger.policies for old, new in pairwise(policy.versions))
    settings = AuditSettings(basis=Basis.PUBLISH, claim_type=ClaimType.PROFESSIONAL, as_of=AS_OF)
    audit = audit_claims(sample(CLAIMS), loaded, AuditOrder(settings=settings), job)
    written = [out / "CC-0248_audit.xlsx", out / "CC-0248_audit.docx"]
    dossier = dossier_of(audit, comparisons=comparisons)
    for path in written:
        job.step(0, 0, f"Writing {path.name}")
        write_report(path, dossier)
    for comparison in comparisons:
        path = out / f"{Path(comparison.new.file).name.split('.')[0]}_redline.docx"
        write_comparison(path, comparison)
        written.append(path)
    return Demo(
        comparisons=comparisons,
        ledger=ledger,
        question=QUESTION,
        answer=answer(ledger, QUESTION).sentence,
        audit=audit,
        files=tuple(file.path for file in loaded.files),
        written=tuple(written),
    )


def demo_shape(done: Demo) -> dict[str, object]:
    """Return the demo's results as one object."""
    return {
        "compare": [compare_shape(item) for item in done.comparisons],
        "codes": codes_shape(done.ledger),
        "question": done.question,
        "answer": done.answer,
        "audit": audit_shape(done.audit),
        "written": [str(path) for path in done.written],
    }
