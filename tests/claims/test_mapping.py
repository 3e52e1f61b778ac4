import json
from pathlib import Path

import pytest

from app.claims.mapping import chosen_columns, map_columns


def columns_of(headers: list[str]) -> dict[str, list[str]]:
    return {name: [choice.column for choice in choices] for name, choices in map_columns(headers).items()}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("DOS_FROM", "dos_from"),
        ("SVCBEGINDT", "dos_from"),
        ("ThruDate", "dos_to"),
        ("DischargeDt", "discharge_date"),
        ("PLACEOFSERVICECODE", "pos"),
        ("CLMLNNBR", "line"),
        ("PatientBirthDate", "birth_date"),
        ("Rendering Provider NPI", "provider_npi"),
        ("DXPTR", "pointers"),
        ("Type of Bill", "bill_type"),
        ("Orig Claim Nbr", "original_claim"),
        ("REVENUE_CODE", "revenue"),
        ("AmtPaid", "paid"),
        ("ALLOWEDAMT", "allowed"),
        ("TotalCharge", "billed"),
        ("QTY", "units"),
        ("NDC11", "ndc"),
        ("Drug Name", "drug_name"),
        ("CPTHCPCS", "procedure"),
    ],
)
def test_one_header_in_one_word_or_many(header: str, field: str) -> None:
    assert columns_of([header]) == {field: [header]}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("DISCHARGE_DATE", "billed"),
        ("COPAYAMT", "paid"),
        ("NOTALLOWEDAMT", "allowed"),
        ("ClaimPaidDate", "claim_id"),
        ("ClaimPaidDate", "paid"),
        ("FILLER_3", "line"),
        ("Allowed Procedure Code", "procedure"),
        ("ADMIT_DX", "diagnoses"),
        ("DX1_DESC", "diagnoses"),
        ("Subscriber DOB", "birth_date"),
        ("PAID_UNITS", "units"),
        ("Provider Name", "drug_name"),
        ("SUB_DOB", "billed"),
        ("Sub DOB", "birth_date"),
        ("Line code", "line"),
    ],
)
def test_false_friends(header: str, field: str) -> None:
    assert field not in columns_of([header])


@pytest.mark.parametrize("beside", ["BIN", "Rx_BIN_No", "Days Supply", "DAW", "Cardholder ID"])
def test_a_pharmacy_s_pcn_is_no_claim(beside: str) -> None:
    assert "claim_id" not in columns_of(["PCN", beside, "Date Filled", "NDC"])


def test_a_hospital_s_pcn_is_asked_as_the_claim() -> None:
    assert columns_of(["PCN", "MRN", "Service Date", "HCPCS", "Rev Code"])["claim_id"] == ["PCN"]


@pytest.mark.parametrize("header", ["Sub ID", "SUB_NO", "SubId", "Sub #"])
def test_what_stands_beside_sub_tells_subscriber_from_submitted(header: str) -> None:
    assert columns_of([header, "Sub Charges", "Sub Units"]) == {"member_id": [header], "billed": ["Sub Charges"], "units": ["Sub Units"]}


def test_on_a_bill_without_a_claim_number_the_patient_number_is_asked_about() -> None:
    asked = map_columns(["PatNo", "TOB", "Service Date", "HCPCS", "Charges"])["member_id"][0]
    sure = map_columns(["Claim", "PatNo", "TOB", "Service Date", "HCPCS", "Charges"])["member_id"][0]
    assert (asked.confidence < 0.8, sure.confidence >= 0.8) == (True, True)


def test_lists_follow_their_numbers() -> None:
    found = columns_of(["Dx 2", "Dx 1", "Dx 10", "Mod2", "Mod1", "HCPCS"])
    assert found["diagnoses"] == ["Dx 1", "Dx 2", "Dx 10"]
    assert found["modifiers"] == ["Mod1", "Mod2"]


def test_icd_procedures_beside_hcpcs() -> None:
    found = columns_of(["HCPCS_CODE", "PROC_CD_1", "PROC_CD_2", "ICD_DX_1"])
    assert found["procedure"] == ["HCPCS_CODE"]
    assert found["icd_procedures"] == ["PROC_CD_1", "PROC_CD_2"]


def test_a_line_date_leaves_the_statement_s_end_alone() -> None:
    assert "dos_to" not in columns_of(["Statement From", "Statement Thru", "Service Date", "HCPCS"])
    assert columns_of(["Statement From", "Statement Thru", "HCPCS"])["dos_to"] == ["Statement Thru"]


def test_a_person_s_choice_takes_the_place_of_the_proposal() -> None:
    headers = ["DOS", "Posted", "HCPCS", "Code B"]
    chosen = chosen_columns(headers, {"dos_from": ["Posted"], "procedure": ["Code B"], "units": []})
    assert chosen["dos_from"][0].column == "Posted"
    assert chosen["procedure"][0].column == "Code B"
    assert chosen["dos_from"][0].confidence == 1.0


def test_real_layouts(corpus: Path) -> None:
    """At least 98 of 100 columns of the layouts with truth are mapped as a person maps them."""
    right = wrong = 0
    for text in (corpus / "claims" / "headers.jsonl").read_text(encoding="utf-8").splitlines():
        layout = json.loads(text)
        accepted = {entry["field"]: entry["also_acceptable"] for entry in layout["ambiguous"]}
        found = columns_of(layout["columns"])
        for field, truth in layout["mapping"].items():
            wanted = truth if isinstance(truth, list) else [truth] if truth else []
            got = found.get(field, [])
            also = accepted.get(field, [])
            good = {*also, *wanted}
            if "*" in also or (also and (good.issuperset(got) if got else None in also)):
                continue
            right += len(set(got) & set(wanted))
            wrong += len(set(got) ^ set(wanted))
    assert right > 500
    assert wrong / (right + wrong) < 0.02


def test_of_two_columns_that_say_the_same_the_person_is_asked() -> None:
    twins = map_columns(["ClaimNumber", "HCPCS", "ServiceDate", "PaidAmount", "PAIDAMOUNT"])
    assert twins["paid"][0].confidence < 0.8
    assert twins["procedure"][0].confidence >= 0.8
