"""Use case: what the reference documents beside the policies state, and where each policy differs from them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from app.policy.model import Check, Kind, PolicyVersion, Unread
from app.policy.references.compare import check_of, compare_with_references, compared
from app.policy.references.model import Compared, Reference
from app.policy.references.own import own_statements
from app.policy.references.read import read_reference
from app.workspace.versions import LoadedVersions

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideReferences:
    """One policy version held against the references of its drugs. `unread`: policy statements not understood."""

    version: PolicyVersion
    compared: tuple[Compared, ...]
    checks: tuple[Check, ...]
    unread: tuple[Unread, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceFindings:
    """What a set of files says: each reference with its front matter and statements, and each policy beside them."""

    references: tuple[Reference, ...]
    policies: tuple[BesideReferences, ...]

    def of(self, version: PolicyVersion) -> BesideReferences | None:
        """Return the findings of one version, or None where no reference is of its drug."""
        return next((item for item in self.policies if item.version is version), None)


def reference_findings(loaded: LoadedVersions) -> ReferenceFindings:
    """Return the references of a set of files and, for each policy that one of them is about, how the two compare."""
    references = tuple(read_reference(file.new) for file in loaded.references)
    beside = (_beside(file.new, references) for file in loaded.files)
    return ReferenceFindings(references=references, policies=tuple(item for item in beside if item.compared))


def with_reference_checks(version: PolicyVersion, references: Sequence[PolicyVersion]) -> PolicyVersion:
    """Return a policy version with the checks that these references raise added to its own; one without any comes back as it is."""
    found = tuple(check for check in compare_with_references(version, references) if check not in version.checks)
    return replace(version, checks=(*version.checks, *found)) if found else version


def beside_each_other(found: Sequence[T]) -> tuple[T, ...]:
    """Return what was read of several files, each policy version with the checks that the references among them raise."""
    references = [item for item in found if isinstance(item, PolicyVersion) and item.kind is Kind.REFERENCE]
    return tuple(_checked(item, references) for item in found)


def _checked(item: T, references: Sequence[PolicyVersion]) -> T:
    if isinstance(item, PolicyVersion) and item.kind is Kind.POLICY:
        return cast("T", with_reference_checks(item, references))
    return item


def reference_of(version: PolicyVersion) -> Reference | None:
    """Return what a reference document states, or None where the document is none."""
    return read_reference(version) if version.kind is Kind.REFERENCE else None


def _beside(version: PolicyVersion, references: Sequence[Reference]) -> BesideReferences:
    own = own_statements(version)
    rows = tuple(row for reference in references for row in compared(version, own, reference))
    checks = tuple(check for row in rows if (check := check_of(row)) is not None)
    return BesideReferences(version=version, compared=rows, checks=checks, unread=own.unread)
