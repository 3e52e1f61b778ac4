"""Use case: what a new run changed against the run before of the same claims, and which decisions have to be looked at again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.audit.model import AuditResult, Finding, FindingKey
from app.audit.rerun import Rerun, compare_runs
from app.audit.stored import restored
from app.ledger.model import Ledger
from app.project.model import AuditRecord
from app.project.project import Project
from app.workspace.dispositions import DecidedBefore, decided_before


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two runs side by side. `again`: findings of the later one that were decided while they rested on other sentences."""

    rerun: Rerun
    again: Mapping[FindingKey, DecidedBefore]

    @property
    def words(self) -> str:
        """What changed, in one sentence."""
        found = self.rerun
        if not (found.new or found.gone or found.changed):
            return f"Nothing changed against the run before: {_count(found.same, 'finding')} as before."
        said = [
            f"{_count(len(found.new), 'new finding')}, {len(found.gone):,} gone, {len(found.changed):,} changed, {found.same:,} as before"
        ]
        if self.again:
            said.append(f"{len(self.again):,} decided before under other evidence and open again")
        return f"Against the run before: {'; '.join(said)}."

    def words_on(self, finding: Finding) -> str:
        """Return what was decided on a finding of the later run before its evidence changed; empty where nothing was."""
        before = self.again.get(finding.key)
        if before is None:
            return ""
        reason = f" ({before.decision.reason})" if before.decision.reason else ""
        return f"Decided before under other evidence: {before.decision.disposition}{reason}, {before.who}, {before.when.date().isoformat()}"


def compare_audits(project: Project, claims_sha256: str, before: Sequence[Finding], after: Sequence[Finding]) -> Compared:
    """Compare two runs of the same claims, the earlier one first; `claims_sha256`: the later one's claims file."""
    return Compared(rerun=compare_runs(before, after), again=decided_before(project, claims_sha256, after))


def audit_before(project: Project, record: AuditRecord, ledger: Ledger) -> AuditResult | None:
    """Return the run before a kept one of the same import, or None; `ledger` is that of the project's versions."""
    earlier = [item for item in project.audits.all() if item.imported == record.imported and item.number < record.number]
    return restored(earlier[-1].summary, project.audits.pieces(earlier[-1].number), ledger) if earlier else None


def last_change(project: Project, ledger: Ledger) -> Compared | None:
    """Compare the project's last run with the one before of the same claims; None where there is none."""
    records = project.audits.all()
    before = audit_before(project, records[-1], ledger) if records else None
    if before is None:
        return None
    after = restored(records[-1].summary, project.audits.pieces(records[-1].number), ledger)
    claims = next(item.sha256 for item in project.imports.all() if item.number == records[-1].imported)
    return compare_audits(project, claims, before.findings, after.findings)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
