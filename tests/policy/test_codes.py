from collections.abc import Callable

import pytest

from app.codesets.model import CodeSystem
from app.policy.model import CodeForm, CodeListing, PolicyVersion

Read = Callable[..., PolicyVersion]


def printed(version: PolicyVersion) -> list[str]:
    return [f"{item.code}-{item.through}" if item.through else item.code for item in version.codes]


def under(read: Read, heading: str, lines: str) -> PolicyVersion:
    return read(f"## Coding\n\n### {heading}\n\n{lines}\n")


@pytest.mark.parametrize(
    ("heading", "lines", "expected"),
    [
        ("HCPCS", "J1323 Injection [Brand]", ["J1323"]),
        ("HCPCS", "J3490; J3590; and J9999", ["J3490", "J3590", "J9999"]),
        ("HCPCS", "J0121* J0122 J0123", ["J0121", "J0122", "J0123"]),
        ("HCPCS", "Q4227 – Q4242, Q4244 – Q4248 Skin", ["Q4227-Q4242", "Q4244-Q4248"]),
        ("CPT", "64612-16 Nerve block", ["64612-64616"]),
        ("CPT", "No CPT", []),
        ("Revenue Codes", "0636 Drugs", ["0636"]),
        ("ICD-10 Procedure", "XW013L9 Introduction of a drug", ["XW013L9"]),
        ("ICD-10 Diagnosis", "C90.00-C90.02 Myeloma", ["C90.00-C90.02"]),
        ("ICD-10 Diagnosis", "C50.0 - C50.929 Breast", ["C50.0-C50.929"]),
        ("ICD-10 Diagnosis", "M54.10- M54.18", ["M54.10-M54.18"]),
        ("ICD-10 Diagnosis", "C34.00 through C34.02; C34.2", ["C34.00-C34.02", "C34.2"]),
        ("ICD-10 Diagnosis", "J45.50-.52 Asthma", ["J45.50-J45.52"]),
        ("ICD-10 Diagnosis", "E11.65 & E11.9", ["E11.65", "E11.9"]),
        ("ICD-10 Diagnosis", "K50-K52", ["K50-K52"]),
        ("ICD-10 Diagnosis", "F640F641F642", ["F64.0", "F64.1", "F64.2"]),
        ("ICD-10 Diagnosis", "D841", ["D84.1"]),
        ("ICD-10 Diagnosis", "T46.6X5A,D, S Adverse effect", ["T46.6X5A", "T46.6X5D", "T46.6X5S"]),
        ("ICD-10 Diagnosis", "D51.0 B12 deficiency anemia", ["D51.0"]),
        ("ICD-10 Diagnosis", "N/A", []),
    ],
)
def test_ways_of_printing_codes(read: Read, heading: str, lines: str, expected: list[str]) -> None:
    version = under(read, heading, lines)
    assert printed(version) == expected
    assert version.unread == ()


@pytest.mark.parametrize(
    ("lines", "form"),
    [
        ("M80.08xA Fracture", CodeForm.SINGLE),
        ("S42.00xA-S42.92xA Fracture", CodeForm.PLACEHOLDER),
        ("L97.4- Ulcer", CodeForm.CATEGORY),
        ("K22 Esophagus", CodeForm.CATEGORY),
        ("I10 Hypertension", CodeForm.SINGLE),
    ],
)
def test_forms(read: Read, lines: str, form: CodeForm) -> None:
    assert [item.form for item in under(read, "ICD-10 Diagnosis", lines).codes] == [form]


def test_the_system_comes_from_the_heading_not_from_the_shape(read: Read) -> None:
    version = read("## Coding\n\n### HCPCS\n\nA0100 Taxi\n\n### ICD-10-CM Diagnosis Codes\n\nA0100 Typhoid fever\n")
    assert [(item.system, item.code) for item in version.codes] == [(CodeSystem.HCPCS, "A0100"), (CodeSystem.ICD10CM, "A01.00")]


@pytest.mark.parametrize("misprint", ["M80.M84", "01.518", "C44.9O"])
def test_misprints_are_reported_and_never_guessed(read: Read, misprint: str) -> None:
    version = under(read, "ICD-10 Diagnosis", f"{misprint} Something")
    assert version.codes == ()
    assert [item.text for item in version.unread] == [misprint]
    assert {check.check: check.codes for check in version.checks}["misprinted-code"] == (misprint,)


