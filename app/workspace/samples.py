"""Use case: a sample kept in a project, with what became of each unit's record; drawn again to check it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.audit.model import AuditResult
from app.errors import InputRefusedError
from app.ledger.model import Basis, Ledger
from app.project.keys import canonical, digest, parsed
from app.project.model import Decision, Draft, What
from app.project.project import Project
from app.sampling.draw import Sample
from app.sampling.records import MissingRule, Record, RecordStatus, settle
from app.sampling.redraw import RedrawCheck, redraw_check
from app.sampling.stored import from_plain, to_plain
from app.workspace.project_audit import Audited, last_audit
from app.workspace.sampling import FrameAsked, frame_of


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSample:
    """The sample that holds for some claims."""

    claims: str  # sha256 of the claims file
    asked: FrameAsked
    sample: Sample
    records: tuple[Record, ...]
    missing: MissingRule | None  # how records not received count; None: nobody has said
    who: str
    when: datetime  # UTC
    reason: str

    @property
    def id(self) -> str:
        """Return what tells this sample from another of the same claims."""
        return _id(self.sample)


def lines_of_last_audit(project: Project) -> Audited:
    """Return the audit run last, its policies left aside; raises `InputRefusedError` where there is none."""
    audited = last_audit(project, Ledger(basis=Basis.PUBLISH, market=None, policies=(), code_sets=()))
    if audited is None or audited.imported is None:
        raise InputRefusedError(project.info.path.name, "", "The project holds no audit.", "Audit claims in it first.")
    return audited


def keep_sample(project: Project, claims: str, asked: FrameAsked, sample: Sample, reason: str = "") -> KeptSample:
    """Keep a sample for these claims. One drawn before stays in the history, and needs a reason to be replaced.

    Raises `InputRefusedError` for another sample without a reason.
    """
    before = kept_sample(project, claims)
    if before is not None and before.sample == sample:
        return before
    if before is not None and not reason.strip():
        raise InputRefusedError("", "sample", "A sample was drawn from these claims before.", "State why another one takes its place.")
    said = {
        "asked": to_plain(asked),
        "drawn": to_plain(sample),
        "kind": sample.kind.value,
        "unit": sample.frame.unit.value,
        "size": len(sample.units),
        "seed": sample.seed,
    }
    project.decisions.decide([Draft(what=What.SAMPLE, fact=_fact(claims), value=canonical(said), reason=reason.strip())])
    kept = kept_sample(project, claims)
    assert kept is not None  # noqa: S101 - kept above
    return kept


def withdraw_sample(project: Project, claims: str, reason: str) -> None:
    """Withdraw the sample of these claims; it stays in the history. Raises `InputRefusedError` without a reason."""
    if not reason.strip():
        raise InputRefusedError("", "sample", "A sample is withdrawn without a reason.", "State the reason.")
    if _fact(claims) in project.decisions.holding(What.SAMPLE):
        project.decisions.decide([Draft(what=What.SAMPLE, fact=_fact(claims), value=None, reason=reason.strip())])


def kept_sample(project: Project, claims: str) -> KeptSample | None:
    """Return the sample that holds for these claims; None where none was drawn."""
    held = project.decisions.holding(What.SAMPLE)
    decision = held.get(_fact(claims))
    said = parsed(decision.value) if decision is not None and decision.value is not None else None
    if decision is None or not isinstance(said, dict):
        return None
    sample = from_plain(Sample, said.get("drawn"))
    about = {parsed_fact(item): item for item in held.values()}
    name = _id(sample)
    records = [_record(decision) for (of, which, key), decision in about.items() if (of, which) == (claims, name) and key]
    rule = about.get((claims, name, ""))
    return KeptSample(
        claims=claims,
        asked=from_plain(FrameAsked, said.get("asked")),
        sample=sample,
        records=tuple(sorted(records, key=lambda record: record.key)),
        missing=_rule(rule) if rule is not None else None,
        who=decision.who,
        when=decision.when,
        reason=decision.reason,
    )


def keep_records(project: Project, kept: KeptSample, records: Iterable[Record]) -> KeptSample:
    """Keep what became of some units' records, in one step; those of other units stay as they were.

    Raises `InputRefusedError` for a unit that is not in the sample, a status without its reason, and a spare out of its order.
    """
    new = list(records)
    settle(kept.sample, ({record.key: record for record in kept.records} | {record.key: record for record in new}).values())
    drafts = [
        Draft(
            what=What.SAMPLE,
            fact=_fact(kept.claims, kept.id, record.key),
            value=canonical(to_plain(record)),
            reason=record.reason.strip(),
        )
        for record in new
    ]
    project.decisions.decide(drafts)
    return _again(project, kept)


def next_spare(kept: KeptSample, key: str) -> Record | None:
    """Return the record of a unit replaced by the next unused spare of its stratum, the reason left open; None where none is left."""
    by_key = {unit.key: unit for unit in (*kept.sample.units, *kept.sample.spares)}
    unit = by_key[key]
    stratum = {drawn.key for drawn in by_key.values() if drawn.stratum == unit.stratum}
    used = {record.spare for record in kept.records if record.status is RecordStatus.REPLACED and record.key in stratum}
    free = [spare.number for spare in kept.sample.spares if spare.stratum == unit.stratum and spare.number not in used]
    return Record(key=key, status=RecordStatus.REPLACED, spare=min(free)) if free else None


def keep_missing_rule(project: Project, kept: KeptSample, rule: MissingRule | None) -> KeptSample:
    """Keep how records that were not received count; None takes it back."""
    value = canonical({"rule": rule.value}) if rule is not None else None
    fact = _fact(kept.claims, kept.id, "")
    if value is not None or fact in project.decisions.holding(What.SAMPLE):
        project.decisions.decide([Draft(what=What.SAMPLE, fact=fact, value=value)])
    return _again(project, kept)


def check_again(kept: KeptSample, result: AuditResult, seed: str | None = None) -> RedrawCheck:
    """Draw again from the audit's lines; `seed`: the one written down elsewhere before the draw."""
    try:
        frame = frame_of(result, kept.asked)
    except InputRefusedError as refused:
        return RedrawCheck(same=False, differences=(refused.refusal.sentence(),))
    return redraw_check(kept.sample, frame, seed)


def earlier_samples(project: Project, claims: str) -> Sequence[Decision]:
    """Return every draw from these claims that was kept, the oldest first: a sample drawn until it pleased would show here."""
    return [item for item in project.decisions.history() if item.what is What.SAMPLE and item.fact == _fact(claims) and item.value]


def parsed_fact(decision: Decision) -> tuple[str, str, str | None]:
    """Return claims, sample and unit a decision on samples is about; no sample: the draw itself; no unit: how missing records count."""
    fact = parsed(decision.fact)
    said = fact if isinstance(fact, dict) else {}
    unit = said.get("record")
    return str(said.get("claims", "")), str(said.get("sample", "")), unit if isinstance(unit, str) else None


def _fact(claims: str, sample: str = "", record: str | None = None) -> str:
    said = {"claims": claims}
    return canonical(said if record is None else {**said, "sample": sample, "record": record})


def _id(sample: Sample) -> str:
    return digest(to_plain(sample))[:16]


def _record(decision: Decision) -> Record:
    return from_plain(Record, parsed(decision.value or "{}"))


def _rule(decision: Decision) -> MissingRule:
    said = parsed(decision.value or "{}")
    return MissingRule(str(said["rule"]) if isinstance(said, dict) else "")


def _again(project: Project, kept: KeptSample) -> KeptSample:
    found = kept_sample(project, kept.claims)
    return found if found is not None else kept
