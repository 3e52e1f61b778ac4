from decimal import Decimal

import pytest

from app.claims.clean import read_modifiers, read_money, read_ndc, read_number, read_pointers, says_an_ndc


@pytest.mark.parametrize(
    ("text", "diagnoses", "positions"),
    [
        ("A", 1, (1,)),
        ("AB", 2, (1, 2)),
        ("b a", 2, (2, 1)),
        ("A,B;C", 3, (1, 2, 3)),
        ("1:2", 2, (1, 2)),
        ("12", 11, (1, 2)),
        ("12", 12, None),
        ("11", 10, (1,)),
        ("11", 11, None),
        ("1,12", 12, None),
        ("10", 4, (10,)),
        ("L", 12, (12,)),
        ("02", 4, (2,)),
        ("2.0", 4, (2,)),
        ("1234", 4, (1, 2, 3, 4)),
        ("", 4, ()),
        ("0", 4, ()),
    ],
)
def test_pointers(text: str, diagnoses: int, positions: tuple[int, ...] | None) -> None:
    assert read_pointers(text, diagnoses) == positions


@pytest.mark.parametrize(
    ("text", "nine"),
    [
        ("00069449402", "000694494"),
        ("0069-4494-02", "000694494"),
        ("N400069449402", "000694494"),
        ("12345-678-90", "123450678"),
        ("12345-6789-0", "123456789"),
        ("12345-6789-01", "123456789"),
        ("0069449402", None),
        ("00000000000", None),
        ("99999999999", None),
        ("", None),
    ],
)
def test_ndcs_by_their_first_nine_digits(text: str, nine: str | None) -> None:
    assert read_ndc(text) == nine


def test_an_ambiguous_ndc_still_says_that_there_is_one() -> None:
    assert says_an_ndc("0069449402")
    assert not says_an_ndc("00000000000")
    assert not says_an_ndc("")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3661", "3661.00"),
        ("$1,234.5", "1234.50"),
        ("(3.00)", "-3.00"),
        ("3.00-", "-3.00"),
        ("3.00 CR", "-3.00"),
        ("\u22123", "-3.00"),
        ("0", "0.00"),
        ("14573.499999999998", "14573.50"),
    ],
)
def test_money(text: str, amount: str) -> None:
    assert read_money(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "n/a", "NaN", "Infinity", "1.2.3"])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert read_money(text) is None
    assert read_number(text) is None


def test_modifiers_are_a_sorted_set() -> None:
    assert read_modifiers(["rt", "59"]) == read_modifiers(["59,RT"]) == ("59", "RT")
    assert read_modifiers(["59JZ", ""]) == ("59", "JZ")
    assert read_modifiers(["76.0"]) == ("76",)
    assert read_modifiers([]) == ()
