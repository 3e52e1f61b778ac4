"""Use case: rounds of responses as a project keeps them: which lines went to a provider, what came back, what was decided on each."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal

from app.audit.lines_table import LinesTable
from app.errors import InputRefusedError
from app.project.keys import canonical, digest, parsed
from app.project.model import Decision, Draft, What
from app.project.project import Project
from app.reports.responses.keys import base_of
from app.reports.responses.reading import SHOWN
from app.review.model import Outcome, Response, Round
from app.review.responses import overdue
from app.workspace.line_places import whole_cents

_MARK = 12  # hexadecimal digits of what a row shows


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRound:
    """A round with what its workbook is known by. `shown`: by line, marks of what its row shows, in the order of `SHOWN`."""

    claims: str  # SHA-256 of the claims file
    round: Round
    base: str
    digest: str
    members: bool
    open_too: bool
    shown: Mapping[str, tuple[str, ...]]

    @property
    def responses(self) -> dict[str, Response]:
        """The responses by the line's content; those of unanswered lines are empty."""
        return {response.content: response for response in self.round.responses}

    @property
    def disputed(self) -> tuple[str, ...]:
        """The lines the provider disagrees on that were not overturned."""
        return tuple(one.content for one in self.round.responses if one.agrees is False and one.outcome is not Outcome.OVERTURNED)

    @property
    def undecided(self) -> tuple[str, ...]:
        """The lines the provider disagrees on that nobody has decided."""
        return tuple(one.content for one in self.round.responses if one.agrees is False and one.outcome is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """A round whose due date has passed with lines unanswered."""

    round: Round
    days: int
    unanswered: int


def rounds_of(project: Project, claims_sha256: str | None = None, table: LinesTable | None = None) -> tuple[HeldRound, ...]:
    """Return the rounds held, by provider and number: all of a project, or those of these claims.

    With a table of lines, rounds of other extractions count too where the table holds every line of theirs.
    """
    held = project.decisions.holding(What.RESPONSE)
    answers: dict[str, dict[str, Response]] = {}
    sent: list[tuple[Mapping[str, object], Mapping[str, object]]] = []
    for decision in held.values():
        fact, value = fields_of(decision.fact), fields_of(decision.value or "{}")
        if "line" in fact:
            content = str(fact["line"])
            whose = round_fact(str(fact["claims"]), str(fact["provider"]), _whole(fact["round"]))
            answers.setdefault(whose, {})[content] = _response(content, _whole(fact["round"]), value)
        else:
            sent.append((fact, value))
    rounds = [_round(project, fact, value, answers) for fact, value in sent]
    return tuple(
        sorted(
            (one for one in rounds if claims_sha256 is None or one.claims == claims_sha256 or _held_in(table, one)),
            key=lambda one: (one.round.provider, one.round.number),
        )
    )


def round_named(project: Project, provider: str, number: int | None = None) -> HeldRound:
    """Return a provider's round, of the claims audited last; without a number the last one.

    Raises `InputRefusedError` where there is none.
    """
    audits, claims = project.audits.all(), {record.number: record.sha256 for record in project.imports.all()}
    of_last = claims.get(audits[-1].imported) if audits else None
    mine = [one for one in rounds_of(project) if one.round.provider == provider and number in {None, one.round.number}]
    found = [one for one in mine if one.claims == of_last] or mine
    if not found:
        asked = f"provider {provider}" if number is None else f"provider {provider}, round {number}"
        raise InputRefusedError(project.info.path.name, asked, "No such round is held.", "Name provider and round as its workbook does.")
    return found[-1]


def begun(held: Iterable[HeldRound]) -> list[Draft]:
    """Return the drafts that keep rounds as sent."""
    return [Draft(what=What.RESPONSE, fact=_fact_of(one), value=canonical(_said(one))) for one in held]


def withdraw_round(project: Project, held: HeldRound, reason: str = "") -> tuple[Decision, ...]:
    """Take a round back with all its answers, in one step; its workbook is refused from then on."""
    whose = {**fields_of(_fact_of(held)), "line": ""}
    mine = [known for known in project.decisions.holding(What.RESPONSE) if {**fields_of(known), "line": ""} == whose]
    return project.decisions.decide([Draft(what=What.RESPONSE, fact=known, value=None, reason=reason.strip()) for known in mine])


def decide_responses(  # noqa: PLR0913 - a decision and on what, each by its name
    project: Project,
    held: HeldRound,
    contents: Iterable[str],
    outcome: Outcome,
    *,
    why: str,
    final_amount: Decimal | None = None,
    by: str = "",
) -> tuple[Decision, ...]:
    """Decide what becomes of these lines of a round, in one step. `by`: who decided, where it is not who works with the program.

    Raises `ValueError` in one sentence for a decision without a reason, a final amount that does not fit, and a line of another round.
    """
    if said := contradiction(outcome, why, final_amount):
        raise ValueError(said)
    known, drafts = held.responses, []
    for content in dict.fromkeys(contents):
        if content not in known:
            raise ValueError("The line is not in this round.")
        decided = replace(
            known[content], outcome=outcome, final_amount=final_amount, decided_by=by.strip() or project.who, decided_why=why.strip()
        )
        drafts.append(answer_draft(held, decided, reason=why.strip()))
    return project.decisions.decide(drafts)


def contradiction(outcome: Outcome, why: str, final_amount: Decimal | None) -> str:
    """Return in one sentence what a decision on a response lacks or has too much, empty where it is whole."""
    if not why.strip():
        return "A decision on a response says why."
    if (outcome is Outcome.PARTLY) != (final_amount is not None):
        return "A finding overturned in part has a final amount; one upheld or overturned has none."
    if final_amount is not None and (not whole_cents(final_amount) or final_amount < 0):
        return "A final amount is a number of whole cents, not below zero."
    return ""


def overdue_rounds(held: Iterable[HeldRound], today: date) -> tuple[Overdue, ...]:
    """Return the rounds past their due date with lines unanswered, the longest overdue first. A round that was followed is over."""
    every = list(held)
    last = {(one.claims, one.round.provider): one.round for one in every}  # they come by number
    late = overdue(last.values(), today)
    return tuple(
        sorted(
            (
                Overdue(round=one, days=(today - one.due).days, unanswered=sum(1 for said in one.responses if said.agrees is None))
                for one in late
            ),
            key=lambda one: (-one.days, one.round.provider),
        )
    )


def answer_draft(held: HeldRound, response: Response, reason: str = "") -> Draft:
    """Return the draft that keeps a response."""
    said = {name: value for name, value in asdict(response).items() if name not in {"content", "round"} and value not in {None, ""}}
    if response.final_amount is not None:
        said["final_amount"] = f"{response.final_amount:f}"
    fact = canonical({**fields_of(_fact_of(held)), "line": response.content})
    return Draft(what=What.RESPONSE, fact=fact, value=canonical(said), reason=reason)


def round_fact(claims: str, provider: str, number: int) -> str:
    """Return the key of a round."""
    return canonical({"claims": claims, "provider": provider, "round": number})


def shown_mark(base: str, column: str, text: str) -> str:
    """Return by what a row's text is known again: it holds whatever spaces and leading zeros a program adds or takes."""
    return digest([base, column, text.strip().lstrip("0").casefold()])[:_MARK]


def fields_of(text: str) -> Mapping[str, object]:
    """Return the fields of a canonical text."""
    found = parsed(text)
    return found if isinstance(found, dict) else {}


def _fact_of(held: HeldRound) -> str:
    return round_fact(held.claims, held.round.provider, held.round.number)


def _said(held: HeldRound) -> dict[str, object]:
    one = held.round
    return {
        "sent": one.sent,
        "due": one.due,
        "digest": held.digest,
        "members": held.members,
        "open_too": held.open_too,
        "lines": [[response.content, *held.shown[response.content]] for response in one.responses],
    }


def _round(
    project: Project, fact: Mapping[str, object], value: Mapping[str, object], answers: Mapping[str, Mapping[str, Response]]
) -> HeldRound:
    claims, provider, number = str(fact["claims"]), str(fact["provider"]), _whole(fact["round"])
    listed = value.get("lines")
    rows = [[str(item) for item in row] for row in listed] if isinstance(listed, list) else []
    given = answers.get(round_fact(claims, provider, number), {})
    return HeldRound(
        claims=claims,
        round=Round(
            provider=provider,
            number=number,
            sent=date.fromisoformat(str(value["sent"])),
            due=date.fromisoformat(str(value["due"])),
            responses=tuple(given.get(content) or unanswered(content, number) for content, *_ in rows),
        ),
        base=base_of(project.info.id, claims, provider, number),
        digest=str(value.get("digest")),
        members=bool(value.get("members")),
        open_too=bool(value.get("open_too")),
        shown={content: tuple(marks) for content, *marks in rows if len(marks) == len(SHOWN)},
    )


def unanswered(content: str, number: int) -> Response:
    """Return the response of a line nobody has answered."""
    return Response(content=content, round=number, agrees=None, text="", received=None)


def _response(content: str, number: int, value: Mapping[str, object]) -> Response:
    agrees, amount = value.get("agrees"), value.get("final_amount")
    return Response(
        content=content,
        round=number,
        agrees=agrees if isinstance(agrees, bool) else None,
        text=str(value.get("text", "")),
        received=_day(value.get("received")),
        outcome=Outcome(str(value["outcome"])) if "outcome" in value else None,
        final_amount=Decimal(str(amount)) if amount is not None else None,
        decided_by=str(value.get("decided_by", "")),
        decided_why=str(value.get("decided_why", "")),
        dated=_day(value.get("dated")),
        documents=str(value.get("documents", "")),
    )


def _held_in(table: LinesTable | None, one: HeldRound) -> bool:
    return table is not None and bool(one.shown) and len(table.lines(one.responses)) == len(one.responses)


def _whole(value: object) -> int:
    return int(str(value))


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None
