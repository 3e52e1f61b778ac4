"""A policy held against the reference documents of its drug: what both state, where they differ, and what was not compared."""

from collections.abc import Iterator, Sequence

from app.documents.model import Place
from app.policy.model import AgeRule, Check, Drug, Kind, PolicyVersion
from app.policy.references.diseases import share
from app.policy.references.model import (
    Compared,
    Population,
    Reference,
    ReferenceKind,
    Relation,
    Statement,
    StatementKind,
)
from app.policy.references.own import own_statements
from app.policy.references.read import read_reference
from app.policy.references.relations import key_of, overlap, relation, within
from app.policy.references.sentences import (
    difference,
    not_compared,
    only_in_policy,
    only_in_reference,
    passes_by,
    said,
)
from app.policy.references.statements import Statements
from app.policy.references.subjects import is_drug

AGE_CHECK, OTHER_CHECK = "age-differs-from-reference", "reference-differs"
_RAISED = {Relation.WIDER: "warning", Relation.DIFFERS: "warning", Relation.NARROWER: "note"}
_OF_THE_DRUG = (StatementKind.INDICATION, StatementKind.PROGRAMME)  # whatever disease the sentence names beside it
_SEVERAL = "it is not told which of several statements belongs to which"
_OTHER_DISEASE = "they speak of different diseases"
_NO_LIST = "a class of drugs is named that no list of classes holds"
_UNCLEAR = "the reference also speaks of ages without saying whether the drug is for them"
_WORDS_APART = "the diseases named may or may not be the same"


def compare_with_references(version: PolicyVersion, references: Sequence[PolicyVersion]) -> tuple[Check, ...]:
    """Return where a policy and the references of its drugs differ; a reference of another drug says nothing."""
    if version.kind is not Kind.POLICY:
        return ()
    own = own_statements(version)
    read = (read_reference(reference) for reference in references if reference.kind is Kind.REFERENCE)
    return tuple(check for reference in read for item in compared(version, own, reference) if (check := check_of(item)) is not None)


def compared(version: PolicyVersion, own: Statements, reference: Reference) -> tuple[Compared, ...]:
    """Return each thing that a policy (`own`: its statements) or a reference of its drug states, and how the two stand to each other."""
    found: list[Compared] = []
    single = len({item.generic or item.brand for item in version.drugs}) <= 1
    for drug in drugs_in_common(version, reference):
        ours = [item for item in own.found if _of_drug(item, drug, single=single)]
        theirs = [item for item in reference.statements if _of_drug(item, drug, single=is_drug(drug, reference.drugs))]
        for kind in StatementKind:
            alike = [item for item in ours if item.kind is kind], [item for item in theirs if item.kind is kind]
            found += _of_kind(kind, drug, *alike, reference)
    return tuple(dict.fromkeys(found))


def check_of(item: Compared) -> Check | None:
    """Return the check a difference raises, or None where there is none."""
    severity = _RAISED.get(item.relation)
    if severity is None:
        return None
    name = AGE_CHECK if item.kind is StatementKind.AGE else OTHER_CHECK
    return Check(name, severity, (), item.message, _places((*item.policy, *item.reference)))


def drugs_in_common(version: PolicyVersion, reference: Reference) -> tuple[Drug, ...]:
    """Return the policy's drugs that a reference is about or, where its title names none, that a statement of it is about."""
    spoken = [name for statement in reference.statements for name in statement.drugs or ()]
    names = reference.drugs or tuple(dict.fromkeys(spoken))
    drugs = version.drugs or tuple(Drug(None, name) for name in names if version.title and name.casefold() in version.title.casefold())
    common: list[Drug] = []
    for drug in drugs:
        if is_drug(drug, names) and all((drug.generic or drug.brand) != (other.generic or other.brand) for other in common):
            common.append(drug)
    return tuple(common)


def _of_drug(statement: Statement, drug: Drug, *, single: bool) -> bool:
    """Whether a statement is about a drug. `single`: what names no drug is about this one."""
    if statement.drugs is None:
        return False
    return is_drug(drug, statement.drugs) if statement.drugs else single


