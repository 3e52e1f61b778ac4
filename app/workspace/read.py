"""Use case: what does this document state."""

from pathlib import Path

from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.documents.guarded import read_guarded, reading
from app.documents.model import Document, DocumentView, View
from app.policy.model import PolicyVersion
from app.policy.read import read_policy
from app.progress import Job


def read_file(path: Path, view: View = View.NEW, code_sets: CodeSets | None = None, job: Job | None = None) -> PolicyVersion:
    """Return the facts one view of a file states; raises `InputRefusedError` for what is no readable document."""
    with reading([path], job) as documents:
        sets = code_sets if code_sets is not None else load_code_sets()  # while the child reads
        return read_view(next(documents).result(), view, sets)


def read_view(document: Document, view: View, code_sets: CodeSets | None = None) -> PolicyVersion:
    """Return the facts one view of a document states."""
    return read_policy(document.view(view), code_sets if code_sets is not None else load_code_sets())


def read_text(path: Path, view: View = View.NEW, job: Job | None = None) -> DocumentView:
    """Return one wording of a file without reading facts from it."""
    return read_guarded(path, job).view(view)
