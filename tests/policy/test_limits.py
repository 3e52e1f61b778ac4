from collections.abc import Callable
from datetime import date

from app.policy.model import PolicyVersion

Read = Callable[..., PolicyVersion]
CODING = "\n## Coding\n\n### HCPCS\n\nJ9144 Injection, zentriximab-abcd, 10 mg [Zentrixa]\n"


def limits(version: PolicyVersion) -> list[tuple[str, tuple[str, ...], str, date | None]]:
    return [(limit.kind, limit.codes, limit.value, limit.start) for limit in version.limits]


def test_units_per_day(read: Read) -> None:
    assert limits(read("## Limits\n\nThe plan pays no more than 1,200 units of J9144 per date of service.\n" + CODING)) == [
        ("units-per-day", ("J9144",), "1200", None)
    ]
    assert limits(read("## Limits\n\nJ9144 is limited to 180 billing units per day.\n" + CODING)) == [
        ("units-per-day", ("J9144",), "180", None)
    ]


def test_waste_modifiers_hold_from_the_date_they_name(read: Read) -> None:
    text = (
        "## Billing\n\nJ9144 is sold in vials for single use. "
        "For dates of service on or after 7/1/2023 report modifier JZ, or JW for what was thrown away.\n"
    )
    assert limits(read(text + CODING)) == [
        ("modifier", ("J9144",), "JZ", date(2023, 7, 1)),
        ("modifier", ("J9144",), "JW", date(2023, 7, 1)),
    ]


def test_ndcs_belong_to_the_code_beside_them_or_to_the_drugs_code(read: Read) -> None:
    text = "## Supplied as\n\nZentrixa NDC 12345-0678-01 (10 mL vial).\n"
    assert limits(read(text + CODING)) == [("ndc", ("J9144",), "12345-0678-01", None)]


def test_a_limit_beside_a_description_does_not_hide_the_code(read: Read) -> None:
    version = read("## Coding\n\n### HCPCS\n\nJ9144 Injection, zentriximab-abcd, 10 mg; maximum 90 units per day\n")
    assert [item.code for item in version.codes] == ["J9144"]
    assert limits(version) == [("units-per-day", ("J9144",), "90", None)]


def test_each_limit_of_a_sentence_belongs_to_its_own_code(read: Read) -> None:
    text = "## Limits\n\nJ9144 no more than 100 units per day; J1323 not to exceed 76 units per date of service.\n"
    assert limits(read(text + CODING)) == [("units-per-day", ("J9144",), "100", None), ("units-per-day", ("J1323",), "76", None)]


def test_a_date_belongs_to_the_modifier_of_its_own_clause(read: Read) -> None:
    text = "## Billing\n\nReport JW for discarded drug; on and after 7/1/2023 report JZ where none was. JW is not required below 1 mg.\n"
    assert limits(read(text + CODING)) == [("modifier", ("J9144",), "JW", None), ("modifier", ("J9144",), "JZ", date(2023, 7, 1))]


def test_columns_of_a_table_hold_units_and_ndcs(read: Read) -> None:
    text = (
        "## Maximum dosage\n\n| Drug | HCPCS code | Most per visit | Maximum allowed | NDC |\n|---|---|---|---|---|\n"
        "| One | J2777 | 6 mg | 120 units per date of service | 50242-0096-01 |\n"
        "| Two | J0177 | 8 mg | 16 units per day | 61755-0050-01 |\n"
    )
    version = read(text + CODING)
    assert limits(version) == [
        ("units-per-day", ("J2777",), "120", None),
        ("ndc", ("J2777",), "50242-0096-01", None),
        ("units-per-day", ("J0177",), "16", None),
        ("ndc", ("J0177",), "61755-0050-01", None),
    ]
    assert [check.check for check in version.checks if check.check == "listed-twice"] == []


def test_an_ndc_whose_last_digits_are_open_is_reported(read: Read) -> None:
    version = read("## Supplied as\n\nNDC: Zentrixa 12345-0678-xx\n" + CODING)
    assert limits(version) == []
    assert [(item.text, item.why) for item in version.unread] == [("12345-0678-xx", "The last digits of this NDC are left open.")]
