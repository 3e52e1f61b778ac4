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