def test_tables_with_a_column_for_the_system(read: Read) -> None:
    version = read(
        "## Codes\n\n| Codes | Number | Description |\n|---|---|---|\n| HCPCS | J1555 | Immune globulin |\n| Revenue | 0636 | Drugs |\n"
        "| ICD-10 | D83.0–D83.2, D83.8 | Immunodeficiency |\n"
    )
    assert [(item.system.value, item.code, item.through, item.description) for item in version.codes] == [
        ("HCPCS", "J1555", None, "Immune globulin"),
        ("REV", "0636", None, "Drugs"),
        ("ICD-10-CM", "D83.0", "D83.2", "Immunodeficiency"),
        ("ICD-10-CM", "D83.8", None, "Immunodeficiency"),
    ]


def test_tables_of_nothing_but_codes(read: Read) -> None:
    version = read("## Procedure Codes\n\n| | | |\n|---|---|---|\n| J0596 | J0597 | J0598 |\n| J0599 | J1290 | |\n")
    assert printed(version) == ["J0596", "J0597", "J0598", "J0599", "J1290"]


def test_a_table_that_repeats_code_and_description(read: Read) -> None:
    version = read("## ICD-10 Codes\n\n| Code | Description | Code | Description |\n|---|---|---|---|\n| M81.0 | One | M81.6 | Two |\n")
    assert [(item.code, item.description) for item in version.codes] == [("M81.0", "One"), ("M81.6", "Two")]


def test_headings_inside_a_table_say_what_is_covered(read: Read) -> None:
    version = read(
        "## Applicable CPT / HCPCS / ICD-10 Codes\n\n| Code | Code Description |\n"
        "|---|---|\n| HCPCS codes covered when the criteria are met: | |\n"
        "| J2323 | Natalizumab |\n| HCPCS codes not covered: | |\n| J0202 | Alemtuzumab |\n| "
        "ICD-10 codes covered when the criteria are met: | |\n| K50.00 - K50.919 | Crohn |\n"
    )
    assert [(item.code, item.coverage) for item in version.codes] == [("J2323", None), ("J0202", "not-covered"), ("K50.00", None)]


def test_groups_and_the_procedures_they_support(read: Read) -> None:
    version = read(
        "## Coding Information\n\n### CPT/HCPCS Codes\n\nGroup 1 Codes\n\nJ0585 Toxin\n\n64615 Injection\n\n"
        "### ICD-10-CM Codes that Support Medical Necessity\n\nGroup 1 Paragraph\n\n"
        "These codes apply to J0585 with 64615.\n\nGroup 1 Codes (1 Code)\n\nG24.3 Torticollis\n\n"
        "Group 2:F01.511\n"
    )
    assert [(item.code, item.group, item.supports) for item in version.codes] == [
        ("J0585", "Group 1", None),
        ("64615", "Group 1", None),
        ("G24.3", "Group 1", ("J0585", "64615")),
        ("F01.511", "Group 2", None),
    ]


def test_sentences_that_name_codes(read: Read) -> None:
    version = read("## Coding\n\nProcedure codes J1743 and J1931 are payable only with diagnosis code E7601.\n")
    assert [(item.system.value, item.code, item.supports) for item in version.codes] == [
        ("HCPCS", "J1743", None),
        ("HCPCS", "J1931", None),
        ("ICD-10-CM", "E76.01", ("J1743", "J1931")),
    ]


def test_a_diagnosis_listed_for_one_drug(read: Read) -> None:
    text = "## Criteria\n\nQuolmea (quolmestat-efgh) and Zentrixa (zentriximab-abcd) are covered.\n\n"
    text += "## ICD-10 Codes\n\nQuolmea: D67\n\nZentrixa: D66\n"
    assert [(item.code, item.supports) for item in read(text).codes] == [("D67", ("Quolmea",)), ("D66", ("Zentrixa",))]


def test_lists_that_are_denied(read: Read) -> None:
    version = read("## Diagnosis codes\n\nClaims are denied with any of these ICD-10 codes:\n\nL500L501T783XXA\n")
    assert [(item.code, item.coverage) for item in version.codes] == [
        ("L50.0", "not-covered"),
        ("L50.1", "not-covered"),
        ("T78.3XXA", "not-covered"),
    ]


def test_code_fields_of_the_front_matter(read: Read) -> None:
    version = read(
        "## Criteria\n\nNone.\n", front="# Policy\n\nPolicy Number: 7\n\nEffective Date: 1/1/2024\n\nCPT Code(s): J9145, 96413\n"
    )
    assert [(item.system.value, item.code) for item in version.codes] == [("HCPCS", "J9145"), ("CPT", "96413")]


