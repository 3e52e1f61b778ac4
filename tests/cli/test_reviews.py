"""Second reviews and signatures from the command line, by the two people it takes."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import run
from tests.contract.schemas import schema
from tests.workspace.response_maker import audited_desk

Answer = dict[str, Any]


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory, policies: Path) -> Path:
    """A project of which one person, ana, has determined twelve lines."""
    folder = tmp_path_factory.mktemp("reviews")
    desk = audited_desk(folder, policies)
    desk.project.close()
    return folder / "work.codeledger"


@pytest.fixture
def project(audited: Path, tmp_path: Path) -> Path:
    path = tmp_path / "work.codeledger"
    path.write_bytes(audited.read_bytes())
    return path


def asked(capsys: pytest.CaptureFixture[str], project: Path, *arguments: object, status: int = 0) -> Answer:
    capsys.readouterr()
    found = run(["review", *map(str, arguments), "--project", str(project), "--json"])
    shape: Answer = json.loads(capsys.readouterr().out)
    assert found == status, shape
    schema("error" if "error" in shape else "review").validate(shape)
    return shape


def test_a_second_review_and_a_signature(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = asked(capsys, project, "second", "draw", "--percent", "10", "--seed", "a seed")
    assert drawn["drawn"] == {"seed": "a seed", "percent": "10", "of": 12, "blind": True, "lines": 2}
    assert [line["first"] for line in drawn["waiting"]] == [None, None]
    assert drawn["agreement"]["rate"] is None

    first, other = (line["id"] for line in drawn["waiting"])
    one = asked(capsys, project, "second", "decide", "--line", first, "--category", "no-error")
    assert (one["left"], len(one["made"]), one["made"][0]["agrees"]) == (1, 1, one["made"][0]["first"] == {"category": "no-error"})
    assert one["made"][0]["first_by"] == "ana"
    sign = ("sign", "--reviewer", "Bo Lund", "--credentials", "CPC", "--day", "2026-11-20")
    assert "1 line drawn for a second review waits for it." in asked(capsys, project, *sign, status=3)["error"]["why"]
    decide = ("second", "decide", "--line", other[:8], "--category")
    last = asked(capsys, project, *decide, "wrong-units", "--units", 7, "--amount", "12.50")
    assert (last["left"], last["agreement"]["of"], last["agreement"]["rate"] is not None) == (0, 2, True)
    assert last["made"][-1]["second"] == {"category": "wrong-units", "units": "7", "correct_amount": "12.50"}

    signed = asked(capsys, project, *sign)["signed"]
    assert (signed["revision"], signed["day"], signed["second_reviewer"]) == (1, "2026-11-20", last["made"][0]["second_by"])
    assert "Nothing was changed" in asked(capsys, project, *sign, status=3)["error"]["why"]
    asked(capsys, project, *decide, "no-error", "--reason", "the record came late")
    after = asked(capsys, project, "status")
    assert (after["stands"], after["draft_of"], after["changed"]) == (False, 2, ["the second review"])
    assert run(["review", "status", "--project", str(project)]) == 0
    text = capsys.readouterr().out
    assert "since then the second review changed. The report is a draft of revision 2" in text
    assert "10 % of 12 determinations: 2 lines drawn with seed a seed, reviewed blind." in text


def test_nobody_reviews_their_own_work(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "ana")
    drawn = asked(capsys, project, "second", "draw", "--percent", "100", "--open")
    assert (drawn["waiting"], drawn["left"]) == ([], 12)
    monkeypatch.setenv("LOGNAME", "bo")
    waiting = asked(capsys, project, "second", "list")["waiting"]
    assert {line["first_by"] for line in waiting} == {"ana"}
    monkeypatch.setenv("LOGNAME", "Ana")
    mine = asked(capsys, project, "second", "decide", "--line", waiting[0]["id"], "--category", "no-error", status=3)
    assert "nobody reviews their own work" in mine["error"]["why"]


@pytest.mark.parametrize(
    ("arguments", "status", "why"),
    [
        (["second", "draw", "--percent", "0"], 3, "not above 0"),
        (["second", "draw", "--percent", "few"], 2, "is no number"),
        (["second", "decide", "--line", "0000000000", "--category", "other"], 3, "No lines were drawn"),
        (["sign", "--reviewer", " ", "--credentials", "CPC"], 3, "names the reviewer"),
        (["sign", "--reviewer", "Bo", "--credentials", "CPC", "--day", "today"], 2, "is no date"),
    ],
)
def test_what_is_refused(project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, why: str) -> None:
    assert why in asked(capsys, project, *arguments, status=status)["error"]["why"]
