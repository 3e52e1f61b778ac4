"""What the filter of the Codes page shows, as a ledger of its own for the files written of it. Knows no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.codesets.model import CodeSystem
from app.desktop.codes.strips import PolicyHeading, RegimeStrip, StripRow, codes_in
from app.desktop.words import BASES, count, day, version_name
from app.ledger.load import LoadRow
from app.ledger.model import Conflict, Ledger, PolicyLedger


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The rows of the page, the ledger they are of, and the words they were filtered by."""

    ledger: Ledger
    rows: tuple[StripRow, ...]
    words: str
    day: date
    today: date

    @property
    def policies(self) -> tuple[PolicyLedger, ...]:
        """The policies among the rows."""
        return tuple(row.policy for row in self.rows if isinstance(row, PolicyHeading))

    @property
    def stem(self) -> str:
        """What a file of it is called."""
        names = [policy.policy for policy in self.policies]
        return f"{names[0] if len(names) == 1 else 'codes of all policies'} codes {self.day.isoformat()}".replace("/", "_")


def shown_ledger(shown: Shown) -> Ledger:
    """Return the ledger with nothing but what the rows show."""
    codes = {(strip.policy.policy, strip.history.system, strip.history.code) for strip in codes_in(shown.rows)}
    regimes = {(row.policy.policy, row.regime) for row in shown.rows if isinstance(row, RegimeStrip)}
    return replace(shown.ledger, policies=tuple(_policy(policy, codes, regimes, whole=not shown.words) for policy in shown.policies))


def shown_loads(shown: Shown, loads: Sequence[LoadRow]) -> tuple[LoadRow, ...]:
    """Return the rows of a load sheet about what is shown; what is no longer listed at all is found by the words alone."""
    words = shown.words.casefold().split()
    whole = len(shown.policies) == len(shown.ledger.policies)
    names = {policy.policy for policy in shown.policies}
    return tuple(load for load in loads if (whole or load.policy in names) and all(word in _searched(load) for word in words))


def heading(shown: Shown) -> tuple[str, str]:
    """Return the title of a sheet, and the facts below it."""
    ledger, policies = shown.ledger, shown.policies
    if len(policies) == 1:
        held = policies[0].versions[-1].version
        title = " ".join(dict.fromkeys(part for part in (policies[0].policy, held.title) if part))
    else:
        title = count(len(policies), "policy", "policies")
    codes = count(len(codes_in(shown.rows)), "code")
    facts = [f"Codes by date, as of {day(shown.day)}", f"basis: {BASES[ledger.basis].lower()}", f"market: {ledger.market or 'none'}"]
    facts += [f"line of business: {ledger.line_of_business}"] if ledger.line_of_business else []
    facts += [f"as known on {day(ledger.known_on)}"] if ledger.known_on else []
    facts += [f"{codes} with “{shown.words.strip()}”" if shown.words.strip() else codes]
    facts += [f"newest version {version_name(policies[0].versions[-1].version)}"] if len(policies) == 1 else []
    return title, " · ".join(facts)


def _policy(policy: PolicyLedger, codes: set[tuple[str, CodeSystem, str]], regimes: set[tuple[str, str]], *, whole: bool) -> PolicyLedger:
    kept = tuple(history for history in policy.codes if (policy.policy, history.system, history.code) in codes)
    named = {(history.system, history.code) for history in kept}
    return replace(
        policy,
        codes=kept,
        regimes=tuple(item for item in policy.regimes if (policy.policy, item.regime) in regimes),
        conflicts=tuple(item for item in policy.conflicts if whole or _about(item, named)),
    )


def _about(conflict: Conflict, named: set[tuple[CodeSystem, str]]) -> bool:
    return any(code in named for code in conflict.codes)


def _searched(load: LoadRow) -> str:
    return f"{load.code} {load.code.replace('.', '')} {load.system} {load.description or ''}".casefold()
