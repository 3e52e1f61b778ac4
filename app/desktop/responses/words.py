"""Rounds, disputed lines and what the responses changed, in words and figures. Knows no Qt."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.audit.audited_lines import AuditedLine
from app.desktop.audit.determinations.words import line_facts, line_name, made_words, share_words
from app.desktop.words import count, day, money
from app.reports.content.figures_reviewed import sheet_after
from app.reports.dossier import Dossier
from app.review.model import Outcome, Response
from app.review.rates import Rates
from app.workspace.responses import Imported, SentRounds
from app.workspace.rounds import HeldRound, overdue_rounds

ROUND_HEAD = ("Provider", "Round", "Sent", "Due", "Answered", "Disputed", "Where it stands")
DISPUTED_HEAD = ("Provider", "Claim", "Code", "Date of service", "Billed", "Provider's text", "Decision")
AFTER_HEAD = ("From determinations", "Before responses", "After responses")
OUTCOMES = {
    Outcome.UPHELD: "Upheld: the determination stands",
    Outcome.OVERTURNED: "Overturned: no error",
    Outcome.PARTLY: "Partly: a final amount",
}
NONE_DECIDED = "No response was decided yet: rates and amounts stand as determined."


@dataclass(frozen=True, slots=True)
class Disputed:
    """A line of a round its provider disagrees on. `line` None: the audit shown has no such line."""

    held: HeldRound
    response: Response
    line: AuditedLine | None

    @property
    def key(self) -> str:
        """What the row is known by."""
        return f"{self.held.base} {self.response.content}"


def last_rounds(rounds: Iterable[HeldRound]) -> tuple[HeldRound, ...]:
    """Return the round sent last to each provider; they come by number."""
    return tuple({(one.claims, one.round.provider): one for one in rounds}.values())


def disputed_lines(rounds: Iterable[HeldRound], lines: Mapping[str, AuditedLine]) -> tuple[Disputed, ...]:
    """Return the lines disputed in the round sent last to each provider, those nobody has decided first."""
    found = [
        Disputed(held, response, lines.get(response.content))
        for held in last_rounds(rounds)
        for response in held.round.responses
        if response.agrees is False
    ]
    return tuple(sorted(found, key=lambda one: (one.response.outcome is not None, one.held.round.provider)))


def round_rows(rounds: Sequence[HeldRound], today: date) -> list[tuple[str, ...]]:
    """Return a row a round: sent, due, answered, and where it stands."""
    late = {(one.round.provider, one.round.number): one.days for one in overdue_rounds(rounds, today)}
    last = last_rounds(rounds)
    rows: list[tuple[str, ...]] = []
    for held in rounds:
        one = held.round
        answered = sum(1 for said in one.responses if said.agrees is not None)
        stands = _standing(held, late.get((one.provider, one.number), 0)) if held in last else "followed by another round"
        disputed = sum(1 for said in one.responses if said.agrees is False)
        figures = (f"{answered:,} of {len(one.responses):,}", f"{disputed:,}")
        rows.append((one.provider, str(one.number), day(one.sent), day(one.due), *figures, stands))
    return rows


def withdraw_words(held: HeldRound) -> str:
    """Return what becomes of a round that is withdrawn."""
    one = held.round
    answered = sum(1 for said in one.responses if said.agrees is not None)
    decided = sum(1 for said in one.responses if said.outcome is not None)
    lost = f"{count(answered, 'answer')} and {count(decided, 'decision')} on them" if decided else count(answered, "answer")
    return (
        f"Round {one.number} to {one.provider}, sent {day(one.sent)}, with {count(len(one.responses), 'line')}: it is taken back with"
        f" {lost if answered else 'no answer taken in yet'}. Its workbook is refused from then on, until this is undone."
    )


def disputed_row(one: Disputed) -> tuple[str, ...]:
    """Return the row of a disputed line."""
    line, said = one.line, one.response
    billed = (line.claim_id or "", line.code or "", day(line.date, ""), money(line.amount, "no amount")) if line is not None else _GONE
    return (one.held.round.provider, *billed, " ".join(said.text.split()) or "no reason given", decision_words(said))


def disputed_text(one: Disputed, dossier: Dossier) -> str:
    """Return all that is said of a disputed line: billed, determined, and what the provider writes."""
    line, said = one.line, one.response
    made = dossier.determined.get(said.content)
    parts = [f"{line_name(line)} · {line_facts(line)}"] if line is not None else []
    parts += [f"Determined: {made_words(made)}"] if made is not None else ["Not determined by anybody: found by the rules"]
    dated = f", dated {day(said.dated)}" if said.dated is not None else ""
    parts.append(f"The provider disagrees{dated}: {said.text.strip() or 'no reason given'}")
    parts += [f"Documents: {said.documents}"] if said.documents else []
    return "\n".join(parts)


def decision_words(said: Response) -> str:
    """Return what was decided on a response, by whom and why."""
    if said.outcome is None:
        return "not decided"
    amount = f", final amount {money(said.final_amount)}" if said.final_amount is not None else ""
    what = {Outcome.UPHELD: "upheld", Outcome.OVERTURNED: "overturned", Outcome.PARTLY: "partly overturned"}[said.outcome]
    return f"{what}{amount}, by {said.decided_by}: {said.decided_why}"


def after_rows(dossier: Dossier) -> list[tuple[str, str, str]]:
    """Return rates and amounts before the responses and after; none where no response was decided."""
    after = sheet_after(dossier)
    if after is None or dossier.rates is None:
        return []
    before = _figures(dossier.rates.together)
    return [(name, was, now) for (name, was), (_, now) in zip(before, _figures(after.together), strict=True)]


def sent_words(sent: SentRounds) -> str:
    """Return which workbooks were written, and why others were not."""
    folder = sent.sent[0].path.parent.name if sent.sent else ""
    lines = [f"{count(len(sent.sent), 'workbook')} written to {folder}."] if sent.sent else []
    lines += [
        f"{one.path.name}: round {one.number}, {count(one.lines, 'line')}, due {day(one.due)}{'' if one.new else ', written once more'}."
        for one in sent.sent
    ]
    return "\n".join([*lines, *sent.left])


def taken_words(file: str, found: Imported) -> str:
    """Return what a returned workbook brought."""
    one = found.round
    brought = f"{count(found.kept, 'answer')} kept, {found.same:,} held before"
    waiting = f"{found.unanswered:,} of {count(len(one.responses), 'line')} without an answer"
    return "\n".join([f"{file}: provider {one.provider}, round {one.number}: {brought}, {waiting}.", *found.notices])


def _standing(held: HeldRound, late: int) -> str:
    waiting = any(said.agrees is None for said in held.round.responses)
    parts = [f"overdue by {count(late, 'day')}"] if late else ["waiting for answers"] if waiting else []
    parts += [f"{len(held.undecided):,} to decide"] if held.undecided else []
    return ", ".join(parts) or "every line settled"


def _figures(found: Rates) -> list[tuple[str, str]]:
    amounts = found.amounts
    rates = (found.code_over_code, found.claim, found.financial)
    sums = (("Overpaid", amounts.over), ("Underpaid", amounts.under), ("Gross", amounts.gross), ("Net (over less under)", amounts.net))
    return [*((rate.name, share_words(rate)) for rate in rates), *((name, money(value)) for name, value in sums)]


_GONE = ("not in this audit any more", "", "", "")
