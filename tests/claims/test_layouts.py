"""Columns proposed from header rows as clearing houses, payers, hospitals and vendors write them, and from the values below them."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.claims.mapping import map_columns

ASKED = 0.8  # below it the person is asked
RULES = {  # the fields the rules look at; of the last file only these are judged
    *("claim_id", "line", "original_claim", "frequency", "bill_type", "dos_from", "dos_to", "discharge_date", "member_id", "birth_date"),
    *("sex", "pos", "revenue", "procedure", "units", "ndc", "drug_name", "pointers", "provider_npi", "billed", "allowed", "paid"),
    *("modifiers", "diagnoses", "icd_procedures"),
}
WORLDS = "layouts_worlds.txt"
SHARED = {"statement_from": "dos_from", "statement_to": "dos_to", "admit_date": "dos_from", "billing_npi": "provider_npi"}


@dataclass
class Layout:
    """A header row and what its columns hold."""

    name: str
    headers: list[str] = field(default_factory=list)
    truth: dict[int, str] = field(default_factory=dict)
    allowed: dict[int, str] = field(default_factory=dict)
    rules_only: bool = False


def layouts() -> list[Layout]:
    found: list[Layout] = []
    for file in ("layouts.txt", "layouts_more.txt", WORLDS):
        for line in Path(__file__).with_name(file).read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                name = line[2:]
            elif line:
                found.append(_layout(name, line))
                found[-1].rules_only = file == WORLDS
    return found


def _layout(name: str, line: str) -> Layout:
    layout = Layout(name)
    for index, cell in enumerate(line.split(" | ")):
        sign = "~" if "~" in cell else "="
        header, _, meant = cell.strip().rpartition(sign) if sign in cell else (cell.strip(), "", "")
        layout.headers.append(header)
        if meant:
            (layout.truth if sign == "=" else layout.allowed)[index] = meant
    return layout


def judged(layout: Layout) -> tuple[int, int, list[tuple[str, str, float]]]:
    """Return how many columns are right and how many missing, and every wrong one with its confidence."""
    got = {(choice.index, name): choice.confidence for name, choices in map_columns(layout.headers).items() for choice in choices}
    right = sum(1 for index, name in layout.truth.items() if (index, name) in got)
    wrong = []
    for (index, name), confidence in got.items():
        if layout.rules_only and name not in RULES:
            continue
        meant = layout.truth.get(index, layout.allowed.get(index))
        if name not in (meant, layout.allowed.get(index)) and SHARED.get(name) != meant:
            wrong.append((layout.headers[index], name, confidence))
    return right, len(layout.truth) - right, wrong


def test_layouts_are_read_as_a_person_reads_them() -> None:
    results = [judged(layout) for layout in layouts()]
    right = sum(one for one, _, _ in results)
    missing = sum(one for _, one, _ in results)
    wrong = sum(len(one) for _, _, one in results)
    assert len(results) > 250
    assert 2 * right / (2 * right + missing + wrong) >= 0.98


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
def test_no_column_is_wrong_without_being_asked_about(layout: Layout) -> None:
    assert [one for one in judged(layout)[2] if one[2] >= ASKED] == []


def proposed(columns: dict[str, list[str]]) -> dict[str, list[tuple[str, float]]]:
    found = map_columns(list(columns), list(columns.values()))
    return {name: [(choice.column, choice.confidence) for choice in choices] for name, choices in found.items()}


CODES = ["J1323", "99213", "J9999", "96401", "J3590"]
DIAGNOSES = ["C90.00", "D84.1", "Z51.11", "C90.02", "I10"]


def test_a_column_of_procedure_codes_is_one_whatever_it_is_called() -> None:
    found = proposed({"Claim No": ["A"] * 5, "DOS": ["2024-04-01"] * 5, "Column7": CODES, "F9": DIAGNOSES})
    assert [column for column, _ in found["procedure"]] == ["Column7"]
    assert [column for column, _ in found["diagnoses"]] == ["F9"]


def test_codes_with_letters_alone_are_asked_about() -> None:
    """J4520 may be a drug or, without its dot, an asthma."""
    found = proposed({"Claim No": ["A"] * 4, "DOS": ["2024-04-01"] * 4, "Column7": ["J1323", "J4520", "J9999", "J3590"]})
    assert found["procedure"][0][1] < ASKED


def test_a_header_its_values_belie_is_asked_about() -> None:
    found = proposed({"Claim No": ["A"] * 5, "Service Date": ["yes", "no", "no", "yes", "no"], "HCPCS": CODES, "Paid": ["ok"] * 5})
    assert all(confidence < ASKED for name in ("dos_from", "paid") for _, confidence in found.get(name, ()))


def test_the_column_that_holds_the_codes_is_preferred_to_the_one_that_is_called_so() -> None:
    found = proposed(
        {"Claim No": ["A"] * 5, "Procedure": ["an injection"] * 5, "Procedure Description Code": CODES, "DOS": ["2024-04-01"] * 5}
    )
    assert [column for column, _ in found["procedure"]] == ["Procedure Description Code"]
    assert found["procedure"][0][1] < ASKED


def test_icd_procedures_under_a_plain_name() -> None:
    found = proposed({"Claim No": ["A"] * 3, "Discharge Date": ["2024-04-01"] * 3, "Procedure": ["XW013L9", "3E03305", "XW043L9"]})
    assert "procedure" not in found
    assert found["icd_procedures"][0][0] == "Procedure"


def test_a_line_s_own_date_is_preferred_to_the_statement_s_where_the_days_differ() -> None:
    base = {"TOB": ["131"] * 3, "HCPCS": CODES[:3], "FROM_DT": ["2024-04-01"] * 3, "THRU_DT": ["2024-04-30"] * 3}
    found = proposed(base | {"SERV_DATE": ["2024-04-02", "2024-04-09", "2024-04-16"]})
    assert found["dos_from"][0][0] == "SERV_DATE"
    assert "dos_to" not in found
    assert proposed(base | {"SERV_DATE": ["2024-04-01"] * 3})["dos_to"][0][0] == "THRU_DT"


def test_the_line_s_amount_is_preferred_to_the_claim_s() -> None:
    found = proposed({"Claim Charge Amt": [], "Line Charge Amt": [], "Claim Paid Amt": [], "Line Paid Amt": []})
    assert (found["billed"][0][0], found["paid"][0][0]) == ("Line Charge Amt", "Line Paid Amt")


def test_columns_of_one_name_are_a_list_in_order() -> None:
    found = map_columns(["Claim", "DOS", "HCPCS", "Mod", "Mod", "Dx", "Dx", "Dx"])
    assert [choice.index for choice in found["modifiers"]] == [3, 4]
    assert [choice.index for choice in found["diagnoses"]] == [5, 6, 7]


def test_a_misspelt_name_is_read_and_asked_about() -> None:
    found = proposed({"Clam Number": [], "Serivce Date": [], "Procedrue": [], "Diagonsis": [], "Piad": []})
    assert {name: columns[0][0] for name, columns in found.items()} == {
        "claim_id": "Clam Number",
        "dos_from": "Serivce Date",
        "procedure": "Procedrue",
        "diagnoses": "Diagonsis",
        "paid": "Piad",
    }
    assert all(confidence < ASKED for columns in found.values() for _, confidence in columns)


@pytest.mark.parametrize("header", ["Change Date", "Contract Amount", "County Count", "Stage", "Page"])
def test_a_word_is_not_taken_for_another_that_looks_like_it(header: str) -> None:
    found = proposed({header: [], "Claim": [], "DOS": [], "HCPCS": []})
    assert all(column != header or confidence < ASKED for columns in found.values() for column, confidence in columns)


def test_places_of_a_form_name_columns_with_and_without_a_title() -> None:
    found = proposed({"FL 42": [], "FL 44 HCPCS/Rate": [], "FL 44 Mod": [], "FL 45 Serv. Date": [], "FL 47": [], "FL 48": [], "FL 67A": []})
    assert {name: columns[0][0] for name, columns in found.items()} == {
        "revenue": "FL 42",
        "procedure": "FL 44 HCPCS/Rate",
        "modifiers": "FL 44 Mod",
        "dos_from": "FL 45 Serv. Date",
        "billed": "FL 47",
        "diagnoses": "FL 67A",
    }


def test_a_numbered_list_of_names_is_no_form() -> None:
    found = proposed({"1. Claim": [], "2. DOS": [], "3. HCPCS": [], "4. Units": []})
    assert [found[name][0][0] for name in ("claim_id", "dos_from", "procedure", "units")] == ["1. Claim", "2. DOS", "3. HCPCS", "4. Units"]


def test_the_original_code_beside_a_reviewer_s_is_the_one_submitted() -> None:
    found = proposed({"Claim": [], "DOS": [], "Original CPT": [], "Revised CPT": [], "Original Units": [], "Revised Units": []})
    assert (found["procedure"][0][0], found["units"][0][0]) == ("Original CPT", "Original Units")


def test_a_code_called_cpt_is_preferred_to_a_procedure_code_and_asked_about() -> None:
    found = proposed({"HAR": [], "Svc Date": [], "Proc Code": [], "CPT(R)": [], "Qty": []})
    assert found["procedure"] == [("CPT(R)", 0.75)]


def test_procedures_of_a_stay_come_with_their_dates() -> None:
    found = proposed(
        {"Acct": [], "Discharge": [], "DRG": [], "Prin Proc": [], "Prin Proc Date": [], "Sec Proc 1": [], "Sec Proc 1 Date": []}
    )
    assert [column for column, _ in found["icd_procedures"]] == ["Prin Proc", "Sec Proc 1"]
    assert [column for column, _ in found["icd_procedure_dates"]] == ["Prin Proc Date", "Sec Proc 1 Date"]
    assert "procedure" not in found
