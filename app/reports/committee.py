"""The committee's summary of a new version: what changed, codes, dates by market, references, and the marked text as an annex."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.document import Document

from app import __version__
from app.compare.model import ChangeKind, Comparison, Direction, PolicyChange
from app.ledger.model import Notice
from app.policy.model import DateKind, PolicyVersion
from app.reports.change_dates import day_words, effective_dates
from app.reports.change_words import (
    KINDS,
    NOT_REVIEWED,
    PROPOSED,
    Reviews,
    code_words,
    count_words,
    direction_of,
    direction_words,
    place_of,
    policy_words,
    review_of,
    sides,
    source_words,
)
from app.reports.redline.docx import AUTHOR, add_redline
from app.reports.redline.filter import ALL_KINDS, LAYOUT, Shown, shown_changes
from app.reports.redline.xml import Markup
from app.reports.word.parts import heading, lines, note, page_set_up, styled, table
from app.reports.word.saving import save_document, title_text
from app.reports.words import where

_TEXT_WIDTH = 9.6  # inches of text on the landscape page
_TWIPS = 1_440  # an inch
_STAR = "*"
_SERIOUS = ("error", "warning")


def write_committee_summary(  # noqa: PLR0913 a report is a comparison, what to show of it, what was decided, and when
    path: Path,
    comparison: Comparison,
    kinds: Collection[ChangeKind] = ALL_KINDS,
    reviews: Reviews = NOT_REVIEWED,
    notices: Sequence[Notice] = (),
    *,
    made: datetime | None = None,
) -> None:
    """Write the summary as a Word document; kinds left out are neither listed nor marked. Raises `OutputFailedError`."""
    moment = made if made is not None else datetime.now(UTC)
    document = docx.Document()
    styled(document)
    page_set_up(document, policy_words(comparison.new))
    properties = document.core_properties
    properties.author = f"CodeLedger {__version__}"
    properties.title = title_text(f"Summary of changes, {policy_words(comparison.new)}")
    properties.created = properties.modified = moment
    shown = Shown(comparison, kinds)
    changes = [change for change in shown_changes(comparison, kinds) if change.kind not in LAYOUT]
    document.add_paragraph("Summary of changes", style="Title")
    _versions(document, comparison)
    _changes(document, comparison, shown, changes, reviews)
    if ChangeKind.CODE in shown.kinds:
        _codes(document, comparison)
    _dates(document, comparison.new, notices)
    _references(document, [change for change in changes if change.kind is ChangeKind.REFERENCE])
    _checks(document, comparison)
    _decision(document)
    _annex(document, comparison, shown, moment)
    save_document(document, path)


def _versions(document: Document, comparison: Comparison) -> None:
    note(document, policy_words(comparison.new))
    titles = ("", "File", "Number", "Status", "Published", "Last review")
    rows = [(name, *_version(version)) for name, version in (("Version before", comparison.old), ("New version", comparison.new))]
    table(document, titles, rows, (1.3, 3.9, 1.2, 1.2, 1.0, 1.0))


def _version(version: PolicyVersion) -> tuple[str, ...]:
    days = (day_words(version.day(kind)) for kind in (DateKind.PUBLISH, DateKind.LAST_REVIEW))
    return (version.file, version.number or "", version.status or "", *days)


def _changes(document: Document, comparison: Comparison, shown: Shown, changes: Sequence[PolicyChange], reviews: Reviews) -> None:
    heading(document, "What changed")
    reviewed = sum(review_of(change, reviews).reviewed for change in changes)
    lines(document, f"{count_words(comparison, shown.kinds)} {reviewed} of {len(changes)} reviewed by a person.")
    starred = [change for change in changes if direction_of(change, reviews)[0] is Direction.RESTRICTS]
    if changes:
        note(document, f"{_STAR} More restrictive than the version before: {len(starred)} of {len(changes)}. {PROPOSED}")
    table(
        document,
        ("Kind", "Where", "Version before", "New version", "Direction", "Class and note", "Page or line"),
        (_change_row(change, reviews) for change in changes if change.kind is not ChangeKind.REFERENCE),
        (0.8, 1.15, 2.5, 2.5, 1.0, 0.9, 0.75),
    )


def _change_row(change: PolicyChange, reviews: Reviews) -> tuple[str, ...]:
    old, new = sides(change)
    restricts = direction_of(change, reviews)[0] is Direction.RESTRICTS
    review = review_of(change, reviews)
    decided = [part for part in (review.classed.value if review.classed else "", review.note) if part]
    return (
        f"{KINDS[change.kind]}, {change.action.value}",
        place_of(change),
        old,
        new,
        f"{f'{_STAR} ' if restricts else ''}{direction_words(change, reviews)}",
        ": ".join(decided),
        source_words(change, new=change.new_source is not None),
    )


def _codes(document: Document, comparison: Comparison) -> None:
    heading(document, "Codes added and removed")
    deltas = [(what, delta) for what, group in (("Added", comparison.added), ("Removed", comparison.removed)) for delta in group]
    if not deltas:
        lines(document, "No code was added or removed.")
    table(
        document,
        ("", "System", "Code", "Evidence", "Sentence", "Where"),
        (
            (
                what,
                delta.system.value,
                code_words(delta),
                delta.evidence.value,
                delta.sources[0].text if delta.sources else "",
                where(delta.sources[0]) if delta.sources else "",
            )
            for what, delta in deltas
        ),
        (0.8, 1.1, 1.4, 0.9, 4.4, 1.0),
    )


def _dates(document: Document, version: PolicyVersion, notices: Iterable[Notice]) -> None:
    heading(document, "Effective dates by market")
    table(
        document,
        ("Market", "Line of business", "Effective", "Applies to", "Counted by", "Who says so"),
        (
            (item.market, item.line_of_business, day_words(item.day), item.scope, item.basis, item.source)
            for item in effective_dates(version, tuple(notices))
        ),
        (1.3, 1.4, 1.1, 1.5, 1.2, 3.1),
    )


def _references(document: Document, changes: Sequence[PolicyChange]) -> None:
    heading(document, "Changed references")
    if not changes:
        lines(document, "No reference changed.")
    rows = ((change.action.value.capitalize(), change.old or "", change.new or "") for change in changes)
    table(document, ("", "Version before", "New version"), rows, (1.0, 4.3, 4.3))


def _checks(document: Document, comparison: Comparison) -> None:
    """List what the versions contradict themselves in; the committee decides which word holds."""
    serious = [check for check in comparison.checks if check.severity in _SERIOUS]
    if serious:
        heading(document, "To be settled")
        rows = ((check.severity, check.message, "; ".join(where(place) for place in check.sources)) for check in serious)
        table(document, ("", "What does not agree", "Where"), rows, (0.9, 7.0, 1.7))


def _decision(document: Document) -> None:
    heading(document, "Decision")
    table(
        document,
        ("", "Name and credentials", "Decision", "Date"),
        (("Chair", "", "", ""), ("Medical director", "", "", "")),
        (1.6, 4.0, 2.4, 1.6),
    )


def _annex(document: Document, comparison: Comparison, shown: Shown, made: datetime) -> None:
    document.add_heading("Annex: marked text", 1).paragraph_format.page_break_before = True
    note(document, "Tracked changes: accepted they give the new version, rejected the one before.")
    width = int(_TEXT_WIDTH * _TWIPS)
    add_redline(document, comparison, shown, Markup(AUTHOR, made, width), furniture=False)
