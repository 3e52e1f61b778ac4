"""What a person decided on the changes of the comparison, kept in the project and told to the pages."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.compare.model import ChangeReview, Comparison, PolicyChange
from app.desktop.context import Context
from app.desktop.project.session import ProjectSession
from app.desktop.words import count
from app.project.model import What
from app.project.project import Project
from app.workspace.change_reviews import review_changes, review_facts, review_in

NOTHING = ChangeReview()


class Reviews(QObject):
    """The reviews of the changes of the comparison shown."""

    changed = Signal()

    def __init__(self, context: Context, session: ProjectSession, parent: QObject | None = None) -> None:
        """Follow the comparison and the project."""
        super().__init__(parent)
        self._context = context
        self._session = session
        self._facts: dict[str, str] = {}  # of the comparison shown, by change id
        self._unwritten: dict[str, ChangeReview] = {}  # decided, and kept in memory until it can be written
        context.comparison_changed.connect(self._begin)
        session.decided.connect(self._recall)
        session.project_changed.connect(self.changed)
        session.saved_changed.connect(self.changed)
        self._begin()

    @property
    def why_not(self) -> str:
        """Why nothing can be decided, in one sentence; empty while it can."""
        return self._session.why_not

    def of(self, change: PolicyChange) -> ChangeReview:
        """Return what is decided on a change."""
        return self._context.change_reviews.get(change.id, NOTHING)

    def is_reviewed(self, change: str) -> bool:
        """Whether a change, by its id, was reviewed."""
        held = self._context.change_reviews.get(change)
        return held is not None and held.reviewed

    def decide(self, made: Mapping[str, ChangeReview], reason: str = "") -> None:
        """Decide on changes, by id, all in one step; what is decided already is not decided again."""
        held = self._context.change_reviews
        differing = {change: review for change, review in made.items() if not _same(held.get(change, NOTHING), review)}
        comparison = self._context.comparison
        if differing and not self.why_not and comparison is not None:
            self._unwritten |= differing
            self.decide_in(comparison, differing, reason)
            self._recall()

    def decide_in(self, comparison: Comparison, made: Mapping[str, ChangeReview], reason: str = "") -> None:
        """Decide on changes of a comparison, whether it is still the one shown or not."""

        def write(project: Project) -> None:
            review_changes(project, comparison, made, reason)

        if not self.why_not:
            self._session.write(f"the review of {count(len(made), 'change')}", write)

    def _begin(self) -> None:
        comparison = self._context.comparison
        self._facts = review_facts(comparison) if comparison is not None else {}
        self._unwritten.clear()
        self._recall()

    def _recall(self) -> None:
        if not self._session.undecided:
            self._unwritten.clear()
        project = self._session.project
        held = project.decisions.holding(What.REVIEW) if project is not None and self._facts else {}
        kept = {change: review_in(held[fact]) for change, fact in self._facts.items() if fact in held} | self._unwritten
        made = {change: review for change, review in kept.items() if not review.empty}
        if made != self._context.change_reviews:
            self._context.set_reviews(made)
            self.changed.emit()


def _same(one: ChangeReview, other: ChangeReview) -> bool:
    return (one.reviewed, one.classed, one.direction, one.note) == (other.reviewed, other.classed, other.direction, other.note)
