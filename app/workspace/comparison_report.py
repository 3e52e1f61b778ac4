"""Use case: write a comparison to a file: the marked text, the change log, the committee's summary or the bulletin's table."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from app.compare.model import ChangeKind, Comparison
from app.errors import OutputFailedError
from app.ledger.model import Notice
from app.project.project import open_project
from app.reports.bulletin import bulletin_items, write_bulletin_document, write_bulletin_workbook
from app.reports.change_words import NOT_REVIEWED, Reviews
from app.reports.committee import write_committee_summary
from app.reports.excel.write import write_change_log
from app.reports.html.comparison import write_html
from app.reports.redline.docx import write_redline
from app.reports.redline.filter import ALL_KINDS
from app.workspace.change_reviews import reviews_of
from app.workspace.notices import notices_of
from app.workspace.person import person


class Export(StrEnum):
    """What a comparison is written as."""

    REDLINE = "redline"
    CHANGE_LOG = "change-log"
    COMMITTEE = "committee"
    BULLETIN = "bulletin"


ENDINGS: dict[Export, tuple[str, ...]] = {
    Export.REDLINE: (".docx", ".html", ".pdf"),
    Export.CHANGE_LOG: (".xlsx",),
    Export.COMMITTEE: (".docx",),
    Export.BULLETIN: (".docx", ".xlsx"),
}
PRINTED = ".pdf"  # Qt prints it, in the desktop's adapter
_NAMES = {
    Export.REDLINE: "A redline",
    Export.CHANGE_LOG: "A change log",
    Export.COMMITTEE: "A committee summary",
    Export.BULLETIN: "A bulletin table",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided that an export tells: the reviews of the changes by their ids, and the notices."""

    reviews: Reviews = field(default_factory=lambda: NOT_REVIEWED)
    notices: tuple[Notice, ...] = ()


NOTHING_DECIDED = Decided()


def decided_in(project: Path, comparison: Comparison) -> Decided:
    """Return what a project holds of a comparison; the project is only read."""
    with open_project(project, person(), read_only=True) as opened:
        return Decided(reviews_of(opened, comparison), notices_of(opened))


def export_of(path: Path, wanted: Export | None = None) -> Export:
    """Return what a file of this name is written as: what was asked for, or else what its ending says; raises `OutputFailedError`."""
    ending = path.suffix.lower()
    chosen = wanted if wanted is not None else next((export for export, endings in ENDINGS.items() if ending in endings), None)
    if chosen is None:
        raise _refused(path, "A comparison", sorted({ending for endings in ENDINGS.values() for ending in endings}))
    if ending not in ENDINGS[chosen]:
        raise _refused(path, _NAMES[chosen], ENDINGS[chosen])
    return chosen


def write_comparison(
    path: Path,
    comparison: Comparison,
    wanted: Export | None = None,
    kinds: Collection[ChangeKind] = ALL_KINDS,
    decided: Decided = NOTHING_DECIDED,
) -> None:
    """Write a comparison; raises `OutputFailedError`. A PDF is printed by the desktop's adapter, not here."""
    match export_of(path, wanted), path.suffix.lower():
        case Export.REDLINE, ".docx":
            write_redline(path, comparison, kinds=kinds)
        case Export.REDLINE, ".html":
            write_html(path, comparison, kinds, decided.reviews)
        case Export.CHANGE_LOG, _:
            write_change_log(path, comparison, kinds=kinds, reviews=decided.reviews)
        case Export.COMMITTEE, _:
            write_committee_summary(path, comparison, kinds, decided.reviews, decided.notices)
        case Export.BULLETIN, ".xlsx":
            write_bulletin_workbook(path, bulletin_items(comparison, kinds, decided.reviews, decided.notices))
        case Export.BULLETIN, _:
            write_bulletin_document(path, bulletin_items(comparison, kinds, decided.reviews, decided.notices))
        case _:
            raise _refused(path, "Without a printer a redline", (".docx", ".html"))


def _refused(path: Path, what: str, endings: Sequence[str]) -> OutputFailedError:
    said = f"{', '.join(endings[:-1])} or {endings[-1]}" if len(endings) > 1 else endings[0]
    return OutputFailedError(
        path.name, "", f"{what} is written as {said}.", "Choose one of these endings." if len(endings) > 1 else "Choose this ending."
    )
