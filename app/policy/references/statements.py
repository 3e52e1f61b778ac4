"""The statements a reference document makes, each with of whom it speaks and of which drug."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.documents.model import Place, ViewBlock
from app.policy.model import AgeRule, Unread
from app.policy.references.ages import age_limits, age_of, bounded_fields, is_age_field
from app.policy.references.approval import approvals_in, programmes_in
from app.policy.references.diseases import named_in, share
from app.policy.references.model import (
    Approval,
    Indication,
    Population,
    PriorClasses,
    Statement,
    StatementKind,
    Value,
)
from app.policy.references.passages import Passage, passages
from app.policy.references.standing import population_of, says_what_for
from app.policy.references.subjects import Subjects
from app.policy.references.therapies import counts_in, line_named, prior_classes, refers_back, speaks_of_prior, together

_ONCE = re.compile(r"\b(?:had|first|initial(?:ly)?|original(?:ly)?|once|in (?:[A-Z][a-z]+ )?20\d\d)\b")
_CONVERTED = re.compile(r"\bconver|\bchanged\b", re.IGNORECASE)
_LONGEST = 4_000  # characters; what is longer is no sentence
_ABOUT = (Population.INDICATED, Population.ENROLLED)
_REFUSES = (Population.NOT_ESTABLISHED, Population.DESCRIBED, Population.EXCLUDED)


@dataclass(frozen=True, slots=True)
class Statements:
    """What was read of a text, and what was seen and not understood."""

    found: tuple[Statement, ...]
    unread: tuple[Unread, ...]


@dataclass(slots=True)
class _Reader:
    subjects: Subjects
    record: bool
    found: list[Statement] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    age_fields: list[tuple[str, AgeRule]] = field(default_factory=list)
    once: list[Place] = field(default_factory=list)  # approvals of which the text says when they were first given
    counted: tuple[Passage, Population] | None = None
    topic: tuple[str, tuple[str, ...]] | None = None
    lists: dict[tuple[int, Population, tuple[str, ...]], list[tuple[PriorClasses, Place, Passage]]] = field(default_factory=dict)

    def take(self, passage: Passage) -> None:
        """Read one sentence."""
        population = population_of(passage, record=self.record)
        self._ages(passage, population)
        population = self._carried(passage, population)
        self._counts(passage, population)
        self._classes(passage, population)
        self._supply(passage)
        if population is Population.INDICATED and says_what_for(passage):
            self._indication(passage)

    def finish(self) -> Statements:
        """Return all statements in the order of the text."""
        for rule in bounded_fields(iter(self.age_fields)):
            self.found.append(Statement(value=rule, population=Population.ENROLLED, source=rule.source, text=rule.text))
        for (_, population, _), parts in self.lists.items():
            self.found += self._joined(parts, population)
        self.found = self._standing()
        order = sorted(self.found, key=lambda item: (item.source.block, item.source.start))
        return Statements(tuple(order), tuple(self.unread))

    def _standing(self) -> list[Statement]:
        """Tell how the drug was first approved from how it is now: an accelerated approval that became a regular one is history."""
        regular = [item for item in self.found if item.value == Approval("regular")]
        return [
            replace(item, population=Population.DESCRIBED)
            if item.value == Approval("accelerated")
            and any(item.source in self.once or _CONVERTED.search(other.source.text) for other in regular if _may_be_of(item, other))
            else item
            for item in self.found
        ]

    def _carried(self, passage: Passage, population: Population) -> Population:
        """Return of whom a sentence speaks that only goes on about those of the sentence before."""
        if population is Population.UNCLEAR and self.counted is not None:
            before, of = self.counted
            if before.section == passage.section and refers_back(f"{passage.text} {passage.intro}"):
                return of
        return population

    def _ages(self, passage: Passage, whole: Population) -> None:
        label, text = passage.intro, passage
        head, colon, _ = passage.text.partition(":")
        if colon and is_age_field(head):
            label, text = head, passage.narrowed(passage.span.part(len(head) + 1, len(passage.text)).stripped())
        if limits := list(age_limits(passage)):
            self.age_fields += limits
            return
        if is_age_field(label):
            reading = age_of(text, ages_field=True)
            if reading is not None and reading.rule is not None:
                self.age_fields.append((label, reading.rule))
            return
        for clause in passage.clauses():
            population = population_of(clause, record=self.record)
            if population is Population.UNCLEAR and whole not in _REFUSES:
                population = whole
            self._age(clause, population)

    def _age(self, clause: Passage, population: Population) -> None:
        reading = age_of(clause, refused=population is Population.NOT_ESTABLISHED)
        if reading is None:
            return
        if reading.rule is None:
            if population in _ABOUT:
                self._unread(clause, reading.why or "")
            return
        if reading.inferred and population not in (*_ABOUT, Population.NOT_ESTABLISHED):
            return
        self._keep(reading.rule, population, clause, reading.rule.source, inferred=reading.inferred)

    def _counts(self, passage: Passage, population: Population) -> None:
        counts = list(counts_in(passage))
        if not counts:
            if population in _ABOUT and line_named(passage) is not None:
                self._unread(passage, "A line of treatment is named, not how many therapies went before.")
            return
        self.counted = (passage, population)
        if len({reading.value for reading in counts}) > 1:
            parts = [(clause, list(counts_in(clause))) for clause in passage.clauses()]
            if any(len({reading.value for reading in found}) > 1 for _, found in parts):
                if population in _ABOUT:
                    self._unread(passage, "Several numbers of earlier therapies stand in one sentence.")
                return
            for clause, found in parts:
                for reading in found[:1]:
                    self._keep(reading.value, population, clause, reading.place)
            return
        self._keep(counts[0].value, population, passage, counts[0].place)

    def _classes(self, passage: Passage, population: Population) -> None:
        back = self.counted is not None and self.counted[0].section == passage.section
        governed = speaks_of_prior(passage.intro) or (back and refers_back(f"{passage.text} {passage.intro}"))
        read = prior_classes(passage, governed=governed)
        if read is None or population not in _ABOUT:
            return
        # lines of one list are one statement, unless each line speaks of a disease of its own
        group = passage.group if passage.intro else -(passage.span.block.index * 10_000 + passage.span.start) - 1
        self.lists.setdefault((group, population, named_in(passage.text)), []).append((*read, passage))

    def _joined(self, parts: Sequence[tuple[PriorClasses, Place, Passage]], population: Population) -> Iterator[Statement]:
        """Yield the classes of a list as one statement: all of them, unless the list says that any is enough."""
        loose = [part for part in parts if len(part[0].classes) > 1 and not part[0].every]
        strict = [part for part in parts if part not in loose]
        for value, place, passage in loose:
            yield self._statement(value, population, passage, place)
        if strict:
            either = any(
                passage.text.rstrip(" ;,").endswith(" or") or "any of" in passage.intro or "one of" in passage.intro
                for _, _, passage in strict
            )
            value = together([(value, place) for value, place, _ in strict], every=not either)
            yield self._statement(value, population, strict[0][2], strict[0][1])

    def _supply(self, passage: Passage) -> None:
        for approval, place in approvals_in(passage):
            if approval is None:
                self.unread.append(Unread(passage.text, "How the drug is approved is not told apart from what no longer holds.", place))
            else:
                self._keep(approval, Population.INDICATED, passage, place)
                if _ONCE.search(passage.text):
                    self.once.append(place)
        for programme, place in programmes_in(passage):
            self._keep(programme, Population.INDICATED, passage, place)

    def _indication(self, passage: Passage) -> None:
        diseases = named_in(passage.text)
        if diseases:
            self._keep(Indication(diseases), Population.INDICATED, passage, passage.place(0, len(passage.text)))

    def _keep(self, value: Value, population: Population, passage: Passage, place: Place, *, inferred: bool = False) -> None:
        statement = self._statement(value, population, passage, place)
        self.found.append(replace(statement, inferred=inferred))

    def _statement(self, value: Value, population: Population, passage: Passage, place: Place) -> Statement:
        at = max(0, place.start - passage.span.start)
        drugs = self.subjects.spoken_of(passage, at)
        if drugs:
            self.topic = (passage.section, drugs)
        elif drugs is None and self.topic is not None and self.topic[0] == passage.section:
            drugs = self.topic[1]  # a sentence that names no drug goes on about those of the sentences before it
        return Statement(
            value=value,
            population=population,
            source=place,
            text=place.text,
            drugs=drugs,
            diseases=diseases_around(passage),
        )

    def _unread(self, passage: Passage, why: str) -> None:
        item = Unread(passage.text, why, passage.place(0, len(passage.text)))
        if item not in self.unread:
            self.unread.append(item)


def _may_be_of(one: Statement, other: Statement) -> bool:
    """Whether two approvals may be of one disease."""
    return not one.diseases or not other.diseases or share(one.diseases, other.diseases)


def diseases_around(passage: Passage) -> tuple[str, ...]:
    """Return the diseases a statement is limited to: those of its sentence, of the line above its list, or of its heading."""
    goes_on = re.match(r"(?:it|they|these|those|such|all|patients)\b", passage.text, re.IGNORECASE)
    for text in (passage.text, passage.before if goes_on else "", passage.intro, passage.heading):
        if found := named_in(text):
            return found
    return ()


def read_statements(blocks: Sequence[ViewBlock], subjects: Subjects, *, record: bool) -> Statements:
    """Return the statements of a text; lists of cited works make none."""
    reader = _Reader(subjects, record)
    for passage in passages(blocks):
        if len(passage.text) > _LONGEST:
            reader.unread.append(Unread(passage.text[:200], "The sentence is too long to be read.", passage.place(0, 200)))
        elif not passage.cited:
            reader.take(passage)
    return reader.finish()


def of_kind(statements: Sequence[Statement], kind: StatementKind) -> list[Statement]:
    """Return the statements of one kind."""
    return [statement for statement in statements if statement.kind is kind]
