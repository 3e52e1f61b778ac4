"""The rules in the order of their table, and where each stands on the ladder on which the first hit wins."""

from dataclasses import dataclass

from app.audit.model import Verdict


@dataclass(frozen=True, slots=True)
class Rung:
    """A rule's place on one part of a line. `laddered`: it competes there. `listing`: it speaks of a policy's list on a day."""

    rule: str
    part: str
    rung: int
    laddered: bool = True
    listing: bool = False


VERDICTS: dict[str, Verdict] = {
    "code-not-valid": Verdict.ERROR,
    "wrong-claim-type": Verdict.ERROR,
    "malformed-code": Verdict.ERROR,
    "date-order": Verdict.ERROR,
    "future-date": Verdict.ERROR,
    "code-not-yet-in-effect": Verdict.REVIEW,
    "code-no-longer-in-effect": Verdict.REVIEW,
    "code-no-longer-listed": Verdict.REVIEW,
    "code-not-yet-listed": Verdict.NOTE,
    "nonspecific-code-when-specific-exists": Verdict.REVIEW,
    "diagnosis-not-listed": Verdict.REVIEW,
    "diagnosis-not-yet-listed": Verdict.REVIEW,
    "diagnosis-no-longer-listed": Verdict.REVIEW,
    "diagnosis-not-pointed": Verdict.REVIEW,
    "all-diagnoses-pend": Verdict.REVIEW,
    "span-crosses-change": Verdict.REVIEW,
    "duplicate-line": Verdict.REVIEW,
    "units-over-limit": Verdict.REVIEW,
    "wastage-modifier": Verdict.REVIEW,
    "ndc-mismatch": Verdict.REVIEW,
    "ndc-missing": Verdict.REVIEW,
    "place-of-service": Verdict.REVIEW,
    "age-outside-criteria": Verdict.REVIEW,
    "age-branch": Verdict.NOTE,
    "missing-value": Verdict.UNDETERMINED,
    "nonspecific-code-unidentified": Verdict.UNDETERMINED,
    "policy-conflict": Verdict.UNDETERMINED,
}

NEEDS: dict[str, tuple[str, ...]] = {  # tables of facts: while all of them are empty, the rule has nothing to say
    "nonspecific-code-unidentified": ("namings",),
    "all-diagnoses-pend": ("regimes",),
    "policy-conflict": ("disputes",),
    "duplicate-line": ("likely_repeats",),
    "units-over-limit": ("limits", "rule_units"),
    "wastage-modifier": ("limits", "rule_vials"),
    "ndc-mismatch": ("rule_ndc_titles",),
    "ndc-missing": ("rule_ndc_codes",),
    "place-of-service": ("rule_places",),
    "age-outside-criteria": ("age_bands",),
    "age-branch": ("age_bands",),
}

TABLE_ORDER = tuple(VERDICTS)
NOT_IN_RATES = frozenset({"all-diagnoses-pend"})
SPAN = "span-crosses-change"
OWN_PLACE = 1000  # a person's own rules stand after all others

RUNGS = (
    Rung("missing-value", "procedure", 1),
    Rung("date-order", "procedure", 2),
    Rung("future-date", "procedure", 3),
    Rung("malformed-code", "procedure", 4),
    Rung("wrong-claim-type", "procedure", 5),
    Rung("nonspecific-code-unidentified", "procedure", 6),
    Rung(SPAN, "procedure", 7),
    Rung("policy-conflict", "procedure", 8, listing=True),
    Rung("code-not-yet-in-effect", "procedure", 8, listing=True),
    Rung("code-no-longer-in-effect", "procedure", 8, listing=True),
    Rung("code-no-longer-listed", "procedure", 8, listing=True),
    Rung("code-not-yet-listed", "procedure", 8, listing=True),
    Rung("nonspecific-code-when-specific-exists", "procedure", 8, listing=True),
    Rung("code-not-valid", "procedure", 9),
    Rung("missing-value", "diagnosis", 1),
    Rung("all-diagnoses-pend", "diagnosis", 2, listing=True),
    Rung("policy-conflict", "diagnosis", 3, listing=True),
    Rung("diagnosis-not-pointed", "diagnosis", 4, listing=True),
    Rung("diagnosis-no-longer-listed", "diagnosis", 5, listing=True),
    Rung("diagnosis-not-yet-listed", "diagnosis", 6, listing=True),
    Rung("diagnosis-not-listed", "diagnosis", 7, listing=True),
    Rung("malformed-code", "diagnosis", 8, laddered=False),
    Rung("code-not-valid", "diagnosis", 9, laddered=False),
    Rung("age-outside-criteria", "age", 1),
    Rung("age-branch", "age", 2),
    Rung("units-over-limit", "units", 1),
    Rung("wastage-modifier", "waste", 1),
    Rung("ndc-mismatch", "ndc", 1),
    Rung("ndc-missing", "ndc", 2),
    Rung("place-of-service", "place", 1),
    Rung("duplicate-line", "line", 1),
)
