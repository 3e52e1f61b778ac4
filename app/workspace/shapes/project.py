"""The shapes of `project show` and `verify`."""

from app.project.project import Project
from app.workspace.decision_words import described, file_names
from app.workspace.verify import Verified


def project_shape(project: Project) -> dict[str, object]:
    """Return what a project holds."""
    info, names = project.info, file_names(project)
    head = project.trail.head()
    return {
        "file": info.path.name,
        "id": info.id,
        "created": info.created.isoformat(),
        "schema": info.schema,
        "read_only": info.read_only,
        "why_read_only": info.why_read_only or None,
        "documents": [
            {
                "file": item.file,
                "sha256": item.sha256,
                "format": item.format,
                "size": item.size,
                "added": item.added.isoformat(),
                "who": item.who,
            }
            for item in project.documents.all()
        ],
        "decisions": [
            {
                "number": item.number,
                "step": item.step,
                "kind": item.what.value,
                "says": described(item, names),
                "reason": item.reason,
                "who": item.who,
                "when": item.when.isoformat(),
                "undone": item.undone,
            }
            for item in project.decisions.history()
        ],
        "imports": [
            {"number": item.number, "file": item.file, "sha256": item.sha256, "rows": item.rows, "size": item.size}
            for item in project.imports.all()
        ],
        "audits": [
            {
                "number": item.number,
                "import": item.imported,
                "fingerprint": item.fingerprint,
                "findings": item.findings,
                "run": item.run.isoformat(),
                "who": item.who,
            }
            for item in project.audits.all()
        ],
        "tables": [{"file": item.file, "sha256": item.sha256} for item in project.tables.all()],
        "trail": {"records": head.number, "head": head.hash},
    }


def verify_shape(found: Verified) -> dict[str, object]:
    """Return what checking a project found."""
    return {
        "file": found.file,
        "records": found.records,
        "head": found.head,
        "agrees": not found.tampering,
        "tampering": [{"record": item.record, "why": item.why} for item in found.tampering],
    }