def _of_kind(
    kind: StatementKind, drug: Drug, own: Sequence[Statement], theirs: Sequence[Statement], reference: Reference
) -> Iterator[Compared]:
    speaking = _speaking(theirs, reference)
    refused = [item for item in theirs if item.population is Population.NOT_ESTABLISHED]
    alone = [item for item in own if item.alone]
    asked = [item for item in own if item.population is Population.REQUIRED and not item.alone]
    labeled = [item for item in own if item.population is Population.LABELED]
    name = drug.brand or drug.generic or ""
    unclear = [item for item in theirs if item.population is Population.UNCLEAR]
    pairing = _Pairing(kind, name, reference, tuple(refused), _beyond(unclear, speaking))
    yield from pairing.alone(alone, speaking)
    for ours in (asked, labeled):
        if ours and speaking:
            yield from pairing.pairs(ours, speaking)
        elif ours and refused and ours is asked:
            yield from pairing.against_refused(ours)
    if own and not speaking and not refused:
        yield Compared(
            kind=kind, relation=Relation.ONLY_POLICY, drug=name, message=only_in_policy(own[0], reference), policy=tuple(own), reference=()
        )
    if speaking and not own:
        message = only_in_reference(speaking[0], reference)
        yield Compared(kind=kind, relation=Relation.ONLY_REFERENCE, drug=name, message=message, policy=(), reference=tuple(speaking))


def _speaking(theirs: Sequence[Statement], reference: Reference) -> list[Statement]:
    """Return the statements a policy can be held against: whom the drug is for or, in a study's record, whom the study takes."""
    indicated = [item for item in theirs if item.population is Population.INDICATED]
    if indicated or reference.kind is not ReferenceKind.STUDY_RECORD:
        return indicated
    return [item for item in theirs if item.population is Population.ENROLLED]


def _beyond(unclear: Sequence[Statement], speaking: Sequence[Statement]) -> tuple[AgeRule, ...]:
    """Return the ages a reference speaks of without saying what for, outside those it is for."""
    rules = [item.value for item in speaking if isinstance(item.value, AgeRule)]
    return tuple(item.value for item in unclear if isinstance(item.value, AgeRule) and not within(item.value, rules))


