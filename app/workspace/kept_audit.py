"""Use case: the audit a project ran last, with all it keeps on it."""

from dataclasses import dataclass, replace
from datetime import date

from app.audit.model import AuditSettings
from app.errors import InputRefusedError
from app.ledger.model import Basis
from app.progress import Job
from app.project.keys import parsed
from app.project.model import AuditRecord
from app.project.project import Project
from app.reports.dossier import Dossier
from app.reports.stamp import Stamp
from app.workspace.audit_order import terms_asked
from app.workspace.codes import ledger_of_versions
from app.workspace.dossier import dossier_of, with_kept
from app.workspace.exports import anchor_of
from app.workspace.project import held_versions
from app.workspace.project_audit import last_audit
from app.workspace.terms import project_terms


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAudit:
    """An audit as its project keeps it."""

    claims: str  # SHA-256 of the claims file
    dossier: Dossier


def kept_audit(project: Project, job: Job) -> KeptAudit:
    """Return the audit run last; raises `InputRefusedError` where the project has none."""
    records = project.audits.all()
    if not records:
        raise InputRefusedError(
            project.info.path.name, "", "No audit was run in this project.", "Run `codeledger audit CLAIMS --project` first."
        )
    settings = _settings(records[-1])
    ledger = ledger_of_versions(held_versions(project, job), settings.basis, project_terms(project, terms_asked(settings)))
    audited = last_audit(project, ledger)
    assert audited is not None and audited.imported is not None  # noqa: S101, PT018 - there is a record, and it names its claims
    claims = audited.imported.sha256
    dossier = with_kept(dossier_of(audited.result), project, claims)
    return KeptAudit(claims=claims, dossier=replace(dossier, stamp=Stamp(anchor=anchor_of(project))))


def _settings(record: AuditRecord) -> AuditSettings:
    """Return of an audit's settings what its ledger goes by."""
    said = parsed(record.summary)
    found = said.get("settings") if isinstance(said, dict) else None
    settings: dict[str, object] = found if isinstance(found, dict) else {}
    known_on = settings.get("known_on")

    def text(name: str) -> str | None:
        value = settings.get(name)
        return str(value) if value is not None else None

    return AuditSettings(
        basis=Basis(str(settings.get("basis", Basis.PUBLISH.value))),
        market=text("market"),
        line_of_business=text("line_of_business"),
        known_on=date.fromisoformat(str(known_on)) if known_on else None,
    )
