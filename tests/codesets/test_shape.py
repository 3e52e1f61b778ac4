"""Shapes of codes and their normal written forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codesets.model import CodeSystem
from app.codesets.shape import bare, candidates, dotted, is_category, is_nonspecific, normal, plain, split_run_together

HCPCS, CPT, CM, PCS, CM9, REVENUE = CodeSystem


@pytest.mark.parametrize(
    ("system", "printed", "expected"),
    [
        (HCPCS, "J1323", "J1323"),
        (HCPCS, " j1323* ", "J1323"),
        (HCPCS, "J0121†", "J0121"),
        (HCPCS, "J132", None),
        (HCPCS, "W1234", None),
        (CPT, "96372", "96372"),
        (CPT, "0583t", "0583T"),
        (CPT, "3044F", "3044F"),
        (CPT, "0012M", "0012M"),
        (CPT, "0037U", "0037U"),
        (CPT, "9637", None),
        (CM, "D841", "D84.1"),
        (CM, "D84.1", "D84.1"),
        (CM, "m80.08xA", "M80.08XA"),
        (CM, "T46.6X5A,", "T46.6X5A"),
        (CM, "L97.4-", "L97.4"),
        (CM, "C7B.00", "C7B.00"),
        (CM, "G20.A1", "G20.A1"),
        (CM, "K22", "K22"),
        (CM, "C44.9O", None),  # the letter O
        (CM, "80.01", None),
        (CM, "D84.", "D84"),
        (CM, "M80.M84", None),
        (PCS, "XW013L9", "XW013L9"),
        (PCS, "XW0I3L9", None),
        (PCS, "CHANGED", None),
        (PCS, "GZHZZZZ", "GZHZZZZ"),
        (CM9, "714.0", "714.0"),
        (CM9, "7140", "714.0"),
        (CM9, "V5865", "V58.65"),
        (CM9, "E8500", "E850.0"),
        (CM9, "A14.0", None),
        (REVENUE, "636", "0636"),
        (REVENUE, "0892", "0892"),
        (REVENUE, "89", None),
    ],
)
def test_normal_written_form(system: CodeSystem, printed: str, expected: str | None) -> None:
    assert normal(system, printed) == expected


def test_a_shape_alone_does_not_choose_between_hcpcs_and_an_undotted_diagnosis() -> None:
    assert set(candidates("A0100")) >= {HCPCS, CM}
    assert candidates("5.70.01") == ()
    assert candidates("CC-0248") == ()


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("F640F641F642", ("F64.0", "F64.1", "F64.2")),
        ("D590D591D5930", ("D59.0", "D59.1", "D59.30")),
        ("E7601T783XXA", ("E76.01", "T78.3XXA")),
        ("G35A", None),
        ("D841", None),
        ("ADDED", None),
    ],
)
def test_codes_run_together(run: str, expected: tuple[str, ...] | None) -> None:
    assert split_run_together(run) == expected


def test_run_together_of_other_systems() -> None:
    assert split_run_together("J1561J1569", HCPCS) == ("J1561", "J1569")
    assert split_run_together("9920199202", CPT) == ("99201", "99202")


def test_a_table_decides_between_two_ways_of_splitting() -> None:
    known = {"B20.B21", "C61"}.__contains__
    assert split_run_together("B20B21C61", known=known) == ("B20.B21", "C61")
    assert split_run_together("B20B21C61") == ("B20", "B21", "C61")


def test_dashes_and_spaces_become_plain_without_moving_anything() -> None:
    text = "C90.00‑C90.02 – “x”\u00a0y"
    assert plain(text) == 'C90.00-C90.02 - "x" y'
    assert len(plain(text)) == len(text)


def test_small_questions() -> None:
    assert is_category("L97.4-")
    assert is_category("L97.4‑")
    assert not is_category("L97.4")
    assert is_nonspecific("J9999")
    assert not is_nonspecific("J1323")
    assert dotted("C90.00")
    assert not dotted("C9000")
    assert bare("“J1323”") == "J1323"


@given(st.from_regex(r"[A-TV-Z][0-9][0-9AB](\.[0-9A-H]{1,4})?", fullmatch=True))
def test_a_normal_form_is_its_own_normal_form(code: str) -> None:
    written = normal(CM, code)
    assert written == code
    assert normal(CM, code.replace(".", "")) == code


@given(st.text(max_size=12))
def test_no_text_breaks_the_shapes(text: str) -> None:
    for system in candidates(text):
        written = normal(system, text)
        assert written is not None
        assert normal(system, written) == written


@given(st.text(alphabet="ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", max_size=60))
def test_a_split_loses_no_letter(run: str) -> None:
    codes = split_run_together(run)
    assert codes is None or "".join(codes).replace(".", "") == run
