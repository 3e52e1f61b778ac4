"""Policies whose codes come and go: temporary and lasting codes, diagnoses, codes said long after they applied."""

from tests.ledger.family import Family, listed

MELANOMA_HISTORY = (
    "| 02/01/2022 | New policy. Added HCPCS J9999 and C9399. Added ICD-10-CM C69.30, C69.31, C69.32. |",
    "| 05/20/2022 | Effective 4/1/2022 added HCPCS code C9095; removed HCPCS code C9399 effective 4/1/2022. |",
    "| 11/04/2022 | Effective 10/1/2022 added HCPCS J9274. Removed HCPCS codes C9095 and J9999 effective 10/1/2022. |",
)


def _melanoma(published: str, reviewed: str, codes: str, entries: int) -> str:
    history = "\n".join(reversed(MELANOMA_HISTORY[:entries]))
    return f"""# Kimmtrak (tebentafusp-tebn)

Policy Number: RX-114

Published: {published}

Last Review Date: {reviewed}

## Criteria for approval

- Individual is 18 years of age or older; AND

- Individual has uveal melanoma that cannot be removed by surgery.

## Codes

### HCPCS

{codes}

### ICD-10-CM

| Code | What it stands for |
|---|---|
| C69.30 | Malignant neoplasm of unspecified choroid |
| C69.31 | Malignant neoplasm of right choroid |
| C69.32 | Malignant neoplasm of left choroid |

## Revision history

| Date | What was done |
|---|---|
{history}
"""


MELANOMA = Family(
    "a drug gets its own code in two steps",
    (
        _melanoma(
            "02/15/2022", "02/01/2022", "| Code | |\n|---|---|\n| J9999 | Not otherwise classified |\n| C9399 | Unclassified drugs |", 1
        ),
        _melanoma(
            "06/10/2022", "05/20/2022", "| Code | |\n|---|---|\n| J9999 | Not otherwise classified |\n| C9095 | Inj tebentafusp |", 2
        ),
        _melanoma("11/20/2022", "11/04/2022", "| Code | |\n|---|---|\n| J9274 | Injection, tebentafusp-tebn, 1 mcg |", 3),
    ),
    listed(
        "J9999 2022-02-15 2022-10-01 nonspecific",
        "C9399 2022-02-15 2022-04-01 nonspecific",
        "C9095 2022-04-01 2022-10-01",
        "J9274 2022-10-01 open",
        "C69.30 2022-02-15 open",
        "C69.31 2022-02-15 open",
        "C69.32 2022-02-15 open",
    ),
)


def _complement(published: str, reviewed: str, codes: str, history: str) -> str:
    return f"""Medical Drug Policy

Number: HEM-77

Title: Complement pathway inhibitors

Drugs: Empaveli (pegcetacoplan), Fabhalta (iptacopan), Piasky (crovalimab-akkz)

Publish date: {published}
Review date: {reviewed}

## Coverage criteria

Approval requires that the member has paroxysmal nocturnal hemoglobinuria confirmed by flow cytometry.

## Billing codes

HCPCS: {codes}

ICD-10-CM: D59.5 Paroxysmal nocturnal hemoglobinuria

## Policy history

{history}
"""


_COMPLEMENT = (
    "- 03/10/2023: Annual review. Added HCPCS J3490 for Empaveli. Added ICD-10-CM D59.5.",
    "- 02/20/2024: Annual review. Added HCPCS J3590 for Piasky. No change to the criteria.",
    "- 02/18/2025: Annual review. Added HCPCS J1307, effective 1/1/2025. Removed HCPCS J3590 for Piasky, effective 1/1/2025.",
)
COMPLEMENT = Family(
    "several drugs in one policy",
    tuple(
        _complement(published, reviewed, codes, "\n".join(reversed(_COMPLEMENT[:count])))
        for published, reviewed, codes, count in (
            ("April 3, 2023", "March 10, 2023", "J3490", 1),
            ("March 25, 2024", "February 20, 2024", "J3490; J3590", 2),
            ("March 24, 2025", "February 18, 2025", "J3490; J1307", 3),
        )
    ),
    listed(
        "J3490 2023-04-03 open nonspecific",
        "J3590 2024-03-25 2025-01-01 nonspecific",
        "J1307 2025-01-01 open",
        "D59.5 2023-04-03 open",
    ),
)


