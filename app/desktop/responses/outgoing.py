"""Writes what goes to providers and others, and takes in what comes back, off the window's thread."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.desktop.reports.writing import Writing, Written
from app.desktop.responses.words import sent_words, taken_words
from app.desktop.sampling.held import HeldReview
from app.desktop.words import count
from app.progress import Job
from app.project.project import Project
from app.reports.dossier import Dossier
from app.reports.safe_harbor import NO_DETERMINATION
from app.reports.shared_rows import Rows
from app.reports.stamp import Stamp
from app.workspace.exports import anchor_of
from app.workspace.letters import LETTER, LetterOrder, write_letters
from app.workspace.responses import Imported, RoundOrder, SentRounds, export_responses, import_responses
from app.workspace.shared_claims import MINIMUM_NECESSARY, SAFE_HARBOR, SharedFile, share_columns, share_safe_harbor, table_of

_NOT_YET = "What was decided before is not written into the project yet. Try again once it is saved."


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareOrder:
    """What is shared. `names`: the columns chosen; of Safe Harbor the unknown columns a person answers for."""

    rows: Rows
    safe_harbor: bool
    names: tuple[str, ...] = ()


class Outgoing(QObject):
    """The work on responses, letters and shared claims of one window."""

    said = Signal(str)  # what came of it, in sentences

    def __init__(self, held: HeldReview, writing: Writing, parent: QObject | None = None) -> None:
        """Tell `writing` of every file; it has the template."""
        super().__init__(parent)
        self._held = held
        self._writing = writing

    @property
    def today(self) -> date:
        """The person's own day."""
        return self._writing.today()

    def send(self, order: RoundOrder, folder: Path) -> None:
        """Write a workbook a provider and keep the rounds."""
        ready = self._ready()
        if ready is None:
            return
        project, dossier = ready
        claims, template = self._held.claims, self._writing.template.reader()

        def work(job: Job) -> SentRounds:
            job.step(0, 0, "Writing response workbooks")
            return export_responses(project, claims, _stamped(dossier, project), order, folder, template())

        def done(sent: SentRounds) -> None:
            self._held.session.wrote()
            self._say(sent_words(sent), f"{count(len(sent.sent), 'response workbook')} written")

        self._held.tasks.run("Writing response workbooks", work, done, ended=self._look_again)

    def take_in(self, path: Path) -> None:
        """Take in a returned workbook; one that is refused changes nothing."""
        ready = self._ready()
        if ready is None:
            return
        project, received = ready[0], self.today

        def work(job: Job) -> Imported:
            job.step(0, 0, f"Reading {path.name}")
            return import_responses(project, path, received=received, cancelled=lambda: job.cancelled)

        def done(found: Imported) -> None:
            self._held.session.wrote()
            self._say(taken_words(path.name, found), f"{count(found.kept, 'answer')} kept")

        self._held.tasks.run(f"Reading {path.name}", work, done, ended=self._look_again)

    def write_letters(self, order: LetterOrder, folder: Path) -> None:
        """Write a letter a provider."""
        ready = self._ready()
        if ready is None:
            return
        project, dossier = ready
        template = self._writing.template.reader()

        def work(job: Job) -> tuple[Path, ...]:
            job.step(0, 0, "Writing letters")
            return write_letters(_stamped(dossier, project), order, folder, template())

        def done(paths: tuple[Path, ...]) -> None:
            for path in paths:
                self._tell(path, LETTER)
            words = f"{count(len(paths), 'letter')} written to {folder.name}"
            self._say("\n".join([f"{words}:", *(path.name for path in paths)]), words)

        self._held.tasks.run("Writing letters", work, done)

    def share(self, order: ShareOrder, path: Path) -> None:
        """Write what may be shared."""
        ready = self._ready()
        if ready is None:
            return
        dossier = ready[1]

        def work(job: Job) -> SharedFile:
            job.step(0, 0, "Gathering the lines")
            table = table_of(dossier, order.rows)
            job.step(0, 0, f"Writing {path.name}")
            return share_safe_harbor(path, table, dossier, order.names) if order.safe_harbor else share_columns(path, table, order.names)

        def done(made: SharedFile) -> None:
            self._tell(path, SAFE_HARBOR if order.safe_harbor else MINIMUM_NECESSARY)
            words = f"{path.name}: {count(made.rows, 'row')}, {count(len(made.columns), 'column')}."
            self._say(f"{words} {NO_DETERMINATION}" if order.safe_harbor else words, f"Saved as {path.name}")

        self._held.tasks.run(f"Writing {path.name}", work, done)

    def when_ready(self, then: Callable[[Dossier], None]) -> None:
        """Go on with what the report prints now, or say why that cannot be."""
        ready = self._ready()
        if ready is not None:
            then(ready[1])

    def _ready(self) -> tuple[Project, Dossier] | None:
        held = self._held
        why = held.why_not or (_NOT_YET if held.session.unwritten else "")
        if why:
            held.context.error_shown.emit(why)
            return None
        review, project = held.current(), held.project
        return (project, review.dossier) if review is not None and project is not None else None

    def _look_again(self) -> None:
        """Show what the project holds, however the work ended: it may have been cancelled after the last was written."""
        self._held.session.decided.emit()

    def _say(self, sentences: str, short: str) -> None:
        self.said.emit(sentences)
        self._held.context.message_shown.emit(short)

    def _tell(self, path: Path, what: str) -> None:
        self._writing.tell(Written(path, what[:1].upper() + what[1:], datetime.now().astimezone()))


def _stamped(dossier: Dossier, project: Project) -> Dossier:
    return replace(dossier, stamp=Stamp(anchor=anchor_of(project)))
