"""What an audit report says, in order: the standard content, whether Word or a PDF prints it."""

from collections.abc import Callable, Iterable, Iterator

from app.audit.model import Finding, Verdict
from app.compare.model import ChangeKind, Comparison
from app.ledger.model import Conflict
from app.reports.content import figures, figures_reviewed, figures_sampling
from app.reports.content.definitions import definitions
from app.reports.content.findings import MOST_LINKED, Findings
from app.reports.content.parts import (
    MOST_ROWS,
    WORKBOOK,
    Cell,
    Heading,
    Part,
    Report,
    Row,
    Table,
    bars,
    cell,
    cut,
    figures_table,
    note,
    paragraphs,
    row,
    text,
)
from app.reports.dossier import Dossier
from app.reports.template import Template
from app.reports.values import words
from app.reports.words import day_words, end_words, place_words, start_words, where
from app.review.model import SecondReview
from app.review.rates import Apart

MOST_BARS, MOST_MONTHS = 10, 36
MOST_QUOTED = 40  # readings of contradictions
_MONEY = ("Reviewed", "Overpaid", "Underpaid", "Gross", "Net")
_SHARES = ("Lines", "Claims", "Code over code", "Claim accuracy", "Financial error")
_CODES = (0.72, 0.88, 0.95, 0.93, 0.93, 0.97, 0.81, 0.81)  # a code or a day is never broken
_ANSWERS = ("Agree", "Disagree", "Upheld", "Overturned", "Partly", "Undecided")
LAYOUT = frozenset({ChangeKind.FORMATTING, ChangeKind.NOISE})


def report_of(dossier: Dossier, template: Template) -> Report:
    """Return the whole report of an audit in a template's words."""
    content = _Content(dossier, template)
    cover = next(iter(figures_table(figures.cover(dossier, template))))
    assert isinstance(cover, Table)  # noqa: S101 figures begin with their table
    return Report(
        title=figures.title_of(dossier, template),
        subtitle=", ".join(part for part in (dossier.result.file, dossier.setup.audited) if part),
        organisation=template.text("organisation", "name"),
        state=figures.state_of(dossier, template),
        draft=dossier.draft,
        cover=cover,
        confidential=template.text("text", "confidential"),
        contents=template.text("titles", "contents"),
        parts=tuple(content.parts()),
    )