def _stimulation(published: str, covered: str, denied: str, history: str) -> str:
    return f"""# Trigeminal and occipital nerve stimulation

Policy No. SUR-0310
Publish Date: {published}

## Policy statement

The member must have failed two preventive drugs.

## Coding

Covered when the criteria are met (CPT):

{covered}

The following codes are considered investigational and not covered:

{denied}

## History of changes

{history}
"""


_STIMULATION = (
    "1/9/2023 - New policy.",
    "1/8/2024 - Annual review. CPT code 64566 added as not covered.",
    "1/13/2025 - Annual review. CPT code 64569 added as covered. Removed CPT code 64566.",
)
STIMULATION = Family(
    "covered and not covered",
    (
        _stimulation("1/23/2023", "64553\n\n64568", "64555", _STIMULATION[0]),
        _stimulation("1/22/2024", "64553\n\n64568", "64555, 64566", "\n\n".join(_STIMULATION[1::-1])),
        _stimulation("1/27/2025", "64553\n\n64568\n\n64569", "64555", "\n\n".join(reversed(_STIMULATION))),
    ),
    listed(
        "64553 2023-01-23 open",
        "64568 2023-01-23 open",
        "64555 2023-01-23 open not-covered",
        "64566 2024-01-22 2025-01-27 not-covered",
        "64569 2025-01-27 open",
    ),
)


def _asthma(published: str, reviewed: str, hcpcs: str, diagnoses: str, history: str) -> str:
    return f"""# Tezspire (tezepelumab-ekko)

Document ID: PHARM-2209

Publish Date: {published}

Last Review Date: {reviewed}

Status: Active

## Clinical criteria

Initial requests may be approved if the individual is 12 years of age or older and has severe asthma.

## Coding information

HCPCS codes

{hcpcs}

ICD-10-CM diagnosis codes

{diagnoses}

## Document history

{history}
"""


_ASTHMA = (
    "06/13/2022 Initial review. Coding: added HCPCS J3590; all diagnoses pend.",
    (
        "06/12/2023 Annual review. Coding: added HCPCS J2356 effective 7/1/2022. Removed HCPCS J3590 effective 7/1/2022. "
        "Removed all diagnoses pend. Added ICD-10-CM J45.50, J45.51, J45.52."
    ),
    "06/10/2024 Annual review. Coding: added ICD-10-CM J82.83 effective 1/1/2024.",
)
ASTHMA = Family(
    "said long after it applied",
    (
        _asthma("07/05/2022", "06/13/2022", "J3590 Unclassified biologics", "All diagnoses pend", _ASTHMA[0]),
        _asthma(
            "07/03/2023", "06/12/2023", "J2356 Injection, tezepelumab-ekko, 1 mg", "J45.50\nJ45.51\nJ45.52", "\n\n".join(_ASTHMA[1::-1])
        ),
        _asthma(
            "07/01/2024",
            "06/10/2024",
            "J2356 Injection, tezepelumab-ekko, 1 mg",
            "J45.50\nJ45.51\nJ45.52\nJ82.83",
            "\n\n".join(reversed(_ASTHMA)),
        ),
    ),
    listed(
        "J2356 2022-07-01 open",
        "J45.50 2023-07-03 open",
        "J45.51 2023-07-03 open",
        "J45.52 2023-07-03 open",
        "J82.83 2024-01-01 open",
    ),
    regimes=(("2022-07-05", "2023-07-03"),),
)
