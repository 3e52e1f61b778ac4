"""What is about to run, in words, and how that differs from the run that is shown."""

from collections.abc import Mapping, Sequence
from datetime import date

from app.audit.model import AuditResult, AuditSettings, ClaimType, InpatientDate
from app.claims.choices import kind_notice
from app.claims.model import ColumnMapping
from app.claims.names import indexes_of
from app.claims.tables import holds_claims
from app.desktop.audit.session import Session
from app.desktop.context import Context
from app.desktop.words import BASES, CLAIM_TYPES, count, day, field_name, listed
from app.ledger.notices import fits
from app.ledger.terms import Terms
from app.review.model import Selection, TotalCheck
from app.workspace.audit_setup import TOTALS, control_notices
from app.workspace.rule_tables import OWN_RULE, SwitchedOn

INPATIENT_DATES: dict[InpatientDate, str] = {
    InpatientDate.DISCHARGE: "Discharge date",
    InpatientDate.ADMISSION: "Admission date",
    InpatientDate.AUTHORIZATION: "Authorization date",
}
_SELECTIONS = {Selection.ALL: "All lines", Selection.FOCUSED: "A focused choice of lines", Selection.RANDOM: "A random sample of lines"}
_CONTROL = "control total"


def claims_words(session: Session) -> str:
    """Return which claims are read."""
    if session.claims is None:
        return "No claims file chosen"
    sheets = f", {count(len(session.sheets), 'sheet')}" if len(session.sheets) > 1 else ""
    opened = ". It is open in Excel: what was not saved there is not read" if session.open_elsewhere else ""
    return f"{session.name}{sheets}{opened}"


def policies_words(context: Context) -> str:
    """Return what the claims are judged by."""
    policies = context.ledger.policies if context.ledger is not None else ()
    return "; ".join(f"{policy.policy}, {count(len(policy.versions), 'version')}" for policy in policies) or "No policy version is open"


def basis_words(context: Context) -> str:
    """Return which date of a version counts."""
    return f"{BASES[context.basis]} where no statement names a date; a finding the other basis would change says so"


def market_words(terms: Terms) -> str:
    """Return for whom the audit is run, as known when, and what a person added."""
    parts = [terms.market or "None", terms.line_of_business or ""]
    parts += [f"as known on {day(terms.known_on)}"] if terms.known_on is not None else []
    counting = sum(1 for notice in terms.notices if fits(notice, terms))
    parts += [f"with {count(counting, 'notice')}"] if counting else []
    parts += [f"with {count(len(terms.settlements), 'settled conflict')}"] if terms.settlements else []
    return ", ".join(part for part in parts if part)


def columns_words(session: Session) -> str:
    """Return how far the columns were looked at."""
    if session.mapping is None:
        return "Not read yet"
    asked = session.to_confirm()
    by_hand = f"{count(len(session.fields_chosen), 'field')} chosen by you" if session.fields_chosen else "As proposed"
    by_hand += "".join(f"; every row{_on_sheet(sheet, session)} is read as {_form(kind)}" for sheet, kind in session.sheet_types.items())
    return (
        f"{by_hand}; {count(len(asked), 'column')} not confirmed: {listed([field_name(field) for field in asked[:3]])}"
        if asked
        else by_hand
    )


def period_words(settings: AuditSettings) -> str:
    """Return which days are checked."""
    begin, end = settings.period_from, settings.period_to
    if begin is None and end is None:
        return "Every date"
    return f"{day(begin) if begin else 'From the beginning'} to {day(end) if end else 'the end'}; lines outside it are not checked"


def lines_words(session: Session) -> str:
    """Return how the lines under review were chosen."""
    stated = sum(1 for name in TOTALS if getattr(session.setup.control, name) is not None)
    return f"{_SELECTIONS[session.setup.selection]}; {count(stated, _CONTROL) if stated else 'no control total'} to tie"


def rules_words(on: Sequence[SwitchedOn], shipped: int) -> str:
    """Return which rules run."""
    tables = [item.title or item.name for item in on if item.kind != OWN_RULE]
    own = [item.title or item.name for item in on if item.kind == OWN_RULE]
    parts = [count(shipped, "shipped rule")]
    parts.append(f"with {listed(tables)}" if tables else "no rule table is on")
    parts += [f"{count(len(own), 'rule')} of your own: {listed(own)}"] if own else []
    return "; ".join(parts)


def forms_words(found: Mapping[ClaimType, int]) -> str:
    """Return how many rows were of which claim form."""
    parts = [f"{number:,} {kind.value}" for kind, number in found.items() if number]
    return f"Rows of the last run: {listed(parts)}" if parts else ""


