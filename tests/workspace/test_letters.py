"""Letters to providers: one each, with its own lines only, under names that speak of nobody."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

from app.errors import InputRefusedError, OutputFailedError
from app.reports.responses.letter import Detail
from app.reports.responses.lines import lines_of_providers
from app.reports.template import shipped_template
from app.review.model import AuditSetup
from app.workspace.letters import LetterOrder, letters_of, write_letters
from app.workspace.responses import RoundOrder, export_responses, file_names, lines_told
from tests.workspace.response_maker import PROVIDERS, Desk, claims_rows

ORDER = LetterOrder(day=date(2026, 3, 1))


@pytest.mark.parametrize("detail", Detail)
def test_a_letter_holds_its_own_providers_claims_only(desk: Desk, tmp_path: Path, detail: Detail) -> None:
    """And one of categories none at all."""
    paths = write_letters(desk.dossier(), replace(ORDER, detail=detail, open_too=True), tmp_path / "out", shipped_template(), desk.project)
    assert [path.name for path in paths] == [f"letter_{provider}.docx" for provider in PROVIDERS]
    for path, provider in zip(paths, PROVIDERS, strict=True):
        with ZipFile(path) as package:
            text = "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
        rows = claims_rows()
        assert not [value for row in rows if row[10] != provider for value in (row[0], row[2], row[3]) if value in text]
        assert any(row[0] in text for row in rows if row[10] == provider) is (detail is Detail.LINES)
    kinds = [record.action for record in desk.project.trail.records()]
    assert kinds.count("exported") == len(PROVIDERS)


def test_a_finding_that_names_another_providers_claim_does_not_say_so(desk: Desk) -> None:
    """A line billed twice by two providers: neither learns the other's claim."""
    dossier = desk.dossier()
    other = desk.of(PROVIDERS[1])[0].claim_id
    findings = tuple(replace(finding, message=f"Billed on claim {other}, too.") for finding in dossier.result.findings)
    told = lines_of_providers(replace(dossier, result=replace(dossier.result, findings=findings)), lines_told(dossier))
    assert not [one.found for one in told[PROVIDERS[0]] if str(other) in one.found]
    assert all(str(other) in one.found for one in told[PROVIDERS[1]]), "it is that provider's own"


def test_the_due_date_is_that_of_the_round_and_the_period_that_of_the_audit(desk: Desk, tmp_path: Path) -> None:
    """Where nobody says otherwise; without a round no response is asked for."""
    assert {letter.due for letter in letters_of(desk.dossier(), ORDER)} == {None}
    order = RoundOrder(sent=date(2026, 3, 1), due=date(2026, 4, 1), providers=PROVIDERS[:1])
    export_responses(desk.project, desk.claims, desk.dossier(), order, tmp_path / "books", shipped_template())
    dossier = replace(desk.dossier(), setup=AuditSetup(title="Infused drugs", period_from=date(2023, 9, 1), period_to=date(2026, 1, 31)))
    assert [letter.due for letter in letters_of(dossier, ORDER)] == [date(2026, 4, 1), None]
    path, without = write_letters(dossier, ORDER, tmp_path / "out", shipped_template())
    said = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    assert "between 2023-09-01 and 2026-01-31" in said
    assert "by 2026-04-01" in said
    assert "How to respond" not in "\n".join(paragraph.text for paragraph in docx.Document(str(without)).paragraphs)


def test_a_letter_somebody_may_have_changed_is_not_written_over(desk: Desk, tmp_path: Path) -> None:
    """Another folder is asked for."""
    write_letters(desk.dossier(), ORDER, tmp_path / "out", shipped_template())
    with pytest.raises(OutputFailedError, match="Choose another folder"):
        write_letters(desk.dossier(), ORDER, tmp_path / "out", shipped_template())


def test_nothing_to_tell_is_said(desk: Desk, tmp_path: Path) -> None:
    """No empty letter."""
    with pytest.raises(InputRefusedError, match="No line of a provider is determined to be in error"):
        write_letters(desk.dossier(), replace(ORDER, providers=PROVIDERS[2:]), tmp_path / "out", shipped_template())
    assert not (tmp_path / "out").exists()


def test_file_names_hold_no_path_and_are_never_the_same() -> None:
    """A provider may be called anything."""
    names = file_names(["../../etc/x", "etc x", "ETC X", "1000000004", "", "=cmd|x"], "letter")
    assert len({name.casefold() for name in names.values()}) == len(names)
    assert names["1000000004"] == "letter_1000000004"
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") for name in names.values())
