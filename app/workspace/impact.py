"""Use case: what a new version of a policy would change on claims, before it takes effect. Drafts are welcome here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from app.audit.engine import loaded_audit
from app.audit.impact import LineChange, Population, judge_twice
from app.audit.market_ledgers import ledgers_by_line
from app.audit.model import AuditResult
from app.audit.task import AuditTask, Ledgers
from app.claims.choices import NO_CHOICES
from app.claims.sources import ClaimsSource, name_of
from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.documents.model import Place
from app.errors import InputRefusedError
from app.ledger.clocks import known_day, version_clock
from app.ledger.model import Basis, Notice
from app.ledger.terms import Terms
from app.ledger.versions import choose_versions, names_policy, policy_name
from app.policy.model import DateKind, Kind, PolicyDate, PolicyVersion, State
from app.progress import Job
from app.workspace.audit import opened, with_control
from app.workspace.audit_order import AuditOrder, settled
from app.workspace.codes import ledger_of_versions
from app.workspace.versions import LoadedFile, LoadedVersions, load_file, load_versions

_SAME, _OTHERWISE = "same", "otherwise"
_MOVED = (DateKind.PUBLISH, DateKind.LAST_REVIEW, DateKind.EFFECTIVE, DateKind.REVISION_EFFECTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What a version would change. Amounts are at issue, once per line; they are no determination of overpayment."""

    policy: str
    file: str
    state: State  # as the document has it
    effective: date
    effective_by: str  # why this day, in one sentence
    changes: tuple[LineChange, ...]
    before: AuditResult
    after: AuditResult
    population: Population  # all lines checked

    @property
    def amount(self) -> Decimal:
        """The amounts of the changed lines, each once."""
        return sum((change.amount for change in self.changes if change.amount is not None), Decimal("0.00"))

    @property
    def members(self) -> int:
        """How many members the changed lines are of; lines without a member are not counted."""
        return len({change.member for change in self.changes if change.member})


def impact_of(  # noqa: PLR0913, PLR0917 - what is audited, against what and what else, and how
    claims: Path | ClaimsSource,
    policies: Sequence[Path] | LoadedVersions,
    new_version: Path | LoadedFile,
    order: AuditOrder,
    job: Job | None = None,
    code_sets: CodeSets | None = None,
    effective: date | None = None,
) -> Impact:
    """Judge claims by the versions held, and again as if the new version had been published too.

    `effective`: the day it is taken to count from; None: its own, or, where it prints none, the day after the newest version held.
    What it states a day for keeps that day. Raises `InputRefusedError` for what cannot be read and for a new version that is no policy.
    """
    job = job if job is not None else Job()
    sets = code_sets if code_sets is not None else load_code_sets()
    added = new_version if isinstance(new_version, LoadedFile) else load_file(new_version, sets, job)
    if added.new.kind is not Kind.POLICY:
        raise InputRefusedError(
            added.path.name, "", "It is no policy: it states no number, codes or criteria.", "Name the new version of a policy."
        )
    held = policies if isinstance(policies, LoadedVersions) else load_versions(policies, job, sets)
    plan = _planned(held, added, effective)
    if not plan.before.files:
        raise InputRefusedError(
            name_of(claims), "", "No other version of a policy is held to compare with.", "Name the versions in effect today."
        )
    both = (plan.before, plan.after)
    settings, terms = settled(order)
    agreed = (replace(terms, notices=_of_others(terms.notices, plan, added.new)), terms)
    usual = [_ledgers(versions, settings.basis, own, sets) for versions, own in zip(both, agreed, strict=True)]
    task = AuditTask(
        claims=opened(claims, order, job),
        ledgers=usual[0],
        code_sets=sets,
        settings=settings,
        overrides=order.overrides or NO_CHOICES,
        extras=order.extras,
    )
    per_line = [
        ledgers_by_line(whose, one, partial(_ledgers, versions, settings.basis, code_sets=sets))
        for versions, one, whose in zip(both, usual, agreed, strict=True)
    ]
    with loaded_audit(task, job, order.opener) as audit:
        judged = judge_twice(audit, usual[0], usual[1], per_line[0], per_line[1])
    return Impact(
        policy=policy_name(added.new),
        file=added.path.name,
        state=added.new.state,
        effective=plan.effective,
        effective_by=plan.why,
        changes=judged.changes,
        before=with_control(judged.before, order),
        after=judged.after,
        population=judged.population,
    )


def day_tried(held: LoadedVersions, added: LoadedFile, effective: date | None = None) -> tuple[date, str]:
    """Return the day a new version would count from, and why that day in one sentence; raises as `impact_of`."""
    plan = _planned(held, added, effective)
    return plan.effective, plan.why