def account_words(result: AuditResult) -> str:
    """Return the account of rows as a sum."""
    rows = result.rows
    hidden = f" {count(rows.hidden, 'row')} of them hidden or filtered in the file, and read like the others." if rows.hidden else ""
    parts = f"{rows.imported:,} imported + {len(rows.rejected):,} rejected + {len(rows.skipped):,} skipped"
    return f"{count(rows.in_file, 'row')} in the file = {parts}.{hidden}"


def differences(result: AuditResult, session: Session, on: Sequence[SwitchedOn], checks: Sequence[TotalCheck]) -> tuple[str, ...]:
    """Return what would be another in a run now than in the one shown, each as a part of a sentence."""
    return (
        *_of_settings(result.settings, session.settings()),
        *_of_forms(result, session),
        *_of_rules(result, on),
        *_of_columns(result, session),
        *_of_control(result, checks),
    )


def _of_settings(was: AuditSettings, now: AuditSettings) -> list[str]:
    pairs = (
        ("basis", BASES[was.basis], BASES[now.basis]),
        ("claim form", _form(was.claim_type), _form(now.claim_type)),
        ("latest possible date", day(was.as_of), day(now.as_of)),
        ("market", was.market or "none", now.market or "none"),
        ("line of business", was.line_of_business or "none", now.line_of_business or "none"),
        ("as known on", _any_day(was.known_on), _any_day(now.known_on)),
        ("date of inpatient stays", INPATIENT_DATES[was.inpatient_date], INPATIENT_DATES[now.inpatient_date]),
        ("period", period_words(was).split(";")[0], period_words(now).split(";")[0]),
    )
    return [f"{name}: {before} before, {after} now" for name, before, after in pairs if before != after]


def _of_forms(result: AuditResult, session: Session) -> list[str]:
    """Return the sheets whose own claim form is another now; one for the whole file is among the settings."""
    if session.claim_type is not None:
        return []
    whole, own, changed = result.settings.claim_type, session.sheet_types, []
    for sheet in (mapping.sheet for mapping in session.sheets if holds_claims(mapping)):
        now = own.get(sheet)
        was = whole or next((kind for kind in ClaimType if kind_notice(sheet, kind.value) in result.notices), None)
        if was is not now and (now is not None or whole is None):
            changed.append(f"claim form{_on_sheet(sheet, session)}: {_form(was)} before, {_form(now)} now")
    return changed


def _on_sheet(sheet: str, session: Session) -> str:
    return f" of sheet {sheet}" if len(session.sheets) > 1 else ""


def _of_rules(result: AuditResult, on: Sequence[SwitchedOn]) -> list[str]:
    was = {use.sha256: use.title for use in result.tables} | {use.sha256: f"the rule {use.rule}" for use in result.own_rules}
    now = {item.sha256: f"the rule {item.title}" if item.kind == OWN_RULE else item.title for item in on}
    fresh = [title for sha256, title in now.items() if sha256 not in was]
    gone = [title for sha256, title in was.items() if sha256 not in now]
    return [*([f"switched on since: {listed(fresh)}"] if fresh else []), *([f"switched off since: {listed(gone)}"] if gone else [])]


def _of_columns(result: AuditResult, session: Session) -> list[str]:
    sheets = [sheet for sheet in session.sheets if holds_claims(sheet)]
    if not sheets:
        return []
    fields = dict.fromkeys((*(name for sheet in sheets for name in sheet.fields), *session.fields_chosen, *result.mapping))
    changed = [name for name in fields if _texts(result.mapping.get(name)) != _now(name, sheets, session)]
    return [f"columns: {listed([field_name(name) for name in changed])}"] if changed else []


def _of_control(result: AuditResult, checks: Sequence[TotalCheck]) -> list[str]:
    was = {notice for notice in result.notices if _CONTROL in notice}
    return ["control totals"] if was != set(control_notices(checks)) else []


def _now(field: str, sheets: Sequence[ColumnMapping], session: Session) -> tuple[str, ...]:
    """Return the header texts of a field, of the first sheet that has it."""
    for sheet in sheets:
        names = session.columns_for(field, sheet)
        if names:
            return tuple(sheet.columns[index] for index in indexes_of(sheet.columns, names))
    return ()


def _texts(held: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (held,) if isinstance(held, str) else held or ()


def _form(kind: ClaimType | None) -> str:
    return CLAIM_TYPES[kind].split(" (")[0] if kind is not None else "what each row says"


def _any_day(known: date | None) -> str:
    return day(known) if known is not None else "any day"
