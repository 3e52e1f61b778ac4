"""`codeledger sample` as a person types it."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import run
from app.project.project import open_project
from app.workspace.samples import kept_sample, lines_of_last_audit
from tests.contract.schemas import schema
from tests.workspace.sampled_claims import determine_units, lines_of, write_claims

ANSWER = dict[str, Any]


@pytest.fixture
def project(tmp_path: Path, policies: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "sampled.codeledger"
    assert run(["project", "add", str(path), str(policies / "CC-0248")]) == 0
    period = ["--period-from", "2025-01-01", "--period-to", "2025-12-31", "--as-of", "2026-11-20"]
    assert run(["audit", str(write_claims(tmp_path / "claims.csv")), "--project", str(path), *period]) == 0
    capsys.readouterr()
    return path


def asked(capsys: pytest.CaptureFixture[str], *arguments: object, status: int = 0) -> ANSWER:
    found = run(["sample", *map(str, arguments), "--json"])
    shape: ANSWER = json.loads(capsys.readouterr().out)
    assert found == status, shape
    schema("error" if "error" in shape else "sample").validate(shape)
    return shape


def test_a_sample_is_drawn_checked_and_estimated(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out.csv").write_text("key,reason\nC01,paid by another payer\n", encoding="utf-8")
    drawn = asked(capsys, "draw", "--project", project, "--size", 6, "--seed", "42", "--spares", 2, "--leave-out", tmp_path / "out.csv")
    assert {"reason": "paid by another payer", "tally": {"count": 1, "amount": "15.25", "without_amount": 0}} in drawn["frame"][
        "exclusions"
    ]
    assert drawn["ties"].startswith("The population of 26 claims ties to the file")
    assert (len(drawn["sample"]["units"]), drawn["sample"]["seed"]) == (6, "42")
    assert asked(capsys, "check", "--project", project) | {"sentence": ""} == {"same": True, "sentence": "", "missing": [], "extra": []}
    assert asked(capsys, "check", "--project", project, "--seed", "43", status=1)["same"] is False
    waiting = asked(capsys, "estimate", "--project", project, status=1)
    assert (waiting["total"], waiting["rate"]) == (None, None)
    assert "no final determination" in waiting["why_not"]
    with open_project(project, "ana") as opened:
        audited = lines_of_last_audit(opened)
        assert audited.imported is not None
        kept = kept_sample(opened, audited.imported.sha256)
        assert kept is not None
        determine_units(opened, kept.sample.units, lines_of(audited.result), {kept.sample.units[0].key: Decimal(6)})
    found = asked(capsys, "estimate", "--project", project)
    assert Decimal(found["total"]["point"]) == Decimal(found["total"]["size"])
    assert found["total"]["limits"][0]["name"].startswith("one-sided 90 % lower limit")
    assert run(["sample", "estimate", "--project", str(project)]) == 0
    text = capsys.readouterr().out
    assert "lower limit of the two-sided 90 % confidence interval (= one-sided 95 %)" in text
    assert "D = N·d̄" in text


def test_a_stratified_sample_in_words(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw = ["sample", "draw", "--project", str(project), "--by", "provider", "--stratum", "1003000126=4", "--stratum", "1245319599=3"]
    assert run([*draw, "--seed", "a seed"]) == 0
    text = capsys.readouterr().out
    assert "7 of 21 claims were drawn at random without replacement, stratified by provider" in text
    assert "superseded by a later claim, not checked" in text


def test_the_optimal_share_follows_units_times_standard_deviation(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strata = {"1003000126": (11, "3"), "1245319599": (10, "6")}  # units and standard deviation: 8 · 33 / 93 = 2.84 and 8 · 60 / 93 = 5.16
    draw = ["draw", "--project", project, "--by", "provider", "--size", "8", "--seed", "7"]
    given = [f"--deviation={name}={deviation}" for name, (_, deviation) in strata.items()]
    drawn = asked(capsys, *draw, "--share", "neyman", *given)
    assert {one["name"]: one["size"] for one in drawn["sample"]["strata"]} == {name: units for name, (units, _) in strata.items()}
    assert [one["drawn"] for one in drawn["sample"]["strata"]] == [3, 5]
    assert drawn["sample"]["share"].startswith("optimal (Neyman)")
    assert drawn["deviations"] == {"1003000126": "3", "1245319599": "6"}
    even = asked(capsys, *draw, "--share", "proportional", "--reason", "shared anew")  # 8 · 11 / 21 = 4.19 and 3.81
    assert ([one["drawn"] for one in even["sample"]["strata"]], even["deviations"]) == ([4, 4], {})


def test_the_sample_drawn_before_is_the_probe_of_the_optimal_share(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw = ["sample", "draw", "--project", str(project), "--by", "provider"]
    assert run([*draw, "--size", "6", "--seed", "probe"]) == 0
    with open_project(project, "ana") as opened:
        audited = lines_of_last_audit(opened)
        assert audited.imported is not None
        kept = kept_sample(opened, audited.imported.sha256)
        assert kept is not None
        over = {unit.key: Decimal(unit.number if unit.stratum == "1245319599" else unit.number * 3) for unit in kept.sample.units}
        determine_units(opened, kept.sample.units, lines_of(audited.result), over)
    capsys.readouterr()
    assert run([*draw, "--size", "8", "--share", "neyman", "--reason", "after the probe"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines() if "drawn  " in line]
    assert [(row[0], row[2], row[-1]) for row in rows] == [("1003000126", "6", "3.00"), ("1245319599", "2", "1.00")]


def test_a_size_for_a_rate(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "size", "--project", project, "--expected", "0.5", "--within", "0.1")
    assert 2 < found["size"] < 21
    assert found["inputs"][0] == {"name": "units in the frame", "symbol": "N", "value": "21"}


@pytest.mark.parametrize(
    ("arguments", "status", "why"),
    [
        (["draw"], 2, "--size"),
        (["draw", "--size", "99"], 3, "cannot be drawn from a frame of 21"),
        (["draw", "--size", "5", "--stratum", "seven"], 2, "NAME=N"),
        (["draw", "--size", "5", "--share", "neyman"], 2, "no strata to share among"),
        (["draw", "--size", "5", "--by", "provider", "--share", "proportional", "--stratum", "1003000126=4"], 2, "name one of them"),
        (["draw", "--size", "5", "--by", "provider", "--deviation", "1003000126=4"], 2, "belongs to --share neyman"),
        (["draw", "--size", "5", "--by", "provider", "--share", "neyman", "--deviation", "4"], 2, "NAME=S"),
        (["draw", "--size", "5", "--by", "provider", "--share", "neyman"], 3, "No standard deviation is given for 1003000126, 1245319599"),
        (["draw", "--size", "5", "--by", "provider", "--share", "neyman", "--deviation", "9=4"], 3, "has no stratum 9"),
        (["check"], 3, "No sample was drawn"),
        (["draw", "--judgment", "C01"], 3, "the reason they were picked"),
        (["size", "--within", "none"], 2, "is no number"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, why: str
) -> None:
    refused = asked(capsys, *arguments, "--project", project, status=status)
    assert why in refused["error"]["why"]


@pytest.mark.parametrize("text", ["C01,paid\n", "key,reason\nC01,\n", "key;reason\nC01;paid\n"])
def test_a_list_without_reasons_is_refused(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    (tmp_path / "out.csv").write_text(text + "C02,x\n", encoding="utf-8")
    refused = asked(capsys, "draw", "--project", project, "--size", 3, "--leave-out", tmp_path / "out.csv", status=3)
    assert refused["error"]["where"] == "row 2"


def test_a_project_without_an_audit_has_nothing_to_draw_from(tmp_path: Path, policies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.codeledger"
    assert run(["project", "add", str(path), str(policies / "CC-0248")]) == 0
    capsys.readouterr()
    assert "holds no audit" in asked(capsys, "draw", "--project", path, "--size", 3, status=3)["error"]["why"]