@dataclass(frozen=True, slots=True)
class _Planned:
    """The versions held without the new one, those with it, the day it counts from and why that day."""

    before: LoadedVersions
    after: LoadedVersions
    effective: date
    why: str


def _planned(held: LoadedVersions, added: LoadedFile, effective: date | None) -> _Planned:
    version = added.new if added.new.state is State.RETIRED else replace(added.new, state=State.PUBLISHED)
    same = {id(file) for file in held.files if _is_same(file, added, version)}
    before = _with_old_wording(
        [file for file in held.files if id(file) not in same], [file for file in held.files if id(file) in same], added
    )
    replaced = [file for file in before if _of_one_date(file.new, version) == _OTHERWISE]
    day, why = _day_of(version, before, replaced, effective, draft=added.new.state in (State.DRAFT, State.APPROVED))
    if known_day(version) != day or effective is not None:
        version = _dated(version, day)
        replaced = [file for file in before if _of_one_date(file.new, version) == _OTHERWISE]
    gone = {id(file) for file in replaced}
    kept = _with_old_wording([file for file in before if id(file) not in gone], replaced, None)
    after = (*kept, replace(added, new=version, old=None))
    return _Planned(replace(held, files=tuple(before)), replace(held, files=after), day, why)


def _is_same(file: LoadedFile, added: LoadedFile, version: PolicyVersion) -> bool:
    """Whether a file held is the new version: the same bytes, or another file of its date that says the same."""
    sha256 = added.document.sha256
    return bool(sha256 and file.document.sha256 == sha256) or _of_one_date(file.new, version) == _SAME


def _of_one_date(held: PolicyVersion, version: PolicyVersion) -> str:
    """Return how a version held stands to one of its policy and date: it says the same, or otherwise; blank: it is of another."""
    groups = choose_versions([held, version]).groups
    if len(groups) != 1 or len(groups[0].versions) != 1 or known_day(held) != known_day(version):
        return ""
    return _OTHERWISE if groups[0].twins else _SAME


def _with_old_wording(kept: Sequence[LoadedFile], left: Sequence[LoadedFile], added: LoadedFile | None) -> tuple[LoadedFile, ...]:
    """Return the files kept, and of the documents with tracked changes that are left out the old wording: it was in effect before."""
    others = [*left, *([added] if added is not None else [])]
    return (*kept, *(replace(file, new=file.old, old=None) for file in others if file.old is not None))


def _day_of(
    version: PolicyVersion, before: Sequence[LoadedFile], replaced: Sequence[LoadedFile], effective: date | None, *, draft: bool
) -> tuple[date, str]:
    """Return the day a version counts from, and why."""
    if effective is not None:
        return effective, "The day that was asked for."
    clock = version_clock(version, Basis.PUBLISH)
    own = clock.day if clock is not None and clock.certain else None
    if own is not None and not (draft and replaced):
        return own, "The version's own date."
    name = policy_name(version)
    days = [day for file in before if names_policy(name, file.new) and (day := known_day(file.new)) is not None]
    if not days:
        raise InputRefusedError(
            version.file, "", "It prints no date, and no other version of its policy is held.", "Name the day it takes effect."
        )
    said = "It prints no date" if own is None else "It is a draft that still prints the date of a version held"
    return max(days) + timedelta(days=1), f"{said}; it counts from the day after the newest version held."


def _of_others(notices: Sequence[Notice], plan: _Planned, version: PolicyVersion) -> tuple[Notice, ...]:
    """Return the notices that are not about the new version: without it they would move the one before it."""
    held = [day for file in plan.before.files if names_policy(policy_name(version), file.new) and (day := known_day(file.new)) is not None]

    def is_meant(notice: Notice) -> bool:
        if notice.version is not None or not names_policy(notice.policy, version) or notice.effective < plan.effective:
            return False
        return not any(plan.effective < day <= notice.effective for day in held)

    return tuple(notice for notice in notices if not is_meant(notice))


def _ledgers(versions: LoadedVersions, basis: Basis, terms: Terms, code_sets: CodeSets) -> Ledgers:
    other = Basis.REVIEW if basis is Basis.PUBLISH else Basis.PUBLISH
    return ledger_of_versions(versions, basis, terms, code_sets), ledger_of_versions(versions, other, terms, code_sets)


def _dated(version: PolicyVersion, day: date) -> PolicyVersion:
    """Return a version with the dates of its own moved to a day; what it states for single codes stays."""
    place = next((item.source for item in version.dates), Place(version.file, None, 0, 0, 0, ""))
    others = tuple(item for item in version.dates if item.kind not in _MOVED)
    moved = tuple(PolicyDate(kind, day, place) for kind in (DateKind.PUBLISH, DateKind.LAST_REVIEW))
    return replace(version, dates=(*moved, *others))
