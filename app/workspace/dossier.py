"""Use case: gather what one audit report prints, from an audit alone or with all that its project keeps on it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from app.audit.lines_table import LinesTable
from app.audit.model import AuditResult
from app.compare.model import Comparison
from app.progress import Job
from app.project.project import Project, open_project
from app.reports.content.figures_reviewed import findings_of_lines
from app.reports.dossier import Dossier, Sampled
from app.reports.stamp import Stamp
from app.review.model import NO_SETUP, Determined, TotalCheck
from app.review.rates import rate_sheet
from app.sampling.units import UnitKind
from app.workspace.audit_setup import check_totals, setup_of
from app.workspace.compare import compare_versions
from app.workspace.determinations import determinations_of
from app.workspace.dispositions import dispositions_of
from app.workspace.estimates import sampled_of
from app.workspace.hand_findings import hand_findings_of
from app.workspace.narrative import narrative_of
from app.workspace.person import person
from app.workspace.project_audit import Audited
from app.workspace.rounds import rounds_of
from app.workspace.samples import kept_sample
from app.workspace.second_review import second_reviews_of
from app.workspace.sign_off import standing_sign_off


def dossier_of(result: AuditResult, *, comparisons: Sequence[Comparison] = (), checks: Sequence[TotalCheck] = ()) -> Dossier:
    """Return the report of an audit alone: nobody has decided or determined anything."""
    dossier = Dossier(result=result, comparisons=tuple(comparisons), totals=tuple(checks))
    if not result.lines_kept:
        return dossier
    with LinesTable.of_result(result) as table:
        return replace(dossier, lines={line.content: line for line in table.lines(finding.content for finding in result.findings)})


def dossier_in(path: Path, audited: Audited, comparisons: Sequence[Comparison] = ()) -> Dossier:
    """Return the report of an audit with what its project file keeps on it."""
    dossier = dossier_of(audited.result, comparisons=comparisons, checks=audited.checks)
    dossier = replace(dossier, stamp=Stamp(anchor=audited.anchor))
    if audited.imported is None:
        return dossier
    with open_project(path, person()) as project:
        return with_kept(dossier, project, audited.imported.sha256)


def with_kept(dossier: Dossier, project: Project, claims_sha256: str) -> Dossier:
    """Return a dossier with all that the project keeps on these claims; signed where nothing was changed since the signature."""
    result = dossier.result
    setup = setup_of(project, claims_sha256) or NO_SETUP
    dossier = replace(
        dossier,
        setup=setup,
        totals=dossier.totals or check_totals(result.totals, setup.control),
        dispositions=dispositions_of(project, claims_sha256, result.findings),
    )
    if not result.lines_kept:
        return dossier
    with LinesTable.of_result(result) as table:
        determined = determinations_of(project, table)
        added = hand_findings_of(project, table)
        rounds = tuple(held.round for held in rounds_of(project, claims_sha256, table))
        sampling = _sampling(project, claims_sha256, determined, table)
    sheet = rate_sheet(determined.values(), findings_of_lines(result.findings)) if determined else None
    dossier = replace(
        dossier,
        determined=determined,
        added=added,
        rates=sheet,
        rounds=rounds,
        second=second_reviews_of(project, determined),
        narrative=narrative_of(project, claims_sha256),
        sampling=sampling,
    )
    return replace(dossier, sign_off=standing_sign_off(project, claims_sha256, dossier))


def _sampling(project: Project, claims_sha256: str, determined: Mapping[str, Determined], table: LinesTable) -> Sampled | None:
    kept = kept_sample(project, claims_sha256)
    if kept is None:
        return None
    drawn = {content for unit in (*kept.sample.units, *kept.sample.spares) for content in unit.lines}
    lines = {line.content: line for line in table.lines(drawn)}
    sampled = sampled_of(kept, determined, lines)
    return replace(sampled, lines=lines) if kept.sample.frame.unit is UnitKind.LINE else sampled


def compared(result: AuditResult, job: Job) -> tuple[Comparison, ...]:
    """Compare each audited policy's versions with those before them, for the report's pages on what changed."""
    pairs = [(old.version, new.version) for policy in result.ledger.policies for old, new in pairwise(policy.versions)]
    made: list[Comparison] = []
    for number, (old, new) in enumerate(pairs):
        job.step(number, len(pairs), "Comparing the audited versions")
        made.append(compare_versions(old, new))
    return tuple(made)
