"""Responses, letters and exports for others from the command line."""

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.cli.main import run
from app.reports.responses.workbook import AGREE, HEAD_ROW, LINES, RESPONSE
from tests.contract.schemas import schema
from tests.workspace.response_maker import PROVIDERS, audited_desk, claims_rows

Json = dict[str, object]


def asked(capsys: pytest.CaptureFixture[str], *arguments: object, status: int = 0) -> Json:
    """Run a command and return the one object it prints."""
    capsys.readouterr()
    assert run([*map(str, arguments), "--json"]) == status
    found: Json = json.loads(capsys.readouterr().out)
    if arguments[0] == "responses":
        schema("error" if "error" in found else "responses").validate(found)
    return found


def rows_of(sent: Json) -> list[Json]:
    rows = sent["sent"]
    assert isinstance(rows, list)
    return rows


def test_the_whole_round_from_the_command_line(tmp_path: Path, policies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Workbooks out, one back, what is overdue, the next round, letters, and exports for others."""
    desk = audited_desk(tmp_path, policies)
    desk.project.close()
    project, out = ("--project", tmp_path / "work.codeledger"), ("--out", tmp_path / "out")
    sent = asked(capsys, "responses", "export", *project, *out, "--due", "2026-04-01", "--sent", "2026-03-01")
    rows = sent["sent"]
    assert isinstance(rows, list)
    assert [(row["provider"], row["round"], row["lines"]) for row in rows] == [(PROVIDERS[0], 1, 6), (PROVIDERS[1], 1, 4)]

    path = tmp_path / "out" / rows[0]["file"]
    book = load_workbook(path)
    names = [cell.value for cell in book[LINES][HEAD_ROW]]
    book[LINES].cell(HEAD_ROW + 1, names.index(AGREE) + 1).value = "disagree"
    book[LINES].cell(HEAD_ROW + 1, names.index(RESPONSE) + 1).value = "See the order."
    book.save(path)
    taken = asked(capsys, "responses", "import", path, *project)
    assert (taken["kept"], taken["unanswered"]) == (1, 5)
    late = asked(capsys, "responses", "overdue", *project, "--on", "2026-04-02")["overdue"]
    assert isinstance(late, list)
    assert {(row["provider"], row["unanswered"]) for row in late} == {(PROVIDERS[0], 5), (PROVIDERS[1], 4)}
    early = str(asked(capsys, "responses", "export", *project, *out, "--due", "2026-05-01", "--sent", "2026-04-02", "--next", status=3))
    assert "in round 1, 1 line is disputed and not decided" in early
    assert "Decide what is disputed first" in early
    back = asked(capsys, "responses", "withdraw", *project, "--provider", PROVIDERS[0], "--reason", "sent to the wrong address")
    assert back["withdrawn"] == {"provider": PROVIDERS[0], "round": 1, "lines": 6, "answers": 1}
    assert "No such round" in str(asked(capsys, "responses", "withdraw", *project, "--provider", PROVIDERS[0], "--round", 1, status=3))
    assert asked(capsys, "responses", "import", path, *project, status=3)
    anew = ("--out", tmp_path / "anew", "--due", "2026-05-01", "--sent", "2026-04-02", "--provider", PROVIDERS[0])
    again = asked(capsys, "responses", "export", *project, *anew)
    assert [(row["round"], row["new"]) for row in rows_of(again)] == [(1, True)]

    letters = asked(capsys, "letters", *project, "--out", tmp_path / "letters", "--open-too", "--day", date(2026, 3, 1))
    assert letters["written"] == [f"letter_{provider}.docx" for provider in PROVIDERS]

    listed = asked(capsys, "share", *project)["columns"]
    assert isinstance(listed, list)
    assert {"claim", "member", "amount", "file: Member Name"} <= set(listed)
    asked(capsys, "share", *project, "--out", tmp_path / "few.csv", "--columns", "provider,code,amount")
    assert (tmp_path / "few.csv").read_text(encoding="utf-8-sig").splitlines()[0] == "provider,code,amount"
    assert "no column “name”" in str(asked(capsys, "share", *project, "--out", tmp_path / "x.csv", "--columns", "name", status=3))
    made = asked(capsys, "share", *project, "--out", tmp_path / "safe.csv", "--safe-harbor", "--rows", "findings")
    assert made["rows"] == 18
    text = (tmp_path / "safe.csv").read_text(encoding="utf-8-sig")
    identifying = [value for row in claims_rows() for value in (row[0], row[2], row[3], row[4], row[5], row[6], row[10], row[12])]
    assert not [value for value in identifying if value in text]
    verified = asked(capsys, "verify", tmp_path / "work.codeledger")
    assert verified["agrees"] is not False
