"""What an audit was asked, in the words every report uses: settings, and the tables and rules that a person switched on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.audit.model import AuditResult, AuditSettings, ClaimType

EXTRAS_HEAD = ("Switched on", "What it is", "Source, by whom, and the file")


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchedOn:
    """A rule table or a rule of a person's own that took part."""

    title: str
    what: str
    source: str
    dated: date | None
    by: str
    file: str
    sha256: str

    @property
    def cells(self) -> tuple[str, str, str]:
        """As a row below `EXTRAS_HEAD`."""
        dated = f", of {self.dated.isoformat()}" if self.dated else ""
        source = self.source if self.source.endswith(".") else f"{self.source}."
        return self.title, f"{self.what}{dated}", f"{source} Switched on by {self.by}. {self.file}, SHA-256 {self.sha256}"


def asked_of(result: AuditResult) -> tuple[tuple[str, str | date], ...]:
    """Return every setting with its value in words, or as a day."""
    settings = result.settings
    return (
        ("Claim type", _kinds(result)),
        ("Date basis", f"{settings.basis.value} date"),
        ("As of", settings.as_of or "not set"),
        ("Period", period_words(settings)),
        ("Inpatient lists looked up on", f"{settings.inpatient_date.value} date"),
        ("Market", settings.market or result.ledger.market or "none named"),
        ("Line of business", settings.line_of_business or result.ledger.line_of_business or "none named"),
        ("Policies as known on", settings.known_on or result.ledger.known_on or "today"),
        ("Engine", result.engine),
    )


def period_words(settings: AuditSettings) -> str:
    """Return the period audited, by the date used of each line."""
    first, last = _day(settings.period_from), _day(settings.period_to)
    if not first and not last:
        return "all dates"
    return " ".join(part for part in (f"from {first}" if first else "", f"through {last}" if last else "") if part)


def switched_on(result: AuditResult) -> Sequence[SwitchedOn]:
    """Return the rule tables, then the rules of a person's own."""
    explained = {text.rule: text.explanation for text in result.rules}
    tables = [
        SwitchedOn(
            title=use.title,
            what=f"{use.kind} table, {use.rows:,} row{'' if use.rows == 1 else 's'}",
            source=use.source,
            dated=use.dated,
            by=_by(use.on_by, use.on_since),
            file=use.file,
            sha256=use.sha256,
        )
        for use in result.tables
    ]
    own = [
        SwitchedOn(
            title=use.rule,
            what="own rule",
            source=explained.get(use.rule, ""),
            dated=None,
            by=_by(use.on_by, use.on_since),
            file=use.file,
            sha256=use.sha256,
        )
        for use in result.own_rules
    ]
    return [*tables, *own]


def _kinds(result: AuditResult) -> str:
    if len(result.claim_types) < 2:
        return result.claim_type.value
    return ", ".join(f"{kind.value} {result.claim_types[kind]:,}" for kind in ClaimType if result.claim_types.get(kind))


def _by(who: str, since: date | None) -> str:
    return f"{who}, since {since.isoformat()}" if since else who


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
