from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.claims.choices import SheetChoices
from app.claims.headers import propose_columns
from app.claims.mapping import chosen_columns
from app.claims.mapping_file import known_fields, mapping_text, read_mapping, text_of_proposal
from app.claims.names import distinct_names
from app.errors import InputRefusedError
from app.workspace.columns import columns_of, share_columns, shared_columns

NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(known_fields()), st.lists(NAMES, max_size=4).map(tuple), max_size=8))
def test_a_mapping_comes_back_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, columns: dict[str, tuple[str, ...]]) -> None:
    path = tmp_path_factory.mktemp("map") / "map.toml"
    path.write_text(mapping_text(SheetChoices(columns)), encoding="utf-8", newline="\n")
    assert read_mapping(path) == SheetChoices(columns)


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.csv"
    path.write_text("Claim,DOS,HCPCS,Mod,Mod,Dx,Dx,When seen\nA,2024-04-01,J1323,JZ,,C90.00,D84.1,2024-04-02\n", encoding="utf-8")
    return path


def test_a_proposal_shared_and_read_again_is_the_same_mapping(claims: Path, tmp_path: Path) -> None:
    (mapping,) = propose_columns(claims)
    path = tmp_path / "map.toml"
    path.write_text(text_of_proposal(mapping), encoding="utf-8")
    again = chosen_columns(mapping.columns, read_mapping(path).everywhere)
    assert {name: [choice.index for choice in choices] for name, choices in again.items()} == {
        name: [choice.index for choice in choices] for name, choices in mapping.fields.items()
    }


def test_a_person_s_choices_are_shared(claims: Path, tmp_path: Path) -> None:
    (mapping,) = columns_of(claims)
    share_columns(tmp_path / "map.toml", mapping, SheetChoices({"dos_from": ("When seen",), "modifiers": ("Mod (2)",)}))
    shared = shared_columns(tmp_path / "map.toml").everywhere
    assert (shared["dos_from"], shared["modifiers"]) == (("When seen",), ("Mod (2)",))


def test_what_a_person_should_look_at_is_remarked(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("ClaimNumber,HCPCS,ServiceDate,PaidAmount,PAIDAMOUNT\nA,J1323,2024-04-01,5,6\n", encoding="utf-8")
    (mapping,) = propose_columns(path)
    assert '# please check, confidence 0.75; first values: ["5"]\npaid = "PaidAmount"\n' in text_of_proposal(mapping)


def test_lines_without_a_table_are_a_mapping_too(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text('procedure = "HCPCS"\nunits = []\n', encoding="utf-8")
    assert read_mapping(path) == SheetChoices({"procedure": ("HCPCS",), "units": ()})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("procedure = HCPCS", "no TOML"),
        ('procedures = "HCPCS"', "No field is called so"),
        ("procedure = 5", "column name or a list"),
        ("columns = 5", "names no columns"),
    ],
)
def test_what_is_no_mapping_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputRefusedError, match=said):
        read_mapping(path)


def test_a_mapping_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match=r"map\.toml"):
        read_mapping(tmp_path / "map.toml")


@given(st.lists(st.sampled_from(["Mod", "Mod (2)", "Dx"]), max_size=6))
def test_every_column_has_a_name(headers: list[str]) -> None:
    assert len(distinct_names(headers)) == len(headers)
