"""Use case: documents kept in a project, and the versions a project holds."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.documents.guarded import read_guarded
from app.documents.handover import HandoverError, document_from_bytes, document_to_bytes
from app.documents.model import Document
from app.errors import InputRefusedError
from app.ledger.model import Skipped
from app.progress import Job
from app.project.model import DocumentRecord
from app.project.project import Project, create_project, open_project
from app.user_folders import data_folder
from app.workspace.corrections import with_decisions
from app.workspace.versions import LoadedFile, LoadedVersions, facts_of, load_versions, sorted_by_kind


@dataclass(frozen=True, slots=True)
class Added:
    """What a set of paths held, and the records of the documents now kept."""

    loaded: LoadedVersions
    documents: tuple[DocumentRecord, ...]


def create_or_open(path: Path, who: str) -> Project:
    """Open a project, or make one where none lies yet; raises `InputRefusedError` where it can only be read."""
    if not path.exists():
        return create_project(path, who)
    project = open_project(path, who)
    if project.info.read_only:
        why = project.info.why_read_only
        project.close()
        raise InputRefusedError(path.name, "", why, "Close it there, or copy the file.")
    return project


def add_files(project: Project, paths: Sequence[Path], job: Job | None = None) -> Added:
    """Read files and folders and keep every policy and reference document among them; raises as `load_versions`."""
    loaded = load_versions(paths, job, project_code_sets(project))
    return Added(loaded, keep_files(project, loaded))


def keep_files(project: Project, loaded: LoadedVersions) -> tuple[DocumentRecord, ...]:
    """Keep files already read, with their bytes as they lie on the disk; one kept before is not kept twice."""
    return tuple(_kept(project, file) for file in (*loaded.files, *loaded.references))


def held_versions(project: Project, job: Job | None = None, code_sets: CodeSets | None = None) -> LoadedVersions:
    """Return what the project's documents state, with the corrections and in the states that a person decided.

    A document is not read again while the reader's form is the same; one that cannot be read again is skipped with the reason.
    """
    job = job if job is not None else Job()
    sets = code_sets if code_sets is not None else project_code_sets(project)
    records = project.documents.all()
    files: list[LoadedFile] = []
    skipped: list[Skipped] = []
    for number, record in enumerate(records):
        job.step(number, len(records), f"Taking up {record.file}")
        try:
            document = _document(project, record, job)
        except InputRefusedError as refused:
            skipped.append(Skipped(record.file, f"{refused.refusal.why} {refused.refusal.do}".strip()))
            continue
        files.append(facts_of(Path(record.file), document, sets))
    job.step(len(records), len(records), "Project taken up")
    return with_decisions(sorted_by_kind(files, skipped), project, lambda: sets)


def project_code_sets(project: Project) -> CodeSets:
    """Return the bundled code tables, the person's own and the project's."""
    return load_code_sets(tuple(project.tables.data(record.sha256) for record in project.tables.all()))


def original_file(project: Project, sha256: str) -> Path:
    """Return a kept document as a file of its own, for what needs one: its page images. Policies hold no patient data."""
    record = next(record for record in project.documents.all() if record.sha256 == sha256)
    path = data_folder("originals", sha256[:2]) / f"{sha256}{Path(record.file).suffix.lower()}"
    if not path.exists() or path.stat().st_size != record.size:
        path.write_bytes(project.documents.original(sha256))
    return path


def _kept(project: Project, file: LoadedFile) -> DocumentRecord:
    known = next((record for record in project.documents.all() if record.sha256 == file.document.sha256), None)
    if known is not None:
        return known
    try:
        data = file.path.read_bytes()
    except OSError as error:
        raise InputRefusedError(file.path.name, "", "It can no longer be read.", "Open it again from where it lies now.") from error
    if hashlib.sha256(data).hexdigest() != file.document.sha256:
        raise InputRefusedError(file.path.name, "", "It was changed while it was being read.", "Open it again.")
    return project.documents.add(file.document.file, data, file.document.format, document_to_bytes(file.document))


def _document(project: Project, record: DocumentRecord, job: Job) -> Document:
    try:
        return document_from_bytes(project.documents.parsed(record.sha256))
    except HandoverError:  # kept by another version of the reader
        document = read_guarded(original_file(project, record.sha256), job)
    if not project.info.read_only:
        project.documents.set_parsed(record.sha256, document_to_bytes(document))
    return document
