"""What is tried on which claims, and what came of it. Knows no Qt."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.audit.impact_lines import ChangedLine, LineGroup, groups_of
from app.claims.choices import NO_CHOICES
from app.claims.sources import ClaimsSource
from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.compare.model import Comparison
from app.errors import CancelledError, InputRefusedError
from app.ledger.versions import names_policy
from app.policy.model import PolicyVersion
from app.progress import Job
from app.project.model import ImportRecord, What
from app.project.project import Project
from app.workspace.audit_order import AuditOrder
from app.workspace.compare import compare_beside
from app.workspace.impact import Impact, impact_of
from app.workspace.impact_report import lines_of
from app.workspace.project_audit import order_in, source_in
from app.workspace.versions import LoadedFile, LoadedVersions

Claims = Path | ImportRecord
Mark = tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One trial. `order.overrides` None: the columns proposed, or those a person chose for this layout before."""

    claims: Claims
    mark: Mark  # of the claims file as it was when it was asked for
    held: LoadedVersions
    added: LoadedFile
    effective: date | None
    order: AuditOrder
    project: Project | None
    rules: tuple[object, ...] = ()  # what the project says of rule tables and periods, to be compared alone

    @property
    def name(self) -> str:
        """The claims file's name."""
        return name_of(self.claims)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a trial found. `comparison`: the version in effect before against the one tried; None: there is none before it."""

    asked: Asked
    impact: Impact
    lines: tuple[ChangedLine, ...]
    groups: tuple[LineGroup, ...]
    comparison: Comparison | None


def name_of(claims: Claims) -> str:
    """Return the name of a claims file, or of claims kept in the project."""
    return claims.name if isinstance(claims, Path) else claims.file


def mark_of(claims: Claims) -> Mark:
    """Return what tells one state of a claims file from another; None for kept claims and for a file out of reach."""
    if not isinstance(claims, Path):
        return None
    try:
        found = claims.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def answer(asked: Asked, code_sets: CodeSets | None, job: Job) -> Answer:
    """Try the version; called by a worker. Raises as `impact_of`, and keeps nothing."""
    sets = code_sets if code_sets is not None else load_code_sets()
    source, order = _read(asked, job)
    impact = impact_of(source, asked.held, asked.added, order, job, sets, asked.effective)
    job.step(0, 0, "Gathering the lines that change")
    lines = lines_of(impact)
    groups = groups_of(lines)
    former = version_before(impact, asked.added)
    job.step(0, 0, "Comparing the version with the one before it")
    references = tuple(file.new for file in asked.held.references)
    comparison = compare_beside(former, asked.added.new, references, sets) if former is not None else None
    if job.cancelled:
        raise CancelledError
    return Answer(asked=asked, impact=impact, lines=lines, groups=groups, comparison=comparison)


def version_before(impact: Impact, added: LoadedFile) -> PolicyVersion | None:
    """Return the version that is in effect on the day before the one tried would be: the newest of those held without it."""
    held = [item for policy in impact.before.ledger.policies for item in policy.versions if names_policy(impact.policy, item.version)]
    if not held:
        return added.old
    earlier = [item for item in held if item.start < impact.effective]
    return max(earlier, key=lambda item: item.start).version if earlier else min(held, key=lambda item: item.start).version


def rules_of(project: Project | None) -> tuple[object, ...]:
    """Return what a project says of rule tables, own rules and the periods of audits."""
    if project is None:
        return ()
    kinds = (What.RULE_TABLE, What.AUDIT_SETUP)
    return tuple((kind, decision.fact, decision.value) for kind in kinds for decision in project.decisions.holding(kind).values())


def whats_different(asked: Asked, now: Asked | None) -> str:
    """Return in words what has changed since a trial was asked for; empty while it would be asked alike."""
    if now is None:
        return "what it was asked of"
    changed = (
        ("the claims", asked.claims == now.claims and asked.mark == now.mark),
        ("their columns", (asked.order.overrides or NO_CHOICES) == (now.order.overrides or NO_CHOICES)),
        ("the version tried", asked.added.document.sha256 == now.added.document.sha256 and asked.added.new is now.added.new),
        ("the day it counts from", asked.effective == now.effective),
        ("the versions held", _versions(asked.held) == _versions(now.held)),
        ("the basis, market, notices or settlements", _terms(asked.order) == _terms(now.order)),
        ("the claim form or the latest possible date", _form(asked.order) == _form(now.order)),
        ("the rule tables or the set-up of the audit", asked.rules == now.rules),
    )
    names = [name for name, same in changed if not same]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _read(asked: Asked, job: Job) -> tuple[Path | ClaimsSource, AuditOrder]:
    """Return the claims to be read, and the order with what the project says: rule tables, period, and the columns chosen before."""
    if asked.project is not None:
        order = order_in(asked.project, asked.claims, asked.order)
        return source_in(asked.project, asked.claims, replace(order, keep_lines=False), job)
    if isinstance(asked.claims, Path):
        return asked.claims, asked.order
    raise InputRefusedError(asked.name, "", "The project that keeps these claims is not open.", "Open it, or the claims file again.")


def _versions(held: LoadedVersions) -> list[int]:
    """Tell wordings by identity: a correction makes another of them."""
    return [id(version) for version in held.versions]


def _terms(order: AuditOrder) -> tuple[object, ...]:
    return order.settings.basis, order.terms


def _form(order: AuditOrder) -> tuple[object, ...]:
    return replace(order.settings, basis=order.settings.basis.PUBLISH, market=None), order.extras
