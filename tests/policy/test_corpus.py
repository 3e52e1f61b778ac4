"""Whole documents with truth, where they lie beside the checkout."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.codesets.tables import CodeSets
from app.documents.model import View
from app.documents.open import read_document
from app.policy.criteria import leaves
from app.policy.model import PolicyVersion
from app.policy.read import read_policy

READABLE = ("markdown", "text", "docx")


def views(entry: dict[str, Any]) -> Iterator[tuple[View, str]]:
    if not entry["redline"]:
        yield View.NEW, entry["truth"]
        return
    yield View.NEW, entry["truth"]["new"]
    if not str(entry.get("old_view", "")).startswith("partial"):
        yield View.OLD, entry["truth"]["old"]


def said(version: PolicyVersion) -> dict[str, object]:
    return {
        "number": version.number,
        "status": version.status,
        "dates": Counter((item.kind.value, str(item.day)) for item in version.dates),
        "months": Counter((item.kind.value, item.text) for item in version.dates_partial),
        "ages": Counter((rule.low, rule.low_inclusive, rule.high, rule.high_inclusive, rule.unit, rule.section) for rule in version.ages),
        "codes": Counter((item.system.value, item.code, item.through) for item in version.codes),
        "criteria": [(leaf.label, leaf.text.rstrip(";. ")) for leaf in leaves(version.criteria)],
    }


def true(truth: dict[str, Any]) -> dict[str, object]:
    return {
        "number": truth["policy"]["number"],
        "status": truth["policy"]["status"],
        "dates": Counter((item["kind"], item["date"]) for item in truth["dates"]),
        "months": Counter((item["kind"], item["date"]) for item in truth["dates_partial"]),
        "ages": Counter(
            (rule["low"], rule["low_inclusive"], rule["high"], rule["high_inclusive"], rule["unit"], rule["section"])
            for rule in truth["ages"]
        ),
        "codes": Counter((item["system"], item["code"], item["through"]) for item in truth["codes"]),
        "criteria": list(true_leaves(truth["criteria"])),
    }


def true_leaves(node: dict[str, Any] | None) -> Iterator[tuple[str | None, str]]:
    if node and not node["children"]:
        yield node["label"], node["text"].rstrip(";. ")
    for child in node["children"] if node else ():
        yield from true_leaves(child)


@pytest.mark.parametrize("style", ["CC-0248", "ING-CC", "2024D0099", "A59714", "BI412", "CPB", "IP0385", "MA08", "MP-DMD", "STM", "dru"])
def test_documents_with_truth(style: str, corpus: Path, code_sets: CodeSets) -> None:
    entries = [entry for entry in json.loads((corpus / "manifest.json").read_text(encoding="utf-8")) if entry["format"] in READABLE]
    chosen = [entry for entry in entries if entry["policy"].startswith(style)]
    assert chosen
    for entry in chosen:
        document = read_document(corpus / entry["file"])
        for view, truth_file in views(entry):
            truth = json.loads((corpus / truth_file).read_text(encoding="utf-8"))
            version = read_policy(document.view(view), code_sets)
            assert said(version) == true(truth), f"{entry['file']} [{view}]"
            raised = {(check.check, code) for check in version.checks for code in (None, *check.codes)}
            wanted = {(check["check"], code) for check in truth["checks"] for code in check["codes"] or [None]}
            assert wanted <= raised, f"{entry['file']} [{view}]"
            assert_places(version)


def assert_places(version: PolicyVersion) -> None:
    places = [item.source for item in version.codes]
    places += [item.source for item in version.dates]
    places += [item.source for item in version.dates_partial]
    places += [item.source for item in version.ages]
    places += [item.source for item in version.limits]
    places += [item.source for item in version.unread]
    places += [place for check in version.checks for place in check.sources]
    places += [leaf.source for leaf in leaves(version.criteria) if leaf.source]
    for place in places:
        assert version.text.blocks[place.block].text[place.start : place.end] == place.text


def test_the_first_policy(seeds: Path, code_sets: CodeSets) -> None:
    (path,) = seeds.glob("001_*.txt")
    document = read_document(path)
    new, old = (read_policy(document.view(view), code_sets) for view in (View.NEW, View.OLD))
    assert (new.number, new.title, new.status) == ("CC-0248", "Elrexio (elranatamab-bcmm)", "Revised")
    assert [(drug.brand, drug.generic) for drug in new.drugs] == [("Elrexfio", "elranatamab-bcmm")]
    assert [str(item.day) for item in new.dates] == ["2025-12-22", "2025-11-14"]
    assert [str(item.day) for item in old.dates] == ["2024-12-23", "2024-11-15"]
    assert [(item.system.value, item.code, item.through) for item in new.codes] == [
        ("HCPCS", "J1323", None),
        ("ICD-10-PCS", "XW013L9", None),
        ("ICD-10-CM", "C90.00", "C90.02"),
        ("ICD-10-CM", "C90.02", None),
    ]
    assert [str(entry.day) for entry in new.history] == ["2025-11-14", "2024-11-15", "2023-09-11"]
    assert {(check.check, check.codes) for check in new.checks} == {
        ("listing-contradicts-history", ("C90.01",)),
        ("listed-twice", ("C90.02",)),
        ("age-branch-bypasses-criteria", ()),
        ("name-spelled-differently", ()),
    }
    assert "Formatted" not in str([entry.text for entry in new.history]) + str(new.checks) + str(new.codes)
    assert_places(new)


def test_limits_of_the_claims_policies(corpus: Path, code_sets: CodeSets) -> None:
    folder = corpus / "claims" / "policies"
    limits = {
        name: [
            (limit.kind, limit.codes, limit.value, str(limit.start))
            for limit in read_policy(read_document(folder / name).view(View.NEW), code_sets).limits
        ]
        for name in ("CC-9101_2024-09-10.md", "CC-9102_2025-04-08.md", "CC-0248_2025-12-22.md")
    }
    assert limits == {
        "CC-9101_2024-09-10.md": [
            ("units-per-day", ("J9321",), "300", "None"),
            ("ndc", ("J9321",), "82705-0010-01", "None"),
            ("ndc", ("J9321",), "82705-0002-01", "None"),
        ],
        "CC-9102_2025-04-08.md": [
            ("units-per-day", ("J9026",), "10", "None"),
            ("modifier", ("J9026",), "JZ", "2025-01-01"),
            ("modifier", ("J9026",), "JW", "2025-01-01"),
        ],
        "CC-0248_2025-12-22.md": [("ndc", ("J1323",), "00069-2522-02", "None"), ("ndc", ("J1323",), "00069-4494-02", "None")],
    }
    pending = read_policy(read_document(folder / "CC-9102_2024-07-02.md").view(View.NEW), code_sets)
    assert pending.all_diagnoses is not None
