"""A policy saved in another format, wrapped at another width or with other letters in its headings states the same facts."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.codesets.tables import CodeSets
from app.documents.model import DocumentView, View
from app.documents.open import read_document
from app.policy.criteria import leaves
from app.policy.read import read_policy
from tests.policy.rewritten import as_html, as_markdown, as_text, write_docx

BUNDLED = (
    "CC-0248/CC-0248_2023-10-03.md",
    "CC-0248/CC-0248_2024-12-23.redline.docx",
    "CC-0248/CC-0248_2025-12-22.redline.md",
    "EX-0901/EX-0901_2023-08-01.md",
    "EX-0901/EX-0901_2024-08-06.md",
)
INDICATIONS = (
    ("18 years of age or older", "Documentation is provided of moderate to severe disease", "C90.00", "Myeloma"),
    (
        "between 6 and 17 years of age",
        "Individual has had an inadequate response to one conventional agent",
        "M05.79",
        "Arthritis",
    ),
    (
        "at least 12 months of age",
        "Individual has a confirmed deficiency shown by an enzyme assay",
        "E75.21",
        "Fabry disease",
    ),
)
NAMES = (*BUNDLED, *(f"generated {number}" for number in range(len(INDICATIONS))))
SAVED: dict[str, Callable[[Path, DocumentView], Path]] = {}


def saved(name: str) -> Callable[[Callable[[Path, DocumentView], Path]], Callable[[Path, DocumentView], Path]]:
    def keep(write: Callable[[Path, DocumentView], Path]) -> Callable[[Path, DocumentView], Path]:
        SAVED[name] = write
        return write

    return keep


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@saved("markdown")
def _markdown(folder: Path, view: DocumentView) -> Path:
    return written(folder / "policy.md", as_markdown(view.blocks))


@saved("headings in capitals")
def _capitals(folder: Path, view: DocumentView) -> Path:
    return written(folder / "policy.md", as_markdown(view.blocks, str.upper))


@saved("headings in small letters but the first")
def _small(folder: Path, view: DocumentView) -> Path:
    return written(folder / "policy.md", as_markdown(view.blocks, lambda title: title if "(" in title else title.capitalize()))


@saved("html")
def _html(folder: Path, view: DocumentView) -> Path:
    return written(folder / "policy.html", as_html(view.blocks))


@saved("docx")
def _docx(folder: Path, view: DocumentView) -> Path:
    write_docx(folder / "policy.docx", view.blocks)
    return folder / "policy.docx"


def _at(width: int) -> Callable[[Path, DocumentView], Path]:
    return lambda folder, view: written(folder / "policy.txt", as_text(view.blocks, width))


SAVED |= {f"text {width} wide": _at(width) for width in (60, 66, 72, 78, 84, 90, 91, 100)}


def facts(view: DocumentView, code_sets: CodeSets) -> dict[str, object]:
    version = read_policy(view, code_sets)
    return {
        "number": version.number,
        "status": version.status,
        "dates": sorted((item.kind.value, item.day) for item in version.dates),
        "ages": sorted(
            (rule.section, str(rule.low), str(rule.high), rule.unit, rule.low_inclusive, rule.high_inclusive) for rule in version.ages
        ),
        "codes": [(item.system.value, item.code, item.through, " ".join((item.description or "").split())) for item in version.codes],
        "history": [
            (
                entry.day,
                [(change.action.value, change.system.value, change.codes, change.ranges, change.effective) for change in entry.changes],
                [(rule.regime, rule.action, rule.effective) for rule in entry.regimes],
                [item.why for item in entry.unread],
            )
            for entry in version.history
        ],
        "criteria": [(leaf.label, " ".join(leaf.text.split()).rstrip(";. ")) for own in version.criteria_sets for leaf in leaves(own.tree)],
    }


def generated(number: int) -> str:
    age, condition, code, name = INDICATIONS[number]
    return f"""# Medical Drug Criteria

Subject: Zentrixa (zentriximab-abcd)

Document #: EX-07{number}1

Publish Date: 0{number + 3}/20/2024

Last Review Date: 02/1{number}/2024

Status: Revised

## Overview

This document speaks of Zentrixa (zentriximab-abcd), which is given by infusion every few weeks. It repeats enough words that a line
of them has to be wrapped at any width a printed page has.

## Clinical Criteria

Requests for Zentrixa (zentriximab-abcd) may be approved if the following criteria are met:

- I. Individual is {age}; AND

- II. {condition}, and the records that were sent with the request show when it was found and by whom; AND

- III. One of the following is true:

  - A. Individual was treated with two or more agents of different classes; OR

  - B. Individual cannot take them because of an allergy that is on record.

## Coding

### HCPCS

| Code | Description |
|---|---|
| J93{number}1 | Injection, zentriximab-abcd, 1 mg, as it is printed on the invoice of the maker |
| C9399 | Unclassified drugs or biologicals |

### ICD-10 Diagnosis

| Code | Description |
|---|---|
| {code} | {name} |
| D57.00 | Hb-SS disease with crisis, unspecified |

## Document History

- 02/1{number}/2024 – Annual Review: Wording and formatting updates. Coding Reviewed: Added HCPCS J93{number}1 effective 4/1/2024. \
Removed HCPCS C9166 effective 3/31/2024. Added ICD-10-CM {code}, D57.00.

- 11/0{number + 1}/2022 – Select Review: Update the criteria for use after other agents. Coding Reviewed: No changes.

- 05/15/2021 – New document. All diagnoses pend.
"""


@pytest.fixture(scope="module")
def originals(policies: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, DocumentView]:
    folder = tmp_path_factory.mktemp("generated")
    made = {f"generated {number}": written(folder / f"{number}.md", generated(number)) for number in range(len(INDICATIONS))}
    return {name: read_document(path).view(View.NEW) for name, path in (made | {name: policies / name for name in BUNDLED}).items()}


@pytest.mark.parametrize("form", SAVED)
@pytest.mark.parametrize("name", NAMES)
def test_the_facts_are_the_same(name: str, form: str, originals: dict[str, DocumentView], tmp_path: Path, code_sets: CodeSets) -> None:
    again = read_document(SAVED[form](tmp_path, originals[name])).view(View.NEW)
    assert facts(again, code_sets) == facts(originals[name], code_sets)


@pytest.mark.parametrize("number", range(len(INDICATIONS)))
def test_the_facts_of_a_generated_policy(number: int, originals: dict[str, DocumentView], code_sets: CodeSets) -> None:
    version = read_policy(originals[f"generated {number}"], code_sets)
    assert version.number == f"EX-07{number}1"
    assert [leaf.label for own in version.criteria_sets for leaf in leaves(own.tree)] == ["I", "II", "A", "B"]
    assert (len(version.codes), len(version.ages)) == (4, 1)
    assert [str(entry.day) for entry in version.history] == [f"2024-02-1{number}", f"2022-11-0{number + 1}", "2021-05-15"]