class _Content:
    def __init__(self, dossier: Dossier, template: Template) -> None:
        self._dossier = dossier
        self._template = template
        self._findings = Findings(dossier, template)

    def parts(self) -> Iterator[Part]:
        for key, section in self._sections():
            yield Heading(text=self._template.text("titles", key), place=f"section_{key}")
            yield from section()

    def _sections(self) -> tuple[tuple[str, Callable[[], Iterable[Part]]], ...]:
        return (
            ("summary", self._summary),
            ("scope", self._scope),
            ("not_reviewed", self._not_reviewed),
            ("policies", self._policies),
            ("population", self._population),
            ("rates", self._rates),
            ("amounts", self._amounts),
            ("categories", self._categories),
            ("findings", self._found),
            ("apart", self._apart),
            ("causes", self._causes),
            ("actions", self._actions),
            ("responses", self._responses),
            ("second_review", self._second_review),
            ("evidence", self._findings.evidence),
            *((("codes", self._codes),) if self._dossier.result.ledger.policies else ()),
            *((("changes", self._changes),) if self._dossier.comparisons else ()),
            ("method", self._method),
            ("sign_off", self._sign_off),
        )

    def _summary(self) -> Iterator[Part]:
        dossier = self._dossier
        yield from paragraphs(dossier.narrative.summary)
        yield from figures_table(figures.line_counts(dossier))
        if dossier.rates is None:
            yield text(figures_reviewed.NO_RATES)
        else:
            yield from figures_table(figures_reviewed.rates(dossier), leave_out=("Numerator", "Denominator", "Formula"))
            yield from figures_table(figures_reviewed.amounts(dossier))
        at_issue = self._template.text("text", "at_issue")
        yield text(f"{words(figures.at_issue_total(dossier.result.findings))}. Each line's amount counts once.", lead=at_issue)
        yield from bars("Amount at issue by provider", "chart_providers", figures.at_issue_by_provider(dossier.result, MOST_BARS))
        months = figures.at_issue_by_month(dossier.result)
        yield from bars("Amount at issue by month of the date used", "chart_months", months[-MOST_MONTHS:])
        if len(months) > MOST_MONTHS:
            yield note(f"The last {MOST_MONTHS} of {len(months):,} months; {WORKBOOK}.")

    def _scope(self) -> Iterator[Part]:
        (_, said), _ = figures.scope(self._dossier, self._template)
        yield from paragraphs(said)
        yield from figures_table(figures.settings(self._dossier))

    def _not_reviewed(self) -> Iterable[Part]:
        _, (_, said) = figures.scope(self._dossier, self._template)
        return paragraphs(said)[:MOST_ROWS]

    def _policies(self) -> Iterator[Part]:
        dossier = self._dossier
        yield from figures_table(figures.policies(dossier))
        yield from figures_table(figures.contradictions(dossier))
        conflicts = [item for policy in dossier.result.ledger.policies for item in policy.conflicts]
        yield from _readings(conflicts)
        yield from figures_table(figures.code_sets(dossier))
        yield from figures_table(figures.extras(dossier))

    def _population(self) -> Iterator[Part]:
        dossier = self._dossier
        yield from figures_table(figures.population(dossier))
        yield from figures_table(figures.control(dossier))
        if dossier.sampling is None:
            yield text(figures_sampling.NOT_DRAWN)
            return
        yield from figures_table(figures_sampling.frame(dossier))
        yield from figures_table(figures_sampling.sample(dossier))
        yield from figures_table(figures_sampling.strata(dossier))
        yield from figures_table(figures_sampling.total_estimate(dossier))
        yield from figures_table(figures_sampling.rate_estimate(dossier))
        for said in figures_sampling.estimate_notes(dossier):
            yield note(said)
        yield from figures_table(figures_sampling.units(dossier), leave_out=("Unit",) if dossier.sampling.lines else ())
        if dossier.sampling.lines:
            yield note("The workbook names beside each line the key by which it was drawn.")

    def _rates(self) -> Iterator[Part]:
        dossier = self._dossier
        if dossier.rates is None:
            yield text(figures_reviewed.NO_RATES)
            return
        found = figures_reviewed.rates(dossier)
        yield from figures_table(found, leave_out=("Formula",))
        for line in found.rows:
            yield text(f"{words(line[-1])}.", lead=words(line[0]))
        yield note("The three rates are kept apart; none of them is an average of the others.")
        for group in (figures_reviewed.by_provider, figures_reviewed.by_coder, figures_reviewed.by_code):
            yield from figures_table(group(dossier), leave_out=_MONEY)
            yield from figures_table(group(dossier), leave_out=_SHARES)
        over = ((who or "not stated", one.amounts.over) for who, one in dossier.rates.by_provider[:MOST_BARS])
        yield from bars("Overpaid by provider, after determination", "chart_overpaid", over)

    def _amounts(self) -> Iterator[Part]:
        if self._dossier.rates is not None:
            yield from figures_table(figures_reviewed.amounts(self._dossier))
        yield note(f"{self._template.text('text', 'at_issue')}. A line's amount stands once, with its primary finding.")
        yield from figures_table(figures.at_issue(self._dossier))

    def _categories(self) -> Iterator[Part]:
        found = figures_reviewed.categories(self._dossier)
        if not found:
            yield note("No line has a determination yet.")
            return
        yield from figures_table(found)
        sheet = self._dossier.rates
        counted = [(figures_reviewed.CATEGORIES[category], lines) for category, lines, _ in sheet.categories] if sheet else []
        yield from bars("Determined lines by category", "chart_categories", counted)

    def _found(self) -> Iterator[Part]:
        if not any(one.verdict is not Verdict.UNDETERMINED for one in self._dossier.result.findings):
            yield note("No finding by the rules run.")
        yield from self._findings.groups(Verdict.ERROR, Verdict.REVIEW, Verdict.NOTE)
        yield from self._findings.added()

    def _apart(self) -> Iterator[Part]:
        dossier = self._dossier
        yield text(self._template.text("text", "apart"))
        yield from figures_table(figures.findings_apart(dossier))
        yield from figures_table(figures_reviewed.determined_apart(dossier))
        yield from self._findings.groups(Verdict.UNDETERMINED)
        for why, found in _by_reason(dossier).items():
            if why is not Apart.UNDETERMINED:
                yield text("Findings ", *self._findings.linked(found, MOST_LINKED * 4), ".", lead=figures.FINDINGS_APART[why])

    def _causes(self) -> Iterator[Part]:
        held = self._dossier.narrative
        yield from paragraphs(held.causes) or (note("No cause has been stated beyond those of the findings."),)
        yield from paragraphs(held.recommendations) or (note("No recommendation has been stated beyond those of the findings."),)

    def _actions(self) -> Iterator[Part]:
        found = figures_reviewed.actions(self._dossier)
        yield from figures_table(found)
        if not found:
            yield note("No corrective action has been recorded.")

    def _responses(self) -> Iterator[Part]:
        dossier = self._dossier
        found = figures_reviewed.rounds(dossier)
        if not found:
            yield note("No round of responses has been held.")
            return
        yield from figures_table(found, leave_out=_ANSWERS)
        yield from figures_table(found, leave_out=("Sent", "Due", "Lines", "Answered"))
        before, after = figures_reviewed.rates(dossier), figures_reviewed.rates_after(dossier)
        if after:
            yield text("As determined:", lead="Before responses")
            yield from figures_table(before, leave_out=("Formula",))
            yield text("With what was decided on the responses:", lead="After responses")
            yield from figures_table(after, leave_out=("Formula",))
        yield from figures_table(figures_reviewed.amounts_after(dossier))

    def _second_review(self) -> Iterator[Part]:
        dossier = self._dossier
        found = figures_reviewed.second_review(dossier)
        if not found:
            yield note("No second review has been made.")
            return
        yield from figures_table(found, leave_out=("Formula",))
        yield text(f"{words(found.rows[0][-1])}.", lead="Formula")
        apart = [one for one in dossier.second if not one.agrees]
        if apart:
            yield Table(
                head=("Claim, line", "First review", "By", "Second review", "By", "Blind"),
                rows=tuple(_second(one) for one in apart[:MOST_ROWS]),
            )
        if len(apart) > MOST_ROWS:
            yield cut(MOST_ROWS, len(apart))

    def _codes(self) -> Iterator[Part]:
        yield note("Until = the first day the code is no longer listed.")
        rows = [
            row(
                code.policy,
                code.system.value,
                code.code + (" (disputed)" if item.conflict else ""),
                item.start or "unknown",
                day_words(item.end, certain=item.certain),
                item.role.value,
                start_words(item),
                end_words(item),
            )
            for policy in self._dossier.result.ledger.policies
            for code in policy.codes
            for item in code.intervals
        ]
        head = ("Policy", "System", "Code", "From", "Until", "Role", "The start rests on", "The end rests on")
        yield Table(head=head, rows=tuple(rows[:MOST_ROWS]), shares=_CODES)
        if len(rows) > MOST_ROWS:
            yield cut(MOST_ROWS, len(rows))

    def _changes(self) -> Iterator[Part]:
        for number, comparison in enumerate(self._dossier.comparisons, start=1):
            yield Heading(text=f"{comparison.old.file} → {comparison.new.file}", level=2, place=f"change_{number}")
            yield from _changed(comparison)

    def _method(self) -> Iterator[Part]:
        dossier = self._dossier
        result = dossier.result
        if result.repairs:
            yield text(f"{len(result.repairs):,} values were restored by rule; the workbook lists each with what it was.")
        yield from figures_table(definitions(dossier))
        yield from figures_table(figures.rules(dossier))
        mapped = [(name, ", ".join(used) if isinstance(used, tuple) else used) for name, used in result.mapping.items() if used]
        if mapped:
            yield Table(head=("Field", "Column in the file"), rows=tuple(row(*pair) for pair in mapped))
        yield from figures_table(figures.provenance(dossier))
        yield note(
            "The fingerprint is the SHA-256 of the sorted findings; the same claims, policies, code sets and settings give the same one."
        )

    def _sign_off(self) -> Iterator[Part]:
        yield text(self._template.text("text", "sign_off"))
        yield from figures_table(figures_reviewed.sign_off(self._dossier), to_sign=self._dossier.draft)


