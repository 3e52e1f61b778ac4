"""What a report's own words mean, and what the audit did not look at: said in every report, whatever was found."""

from app.reports.dossier import Dossier
from app.reports.values import Figures
from app.reports.words import NO_FINDING

_TERMS = (
    ("Finding", "What one rule says of one claim line. A line can have several; one of them is its primary finding."),
    ("Error", "The line goes against the dates of a code set, against its claim type, or against arithmetic, whatever a policy lists."),
    ("Review", "The line differs from what a policy lists on the date used. A policy's list alone never makes more of it than this."),
    ("Undetermined", "The rules cannot tell: a value is missing, or the texts contradict one another."),
    ("Note", "Worth knowing beside the line; it asks for nothing."),
    ("Primary finding", "The strongest finding of a line. The line's amount stands with it, once, and with no other finding."),
    ("Amount at issue", "What was paid on a line with findings, else allowed, else billed. It is not a determination of overpayment."),
    ("Not listed in a policy", "The version in force on the date used does not print the code. That says nothing about coverage."),
    (NO_FINDING, "No rule that was run has an error or a review on the line. It is no statement that the line is correct."),
    ("Not addressed", "No policy named in this report speaks of the line's codes on the date used."),
    ("Date used", "The date of the line a rule went by: the date of service, or another that is named beside it."),
    ("Date basis", "From which day a version counts where its text states none: its publish date, or its last review date."),
    ("Depends on the date basis", "By the other basis the verdict on the line would differ."),
    ("Published after the service", "The sentence relied on was published after the date used, so nobody could know it on that day."),
    ("All diagnoses pend", "The policy lets every diagnosis pend on the date used; such a line is in no rate."),
    ("In rates", "A line is in the rates once a person has determined it, unless it is reported separately for the reason named."),
)
_NO_TABLE = (
    "No rule table was switched on: NDC and place of service were not compared with one, and units and wastage were checked only where a"
    " policy states a limit."
)
_DETERMINED = (
    ("Overpaid, underpaid", "The amount on the line less the correct amount that a reviewer determined: above zero, and below."),
    ("Gross, net", "Overpaid and underpaid added up, and overpaid less underpaid."),
)


def definitions(dossier: Dossier) -> Figures:
    """Return the words that a reader has to know to read the figures; words of money only where somebody determined any."""
    terms = _TERMS if dossier.rates is None else (*_TERMS, *_DETERMINED)
    return Figures(("Term", "What it means in this report"), terms)


def limits(dossier: Dossier) -> tuple[str, ...]:
    """Return what the audit did not look at, a sentence each, then what the run itself says of its limits."""
    result = dossier.result
    lines, rejected = result.lines, len(result.rows.rejected)
    aside = lines.voided + lines.superseded + lines.outside_period
    said = (
        (rejected, f"{_rows(rejected)} of the file could not be read; the workbook lists each with the reason."),
        (aside, f"{_lines(aside)} not checked: voided, superseded by a later claim, or outside the period."),
        (lines.not_addressed, f"{_lines(lines.not_addressed)} not addressed by these policies: codes, dates and form alone were checked."),
        (not result.tables, _NO_TABLE),
    )
    return (*(text for true, text in said if true), *(f"{notice.rstrip('.')}." for notice in result.notices))


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def _lines(count: int) -> str:
    return f"{count:,} line{' was' if count == 1 else 's were'}"
