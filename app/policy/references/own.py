"""The same statements in a policy's own text: what its criteria ask for, and what its overview says of the label."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.documents.model import Place, Story
from app.policy.lines import Span
from app.policy.model import AgeRule, CriteriaSet, Criterion, Drug, PolicyVersion, Section, SectionKind, Unread
from app.policy.references.ages import age_of, span_of
from app.policy.references.diseases import named_in
from app.policy.references.model import Indication, Population, PriorClasses, Statement, StatementKind, Value
from app.policy.references.passages import Passage, passages
from app.policy.references.statements import Statements, read_statements
from app.policy.references.subjects import Subjects
from app.policy.references.therapies import counts_in, line_named, prior_classes, speaks_of_prior, together

_CONDITIONAL = re.compile(
    r"\b(?:if|unless|onset|diagnosed (?:before|after|at|by)|symptoms|vaccine|response is shown|mother|parent|caregiver"
    r"|weigh\w*|dose|documentation of growth)\b",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"\b(?:the|an?|individuals?|members?|patients?|persons?|clients?|children|adults?|requests?|for|is|are|who|must|be"
    r"|been|has|have|of|at|time|when"
    r"|therapy|treatment|starts?|and|or|age[sd]?|years?|months?|old|documentation|that)\b|[\W_]",
    re.IGNORECASE,
)
_NONE_OF = re.compile(
    r"\b(?:none of|(?:not|no|without|neither)\b(?: \w+){0,4} (?:any|one|either)(?: of)?"
    r"|absence of|exclu(?:sion|ded|des)|contraindications?)\b[^.;]*$",
    re.IGNORECASE,
)
_SAID_IN = (SectionKind.FRONT, SectionKind.OVERVIEW)
_LABELED = (Population.INDICATED,)
_RULES = re.compile(r"\b(?:covered|approved|payable|limited to|medically necessary|restricted to|eligible|indicated)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Tree:
    """Walks one criteria tree."""

    version: PolicyVersion
    drugs: tuple[str, ...]
    found: list[Statement] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def walk(self, node: Criterion, path: tuple[Criterion, ...] = ()) -> None:
        """Read a criterion and all below it."""
        passage = self._passage(node, path)
        if passage is not None:
            self._age(node, path, passage)
            self._count(node, path, passage)
            if diseases := named_in(passage.text):
                self._keep(Indication(diseases), node, path, passage.place(0, len(passage.text)))
        for child in node.children:
            self.walk(child, (*path, node))

    def classes(
        self, node: Criterion, path: tuple[Criterion, ...] = ()
    ) -> list[tuple[PriorClasses, Place, Criterion, tuple[Criterion, ...]]]:
        """Return the classes a criterion and those below it ask for, joined as the tree joins them."""
        passage = self._passage(node, path)
        governed = bool(path) and speaks_of_prior(path[-1].text)
        read = prior_classes(passage, governed=governed) if passage is not None and not self._negated(path) else None
        own = [(read[0], read[1], node, path)] if read is not None else []
        below = [self.classes(child, (*path, node)) for child in node.children]
        found = [item for items in below for item in items]
        if node.op == "or":
            if len(below) > 1 and all(len(items) == 1 and not child.children for items, child in zip(below, node.children, strict=True)):
                return [*own, (together([item[:2] for item in found], every=False), found[0][1], node, path)]
            return [*own, *found]
        strict = [item for item in (*own, *found) if item[0].every]
        loose = [item for item in (*own, *found) if not item[0].every]
        if len(strict) > 1:
            strict = [(together([item[:2] for item in strict], every=True), *strict[0][1:])]
        return [*strict, *loose]

    def keep_classes(self, tree: Criterion) -> None:
        """Keep what `classes` found."""
        for value, place, node, path in self.classes(tree):
            self._keep(value, node, path, place)

    def _negated(self, path: tuple[Criterion, ...]) -> bool:
        """Whether a line above says that none of what follows may be so."""
        return any(_NONE_OF.search(part.text) for part in path)

    def _passage(self, node: Criterion, path: tuple[Criterion, ...]) -> Passage | None:
        if node.source is None or not node.text:
            return None
        block = self.version.text.blocks[node.source.block]
        span = Span(block, node.source.start, node.source.end)
        return Passage(span=span, intro=path[-1].text if path else "", heading="")

    def _age(self, node: Criterion, path: tuple[Criterion, ...], passage: Passage) -> None:
        reading = age_of(passage)
        if reading is None:
            return
        place = passage.place(0, len(passage.text))
        if reading.rule is None:
            self.unread.append(Unread(passage.text, reading.why or "", place))
        elif self._negated(path):
            self.unread.append(Unread(passage.text, "The age stands below a line that negates it.", place))
        elif _CONDITIONAL.search(passage.text):
            self.unread.append(Unread(passage.text, "The age stands inside a longer condition.", place))
        else:
            alone = bool(path) and path[-1].op == "or" and _only(reading.rule, passage.text) and not _all_ages(path[-1])
            self._keep(reading.rule, node, path, reading.rule.source)
            self.found[-1] = replace(self.found[-1], alone=alone, inferred=reading.inferred)

    def _count(self, node: Criterion, path: tuple[Criterion, ...], passage: Passage) -> None:
        counts = [] if self._negated(path) else list(counts_in(passage))
        values = {reading.value for reading in counts}
        if len(values) > 1 or (not counts and line_named(passage) is not None):
            why = (
                "Several numbers of earlier therapies stand in one criterion."
                if counts
                else "A line of treatment is named, not how many went before."
            )
            self.unread.append(Unread(passage.text, why, passage.place(0, len(passage.text))))
        elif counts:
            self._keep(counts[0].value, node, path, counts[0].place)

    def _keep(self, value: Value, node: Criterion, path: tuple[Criterion, ...], place: Place) -> None:
        diseases = next((found for part in (node, *reversed(path)) if (found := named_in(part.text))), ())
        if not isinstance(value, Indication) and not diseases:
            diseases = _beside(path)
        label = ".".join(part.label for part in (*path, node) if part.label)
        self.found.append(
            Statement(
                value=value,
                population=Population.REQUIRED,
                source=place,
                text=place.text,
                drugs=self.drugs,
                diseases=diseases,
                label=label or None,
            )
        )


def _beside(path: Sequence[Criterion]) -> tuple[str, ...]:
    """Return the diseases named by the criteria that hold together with this one."""
    for part in reversed(path):
        if part.op == "and":
            found = dict.fromkeys(name for child in part.children if not child.children for name in named_in(child.text))
            if found:
                return tuple(found)
    return ()


def _only(rule: AgeRule, text: str) -> bool:
    """Whether a criterion asks for an age and nothing else."""
    return not _FILLER.sub("", text.replace(rule.text, " "))


def _all_ages(node: Criterion) -> bool:
    """Whether every alternative is an age: then none of them passes by the other criteria."""
    return all(not child.children and not _FILLER.sub("", re.sub(r"\d+", "", child.text)) for child in node.children)


def own_statements(version: PolicyVersion) -> Statements:
    """Return what a policy's criteria ask for and what its overview says, as statements that a reference's can be held against."""
    found: list[Statement] = []
    unread: list[Unread] = []
    for own in version.criteria_sets:
        tree = _Tree(version, _drugs_of(own, version.drugs))
        tree.walk(own.tree)
        tree.keep_classes(own.tree)
        found += tree.found
        unread += tree.unread
    found = _both_bounds(found)
    read = {place.block for own in version.criteria_sets for place in _places(own.tree)}
    found += _outside_trees(version, read)
    for part in version.sections:
        if part.kind in _SAID_IN:
            found += _said(version, part)
    return Statements(tuple(found), tuple(unread))


def _drugs_of(own: CriteriaSet, drugs: Sequence[Drug]) -> tuple[str, ...]:
    if own.drug is None:
        return ()
    return next(
        (tuple(name for name in (drug.brand, drug.generic) if name) for drug in drugs if own.drug in (drug.brand, drug.generic)),
        (own.drug,),
    )


def _both_bounds(found: Sequence[Statement]) -> list[Statement]:
    """Join a lower and an upper age that one list of criteria asks for as criteria of their own."""
    kept: list[Statement] = []
    for statement in found:
        before = next((other for other in kept if _complete(other, statement)), None)
        if before is None:
            kept.append(statement)
            continue
        one, other = before.value, statement.value
        if isinstance(one, AgeRule) and isinstance(other, AgeRule):
            low, high = (one, other) if one.high is None else (other, one)
            kept[kept.index(before)] = replace(before, value=replace(low, high=high.high, high_inclusive=high.high_inclusive))
    return kept


def _complete(one: Statement, other: Statement) -> bool:
    first, second = one.value, other.value
    if not isinstance(first, AgeRule) or not isinstance(second, AgeRule) or one.alone or other.alone or first.unit != second.unit:
        return False
    beside = (
        (one.label or "").rpartition(".")[0] == (other.label or "").rpartition(".")[0]
        and one.drugs == other.drugs
        and one.label != other.label
    )
    sided = (first.high is None and second.low is None) or (first.low is None and second.high is None)
    meet = max(span_of(first)[0], span_of(second)[0]) < min(span_of(first)[1], span_of(second)[1])
    return beside and sided and meet and one.diseases == other.diseases


def _places(node: Criterion) -> Iterator[Place]:
    if node.source is not None:
        yield node.source
    for child in node.children:
        yield from _places(child)


def _outside_trees(version: PolicyVersion, read: set[int]) -> Iterator[Statement]:
    """Yield the ages that sentences of the criteria state outside any list."""
    subjects = _subjects(version)
    for part in version.sections:
        if part.kind is not SectionKind.CRITERIA:
            continue
        for passage in passages(version.text.blocks[part.first : part.last]):
            if passage.span.block.index in read or not _RULES.search(passage.text) or re.search(r"\bnot\b", passage.text):
                continue
            reading = age_of(passage)
            if reading is not None and reading.rule is not None and not _CONDITIONAL.search(passage.text):
                drugs = subjects.spoken_of(passage, reading.rule.source.start - passage.span.start)
                yield Statement(
                    value=reading.rule,
                    population=Population.REQUIRED,
                    source=reading.rule.source,
                    text=reading.rule.text,
                    drugs=drugs,
                    diseases=named_in(passage.text),
                    inferred=reading.inferred,
                )


def _said(version: PolicyVersion, part: Section) -> Iterator[Statement]:
    """Yield what a part says of the label in sentences: of whom, after what, how approved, through which programme."""
    blocks = [block for block in version.text.blocks[part.first : part.last] if block.story is Story.BODY]
    for statement in read_statements(blocks, _subjects(version), record=False).found:
        if statement.kind in (StatementKind.APPROVAL, StatementKind.PROGRAMME) or statement.population in _LABELED:
            yield replace(statement, population=Population.LABELED)


def _subjects(version: PolicyVersion) -> Subjects:
    names = tuple(name for drug in version.drugs for name in (drug.brand, drug.generic) if name)
    return Subjects(names, names, several=len({drug.generic or drug.brand for drug in version.drugs}) > 1)