class _Pairing:
    """Holds the statements of one kind against each other."""

    def __init__(
        self, kind: StatementKind, drug: str, reference: Reference, refused: tuple[Statement, ...], beyond: tuple[AgeRule, ...]
    ) -> None:
        self._kind = kind
        self._drug = drug
        self._reference = reference
        self._refused = refused
        self._beyond = beyond

    def alone(self, alone: Sequence[Statement], speaking: Sequence[Statement]) -> Iterator[Compared]:
        """Yield ages that pass by every other criterion and lie outside what the reference speaks of."""
        rules = [item.value for item in speaking if isinstance(item.value, AgeRule)]
        for ours in alone:
            if not isinstance(ours.value, AgeRule) or not (rules or self._refused) or within(ours.value, rules):
                continue
            refused = self._meeting(ours.value)
            if not rules and not refused:
                continue
            if self._unclear(ours.value):
                yield self._found(Relation.NOT_COMPARED, not_compared(self._kind, self._reference, _UNCLEAR), (ours,), tuple(speaking))
                continue
            theirs = " and of ".join(dict.fromkeys(said(item) for item in speaking)) or "no age group it is for"
            yield self._found(
                Relation.DIFFERS, passes_by(ours, self._reference, theirs + _refusal(refused)), (ours,), (*speaking, *refused)
            )

    def pairs(self, ours: Sequence[Statement], theirs: Sequence[Statement]) -> Iterator[Compared]:
        """Yield each distinct statement of the policy beside the reference's that it can be held against."""
        split = _split(ours) or _split(theirs)
        left, right = _distinct(ours, by_disease=split), _distinct(theirs, by_disease=split)
        for one in left:
            fitting = right if not split else _fitting(one, right)
            if len(fitting) != 1:
                yield self._found(Relation.NOT_COMPARED, not_compared(self._kind, self._reference, _SEVERAL), (one,), tuple(right))
            elif self._kind not in _OF_THE_DRUG and one.diseases and fitting[0].diseases and not share(one.diseases, fitting[0].diseases):
                yield self._found(Relation.NOT_COMPARED, not_compared(self._kind, self._reference, _OTHER_DISEASE), (one,), (fitting[0],))
            else:
                yield self._pair(one, fitting[0])

    def against_refused(self, ours: Sequence[Statement]) -> Iterator[Compared]:
        """Yield ages the criteria ask for of which the reference says only that nothing is established."""
        for one in _distinct(ours, by_disease=False):
            if isinstance(one.value, AgeRule) and (refused := self._meeting(one.value)):
                words = refused[0]
                message = difference(one, words, Relation.WIDER, self._reference, ", for whom it says that use is not established")
                yield self._found(Relation.DIFFERS, message, (one,), refused)

    def _pair(self, one: Statement, other: Statement) -> Compared:
        how = relation(one.value, other.value)
        if how is Relation.NOT_COMPARED:
            why = _NO_LIST if self._kind is StatementKind.PRIOR_CLASSES else _WORDS_APART
            return self._found(how, not_compared(self._kind, self._reference, why), (one,), (other,))
        if isinstance(one.value, AgeRule) and how in (Relation.WIDER, Relation.DIFFERS) and self._unclear(one.value):
            return self._found(Relation.NOT_COMPARED, not_compared(self._kind, self._reference, _UNCLEAR), (one,), (other,))
        refused = self._meeting(one.value) if isinstance(one.value, AgeRule) and how is not Relation.EQUAL else ()
        return self._found(how, difference(one, other, how, self._reference, _refusal(refused)), (one,), (other, *refused))

    def _unclear(self, rule: AgeRule) -> bool:
        return any(overlap(rule, other) for other in self._beyond)

    def _meeting(self, rule: AgeRule) -> tuple[Statement, ...]:
        """Return what the reference says is not established for ages that a rule takes in."""
        return tuple(item for item in self._refused if isinstance(item.value, AgeRule) and overlap(rule, item.value))

    def _found(self, how: Relation, message: str, policy: tuple[Statement, ...], reference: tuple[Statement, ...]) -> Compared:
        return Compared(kind=self._kind, relation=how, drug=self._drug, message=message, policy=policy, reference=reference)


def _refusal(refused: Sequence[Statement]) -> str:
    return f" and says that nothing is established for “{refused[0].text}”" if refused else ""


def _fitting(one: Statement, others: Sequence[Statement]) -> list[Statement]:
    """Return one statement for each value said of a disease that this one speaks of too; what is limited to none may be said of any."""
    told = [other for other in others if not other.diseases or (one.diseases and share(one.diseases, other.diseases))]
    if not one.diseases:
        told = list(others)
    return _distinct(told, by_disease=False)


def _distinct(statements: Sequence[Statement], *, by_disease: bool) -> list[Statement]:
    """Return one statement for each value; a list of classes that another one holds completely says nothing more."""
    seen: dict[object, Statement] = {}
    for item in statements:
        seen.setdefault((key_of(item.value), tuple(sorted(item.diseases)) if by_disease else ()), item)
    kept = list(seen.values())
    return [item for item in kept if not any(_holds(other, item) for other in kept if other is not item)]


def _split(statements: Sequence[Statement]) -> bool:
    """Whether statements of one kind differ, so that the diseases they are limited to must tell them apart."""
    return len({key_of(item.value) for item in statements}) > 1


def _holds(one: Statement, other: Statement) -> bool:
    """Whether one list of classes says all that another says."""
    if one.kind is not StatementKind.PRIOR_CLASSES or other.kind is not StatementKind.PRIOR_CLASSES:
        return False
    first, second = key_of(one.value), key_of(other.value)
    if not isinstance(first, tuple) or not isinstance(second, tuple):
        return False
    return bool(first[1]) and bool(second[1]) and first[0] > second[0]


def _places(statements: Sequence[Statement]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(statement.source for statement in statements))
