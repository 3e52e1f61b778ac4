"""The shape of `read`."""

from app.documents.model import DocumentView
from app.policy.model import (
    AgeRule,
    Check,
    CodeListing,
    Criterion,
    HistoryChange,
    HistoryEntry,
    PolicyVersion,
    Unread,
)
from app.workspace.references import reference_of
from app.workspace.shapes.common import day, source, sources
from app.workspace.shapes.reference import reference_shape


def read_shape(version: PolicyVersion) -> dict[str, object]:
    """Return the facts a document states, as `read --json` prints them."""
    document = version.text.document
    shape: dict[str, object] = {
        "file": document.file,
        "sha256": document.sha256,
        "format": document.format,
        "kind": version.kind.value,
        "redline": document.redline,
        "view": version.text.view.value,
        "policy": {
            "number": version.number,
            "title": version.title,
            "payer": version.payer,
            "status": version.status,
            "state": version.state.value,
            "drugs": [{"brand": drug.brand, "generic": drug.generic} for drug in version.drugs],
        },
        "dates": [{"kind": item.kind.value, "date": day(item.day), "source": source(item.source)} for item in version.dates],
        "dates_partial": [
            {"kind": item.kind.value, "date": item.text, "precision": item.precision, "source": source(item.source)}
            for item in version.dates_partial
        ],
        "ages": [age_shape(rule) for rule in version.ages],
        "codes": [code_shape(listing) for listing in version.codes],
        "unread": [unread_shape(item) for item in version.unread],
        "history": [entry_shape(entry) for entry in version.history],
        "limits": [
            {
                "kind": limit.kind,
                "codes": list(limit.codes),
                "value": limit.value,
                "from": day(limit.start),
                "source": source(limit.source),
            }
            for limit in version.limits
        ],
        "criteria": criterion_shape(version.criteria) if version.criteria is not None else None,
        "checks": [check_shape(check) for check in version.checks],
        "notices": [{"kind": notice.kind, "message": notice.message} for notice in document.notices],
    }
    if len(version.criteria_sets) > 1:
        shape["criteria_sets"] = [
            {"drug": item.drug, "heading": item.heading, "tree": criterion_shape(item.tree)} for item in version.criteria_sets
        ]
    reference = reference_of(version)
    if reference is not None:
        shape["reference"] = reference_shape(reference)
    return shape


def plain_text(view: DocumentView) -> str:
    """Return what `read --text` prints: a view's text, a block a line."""
    return view.text


def age_shape(rule: AgeRule) -> dict[str, object]:
    """Return one age rule."""
    return {
        "text": rule.text,
        "low": rule.low,
        "low_inclusive": rule.low_inclusive,
        "high": rule.high,
        "high_inclusive": rule.high_inclusive,
        "unit": rule.unit,
        "section": rule.section,
        "source": source(rule.source),
    }


def code_shape(listing: CodeListing) -> dict[str, object]:
    """Return one printed item of a code list."""
    return {
        "system": listing.system.value,
        "code": listing.code,
        "through": listing.through,
        "form": listing.form.value,
        "description": listing.description,
        "section": listing.section,
        "group": listing.group,
        "for": list(listing.supports) if listing.supports is not None else None,
        "coverage": listing.coverage,
        "source": source(listing.source),
    }


def unread_shape(item: Unread) -> dict[str, object]:
    """Return one statement that was not understood."""
    return {"text": item.text, "why": item.why, "source": source(item.source)}


def entry_shape(entry: HistoryEntry) -> dict[str, object]:
    """Return one entry of the document history."""
    return {
        "date": day(entry.day),
        "title": entry.title,
        "text": entry.text,
        "changes": [change_shape(change) for change in entry.changes],
        "regimes": [
            {"regime": item.regime, "action": item.action, "effective": day(item.effective), "source": source(item.source)}
            for item in entry.regimes
        ],
        "unread": [unread_shape(item) for item in entry.unread],
        "source": source(entry.source),
    }


def change_shape(change: HistoryChange) -> dict[str, object]:
    """Return one history statement about codes."""
    return {
        "action": change.action.value,
        "system": change.system.value,
        "codes": list(change.codes),
        "ranges": [list(ends) for ends in change.ranges],
        "replaces": list(change.replaces),
        "effective": day(change.effective),
        "last_day": day(change.last_day),
        "by": change.by,
        "coverage": change.coverage,
        "drug": change.drug,
        "correction": change.correction,
        "source": source(change.source),
    }


def criterion_shape(node: Criterion) -> dict[str, object]:
    """Return a node of the criteria tree with all below it."""
    return {
        "op": node.op,
        "label": node.label,
        "text": node.text,
        "children": [criterion_shape(child) for child in node.children],
        "source": source(node.source) if node.source is not None else None,
    }


def check_shape(check: Check) -> dict[str, object]:
    """Return one check."""
    return {
        "check": check.check,
        "severity": check.severity,
        "codes": list(check.codes),
        "message": check.message,
        "sources": sources(check.sources),
    }
