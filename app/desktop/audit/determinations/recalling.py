"""What a project holds on the lines of a run, and what follows from it. Knows no Qt: of very many it is asked off the window's thread."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app.audit.audited_lines import AuditedLine
from app.audit.lines_table import LinesTable
from app.audit.model import Finding
from app.project.decisions import Mark
from app.project.model import What
from app.project.project import Project
from app.review.model import Determined, HandFinding
from app.review.rates import RateSheet, rate_sheet
from app.workspace.determinations import determinations_of
from app.workspace.hand_findings import hand_findings_of

FEW = 2_000  # determinations, or decisions of the project, up to which nothing takes long enough to leave the window's thread

Made = Mapping[str, Determined]  # by the line's content
NO_PROJECT: Mark = (-1, -1)


@dataclass(frozen=True, slots=True)
class Kept:
    """What holds: determinations and findings added by hand, by the line's content."""

    made: Made = field(default_factory=dict)
    added: Mapping[str, tuple[HandFinding, ...]] = field(default_factory=dict)


def mark_of(project: Project | None) -> Mark:
    """Return the state the project's decisions are in."""
    return project.decisions.mark() if project is not None else NO_PROJECT


def stands(project: Project | None, mark: Mark | None) -> bool:
    """Whether nothing was determined or added by hand, or taken back, since a mark."""
    if project is None or mark is None or mark == NO_PROJECT:
        return project is None and mark == NO_PROJECT
    return not project.decisions.touched(mark, What.DETERMINATION, What.ADDED_FINDING)


def many(mark: Mark) -> bool:
    """Whether reading what holds may take long."""
    return mark[1] > FEW


def kept_in(project: Project, lines: LinesTable) -> Kept:
    """Return what a project holds on the lines of a run."""
    return Kept(determinations_of(project, lines), _by_line(hand_findings_of(project, lines)))


def with_unwritten(made: Made, unwritten: Mapping[str, Determined | None]) -> Made:
    """Return what holds with what was said since; None: taken back."""
    if not unwritten:
        return made
    return {content: one for content, one in {**made, **unwritten}.items() if one is not None}


def sheet_of(made: Made, findings_on: Callable[[AuditedLine], tuple[Finding, ...]]) -> RateSheet | None:
    """Return the rates of what is determined; None before anything is."""
    return rate_sheet(made.values(), {content: findings_on(one.line) for content, one in made.items()}) if made else None


def _by_line(added: Sequence[HandFinding]) -> dict[str, tuple[HandFinding, ...]]:
    found: dict[str, list[HandFinding]] = {}
    for finding in added:
        found.setdefault(finding.line.content, []).append(finding)
    return {content: tuple(held) for content, held in found.items()}
