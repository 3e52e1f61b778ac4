"""The shape of `compare`."""

from app.compare.model import AgeDetail, CodeDelta, CodeDetail, Comparison, CriterionDetail, DateDetail, Detail, PolicyChange
from app.policy.model import PolicyVersion
from app.workspace.shapes.common import day, optional_source, sources
from app.workspace.shapes.read import age_shape, check_shape


def compare_shape(comparison: Comparison) -> dict[str, object]:
    """Return a comparison as `compare --json` prints it."""
    return {
        "old": side_shape(comparison.old),
        "new": side_shape(comparison.new),
        "identical": comparison.identical,
        "changes": [policy_change_shape(change) for change in comparison.changes],
        "codes": {
            "added": [delta_shape(delta) for delta in comparison.added],
            "removed": [delta_shape(delta) for delta in comparison.removed],
        },
        "checks": [check_shape(check) for check in comparison.checks],
        "counts": {kind.value: count for kind, count in comparison.counts.items()},
    }


def side_shape(version: PolicyVersion) -> dict[str, object]:
    """Return which version stands on one side."""
    return {
        "file": version.file,
        "sha256": version.text.document.sha256,
        "view": version.text.view.value,
        "number": version.number,
        "title": version.title,
        "dates": {item.kind.value: day(item.day) for item in version.dates},
    }


def policy_change_shape(change: PolicyChange) -> dict[str, object]:
    """Return one typed change."""
    return {
        "id": change.id,
        "kind": change.kind.value,
        "action": change.action.value,
        "section": change.section,
        "label": change.label,
        "old": change.old,
        "new": change.new,
        "detail": detail_shape(change.detail),
        "direction": change.direction.value,
        "old_source": optional_source(change.old_source),
        "new_source": optional_source(change.new_source),
    }


def detail_shape(detail: Detail) -> dict[str, object]:
    """Return what is special to a change's kind."""
    match detail:
        case DateDetail():
            return {"date_kind": detail.date_kind, "old_date": day(detail.old_date), "new_date": day(detail.new_date)}
        case AgeDetail():
            return {
                "old_rule": age_shape(detail.old_rule) if detail.old_rule is not None else None,
                "new_rule": age_shape(detail.new_rule) if detail.new_rule is not None else None,
            }
        case CodeDetail():
            return {"system": detail.system.value, "code": detail.code, "through": detail.through, "count": detail.count}
        case CriterionDetail():
            return {"label": detail.label, "old_label": detail.old_label}
        case _:
            return {"what": detail.what, "edits": detail.edits}


def delta_shape(delta: CodeDelta) -> dict[str, object]:
    """Return one code added or removed."""
    return {
        "system": delta.system.value,
        "code": delta.code,
        "through": delta.through,
        "evidence": delta.evidence.value,
        "sources": sources(delta.sources),
    }
