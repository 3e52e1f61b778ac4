"""Use case: what a new version would change on claims, within a project: its versions, terms, tables and chosen columns."""

from datetime import date
from pathlib import Path

from app.progress import Job
from app.project.model import ImportRecord
from app.project.project import Project, open_project
from app.workspace.audit_order import AuditOrder
from app.workspace.impact import Impact, impact_of
from app.workspace.person import person
from app.workspace.project import held_versions, project_code_sets
from app.workspace.project_audit import order_in, source_in
from app.workspace.versions import LoadedFile, LoadedVersions


def impact_kept(  # noqa: PLR0913, PLR0917 - as below
    path: Path, claims: Path, new_version: Path | LoadedFile, order: AuditOrder, job: Job, effective: date | None = None
) -> Impact:
    """Judge claims by the documents of a project file and the new version; the project is only read."""
    with open_project(path, person(), read_only=True) as project:
        return impact_in_project(project, claims, new_version, order, job, effective)


def impact_in_project(  # noqa: PLR0913, PLR0917 - what is audited, against what and what else, and how
    project: Project,
    claims: Path | ImportRecord,
    new_version: Path | LoadedFile,
    order: AuditOrder,
    job: Job,
    effective: date | None = None,
    loaded: LoadedVersions | None = None,
) -> Impact:
    """Judge claims as an audit in the project would, without and with the new version; nothing is kept. Raises as `impact_of`."""
    sets = project_code_sets(project)
    held = loaded if loaded is not None else held_versions(project, job, sets)
    source, order = source_in(project, claims, order_in(project, claims, order), job)
    return impact_of(source, held, new_version, order, job, sets, effective)
