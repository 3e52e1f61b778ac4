"""Every statement that was not read, in all versions held, each once a document. Knows no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.model import Place
from app.policy.corrections import Stated, stated_facts
from app.policy.model import Correction, FactKey, FactKind, Meaning, PolicyVersion, Unread
from app.workspace.triage import same_policy
from app.workspace.versions import LoadedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A statement to be settled: in which wordings of its document it stands, the newer first."""

    text: str
    why: str
    wordings: tuple[tuple[PolicyVersion, FactKey], ...]
    place: Place
    later: Correction | None = None  # left for later, with its note

    @property
    def version(self) -> PolicyVersion:
        """The version it is shown in."""
        return self.wordings[0][0]

    @property
    def key(self) -> tuple[str, str, FactKey]:
        """What tells it from the others."""
        version, fact = self.wordings[0]
        return version.text.document.sha256, version.text.view.value, fact


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits, those left for later at the end, and how many were settled."""

    waiting: tuple[Waiting, ...]
    settled: int

    @property
    def later(self) -> int:
        """How many were left for later."""
        return sum(1 for item in self.waiting if item.later is not None)

    @property
    def versions(self) -> int:
        """In how many documents something waits."""
        return len({item.version.text.document.sha256 for item in self.waiting})


def queue_of(files: Sequence[LoadedFile]) -> Queue:
    """Return what waits in these files."""
    waiting: list[Waiting] = []
    settled = 0
    for file in files:
        found: dict[tuple[str, str], list[tuple[PolicyVersion, Stated]]] = {}
        for version in (file.new, file.old) if file.old is not None else (file.new,):
            for fact in stated_facts(version) if _has_unread(version) else ():
                if isinstance(fact.was, Unread):
                    found.setdefault((" ".join(fact.was.text.split()), fact.was.why), []).append((version, fact))
        for (text, why), held in found.items():
            still = [(version, fact) for version, fact in held if not _settled(fact)]
            settled += len(held) > 0 and not still
            place = still[0][1].place if still else None
            if place is not None:
                later = next((fact.correction for _, fact in still if fact.correction is not None), None)
                wordings = tuple((version, fact.key) for version, fact in still)
                waiting.append(Waiting(text=text, why=why, wordings=wordings, place=place, later=later))
    return Queue(tuple(sorted(waiting, key=lambda item: item.later is not None)), settled)


def alike(item: Waiting, waiting: Sequence[Waiting]) -> tuple[Waiting, ...]:
    """Return the same words in other versions of the policy."""
    return tuple(
        other
        for other in waiting
        if other.key != item.key and (other.text, other.why) == (item.text, item.why) and same_policy(other.version, item.version)
    )


def _settled(fact: Stated) -> bool:
    return isinstance(fact.now, Meaning) and not fact.now.later


def _has_unread(version: PolicyVersion) -> bool:
    settled = any(item.key.kind is FactKind.UNREAD for item in version.corrections)
    return settled or bool(version.all_unread)
