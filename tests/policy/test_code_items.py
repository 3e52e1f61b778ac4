from hypothesis import given
from hypothesis import strategies as st

from app.codesets.model import CodeSystem
from app.policy.code_items import read_list

HCPCS = st.from_regex(r"\A[ACGJQS][0-9]{4}\Z")
DIAGNOSIS = st.from_regex(r"\A[A-TV-Z][0-9][0-9]\.[0-9]{1,3}\Z")
SEPARATOR = st.sampled_from([", ", ",", "; ", " & ", " and ", ", and ", " or ", "  ", " / ", "*, ", "\u00a0"])


def unknown(_system: CodeSystem, _code: str) -> None:
    """No table is loaded: nothing is known of any code."""


@given(st.lists(HCPCS, min_size=1, max_size=8), st.data())
def test_a_list_is_read_whatever_stands_between_its_codes(codes: list[str], data: st.DataObject) -> None:
    text = codes[0]
    for code in codes[1:]:
        text += data.draw(SEPARATOR) + code
    found = read_list(text, 0, (CodeSystem.HCPCS,), unknown)
    assert [item.code for item in found.items] == codes
    assert all(text[item.start : item.end] == item.code for item in found.items)
    assert found.misprints == []


@given(DIAGNOSIS, DIAGNOSIS, st.sampled_from(["-", " - ", "–", " – ", "- ", " through ", " to ", " thru "]))
def test_a_range_keeps_both_its_ends_or_is_reported(first: str, last: str, join: str) -> None:
    text = f"{first}{join}{last} Some disease"
    found = read_list(text, 0, (CodeSystem.ICD10CM,), unknown)
    if last < first:
        assert [wrong.text for wrong in found.misprints] == [f"{first}{join}{last}".replace("–", "-")]
        assert found.items == []
    else:
        assert [(item.code, item.through) for item in found.items] == [(first, last)]


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    found = read_list(text, 0, tuple(CodeSystem), unknown)
    assert 0 <= found.end <= len(text)
    assert all(0 <= item.start < item.end <= len(text) for item in found.items)