def test_words_instead_of_codes(read: Read) -> None:
    version = under(read, "ICD-10 Diagnosis", "All diagnoses pend.")
    assert version.all_diagnoses is not None
    assert version.all_diagnoses.text == "All diagnoses pend."
    assert under(read, "ICD-10 Diagnosis", "Policy applies to all diagnoses").all_diagnoses is not None
    assert under(read, "ICD-10 Diagnosis", "C90.00 Myeloma").all_diagnoses is None


def test_look_alikes_are_no_codes(read: Read) -> None:
    version = read(
        "## Overview\n\nArticle A54068, policy 1.01.536, NCCN 2A, CD20, V600E and V2.2026.\n\n## Coding\n\n"
        "Codes do not guarantee payment, not even for revenue code 0891.\n\n"
        "### HCPCS\n\nJ1323 Injection\n\n### Bill Type Codes\n\n0131 Hospital\n"
    )
    assert printed(version) == ["J1323"]
    assert version.unread == ()


@pytest.mark.parametrize(
    "statement",
    ["Any unlisted code needs a note.", "J1323 replaces the earlier C9165 from now on.", "HCPCS code J9999 was deleted from this list."],
)
def test_what_is_not_understood_is_reported(read: Read, statement: str) -> None:
    version = read(f"## Coding\n\nHCPCS\n\nJ1111 Injection\n\n{statement}\n")
    assert [item.text for item in version.unread] == [statement]
    assert any(check.check == "unread-coding-statement" and statement.rstrip(".") in check.message for check in version.checks)


def test_a_code_swallowed_by_a_description_is_reported(read: Read) -> None:
    version = under(read, "ICD-10 Diagnosis", "C90.00 Multiple myeloma C90.02 In relapse")
    assert [item.text for item in version.unread] == ["C90.02 In relapse"]


def test_every_code_knows_its_exact_place(read: Read) -> None:
    version = read(
        "## Coding\n\n### HCPCS\n\nJ3490, J3590 Unclassified\n\n### ICD-10 Diagnosis\n\n| | |\n|---|---|\n| C90.00 - C90.02 | Myeloma |\n"
    )
    texts = []
    for item in version.codes:
        block = version.text.blocks[item.source.block]
        assert block.text[item.source.start : item.source.end] == item.source.text
        texts.append(item.source.text)
    assert texts == ["J3490", "J3590", "C90.00 - C90.02"]


def test_a_list_outside_the_coding_section_is_found_by_its_head(read: Read) -> None:
    version = read("## Policy Statement\n\nCovered when needed.\n\n| Procedure Codes | |\n|---|---|\n| J9299 | J9298 |\n")
    assert printed(version) == ["J9299", "J9298"]


def listing(version: PolicyVersion, code: str) -> CodeListing:
    return next(item for item in version.codes if item.code == code)


def test_descriptions_stay_with_their_codes(read: Read) -> None:
    version = under(read, "HCPCS", "J1323 Injection, elranatamab-bcmm, 1 mg [Elrexfio]")
    assert listing(version, "J1323").description == "Injection, elranatamab-bcmm, 1 mg [Elrexfio]"


def test_a_range_broken_over_two_rows(read: Read) -> None:
    version = read(
        "## ICD-10 Codes\n\n| Code | Description |\n|---|---|\n| M80.011A - | Osteoporosis |\n| M80.019S | |\n| M81.0 | Other |\n"
    )
    assert printed(version) == ["M80.011A-M80.019S", "M81.0"]
    assert version.unread == ()


def test_a_range_without_an_end_is_reported(read: Read) -> None:
    version = read("## ICD-10 Codes\n\n| Code | Description |\n|---|---|\n| M80.011A - | Osteoporosis |\n| Z79.83-Z79.84 | Drugs |\n")
    assert printed(version) == ["M80.011A", "Z79.83-Z79.84"]
    assert [item.text for item in version.unread] == ["M80.011A"]


def test_codes_where_no_section_announces_them_are_reported(read: Read) -> None:
    version = read("## Dosing\n\n| J1323 | 76 mg |\n|---|---|\n| C90.00 | 44 mg |\n")
    assert version.codes == ()
    assert [item.text for item in version.unread] == ["J1323", "C90.00"]


def test_a_column_for_each_system(read: Read) -> None:
    version = read("## Billing\n\n| Drug | HCPCS | CPT | ICD-10-CM |\n|---|---|---|---|\n| Zentrixa | J0775 | 20527, 26341 | M72.0 |\n")
    assert [(item.system, item.code) for item in version.codes] == [
        (CodeSystem.HCPCS, "J0775"),
        (CodeSystem.CPT, "20527"),
        (CodeSystem.CPT, "26341"),
        (CodeSystem.ICD10CM, "M72.0"),
    ]


