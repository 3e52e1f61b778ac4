"""Code tables taken in, listed, and held against the policies at hand."""

import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from app.bundled import resource
from app.codesets.library import load_code_sets
from app.codesets.model import CodeSystem
from app.errors import InputRefusedError
from app.ledger.model import Basis
from app.workspace.codes import ledger_of
from app.workspace.codesets import changes_for, import_table, list_tables, read_table_file, remove_table, stated_by, update_changes
from app.workspace.shapes.codesets import import_shape, list_shape

ANWEB = "codesets/HCPC2020_ANWEB_w_disclaimer.txt"
HCPCS, CM = CodeSystem.HCPCS, CodeSystem.ICD10CM


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads(resource("schemas/codesets.schema.json").read_text(encoding="utf-8")))


def record(code: str, added: str, action: str, *, ended: str = "", changed: str, instead: str = "") -> str:
    line = f"{f'{code}001003An injection':<204}{instead:<25}C"
    return f"{f'{line:<268}{added}{changed}{ended:<8}{action}':<320}"


@pytest.fixture
def april_2024(tmp_path: Path) -> Path:
    path = tmp_path / "april.txt"
    lines = [
        record("C9165", "20240101", "D", ended="20240331", changed="20240401", instead="J1323"),
        record("J1323", "20240401", "A", changed="20240401"),
        record("J3490", "19860101", "N", changed="19970101"),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="ascii")
    return path


def test_an_import_is_listed_and_used(corpus: Path, schema: Draft202012Validator) -> None:
    shape = import_shape(import_table(corpus / ANWEB))
    schema.validate(shape)
    assert {key: shape[key] for key in ("kind", "system", "records", "terminated", "from", "through")} == {
        "kind": "anweb",
        "system": "HCPCS",
        "records": 7079,
        "terminated": 615,
        "from": "2020-01-01",
        "through": "2020-03-31",
    }
    listed = list_shape(list_tables())
    schema.validate(listed)
    rows = listed["code_sets"]
    assert isinstance(rows, list)
    assert [(row["system"], row["file"], row["records"]) for row in rows] == [
        ("ICD-10-CM", None, 75904),
        ("ICD-10-PCS", None, 82508),
        ("HCPCS", "HCPC2020_ANWEB_w_disclaimer.txt", 7079),
    ]
    assert load_code_sets().exists_on(HCPCS, "J9999", date(2020, 2, 1)) is True
    assert remove_table(str(shape["sha256"]))
    assert len(list_tables()) == 2


def test_a_table_of_a_project_is_listed_once(april_2024: Path) -> None:
    table = read_table_file(april_2024)
    assert len(list_tables()) == 2
    assert [item.file for item in list_tables([table.data])][2:] == ["april.txt"]
    import_table(april_2024)
    assert len(list_tables([table.data])) == 3


def test_a_refused_file_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("claim,line,code\n1,1,J1323\n", encoding="utf-8")
    with pytest.raises(InputRefusedError):
        import_table(path)
    assert len(list_tables()) == 2


def test_which_policies_an_update_touches(policies: Path, april_2024: Path, tmp_path: Path) -> None:
    ledger = ledger_of([policies / "CC-0248"], Basis.PUBLISH)
    followed = stated_by(read_table_file(april_2024).data)
    assert [(change.code, change.changed.value) for change in followed] == [("C9165", "ended"), ("J1323", "added")]
    assert changes_for(ledger, followed) == ()  # the policy stops listing C9165 on the day it ends
    later = tmp_path / "later.txt"
    ended = record("J1323", "20240401", "D", ended="20251231", changed="20260101", instead="J1299")
    later.write_text(ended + "\n", encoding="ascii")
    (touched,) = changes_for(ledger, stated_by(read_table_file(later).data))
    assert (touched.policy, touched.change.code, touched.change.day) == ("CC-0248", "J1323", date(2026, 1, 1))
    assert touched.interval.start == date(2024, 4, 1)
    assert [successor.code for successor in touched.change.successors] == ["J1299"]


def test_what_two_days_of_the_shipped_tables_change() -> None:
    changes = update_changes(CM, date(2023, 9, 30), date(2023, 10, 1))
    assert changes is not None
    assert "I20.8" in {change.code for change in changes if change.changed.value == "ended"}
    assert update_changes(HCPCS, date(2023, 9, 30), date(2023, 10, 1)) is None
