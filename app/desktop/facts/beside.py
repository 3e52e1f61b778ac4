"""What the reference documents beside a policy say, and where the policy differs from them."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.desktop.context import Context
from app.desktop.facts.nodes import Node, Tone, group
from app.desktop.tasks import Tasks
from app.desktop.words import day, sentence
from app.documents.model import Place
from app.policy.model import PolicyVersion
from app.policy.references.model import Compared, Reference, Relation, Statement
from app.progress import Job
from app.workspace.references import BesideReferences, ReferenceFindings, reference_findings
from app.workspace.versions import LoadedVersions

_RELATIONS = {
    Relation.EQUAL: ("Agrees", Tone.PLAIN),
    Relation.NARROWER: ("Policy narrower", Tone.WARNING),
    Relation.WIDER: ("Policy wider", Tone.WARNING),
    Relation.DIFFERS: ("Differs", Tone.WARNING),
    Relation.ONLY_POLICY: ("Only in the policy", Tone.NOTE),
    Relation.ONLY_REFERENCE: ("Only in the reference", Tone.NOTE),
    Relation.NOT_COMPARED: ("Not compared", Tone.UNREAD),
}


class Beside(QObject):
    """The findings of the files held, made off the window's thread when they are first asked for."""

    changed = Signal()

    def __init__(self, context: Context, tasks: Tasks, parent: QObject | None = None) -> None:
        """Follow what is held."""
        super().__init__(parent)
        self._context = context
        self._tasks = tasks
        self._made_of: LoadedVersions | None = None
        self._asked_for: LoadedVersions | None = None
        self._findings: ReferenceFindings | None = None

    def nodes(self, version: PolicyVersion) -> tuple[Node, ...]:
        """Return the rows on references of a version; none where no reference is held, or before they are made."""
        loaded = self._context.loaded
        if loaded is None or not loaded.references:
            return ()
        if loaded is not self._made_of:
            self._ask(loaded)
        if self._findings is None:
            return (Node(name="References", tone=Tone.GROUP, badge="being read"),)
        return reference_nodes(version, self._findings)

    def _ask(self, loaded: LoadedVersions) -> None:
        if loaded is self._asked_for:
            return
        self._asked_for = loaded

        def work(job: Job) -> ReferenceFindings:
            job.step(0, 0, "Comparing with the references")
            return reference_findings(loaded)

        def take(findings: ReferenceFindings) -> None:
            if loaded is self._context.loaded:
                self._made_of, self._findings = loaded, findings
                self.changed.emit()

        self._tasks.run("Comparing with the references", work, take)


def reference_nodes(version: PolicyVersion, findings: ReferenceFindings) -> tuple[Node, ...]:
    """Return the rows: how the version compares with each reference, and what the references say."""
    own = next((item for item in findings.references if item.file == version.file), None)
    if own is not None:
        return (group("Reference", _reference(own)),)
    found = findings.of(version) or _of_same_text(version, findings)
    compared = [_compared(row) for row in found.compared] if found is not None else []
    files = {statement.source.file for row in (found.compared if found is not None else ()) for statement in row.reference}
    beside = [group(item.file, _reference(item)) for item in findings.references if item.file in files]
    return (Node(name="References", tone=Tone.GROUP, badge=f"{len(compared):,}" if compared else "none", children=(*compared, *beside)),)


def _of_same_text(version: PolicyVersion, findings: ReferenceFindings) -> BesideReferences | None:
    return next((item for item in findings.policies if item.version.text is version.text), None)


def _compared(row: Compared) -> Node:
    name, tone = _RELATIONS[row.relation]
    below = [*(_statement("Policy", item) for item in row.policy), *(_statement(item.source.file, item) for item in row.reference)]
    place = next((item.source for item in row.policy), None) or next((item.source for item in row.reference), None)
    return Node(
        name=name, value=row.message, words=_words(place), where=sentence(row.kind.value), place=place, tone=tone, children=tuple(below)
    )


def _reference(item: Reference) -> Sequence[Node]:
    fields = [
        Node(
            name=sentence(field.kind.value),
            value=day(field.day) if field.day is not None else field.partial or field.text,
            words=_words(field.source),
            where=item.file,
            place=field.source,
        )
        for field in item.fields
    ]
    unread = [
        Node(name="Not read", value=one.why, words=_words(one.source), where=item.file, place=one.source, tone=Tone.UNREAD)
        for one in item.unread
    ]
    return [*fields, *(_statement(sentence(one.kind.value), one) for one in item.statements), *unread]


def _statement(name: str, item: Statement) -> Node:
    return Node(name=name, value=" ".join(item.text.split()), words=_words(item.source), where=item.source.file, place=item.source)


def _words(place: Place | None) -> str:
    return " ".join(place.text.split()) if place is not None else ""
