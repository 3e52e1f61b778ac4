from collections.abc import Callable

import pytest

from app.policy.model import PolicyVersion

Read = Callable[..., PolicyVersion]


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Events attributed to Zentrixo were counted. Each patient treated with Zentrxio was asked.", ["Zentrixo", "Zentrxio"]),
        ("Relatedness to Tarvexio was assessed. Those given Tarvexo stayed in care.", ["Tarvexio", "Tarvexo"]),
        ("Patients treated with Novalinx or given Novalogs took part.", []),
        ("The use of Belantra was compared. Dr. Johnson and Dr. Johnston led the study.", []),
        ("Patients received Combined or combinedd care and were given Combind care; combined care was usual.", []),
    ],
)
def test_a_product_in_two_spellings(text: str, spelled: list[str], read: Read) -> None:
    version = read(f"# A study of an antibody in multiple myeloma\n\nClinicalTrials.gov identifier: NCT01234567\n\n{text}\n", front="")
    found = [check for check in version.checks if check.check == "name-spelled-differently"]
    assert [sorted(place.text for place in check.sources) for check in found] == ([spelled] if spelled else [])
