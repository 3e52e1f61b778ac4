"""Whole documents against their truth, format against format; skipped where the corpus is not at hand."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.codesets.tables import load_bundled
from app.compare.compare import compare
from app.compare.model import ChangeAction, ChangeKind, Comparison, DateDetail, Evidence, SegmentKind
from app.documents.model import View
from app.documents.open import read_document
from app.policy.model import PolicyVersion
from app.policy.read import read_policy

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
FORMATS = ("markdown", "docx", "text")
pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of policies with truth is not beside the project")


def entries() -> list[dict[str, str]]:
    if not CORPUS.exists():
        return []
    return [entry for entry in json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8")) if entry["format"] in FORMATS]


@cache
def version(file: str, view: View = View.NEW) -> PolicyVersion:
    return read_policy(read_document(CORPUS / file).view(view), load_bundled())


def pairs() -> Iterator[object]:
    """Yield each truth with the first file of both versions in the order of the formats."""
    files: dict[tuple[str, str], str] = {}
    for entry in sorted(entries(), key=lambda entry: FORMATS.index(entry["format"])):
        if not entry["redline"]:
            files.setdefault((entry["policy"], entry["version"]), entry["file"])
    for policy in sorted({policy for policy, _ in files}):
        for truth in sorted((CORPUS / "policies" / policy / "truth").glob("compare_*.json")):
            want = json.loads(truth.read_text(encoding="utf-8"))
            old, new = files.get((policy, want["old"])), files.get((policy, want["new"]))
            if old and new:
                yield pytest.param(old, new, want, id=f"{policy} {want['old']}-{want['new']}")


def listed(result: Comparison, *, added: bool, either: set[str]) -> set[tuple[str, str, str | None]]:
    deltas = result.added if added else result.removed
    return {
        (item.system.value, item.code, item.through) for item in deltas if item.evidence is not Evidence.HISTORY and item.code not in either
    }


def days(result: Comparison) -> set[tuple[str, str | None, str | None]]:
    details = [item.detail for item in result.changes if isinstance(item.detail, DateDetail)]
    return {
        (detail.date_kind, *(day.isoformat() if day else None for day in (detail.old_date, detail.new_date)))  # type: ignore[misc]
        for detail in details
    }


@pytest.mark.parametrize(("old", "new", "want"), list(pairs()))
def test_a_comparison_tells_the_truth(old: str, new: str, want: dict[str, object]) -> None:
    result = compare(version(old), version(new), load_bundled())
    truth = json.loads(json.dumps(want))
    for side, added in (("added", True), ("removed", False)):
        codes = {(item["system"], item["code"], item.get("through")) for item in truth["codes"][side]}
        assert listed(result, added=added, either=set(truth["codes_either"])) == codes
    assert days(result) == {(item["date_kind"], item["old_date"], item["new_date"]) for item in truth["dates"]}
    assert sorted(item.action for item in result.changes if item.kind is ChangeKind.AGE) == sorted(item["action"] for item in truth["ages"])
    criteria = [item.label or "" for item in result.changes if item.kind is ChangeKind.CRITERIA]
    assert sorted(criteria) == sorted(truth["criteria_changed"])
    moved = [item for item in result.changes if ChangeKind.MOVED is item.kind or item.action is ChangeAction.MOVED]
    assert len(moved) == truth["moved_paragraphs"]
    assert result.identical is truth["identical"]


def twins() -> Iterator[object]:
    by_version: dict[tuple[str, str], list[str]] = {}
    for entry in entries():
        if not entry["redline"]:
            by_version.setdefault((entry["policy"], entry["version"]), []).append(entry["file"])
    for (policy, number), files in by_version.items():
        if len(files) > 1:
            yield pytest.param(files, id=f"{policy} {number}")


@pytest.mark.parametrize("files", list(twins()))
def test_the_same_version_in_another_format_is_identical(files: list[str]) -> None:
    for other in files[1:]:
        result = compare(version(files[0]), version(other), load_bundled())
        assert [
            (item.kind, item.old, item.new) for item in result.changes if item.kind not in (ChangeKind.FORMATTING, ChangeKind.NOISE)
        ] == []


@pytest.mark.parametrize("file", [entry["file"] for entry in entries() if entry["redline"]])
def test_both_wordings_of_a_redline_are_drawn_whole(file: str) -> None:
    result = compare(version(file, View.OLD), version(file, View.NEW), load_bundled())
    assert result.changes
    for row in result.rows:
        old = "" if row.old_block is None else result.old.text.blocks[row.old_block].text
        new = "" if row.new_block is None else result.new.text.blocks[row.new_block].text
        assert ("".join(part.text for part in row.old), "".join(part.text for part in row.new)) == (old, new)
        assert all(part.changes for part in (*row.old, *row.new) if part.kind is not SegmentKind.SAME)
