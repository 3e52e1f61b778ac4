"""The findings of a printed report: by rule as condition, criteria, cause, effect and recommendation, then line by line."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from app.audit.model import Finding, Verdict
from app.documents.model import Place
from app.reports.content.figures import at_issue_total
from app.reports.content.figures_reviewed import CATEGORIES, OUTCOMES
from app.reports.content.parts import Cell, Heading, Link, Paragraph, Part, Piece, Row, Table, cell, cut, note, row, text
from app.reports.content.submitted import SubmittedLines
from app.reports.dossier import Dossier
from app.reports.template import Template
from app.reports.values import words
from app.reports.words import NO_DATE, OPEN, RULE_ITSELF, evidence_of, flags, where
from app.review.model import Determined, Response
from app.review.rates import amounts, apart

MOST_LINES = 100  # findings of one rule printed line by line
MOST_CITED = 4  # sentences quoted as a rule's criteria
MOST_SAID = 6  # causes, or recommendations, of one rule
MOST_LINKED = 12  # findings an evidence sentence leads back to
MOST_EVIDENCE = 2_000
_SHARES = (0.45, 1.05, 0.93, 0.85, 0.9, 0.85, 1.17, 0.95)
HEAD = ("No.", "Claim, line", "Date used", "Billed", "In question", "At issue", "Determination", "Disposition")
_NO_CAUSE = "No cause has been recorded by a reviewer."
_NO_ADVICE = "No recommendation has been recorded by a reviewer."


class Findings:
    """The findings of one audit, numbered as the workbook numbers them."""

    def __init__(self, dossier: Dossier, template: Template) -> None:
        self._dossier = dossier
        self._template = template
        self._numbers = {id(finding): number for number, finding in enumerate(dossier.result.findings, start=1)}
        self._evidence = evidence_of(dossier.result.findings)
        self._explained = {rule.rule: rule.explanation for rule in dossier.result.rules}
        rounds = sorted(dossier.rounds, key=lambda held: held.number)
        self._answers = {answer.content: answer for held in rounds for answer in held.responses}
        self._by_line: dict[str, list[Finding]] = {}
        for finding in dossier.result.findings:
            self._by_line.setdefault(finding.content, []).append(finding)
        self._submitted = SubmittedLines(dossier)
        self._printed: dict[Place, list[int]] = {}  # evidence -> findings printed that rest on it
        self._shown: set[int] = set()

    def groups(self, *verdicts: Verdict) -> Iterator[Part]:
        """Return the findings of these verdicts, a part a rule."""
        groups: dict[tuple[Verdict, str], list[Finding]] = {}
        for finding in self._dossier.result.findings:
            if finding.verdict in verdicts:
                groups.setdefault((finding.verdict, finding.rule), []).append(finding)
        order = list(Verdict)
        ordered = sorted(groups.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
        for number, ((verdict, rule), found) in enumerate(ordered, start=1):
            yield Heading(text=f"{rule} ({verdict.value})", level=2, place=f"rule_{verdict.value}_{number}")
            yield from self._group(rule, found)

    def linked(self, found: Sequence[Finding], most: int) -> tuple[Piece, ...]:
        """Return the numbers of findings, each leading to its line where it is printed."""
        return self._links([self._numbers[id(finding)] for finding in found], most)

    def evidence(self) -> Iterator[Part]:
        """Return the sentences that the findings printed rest on, each with links back to them; call it after the groups."""
        cited = sorted(self._printed.items(), key=lambda item: self._evidence[item[0]])
        if not cited:
            yield note("No finding rests on a sentence of a policy.")
            return
        yield Table(
            head=("No.", "Sentence, word for word", "Document and place", "Findings"),
            rows=tuple(
                Row(
                    cells=(
                        cell(_name(self._evidence[place])),
                        cell(place.text),
                        cell(f"{place.file}, {where(place)}"),
                        Cell(pieces=self._links(found, MOST_LINKED)),
                    ),
                    place=_place(self._evidence[place]),
                )
                for place, found in cited[:MOST_EVIDENCE]
            ),
        )
        if len(cited[:MOST_EVIDENCE]) < len(self._evidence):
            yield cut(len(cited[:MOST_EVIDENCE]), len(self._evidence))

    def added(self) -> Iterator[Part]:
        """Return the findings that people added by hand."""
        for number, item in enumerate(self._dossier.added, start=1):
            line = item.line
            yield Heading(text=f"H{number}: {item.title}", level=2, place=f"added_{number}")
            yield row_table(
                ("Claim, line", ", ".join(said for said in (line.claim_id, line.line) if said)),
                ("Date and code", ", ".join(said for said in (words(line.date), line.code) if said)),
                (self._said("condition"), item.condition),
                (self._said("criteria"), item.criteria),
                (self._said("effect"), words(item.amount) if item.amount is not None else "no amount stated"),
                ("Reviewer", f"{item.reviewer}, {item.when.date().isoformat()}"),
            )

    def _group(self, rule: str, found: Sequence[Finding]) -> Iterator[Part]:
        lines = {(one.sheet, one.row, one.line) for one in found}
        counted = f"{len(found):,} finding{_s(len(found))} on {len(lines):,} line{_s(len(lines))}."
        yield text(f"{counted} {self._explained.get(rule, '')}".strip(), lead=self._said("condition"))
        yield from self._criteria(found)
        made = self._determined(found)
        yield text(_listed((one.determination.cause for one in made), _NO_CAUSE), lead=self._said("cause"))
        yield self._effect(found, made)
        yield text(_listed((one.determination.recommendation for one in made), _NO_ADVICE), lead=self._said("recommendation"))
        yield Table(head=HEAD, rows=tuple(part for finding in found[:MOST_LINES] for part in self._rows(finding)), shares=_SHARES)
        if len(found) > MOST_LINES:
            yield cut(MOST_LINES, len(found))

    def _criteria(self, found: Sequence[Finding]) -> Iterator[Paragraph]:
        uses = Counter(place for finding in found for place in dict.fromkeys(finding.sources))
        if not uses:
            yield text(RULE_ITSELF, lead=self._said("criteria"))
            return
        lead = self._said("criteria")
        for place, _ in sorted(uses.items(), key=lambda item: (-item[1], self._evidence[item[0]]))[:MOST_CITED]:
            self._printed.setdefault(place, [])
            number = self._evidence[place]
            yield text(f"“{place.text}” ({place.file}, {where(place)}; ", Link(_name(number), _place(number)), ")", lead=lead)
            lead = ""
        if len(uses) > MOST_CITED:
            yield note(f"And {len(uses) - MOST_CITED:,} more sentences, named with each line below.")

    def _determined(self, found: Sequence[Finding]) -> list[Determined]:
        """Return the determinations in the rates on lines whose primary finding is among these: so no line counts under two rules."""
        held = {finding.content: self._dossier.determined.get(finding.content) for finding in found if finding.primary}
        return [one for one in held.values() if one is not None and apart(one, self._by_line.get(one.line.content, ())) is None]

    def _effect(self, found: Sequence[Finding], made: Sequence[Determined]) -> Paragraph:
        said = f"{self._template.text('text', 'at_issue')}: {words(at_issue_total(found))}."
        if made:
            money = amounts(made)
            unknown = f", not known on {money.unknown:,} line{_s(money.unknown)} in error" if money.unknown else ""
            said += (
                f" After determination of {len(made):,} line{_s(len(made))} of which this is the primary finding: overpaid"
                f" {words(money.over)}, underpaid {words(money.under)}, net {words(money.net)}{unknown}."
            )
        return text(said, lead=self._said("effect"))

    def _rows(self, finding: Finding) -> Iterator[Row]:
        number = self._numbers[id(finding)]
        self._shown.add(number)
        made = self._dossier.determined.get(finding.content)
        decided = self._dossier.dispositions.get(finding.key, OPEN)
        code = finding.code or ""
        cells = (
            cell(str(number)),
            cell("\n".join(said for said in (finding.claim_id, f"line {finding.line}" if finding.line else "") if said)),
            cell("\n".join(said for said in (words(finding.date) or NO_DATE, finding.date_used if finding.date else "") if said)),
            cell(self._billed(finding)),
            cell("\n".join((code, *(f"→ {better}" for better in finding.instead)))),
            cell(finding.amount if finding.primary else None),
            cell(_determination(made)),
            cell(decided.disposition),
        )
        yield Row(cells=cells, place=f"finding_{number}", joined=True)
        yield Row(cells=(cell(""), Cell(pieces=tuple(self._told(finding, made, decided.reason)), span=len(HEAD) - 1)))

    def _billed(self, finding: Finding) -> str:
        """Return code, units and modifiers as billed."""
        code, modifiers, units, _, _ = (words(value) for value in self._submitted.of(finding))
        return "\n".join(part for part in (code, f"{units} unit{_s(1 if units == '1' else 2)}" if units else "", modifiers) if part)

    def _told(self, finding: Finding, made: Determined | None, reason: str) -> Iterator[Piece]:
        marks = flags(finding)
        yield f"{finding.message}{f' [{marks}]' if marks else ''}"
        for at, place in enumerate(dict.fromkeys(finding.sources)):
            uses = self._printed.setdefault(place, [])
            uses.append(self._numbers[id(finding)])
            number = self._evidence[place]
            yield ", " if at else " Evidence "
            yield Link(_name(number), _place(number))
        if reason:
            yield f"\nDisposition: {reason}"
        yield from _reasons(made)
        answer = self._answers.get(finding.content)
        if answer is not None:
            yield f"\n{_answered(answer)}"

    def _links(self, numbers: Sequence[int], most: int) -> tuple[Piece, ...]:
        pieces: list[Piece] = []
        for at, number in enumerate(numbers[:most]):
            pieces += [", "] if at else []
            pieces.append(Link(str(number), f"finding_{number}") if number in self._shown else str(number))
        if len(numbers) > most:
            pieces.append(f" and {len(numbers) - most:,} more")
        return tuple(pieces)

    def _said(self, key: str) -> str:
        return self._template.text("finding", key)


def row_table(*rows: tuple[str, str]) -> Table:
    """Return a table of names and texts."""
    return Table(head=(), rows=tuple(Row(cells=(cell(name, strong=True), *row(said).cells)) for name, said in rows if said))


def words_of(number: object) -> str:
    """Return units as they are spoken of: 12, not 12.0."""
    said = f"{number:f}" if hasattr(number, "as_tuple") else str(number)
    return said.rstrip("0").rstrip(".") if "." in said else said


def _determination(made: Determined | None) -> str:
    if made is None:
        return ""
    said = [CATEGORIES[made.determination.category]]
    what = made.determination
    said += [f"code {what.code}"] if what.code else []
    said += [f"units {words_of(what.units)}"] if what.units is not None else []
    said += [f"modifiers {', '.join(what.modifiers) or 'none'}"] if what.modifiers is not None else []
    said += [f"diagnoses {', '.join(what.diagnoses) or 'none'}"] if what.diagnoses is not None else []
    said += [f"correct {words(what.correct_amount)}"] if what.correct_amount is not None else []
    return "\n".join(said)


def _reasons(made: Determined | None) -> Iterator[Piece]:
    if made is None:
        return
    what = made.determination
    told = " ".join(part for part in (what.rationale, f"(record: {what.record})" if what.record else "") if part)
    yield f"\nDetermined by {made.reviewer} on {made.when.date().isoformat()}{f': {told}' if told else ''}"


def _answered(answer: Response) -> str:
    said = {True: "agrees", False: "disagrees", None: "gave no answer"}[answer.agrees]
    received = f", received {answer.received.isoformat()}" if answer.received else ""
    parts = [f"Response, round {answer.round}{received}: the provider {said}{f': “{answer.text}”' if answer.text else '.'}"]
    if answer.outcome is not None:
        by = f" by {answer.decided_by}" if answer.decided_by else ""
        why = f": {answer.decided_why.rstrip('.')}" if answer.decided_why else ""
        amount = f", final amount {words(answer.final_amount)}" if answer.final_amount is not None else ""
        parts.append(f"Decided{by}: {OUTCOMES[answer.outcome]}{amount}{why}.")
    return " ".join(parts)


def _listed(said: Iterable[str], nothing: str) -> str:
    counted = Counter(" ".join(item.split()) for item in said if item.strip())
    if not counted:
        return nothing
    listed = [f"{item}{f' ({count:,} lines)' if count > 1 else ''}" for item, count in counted.most_common(MOST_SAID)]
    more = len(counted) - MOST_SAID
    return "\n".join((*listed, *((f"And {more:,} more, in the workbook.",) if more > 0 else ())))


def _name(number: int) -> str:
    return f"E{number}"


def _place(number: int) -> str:
    return f"evidence_{number}"


def _s(count: int) -> str:
    return "" if count == 1 else "s"
