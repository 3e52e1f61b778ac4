"""A determination, a line and the figures of an audit, in words. Knows no Qt."""

from decimal import Decimal

from app.audit.audited_lines import AuditedLine, Standing
from app.codesets.tables import CodeSets
from app.desktop.audit.determinations.fields import system_of
from app.desktop.project.words import moment
from app.desktop.words import count, day, money, sentence
from app.reports.content.figures_reviewed import CATEGORIES
from app.review.model import Determined, ErrorCategory, HandFinding
from app.review.rates import Apart, Rate, RateSheet

AS_BILLED = "as billed"
NOTHING_DETERMINED = "No line determined yet: rates and overpayment come from determinations only"
_STANDINGS = {
    Standing.VOIDED: "voided, not checked",
    Standing.SUPERSEDED: "replaced by a later claim, not checked",
    Standing.OUTSIDE_PERIOD: "outside the period, not checked",
}
_APART = {
    Apart.UNDETERMINED: "undetermined",
    Apart.PENDS: "all diagnoses pend",
    Apart.BASIS_SENSITIVE: "the other date basis would say otherwise",
    Apart.AFTER_SERVICE: "rests on a text published after the day of service",
}
_HUNDRED = Decimal(100)


def category_words(category: ErrorCategory) -> str:
    """Return a category in sentence case."""
    return sentence(CATEGORIES[category])


def difference_words(difference: Decimal | None, *, missing: str = "") -> str:
    """Return over or under with its amount."""
    if difference is None:
        return missing
    if not difference:
        return "no difference"
    return f"{money(abs(difference))} {'over' if difference > 0 else 'under'}"


def made_words(made: Determined) -> str:
    """Return what is determined on a line, against what was billed."""
    said, line = made.determination, made.line
    parts = [category_words(said.category)]
    if said.code is not None:
        parts.append(f"{said.code} instead of {line.code or 'no code'}")
    if said.units is not None:
        parts.append(f"{said.units:f} units instead of {_units(line)}")
    if said.modifiers is not None:
        parts.append(f"modifiers {_listed(said.modifiers)} instead of {_listed(line.modifiers)}")
    if said.diagnoses is not None:
        parts.append(f"diagnoses {_listed(said.diagnoses)} instead of {_listed(line.diagnoses)}")
    parts.append(_amount(made))
    return " · ".join(part for part in parts if part)


def basis_words(line: AuditedLine) -> str:
    """Return the line's amount with what it is."""
    return f"{line.amount_basis or 'billed'} {money(line.amount)}" if line.amount is not None else "no amount on the line"


def by_whom(made: Determined | HandFinding) -> str:
    """Return who said it and when."""
    return f"by {made.reviewer}, {moment(made.when)}"


def line_name(line: AuditedLine) -> str:
    """Return how a line is spoken of."""
    parts = (f"Line {line.line}" if line.line else f"Row {line.row:,}", line.code or "no code", day(line.date, "no date"))
    return " · ".join(parts)


def line_facts(line: AuditedLine) -> str:
    """Return what was billed on a line."""
    parts = [
        f"{_units(line)} units" if line.units is not None else "",
        f"modifiers {_listed(line.modifiers)}" if line.modifiers else "",
        f"diagnoses {_listed(line.diagnoses)}" if line.diagnoses else "no diagnosis",
        basis_words(line),
        f"row {line.row:,}{f' of {line.sheet}' if line.sheet else ''}",
        _STANDINGS.get(line.standing, ""),
    ]
    return " · ".join(part for part in parts if part)


def validity_words(code: str, line: AuditedLine, code_sets: CodeSets) -> str:
    """Say whether a code was valid on the line's day; empty for what is no code yet."""
    found = system_of(code, line.system) if code.strip() else None
    if found is None:
        return ""
    system, normal_form = found
    if line.date is None:
        return f"{normal_form}: the line has no date to look it up on."
    exists = code_sets.exists_on(system, normal_form, line.date)
    if exists is None:
        return f"{normal_form}: no {system.value} table at hand speaks for {day(line.date)}."
    return f"{normal_form} {'was valid' if exists else 'was not valid'} on {day(line.date)} ({system.value})."


def figures_words(sheet: RateSheet | None, lines: int) -> str:
    """Return the figures of an audit, from determinations only."""
    if sheet is None or not lines:
        return NOTHING_DETERMINED
    found = sheet.together
    money_found = found.amounts
    parts = [f"{count(lines, 'line')} determined"]
    if found.lines:
        parts += [f"{money(money_found.over)} over", f"{money(money_found.under)} under"]
    if money_found.unknown:
        parts.append(f"{money_found.unknown:,} without a correct amount")
    apart = sum(one.lines for one in sheet.apart)
    rates = ((found.code_over_code, "code over code"), (found.claim, "claims without error"), (found.financial, "financial error"))
    parts += [f"{name} {share_words(rate)}" for rate, name in rates if rate.value is not None]
    if apart:
        parts.append(f"{count(apart, 'line')} in no rate")
    return " · ".join([*parts, "from determinations only"])


def figures_tip(sheet: RateSheet | None) -> str:
    """Return the formulas behind the rates."""
    if sheet is None:
        return NOTHING_DETERMINED
    found = sheet.together
    rates = (found.code_over_code, found.claim, found.financial)
    lines = [f"{rate.name}: {rate.formula} = {rate.numerator:,} ÷ {rate.denominator:,}" for rate in rates]
    amounts = found.amounts
    lines.append(f"Gross {money(amounts.gross)}, net {money(amounts.net)}, of {money(amounts.reviewed)} reviewed.")
    lines += [f"In no rate or amount, {_APART[one.why]}: {count(one.lines, 'line')}, {money(one.amount)}." for one in sheet.apart]
    return "\n".join(lines)


def share_words(rate: Rate) -> str:
    """Return a rate in per cent."""
    return "not known" if rate.value is None else f"{(rate.value * _HUNDRED):.1f} %"


def _amount(made: Determined) -> str:
    correct, category = made.determination.correct_amount, made.determination.category
    if category is ErrorCategory.UNDETERMINED or (category is ErrorCategory.NO_ERROR and correct is None):
        return ""
    if correct is None:
        return "correct amount not known yet"
    return f"correct amount {money(correct)}, {difference_words(made.difference, missing='difference not known')}"


def _units(line: AuditedLine) -> str:
    return "none" if line.units is None else f"{line.units:f}"


def _listed(items: tuple[str, ...]) -> str:
    return ", ".join(items) or "none"
