"""Use case: the round trip with providers: a workbook each, and the answers that come back in it."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.audit.audited_lines import AuditedLine
from app.errors import InputRefusedError, OutputFailedError
from app.project.project import Project
from app.reports.dossier import Dossier
from app.reports.responses.keys import WorkbookId, base_of, key_of, workbook_id
from app.reports.responses.lines import ResponseLine, is_asked, lines_of_providers
from app.reports.responses.reading import SHOWN, Answer, Returned, read_responses
from app.reports.responses.workbook import ResponseBook, write_response_workbook
from app.reports.template import Template
from app.review.model import Response, Round
from app.workspace.exports import record_export
from app.workspace.rounds import HeldRound, answer_draft, begun, rounds_of, shown_mark, unanswered

WORKBOOK = "response workbook"
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")
_LONGEST = 40  # characters of a provider in a file name
_RIGHT = "Use the workbook as it was sent."
_DETERMINE_FIRST = "Determine lines first, or send the findings nobody has determined too."
_DECIDE_FIRST = "Decide what is disputed first; a round that was sent can be written again."


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundOrder:
    """What is sent to whom. `again`: the round sent last is written once more; else a provider with one gets the next."""

    sent: date
    due: date
    providers: tuple[str, ...] = ()  # none: every one
    members: bool = False  # whether members are named beside their claims
    open_too: bool = False  # also lines with findings of the rules that nobody has determined
    again: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A workbook that was written."""

    path: Path
    provider: str
    number: int
    lines: int
    due: date
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRounds:
    """What was written, and in sentences what was not."""

    sent: tuple[Sent, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a returned workbook brought. `notices`: in sentences what is worth a look."""

    round: Round
    kept: int  # answers that are new or say something new
    same: int  # answers held already
    unanswered: int  # lines of the round still without an answer
    notices: tuple[str, ...] = ()


def export_responses(  # noqa: PLR0913, PLR0917 - whose lines, what is sent, and where to
    project: Project, claims_sha256: str, dossier: Dossier, order: RoundOrder, folder: Path, template: Template
) -> SentRounds:
    """Write a workbook for each provider and keep the rounds, in one step once all are written.

    Raises `InputRefusedError` where there is nothing to send, `OutputFailedError` where one cannot be written; then no round is kept.
    """
    _check(project, order)
    planned, left = _planned(project, claims_sha256, dossier, order, rounds_of(project, claims_sha256))
    if not planned:
        why = " ".join(left) or "No line is determined to be in error."
        raise InputRefusedError("", "", why, _DETERMINE_FIRST if order.again else _DECIDE_FIRST)
    every = lines_of_providers(dossier, lines_told(dossier))
    names = file_names((one.round.provider for one, _ in planned), "responses")
    paths = [folder / f"{names[one.round.provider]}_round{one.round.number}.xlsx" for one, _ in planned]
    check_free(folder, paths)
    sent = []
    for path, (one, new) in zip(paths, planned, strict=True):
        write_response_workbook(path, _book(one, every.get(one.round.provider, ()), dossier), template)
        provider, lines = one.round.provider, len(one.round.responses)
        sent.append(Sent(path=path, provider=provider, number=one.round.number, lines=lines, due=one.round.due, new=new))
    project.decisions.decide(begun(one for one, new in planned if new))
    for item in sent:
        record_export(project, WORKBOOK, item.path)
    return SentRounds(sent=tuple(sent), left=tuple(left))


def import_responses(
    project: Project, path: Path, *, received: date, expected: HeldRound | None = None, cancelled: Callable[[], bool] = lambda: False
) -> Imported:
    """Take in a returned workbook, in one step; nothing but the answers is taken from it.

    `expected`: the round it must be of. Raises `InputRefusedError` with the reason, and then nothing is kept.
    """
    returned = read_responses(path, cancelled)
    every = rounds_of(project)
    held = _round_of(returned, every, expected)
    by_key = {key_of(held.base, content): content for content in held.responses}
    for answer in returned.answers:
        _check_row(returned, held, by_key, answer)
    known, drafts, same, notices = held.responses, [], 0, []
    for answer in returned.answers:
        before = known[by_key[answer.key]]
        said = replace(
            before,
            agrees=answer.agrees,
            text=answer.text,
            dated=answer.dated,
            documents=answer.documents,
            received=before.received or received,
        )
        if answer.empty or said == before:
            same += not answer.empty
            notices += _left_empty(answer, before)
        elif before.outcome is not None:
            notices.append(f"Row {answer.row} says something else than before, but was decided meanwhile; it is left as it was decided.")
        else:
            drafts.append(answer_draft(held, replace(said, received=received)))
            notices += [*_half_said(answer), *_said_anew(answer, before)]
    project.decisions.decide(drafts)
    now = next(one for one in rounds_of(project) if one.base == held.base)
    waiting = sum(1 for one in now.round.responses if one.agrees is None)
    return Imported(round=now.round, kept=len(drafts), same=same, unanswered=waiting, notices=tuple(notices))


def lines_told(dossier: Dossier) -> tuple[AuditedLine, ...]:
    """Return the lines somebody or a rule said something on, in the order of the file."""
    held = {**dossier.lines, **{content: one.line for content, one in dossier.determined.items()}}
    held |= {item.line.content: item.line for item in dossier.added}
    return tuple(sorted(held.values(), key=lambda line: (line.sheet, line.row, line.content)))


def file_names(providers: Iterable[str], beginning: str) -> dict[str, str]:
    """Return a file name for each provider, without ending: letters and digits alone, and no two the same."""
    names: dict[str, str] = {}
    for provider in providers:
        plain = _UNSAFE.sub("-", provider).strip("-")[:_LONGEST]
        name = f"{beginning}_{plain}" if plain else beginning
        clash = plain != provider or name.casefold() in {known.casefold() for known in names.values()}
        names[provider] = f"{name}_{hashlib.sha256(provider.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}" if clash else name
    return names


def check_free(folder: Path, paths: Iterable[Path]) -> None:
    """Make the folder, and refuse to write over what is there: a workbook with answers may have come back to it, a letter been changed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise OutputFailedError(folder.name, "", f"The folder cannot be made ({fault.strerror}).", "Choose another folder.") from None
    for path in paths:
        if path.exists():
            why = "A file of this name is there already, and somebody may have written in it."
            raise OutputFailedError(path.name, "", why, "Choose another folder.")


def _check(project: Project, order: RoundOrder) -> None:
    if project.info.read_only:
        raise OutputFailedError(project.info.path.name, "", project.info.why_read_only, "Open the project where it can be written.")
    if order.due < order.sent:
        raise InputRefusedError("", "", "The due date lies before the day the round is sent.", "Correct one of them.")


class _Plan:
    """Which rounds are written, and why not for the others."""

    def __init__(self, project: Project, claims: str, lines: Mapping[str, AuditedLine], order: RoundOrder) -> None:
        self._project = project.info.id
        self._claims = claims
        self._lines = lines
        self._order = order
        self.planned: list[tuple[HeldRound, bool]] = []  # and whether it is new
        self.left: list[str] = []

    def take(self, provider: str, told: Sequence[ResponseLine], held: Sequence[HeldRound]) -> None:
        """Plan the round of one provider."""
        contents = [one.line.content for one in told]
        if held:
            fresh = set(contents).difference(*(one.responses for one in held))
            self.left += (
                [f"Provider {provider}: {_lines(len(fresh))} in no round yet; a round holds what it was sent with."] if fresh else []
            )
            self._again(provider, held[-1])
        elif contents:
            self._new(provider, 1, contents)
        else:
            self.left.append(f"Provider {provider}: no line is determined to be in error.")

    def _again(self, provider: str, last: HeldRound) -> None:
        if self._order.again:
            self.planned.append((last, False))
        elif last.undecided:
            self.left.append(f"Provider {provider}: in round {last.round.number}, {_lines(len(last.undecided))} disputed and not decided.")
        elif not last.disputed:
            self.left.append(f"Provider {provider}: nothing of round {last.round.number} is disputed.")
        else:
            self._new(provider, last.round.number + 1, last.disputed)

    def _new(self, provider: str, number: int, contents: Sequence[str]) -> None:
        base = base_of(self._project, self._claims, provider, number)
        lines = [self._lines[content] for content in contents if content in self._lines]
        if len(lines) < len(contents):
            self.left.append(f"Provider {provider}: {_lines(len(contents) - len(lines))} of the round before not in this audit any more.")
        made = HeldRound(
            claims=self._claims,
            round=Round(
                provider=provider,
                number=number,
                sent=self._order.sent,
                due=self._order.due,
                responses=tuple(unanswered(line.content, number) for line in lines),
            ),
            base=base,
            digest=workbook_id(base, (line.content for line in lines)).digest,
            members=self._order.members,
            open_too=self._order.open_too,
            shown={line.content: _marks(base, line) for line in lines},
        )
        self.planned.append((made, True))


def _planned(
    project: Project, claims: str, dossier: Dossier, order: RoundOrder, held: Sequence[HeldRound]
) -> tuple[list[tuple[HeldRound, bool]], list[str]]:
    lines = lines_told(dossier)
    every = lines_of_providers(dossier, lines)
    told = {provider: [one for one in found if is_asked(one, open_too=order.open_too)] for provider, found in every.items()}
    plan = _Plan(project, claims, {line.content: line for line in lines}, order)
    if told.get(""):
        plan.left.append(f"{len(told['']):,} of the lines name no provider, and can be sent to nobody.")
    rounds: dict[str, list[HeldRound]] = {}
    for one in held:
        rounds.setdefault(one.round.provider, []).append(one)
    having = {provider for provider, found in told.items() if found} | {*rounds}
    for provider in order.providers or sorted(having - {""}):
        plan.take(provider, told.get(provider, ()), rounds.get(provider, ()))
    return plan.planned, plan.left


def _book(held: HeldRound, every: Sequence[ResponseLine], dossier: Dossier) -> ResponseBook:
    contents = held.responses
    return ResponseBook(
        id=WorkbookId(base=held.base, digest=held.digest),
        provider=held.round.provider,
        number=held.round.number,
        sent=held.round.sent,
        due=held.round.due,
        lines=tuple(one for one in every if one.line.content in contents),
        members=held.members,
        title=dossier.setup.title,
        stamp=dossier.stamp,
    )


def _marks(base: str, line: AuditedLine) -> tuple[str, ...]:
    texts = (line.claim_id or "", line.line or "", line.date.isoformat() if line.date else "", line.code or "")
    return tuple(shown_mark(base, column, text) for column, text in zip(SHOWN, texts, strict=True))


def _round_of(returned: Returned, every: Sequence[HeldRound], expected: HeldRound | None) -> HeldRound:
    held = next((one for one in every if one.base == returned.id.base), None)
    if held is None:
        raise _refused(returned, "", "It was not made for a round of this project: it is another project's, or its round was withdrawn.")
    here = f"provider {held.round.provider}, round {held.round.number}"
    if expected is not None and expected.base != held.base:
        raise _refused(returned, "", f"It is of {here}, not of provider {expected.round.provider}, round {expected.round.number}.")
    later = [
        one
        for one in every
        if (one.claims, one.round.provider) == (held.claims, held.round.provider) and one.round.number > held.round.number
    ]
    if later:
        raise _refused(returned, "", f"It is of {here}, which is over: round {later[-1].round.number} was sent on {later[-1].round.sent}.")
    if held.digest != returned.id.digest:
        raise _refused(returned, "", f"Its id was changed: it is not the one sent for {here}.")
    return held


def _check_row(returned: Returned, held: HeldRound, by_key: Mapping[str, str], answer: Answer) -> None:
    content = by_key.get(answer.key)
    if content is None:
        raise _refused(returned, f"row {answer.row}", "Its key is none of this round: it was changed, or the row is from another workbook.")
    for column, mark in zip(SHOWN, held.shown.get(content, ()), strict=False):
        said = answer.shown.get(column, "")
        if shown_mark(held.base, column, said) != mark:
            why = f"Its key belongs to another line than its “{column}” says: it was changed, or the rows were sorted in part."
            raise _refused(returned, f"row {answer.row}", why)


def _half_said(answer: Answer) -> list[str]:
    if answer.agrees is None:
        return [f"Row {answer.row} holds an answer, but neither agrees nor disagrees: it counts as not answered."]
    if not answer.agrees and not answer.text:
        return [f"Row {answer.row} disagrees and does not say why."]
    return []


def _said_anew(answer: Answer, before: Response) -> list[str]:
    """Say that an answer takes the place of another one: two files may have come back for a round."""
    if before.received is None:
        return []
    return [f"Row {answer.row} says something else than the answer received on {before.received.isoformat()}; this one counts now."]


def _left_empty(answer: Answer, before: Response) -> list[str]:
    if not answer.empty or before.received is None:
        return []
    return [f"Row {answer.row} is empty; the answer received on {before.received.isoformat()} still counts."]


def _refused(returned: Returned, where: str, why: str) -> InputRefusedError:
    place = ", ".join(part for part in (f"sheet {returned.sheet}" if where else "", where) if part)
    return InputRefusedError(returned.file, place, why, _RIGHT)


def _lines(count: int) -> str:
    return f"{count:,} line is" if count == 1 else f"{count:,} lines are"
