"""What an update of a code set changes."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.codesets.importers.model import ImportedTable
from app.codesets.importers.read import import_file
from app.codesets.library import load_code_sets
from app.codesets.model import CodeSystem
from app.codesets.stored import unpack
from app.codesets.tables import load_bundled
from app.codesets.updates import Changed, changes_between, changes_of, stated_changes

HCPCS, CM = CodeSystem.HCPCS, CodeSystem.ICD10CM
Quarter = Callable[[str], ImportedTable]


def test_between_two_days_of_a_table() -> None:
    changes = changes_between(load_bundled(), CM, date(2024, 9, 30), date(2024, 10, 1))
    assert changes is not None
    by_code = {change.code: change for change in changes}
    assert by_code["C83.39"].changed is Changed.ENDED
    assert (by_code["C83.390"].changed, by_code["C83.390"].day) == (Changed.ADDED, date(2024, 10, 1))
    assert {change.changed for change in changes} == {Changed.ADDED, Changed.ENDED}
    assert changes_between(load_bundled(), CM, date(2015, 9, 30), date(2024, 10, 1)) is None
    assert changes_between(load_bundled(), HCPCS, date(2024, 3, 31), date(2024, 4, 1)) is None


def test_an_ended_code_names_what_takes_its_place(quarter: Quarter) -> None:
    sets = load_code_sets([quarter("2020-01").data, quarter("2024-04").data])
    changes = changes_between(sets, HCPCS, date(2020, 1, 1), date(2024, 4, 1))
    assert changes is not None
    assert {change.code for change in changes if change.changed is Changed.ADDED} == {"J1323", "J1324", "J9380"}


def test_one_table_against_another(quarter: Quarter) -> None:
    changes = {change.code: change for change in changes_of(unpack(quarter("2020-01").data), unpack(quarter("2024-04").data))}
    assert changes["J1323"].changed is Changed.ADDED
    assert changes["J9000"].changed is Changed.ENDED
    revised = changes["J0567"]
    assert (revised.changed, revised.new) == (Changed.REVISED, "Injection of something else, 1 mg")
    assert "J3490" not in changes


def test_what_a_file_says_itself(quarter: Quarter) -> None:
    stated = {change.code: change for change in stated_changes(unpack(quarter("2024-04").data))}
    ended = stated["C9165"]
    assert (ended.changed, ended.day) == (Changed.ENDED, date(2024, 4, 1))
    assert [item.code for item in ended.successors] == ["J1323"]
    assert stated["J0567"].changed is Changed.REVISED
    assert "J3490" not in stated


def test_both_files_of_2020_say_the_same(corpus: Path) -> None:
    folder = corpus / "codesets"
    files = ("HCPC2020_ANWEB_w_disclaimer.txt", "HCPC2020_TRANS_ALPHA_w_disclaimer.xlsx")
    dated, listed = (stated_changes(unpack(import_file(folder / file).data)) for file in files)
    assert {(change.code, change.changed) for change in dated} == {(change.code, change.changed) for change in listed}
    assert len(dated) == len(listed) > 350
