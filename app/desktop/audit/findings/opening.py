"""Opens the findings of a large audit on the engine before it is shown, off the window's thread."""

from app.audit.findings_table import FindingsTable
from app.audit.model import AuditResult
from app.desktop.audit.findings.source import AT_ONCE
from app.progress import Job
from app.project.model import AuditRecord
from app.project.project import Project


def opened_findings(project: Project | None, record: AuditRecord | None, result: AuditResult, job: Job) -> FindingsTable | None:
    """Return the findings of an audit, as the project keeps them where it does; None for few: opening those takes no time."""
    if len(result.findings) <= AT_ONCE:
        return None
    job.step(0, 0, f"Opening {len(result.findings):,} findings")
    if project is not None and record is not None:
        return FindingsTable.of_pieces(project.audits.pieces(record.number))
    return FindingsTable.of_result(result)
