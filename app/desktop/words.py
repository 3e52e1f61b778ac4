"""The field's words for what the model names by key."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.audit.model import ClaimType, Verdict
from app.ledger.model import Basis, EndBasis
from app.policy.model import DateKind, PolicyVersion, State

VERDICTS: dict[Verdict, str] = {
    Verdict.ERROR: "Error",
    Verdict.REVIEW: "Review",
    Verdict.UNDETERMINED: "Undetermined",
    Verdict.NOTE: "Note",
}

BASES: dict[Basis, str] = {Basis.PUBLISH: "Publish date", Basis.REVIEW: "Last review date"}

END_BASES: dict[EndBasis, str] = {
    EndBasis.STATED: "as stated",
    EndBasis.NOTICE: "by notice",
    EndBasis.PUBLISH: "by publish date",
    EndBasis.REVIEW: "by last review date",
    EndBasis.EFFECTIVE: "by effective date",
    EndBasis.CODE_SET: "by the code set",
    EndBasis.INFERRED: "inferred",
}

STATES: dict[State, str] = {
    State.DRAFT: "Draft",
    State.APPROVED: "Approved",
    State.PUBLISHED: "Published",
    State.RETIRED: "Retired",
}

CLAIM_TYPES: dict[ClaimType, str] = {
    ClaimType.PROFESSIONAL: "Professional (CMS-1500, 837P)",
    ClaimType.OUTPATIENT: "Outpatient institutional (UB-04, 837I)",
    ClaimType.INPATIENT: "Inpatient institutional (UB-04, 837I)",
}

DATE_KINDS: dict[DateKind, str] = {
    DateKind.PUBLISH: "Publish date",
    DateKind.LAST_REVIEW: "Last review date",
    DateKind.EFFECTIVE: "Effective date",
    DateKind.REVISION_EFFECTIVE: "Revision effective",
    DateKind.REVISION_END: "Revision ends",
    DateKind.ORIGINAL_EFFECTIVE: "Original effective date",
    DateKind.NEXT_REVIEW: "Next review date",
    DateKind.RETIREMENT: "Retirement date",
    DateKind.NOTICE: "Notice date",
}

FIELDS: dict[str, str] = {
    "claim_id": "Claim number",
    "line": "Line number",
    "original_claim": "Original claim number",
    "frequency": "Claim frequency code",
    "bill_type": "Type of bill",
    "form": "Claim form",
    "status": "Line status",
    "dos_from": "Date of service (from)",
    "dos_to": "Date of service (through)",
    "line_from": "Line date (from)",
    "line_to": "Line date (through)",
    "admit_date": "Admission date",
    "discharge_date": "Discharge date",
    "received_date": "Received date",
    "processed_date": "Processed date",
    "member_id": "Member number",
    "birth_date": "Birth date",
    "age": "Age",
    "sex": "Sex",
    "pos": "Place of service",
    "revenue": "Revenue code",
    "procedure": "Procedure code",
    "modifiers": "Modifiers",
    "units": "Units",
    "ndc": "NDC",
    "ndc_quantity": "NDC quantity",
    "ndc_unit": "NDC unit",
    "drug_name": "Drug name",
    "diagnoses": "Diagnosis codes",
    "pointers": "Diagnosis pointers",
    "icd_procedures": "ICD procedure codes",
    "provider_npi": "Provider NPI",
    "billing_npi": "Billing NPI",
    "rendering_npi": "Rendering NPI",
    "payer": "Payer",
    "lob": "Line of business",
    "line_of_business": "Line of business",
    "market": "Market",
    "auth_number": "Authorization number",
    "auth_date": "Authorization date",
    "billed": "Billed amount",
    "allowed": "Allowed amount",
    "paid": "Paid amount",
    "coder": "Coder",
}

_MIDNIGHT = re.compile(r"(?<=\d)[ T]00:00(?::00(?:\.0+)?)?$")
_ABBREVIATIONS = {"ndc": "NDC", "npi": "NPI", "icd": "ICD", "dos": "date of service", "pos": "place of service"}


def field_name(field: str) -> str:
    """Return a claims field in words."""
    known = FIELDS.get(field)
    return known if known is not None else sentence(field)


def sentence(key: str) -> str:
    """Return a key such as `age-branch` or `auth_date` in sentence case."""
    words = [_ABBREVIATIONS.get(word, word) for word in key.replace("-", " ").replace("_", " ").split()]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def day(value: date | None, missing: str = "–") -> str:
    """Return a date as the field writes it."""
    return f"{value.month:02d}/{value.day:02d}/{value.year:04d}" if value is not None else missing


def money(value: Decimal | None, missing: str = "–") -> str:
    """Return an amount with its unit."""
    if value is None:
        return missing
    return f"−${-value:,.2f}" if value < 0 else f"${value:,.2f}"


def cell_text(text: str) -> str:
    """Return a cell as it is shown: a date without a time of day is read as midnight, which is noise."""
    return _MIDNIGHT.sub("", text)


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its unit, such as `1 version` or `1,204 lines`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(parts: Sequence[str]) -> str:
    """Return parts as a sentence lists them."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def drug_names(version: PolicyVersion) -> str:
    """Return a version's drugs, brand names first."""
    return ", ".join(drug.brand or drug.generic or "" for drug in version.drugs)


def version_name(version: PolicyVersion) -> str:
    """Return how a version is spoken of: its number and publish date."""
    name = version.number or version.title or version.file
    published = version.day(DateKind.PUBLISH)
    return f"{name}, published {day(published)}" if published else name
