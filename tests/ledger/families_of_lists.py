"""Policies whose lists and histories do not agree at once: corrections, several drugs, whole sets, retired policies."""

from tests.ledger.family import Family, listed


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
