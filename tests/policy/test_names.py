from collections.abc import Callable

from app.policy.model import PolicyVersion

Read = Callable[..., PolicyVersion]
CODING = "\n## Coding\n\n### HCPCS\n\nJ9144 Injection\n"


def spelling(version: PolicyVersion) -> list[str]:
    return [check.message for check in version.checks if check.check == "name-spelled-differently"]


def test_every_spelling_is_counted(read: Read) -> None:
    version = read("## Criteria\n\nZentrxa is an antibody. Zentrixa works. Zentrixa (zentriximab-abcd) helps.\n" + CODING)
    assert spelling(version) == [
        "The drug name is spelled in 2 ways: Zentrixa (3 times) and Zentrxa (1 time); Zentrixa is printed most often."
    ]
    places = next(check.sources for check in version.checks if check.check == "name-spelled-differently")
    assert {place.text for place in places} == {"Zentrixa", "Zentrxa"}


def test_a_tie_calls_no_spelling_right(read: Read) -> None:
    version = read("## Criteria\n\nZentrxia is an antibody.\n" + CODING)
    assert spelling(version) == [
        "The drug name is spelled in 2 ways: Zentrixa (1 time) and Zentrxia (1 time); the counts are equal, so none is taken as right."
    ]


def test_plurals_and_other_drugs_are_no_misspellings(read: Read) -> None:
    version = read("## Criteria\n\nTwo Zentrixas. It is unlike viltolarsen and golodirsen.\n" + CODING)
    assert spelling(version) == []


def test_brand_and_generic_are_told_apart_whichever_comes_first(read: Read) -> None:
    version = read(
        "## Criteria\n\nEteplirsen (Exondys 51) or golodirsen (Vyondys 53) may be approved.\n" + CODING,
        front="# Sample\n\nPolicy Number: 9\n",
    )
    assert [(drug.brand, drug.generic) for drug in version.drugs] == [("Exondys 51", "eteplirsen"), ("Vyondys 53", "golodirsen")]


def test_how_a_drug_is_given_is_no_part_of_its_name(read: Read) -> None:
    text = (
        "## Criteria\n\nElranatamab-bcmm injection, for subcutaneous use (Elrexfio) may be approved."
        " So may Tecvayli (teclistamab-cqyv subcutaneous injection – Maker) and onasemnogene abeparvovec-xioi (Zolgensma).\n"
    )
    version = read(text + CODING, front="# Sample\n\nPolicy Number: 9\n")
    assert {(drug.brand, drug.generic) for drug in version.drugs} == {
        ("Elrexfio", "elranatamab-bcmm"),
        ("Tecvayli", "teclistamab-cqyv"),
        ("Zolgensma", "onasemnogene abeparvovec-xioi"),
    }