def _readings(conflicts: list[Conflict]) -> Iterator[Part]:
    quoted = [(conflict, reading) for conflict in conflicts for reading in conflict.readings]
    for conflict, reading in quoted[:MOST_QUOTED]:
        source = reading.source
        yield note(f"{conflict.policy}, {reading.says}: “{source.text}” ({source.file}, {where(source)})")
    if len(quoted) > MOST_QUOTED:
        yield cut(MOST_QUOTED, len(quoted))


def _by_reason(dossier: Dossier) -> dict[Apart, list[Finding]]:
    groups: dict[Apart, list[Finding]] = {}
    for finding in dossier.result.findings:
        for why in figures.apart_of(finding):
            groups.setdefault(why, []).append(finding)
    return groups


def _second(one: SecondReview) -> Row:
    named = figures_reviewed.CATEGORIES
    sides: list[str] = []
    for made, by in ((one.first, one.first_by), (one.second, one.second_by)):
        correct = f", correct {words(made.correct_amount)}" if made.correct_amount is not None else ""
        sides += [f"{named[made.category]}{f', code {made.code}' if made.code else ''}{correct}", by]
    line = ", ".join(part for part in (one.line.claim_id, one.line.line) if part)
    return row(line, *sides, "yes" if one.blind else "no")


def _changed(comparison: Comparison) -> Iterator[Part]:
    told = [change for change in comparison.changes if change.kind not in LAYOUT]
    if not told:
        yield note("The same in everything but layout.")
        return
    yield Table(
        head=("Kind", "What happened", "Where", "Old", "New"),
        rows=tuple(
            Row(
                cells=(
                    cell(change.kind.value),
                    cell(change.action.value),
                    cell(place_words(change)),
                    Cell(pieces=(change.old or "",)),
                    Cell(pieces=(change.new or "",)),
                )
            )
            for change in told[:MOST_ROWS]
        ),
    )
    if len(told) > MOST_ROWS:
        yield cut(MOST_ROWS, len(told))