def test_the_procedure_a_list_is_for_is_no_diagnosis(read: Read) -> None:
    version = read("## Coding\n\n### Covered Diagnosis Codes for Procedure Code: J3245\n\n| L40.0 | L40.1 |\n|---|---|\n")
    assert printed(version) == ["L40.0", "L40.1"]
    assert {item.supports for item in version.codes} == {("J3245",)}


def test_a_procedure_among_diagnoses_is_reported(read: Read) -> None:
    version = under(read, "ICD-10 Diagnosis", "G24.3 Torticollis\n\nJ0588 with 64616\n\n64653 Chemodenervation of eccrine glands")
    assert printed(version) == ["G24.3"]
    assert {item.text[:5] for item in version.unread} == {"J0588", "64653"}


def test_a_list_that_a_sentence_rules_out(read: Read) -> None:
    version = under(read, "Non-covered codes", "J0592 and J0571-J0575 are not covered under the medical benefit.")
    assert printed(version) == ["J0592", "J0571-J0575"]
    assert {item.coverage for item in version.codes} == {"not-covered"}


def test_what_a_column_or_a_heading_says_the_diagnoses_are_for(read: Read) -> None:
    table = "| Diagnosis code | Description | Applies to HCPCS codes |\n|---|---|---|\n"
    table += "| E11.311 | One | J0177, J0178 |\n| H35.3211 | Two | J0178 |\n"
    version = read(f"## Coding\n\n{table}")
    assert [(item.code, item.supports) for item in version.codes] == [("E11.311", ("J0177", "J0178")), ("H35.3211", ("J0178",))]
    version = read(
        "## Coding\n\nDiagnosis codes accepted with J7170:\n\nD66\n\nDiagnosis codes not covered\n\nD68.0\n\nRevenue codes: 0636\n"
    )
    assert [(item.code, item.supports, item.coverage) for item in version.codes] == [
        ("D66", ("J7170",), None),
        ("D68.0", None, "not-covered"),
        ("0636", None, None),
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("G24.5G51.31G51.32", ["G24.5", "G51.31", "G51.32"]),
        ("G43.E01 - .E19", ["G43.E01-G43.E19"]),
        ("C61 - Malignant neoplasm of prostate", ["C61"]),
    ],
)
def test_diagnoses_run_together_or_shortened(read: Read, lines: str, expected: list[str]) -> None:
    assert printed(under(read, "ICD-10 Diagnosis", lines)) == expected


def test_labels_in_one_line(read: Read) -> None:
    version = read("## Coding\n\nHCPCS: J3590, C9399. ICD-10: L20.9, J45.50.\n\nApplicable codes: J1299, J1303\n")
    assert printed(version) == ["J3590", "C9399", "L20.9", "J45.50", "J1299", "J1303"]
    version = read("## Coding\n\nThe diagnosis codes required are: C90.00 - Not in remission; C90.02 - In relapse\n")
    assert [(item.code, item.description) for item in version.codes] == [("C90.00", "Not in remission"), ("C90.02", "In relapse")]


def test_a_column_for_ndcs_does_not_hide_the_codes_beside_it(read: Read) -> None:
    version = read("## Coding\n\n| HCPCS code | Short name | NDC |\n|---|---|---|\n| J0222 | Patisiran | 71336-1000-01 |\n")
    assert printed(version) == ["J0222"]


def test_a_code_with_a_torn_end_is_reported(read: Read) -> None:
    version = under(read, "ICD-10 Diagnosis", "S44.2-xA - S44.22xS")
    assert printed(version) == []
    assert [item.text for item in version.unread] == ["S44.2-xA - S44.22xS"]


def test_codes_named_outside_the_lists_are_reported(read: Read) -> None:
    version = read("## Description\n\nBefore 2024 the drug was billed with C9165.\n\n## Coding\n\n### HCPCS\n\nJ1323 Injection\n")
    assert printed(version) == ["J1323"]
    assert [item.why for item in version.unread] == ["It names C9165 outside the lists of codes."]


def test_a_table_of_codes_among_the_references_is_read(read: Read) -> None:
    version = read("## References\n\n1. A label.\n\n| HCPCS codes | Description |\n|---|---|\n| J9380 | Injection |\n")
    assert printed(version) == ["J9380"]


def test_the_heads_of_columns_read_as_part_of_the_only_row(read: Read) -> None:
    version = under(read, "ICD-10 Diagnosis", "| | |\n|---|---|\n| Code C90.00-C90.02 | Description Multiple myeloma |")
    assert printed(version) == ["C90.00-C90.02"]
    assert [item.description for item in version.codes] == ["Multiple myeloma"]
