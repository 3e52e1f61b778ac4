"""What the commands print for a person: short tables in the field's words."""

from datetime import date
from typing import TYPE_CHECKING

from app.cli.audit_text import describe_audit
from app.cli.columns import section, table
from app.compare.model import ChangeKind, Comparison, PolicyChange
from app.ledger.model import Interval, Ledger
from app.policy.model import CodeListing, PolicyVersion
from app.workspace.in_effect import in_effect

if TYPE_CHECKING:
    from app.workspace.demo import Demo

WIDE = 64  # characters of a document's own text shown in a table


def describe_version(version: PolicyVersion) -> str:
    """Return a version's facts, a heading and a few lines each."""
    drugs = ", ".join(f"{drug.brand} ({drug.generic})" if drug.brand else str(drug.generic) for drug in version.drugs)
    parts = [
        f"{version.file}: {version.kind.value} {version.number or 'without number'}, {version.title or 'without title'}",
        table([["Status", version.status or "not stated"], ["Drugs", drugs or "none named"]]),
        section("Dates", ([item.kind.value.replace("_", " "), item.day.isoformat()] for item in version.dates)),
        section("Ages", ([rule.text, rule.section] for rule in version.ages)),
        section("Codes", ([item.system.value, _printed(item), _short(item.description)] for item in version.codes)),
        section(
            "History",
            (
                [entry.day.isoformat() if entry.day else "undated", f"{len(entry.changes)} code statements", _short(entry.text)]
                for entry in version.history
            ),
        ),
        section("Unread", ([_short(item.text), item.why] for item in version.unread)),
        section("Checks", ([check.severity, check.message] for check in version.checks)),
    ]
    return "\n\n".join(part for part in parts if part)


def describe_comparison(comparison: Comparison) -> str:
    """Return the typed changes of a comparison."""
    head = f"{comparison.old.file} ({comparison.old.text.view}) → {comparison.new.file} ({comparison.new.text.view})"
    if comparison.identical:
        return f"{head}\n\nThe same in everything but layout."
    counted = ", ".join(f"{count} {kind.value}" for kind, count in comparison.counts.items() if count)
    shown = [change for change in comparison.changes if change.kind not in {ChangeKind.NOISE, ChangeKind.FORMATTING}]
    parts = [
        f"{head}\n{counted}",
        section("Changes", (_change(change) for change in shown)),
        section("Codes added", ([delta.system.value, delta.code, f"by {delta.evidence.value}"] for delta in comparison.added)),
        section("Codes removed", ([delta.system.value, delta.code, f"by {delta.evidence.value}"] for delta in comparison.removed)),
        section("Checks", ([check.severity, check.message] for check in comparison.checks)),
    ]
    return "\n\n".join(part for part in parts if part)


def describe_ledger(ledger: Ledger, on: date | None = None, only: str | None = None) -> str:
    """Return each code's intervals, a line each; with `on`, whether it was in effect that day."""
    parts = []
    for policy in ledger.policies:
        rows = []
        for code in policy.codes:
            if only is not None and code.code != only:
                continue
            answer = [] if on is None else [f"on {on}: {_word(in_effect(policy, code, on))}"]
            name = f"{code.code}-{code.through}" if code.through else code.code
            rows += [[code.system.value, name, _span(item), item.role.value, _disputed(item), *answer] for item in code.intervals]
        regimes = [
            [item.regime, f"{item.start or 'unknown'} to {item.end or 'open'}", f"by {item.start_basis.value}"] for item in policy.regimes
        ]
        parts += [
            f"{policy.policy}, {len(policy.versions)} versions, by {ledger.basis.value} date",
            table(rows),
            section("Rules without codes", regimes),
            section("Conflicts", ([item.id, item.message] for item in policy.conflicts)),
        ]
    parts.append(section("Skipped", ([item.file, item.why] for item in ledger.skipped)))
    return "\n\n".join(part for part in parts if part) or "No policy was found."


def describe_demo(done: "Demo") -> str:
    """Return the main job's results in the order of the pipeline."""
    parts = ["1. What changed between the versions"]
    parts += [describe_comparison(item) for item in done.comparisons]
    parts += ["2. Which code was listed when", describe_ledger(done.ledger), f"{done.question}? {done.answer}"]
    parts += ["3. Claims audited", describe_audit(done.audit), "4. Written", "\n".join(f"  {path}" for path in done.written)]
    return "\n\n".join(parts)


def _change(change: PolicyChange) -> list[str]:
    where = " ".join(part for part in (change.section, change.label) if part)
    return [change.kind.value, change.action.value, where, f"{_short(change.old) or '—'} → {_short(change.new) or '—'}"]


def _span(interval: Interval) -> str:
    start = f"{interval.start} ({interval.start_basis.value})" if interval.start else "unknown"
    end = f"{interval.end} ({interval.end_basis.value if interval.end_basis else '?'})" if interval.end else "open"
    return f"{start} to {end}" + ("" if interval.certain else ", uncertain")


def _disputed(interval: Interval) -> str:
    return "disputed" if interval.conflict else ""


def _word(answer: bool | str) -> str:  # noqa: FBT001 the answer of the contract is true, false or a word
    return answer if isinstance(answer, str) else ("in effect" if answer else "not in effect")


def _printed(listing: CodeListing) -> str:
    return f"{listing.code}-{listing.through}" if listing.through else listing.code


def _short(text: str | None) -> str:
    one_line = " ".join((text or "").split())
    return one_line if len(one_line) <= WIDE else one_line[: WIDE - 1] + "…"
