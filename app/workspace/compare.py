"""Use case: what changed between two versions, or between the two wordings of one redline."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.compare.compare import compare
from app.compare.model import Comparison
from app.documents.guarded import reading
from app.documents.model import View
from app.errors import InputRefusedError
from app.policy.model import PolicyVersion
from app.progress import Job
from app.workspace.read import read_view
from app.workspace.references import with_reference_checks

NO_CHANGES = "It holds no tracked changes, so there is nothing to compare."


def compare_files(old: Path, new: Path | None = None, code_sets: CodeSets | None = None, job: Job | None = None) -> Comparison:
    """Compare two files' new wordings; one file alone is compared with its own old wording."""
    sets = code_sets if code_sets is not None else load_code_sets()
    with reading([old] if new is None else [old, new], job) as documents:
        document, *other = (future.result() for future in documents)
    if new is not None:
        return compare_versions(read_view(document, View.NEW, sets), read_view(other[0], View.NEW, sets), sets)
    if not document.redline:
        raise InputRefusedError(old.name, "", NO_CHANGES, "Name a second version to compare it with.")
    return compare_versions(read_view(document, View.OLD, sets), read_view(document, View.NEW, sets), sets)


def compare_versions(old: PolicyVersion, new: PolicyVersion, code_sets: CodeSets | None = None) -> Comparison:
    """Compare two versions already read."""
    return compare(old, new, code_sets if code_sets is not None else load_code_sets())


def compare_beside(
    old: PolicyVersion, new: PolicyVersion, references: Sequence[PolicyVersion], code_sets: CodeSets | None = None
) -> Comparison:
    """Compare two versions already read, with the checks that the reference documents held raise on the new one."""
    comparison = compare_versions(old, new, code_sets)
    found = with_reference_checks(new, references).checks[len(new.checks) :]
    fresh = tuple(check for check in found if check not in comparison.checks)
    return replace(comparison, checks=(*comparison.checks, *fresh)) if fresh else comparison
