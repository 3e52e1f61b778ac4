import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.claims.codes import look_alikes, read_diagnosis, read_procedure
from app.codesets.model import CodeSystem


@pytest.mark.parametrize("text", ["J1323", "j1323", "  J1323 ", "'J1323", "J 1323", "J1323\u200b", "\uff2a1323", "J1323\u00a0"])
def test_case_blanks_and_invisible_signs_do_not_matter(text: str) -> None:
    read = read_procedure(text)
    assert (read.code, read.system) == ("J1323", CodeSystem.HCPCS)


@pytest.mark.parametrize(
    ("text", "system"),
    [
        ("99213", CodeSystem.CPT),
        ("0075T", CodeSystem.CPT),
        ("3008F", CodeSystem.CPT),
        ("0001U", CodeSystem.CPT),
        ("G0463", CodeSystem.HCPCS),
        ("3E01305", CodeSystem.ICD10PCS),
        ("XW013L9", CodeSystem.ICD10PCS),
    ],
)
def test_every_form_of_procedure_has_its_system(text: str, system: CodeSystem) -> None:
    read = read_procedure(text)
    assert (read.code, read.system) == (text, system)


@pytest.mark.parametrize("text", ["J132", "J13233", "1323", "JI323", "J359O", "XWO13L9", "XWI13L9", "9921", "E11.9", "C90.00"])
def test_a_procedure_of_no_form_is_malformed(text: str) -> None:
    read = read_procedure(text)
    assert read.code is None
    assert read.found == text


def test_a_number_s_decimals_are_cut_off_and_told() -> None:
    assert read_procedure("99213.0").code == "99213"
    assert read_procedure("99213.0").restored
    assert not read_procedure("99213").restored


@pytest.mark.parametrize(
    ("text", "code"), [("C9000", "C90.00"), ("c90.00 ", "C90.00"), ("I10", "I10"), ("C833A", "C83.3A"), ("O09.00", "O09.00")]
)
def test_diagnoses_come_back_in_written_form(text: str, code: str) -> None:
    assert read_diagnosis(text).code == code


@pytest.mark.parametrize("text", ["C9O.OO", "CC90.00", "C900.0", "C9", "C90.00000", "9", "C90-00"])
def test_a_diagnosis_of_no_form_is_malformed(text: str) -> None:
    assert read_diagnosis(text).code is None


def test_icd_9_is_recognised_for_old_claims() -> None:
    assert read_diagnosis("203.00").system is CodeSystem.ICD9CM


def test_look_alikes_exchange_the_letters_mistaken_for_digits() -> None:
    assert "J1323" in look_alikes("JI323")
    assert "C9000" in look_alikes("C9O.OO")
    assert "J3590" in look_alikes("j359o")
    assert "J1323" not in look_alikes("J1323")


@given(st.text(max_size=12))
def test_no_text_breaks_the_readers(text: str) -> None:
    for read in (read_procedure(text), read_diagnosis(text)):
        assert (read.code is None) == (read.system is None)
