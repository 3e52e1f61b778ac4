"""Small policies made up for tests, several versions each, with the intervals a careful reader would give them by publish date."""

from dataclasses import dataclass

Span = tuple[str, str, str | None, str]  # code, from, to, role


@dataclass(frozen=True)
class Family:
    """Versions of one policy, oldest first, and what holds."""

    name: str
    versions: tuple[str, ...]
    spans: frozenset[Span]
    disputed: frozenset[str] = frozenset()
    regimes: tuple[tuple[str, str | None], ...] = ()


def listed(*rows: str) -> frozenset[Span]:
    """Read lines of code, first day, day after the last (or open) and role (listed where none is named)."""
    found = set()
    for row in rows:
        code, start, end, *role = row.split()
        found.add((code, start, None if end == "open" else end, role[0] if role else "listed"))
    return frozenset(found)


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


def _interleukin(published: str, codes: str, history: str) -> str:
    return f"""# Interleukin-5 antagonists

Policy: MED 4.021
Publication date: {published}
Drugs: Nucala (mepolizumab); Fasenra (benralizumab); Cinqair (reslizumab)

## When it is covered

Eosinophilic asthma in members 6 years of age and older.

## Procedure codes

{codes}

## Updates

{history}
"""


_INTERLEUKIN = (
    "**2021-10-04** First publication.",
    "**2022-10-10** Yearly review; HCPCS code J0517 was inadvertently omitted from the list and is added as a correction.",
    "**2023-10-09** Yearly review; HCPCS code J2786 added effective 10/15/2023. Added descriptions.",
)
INTERLEUKIN = Family(
    "a correction reaches back",
    (
        _interleukin("2021-10-18", "HCPCS: J2182", _INTERLEUKIN[0]),
        _interleukin("2022-10-24", "HCPCS: J2182, J0517", "\n\n".join(_INTERLEUKIN[1::-1])),
        _interleukin("2023-10-23", "HCPCS: J2182, J0517, J2786", "\n\n".join(reversed(_INTERLEUKIN))),
    ),
    listed("J2182 2021-10-18 open", "J0517 2021-10-18 open", "J2786 2023-10-15 open"),
)


def _spravato(published: str, effective: str, codes: str, history: str) -> str:
    return f"""# Esketamine nasal spray (Spravato)

| | |
|---|---|
| Policy Number | BH-19 |
| Publish Date | {published} |
| Effective Date | {effective} |

## Medical necessity criteria

Treatment-resistant depression in adults.

## Applicable codes

{codes}

## Policy update history

{history}
"""


_SPRAVATO = (
    "* 12/02/2019 - New policy; HCPCS codes C9399 and J3490 listed.",
    "* 12/07/2020 - Annual review; HCPCS code S0013 added effective 1/1/2021. HCPCS code C9399 termed 12/31/2020.",
    "* 12/06/2021 - Annual review; HCPCS code J3490 is no longer used after 12/31/2021.",
    "* 12/04/2023 - Annual review; no changes.",
)
SPRAVATO = Family(
    "last valid days",
    (
        _spravato("12/16/2019", "1/1/2020", "HCPCS: C9399, J3490", _SPRAVATO[0]),
        _spravato("12/21/2020", "1/1/2021", "HCPCS: J3490, S0013", "\n".join(_SPRAVATO[1::-1])),
        _spravato("12/20/2021", "1/1/2022", "HCPCS: S0013", "\n".join(_SPRAVATO[2::-1])),
        _spravato("12/18/2023", "1/1/2024", "HCPCS: S0013", "\n".join(reversed(_SPRAVATO))),
    ),
    listed("C9399 2019-12-16 2021-01-01 nonspecific", "J3490 2019-12-16 2022-01-01 nonspecific", "S0013 2021-01-01 open"),
)


def _angina(published: str, diagnoses: str, history: str) -> str:
    return f"""# External counterpulsation

Policy ID: CARD.052

Publish date: {published}

## Criteria

Disabling angina that cannot be treated by surgery.

## Coding

HCPCS G0166

ICD-10-CM: {diagnoses}

## Revision log

{history}
"""


_ANGINA = (
    "08/15/2023: Reviewed, no change.",
    "11/14/2023: ICD-10 update. Removed effective 10/1/2023: I20.8. Added effective 10/1/2023: I20.81, I20.89.",
    "11/12/2024: Reviewed. Added ICD-10-CM codes I25.112 and I25.702-I25.709.",
)
ANGINA = Family(
    "codes that come and go with the code set",
    (
        _angina("2023-09-01", "I20.1, I20.8, I20.9", _ANGINA[0]),
        _angina("2023-12-01", "I20.1, I20.81, I20.89, I20.9", "\n\n".join(_ANGINA[1::-1])),
        _angina("2024-12-02", "I20.1, I20.81, I20.89, I20.9, I25.112, I25.702-I25.709", "\n\n".join(reversed(_ANGINA))),
    ),
    listed(
        "G0166 2023-09-01 open",
        "I20.1 2023-09-01 open",
        "I20.9 2023-09-01 open",
        "I20.8 2023-09-01 2023-10-01",
        "I20.81 2023-10-01 open",
        "I20.89 2023-10-01 open",
        "I25.112 2024-12-02 open",
        "I25.702 2024-12-02 open",
        "I25.708 2024-12-02 open",
        "I25.709 2024-12-02 open",
    ),
)


def _viscosupplement(published: str, status: str, codes: str, history: str) -> str:
    return f"""# Hyaluronan injections for the knee

Policy Number: ORT 8.8

Publish Date: {published}

{status}

## Criteria

Osteoarthritis of the knee.

## HCPCS codes

{codes}

## History

{history}
"""


_VISCO = (
    "5/3/2021: New policy. Added HCPCS codes J7321, J7323, J7325.",
    "5/2/2022: Reviewed. Removed HCPCS code J7323.",
    "5/1/2023: Reviewed. Policy retired.",
)
VISCO = Family(
    "a list that contradicts its history, and a retired policy",
    (
        _viscosupplement("5/17/2021", "Status: New", "J7321 J7323 J7325", _VISCO[0]),
        _viscosupplement("5/16/2022", "Status: Revised", "J7321 J7323 J7325", "\n\n".join(_VISCO[1::-1])),
        _viscosupplement("5/15/2023", "Status: Retired\n\nRetirement Date: 6/30/2023", "J7321 J7325", "\n\n".join(reversed(_VISCO))),
    ),
    listed("J7321 2021-05-17 2023-06-30", "J7325 2021-05-17 2023-06-30", "J7323 2021-05-17 2022-05-16"),
    disputed=frozenset({"J7323"}),
)

FAMILIES = (MELANOMA, COMPLEMENT, STIMULATION, ASTHMA, INTERLEUKIN, SPRAVATO, ANGINA, VISCO)
