"""Four versions of one made-up policy, as a person would write them, read like any other document."""

from pathlib import Path

from app.codesets.library import load_code_sets
from app.documents.open import read_document
from app.workspace.versions import LoadedVersions, facts_of

_PAGE = """# Medical Drug Criteria

Subject: Velistra (velistimab-ghij)

Document #: CC-0612

Publish Date: {published}

Status: Revised

Last Review Date: {reviewed}

## Overview

{overview}

Treatment begins in a clinic and goes on at home once two doses went well.

## Clinical Criteria

Velistra (velistimab-ghij) may be approved when all of the following are met:

{criteria}

## Coding

### HCPCS

{hcpcs}

### ICD-10 Diagnosis

{diagnoses}

## Document History

- {reviewed} – Annual Review: {history}
"""
_MYELOMA = "Individual has multiple myeloma that came back"
_LINES = "Individual has been given at least {} prior therapies"
_CALM = "Velistra slows the growth of plasma cells in adults whose disease came back."
_SHORT = "Velistra slows the growth of plasma cells."


def _list(*points: str) -> str:
    joined = [f"{point}; AND" for point in points[:-1]] + [f"{points[-1]}."]
    return "\n".join(f"{label} {text}" for label, text in zip(("I.", "II.", "III.", "IV."), joined, strict=False))


_TEXTS = {
    "2021": _PAGE.format(
        published="03/01/2021",
        reviewed="02/12/2021",
        overview=_SHORT,
        criteria=_list(_MYELOMA, _LINES.format("two")),
        hcpcs="J3590 Unclassified biologics",
        diagnoses="C90.00 Multiple myeloma not having achieved remission",
        history="First edition.",
    ),
    "2022": _PAGE.format(
        published="03/01/2022",
        reviewed="02/11/2022",
        overview=_CALM,
        criteria=_list("Individual is 18 years of age or older", _MYELOMA, _LINES.format("four")),
        hcpcs="J3590 Unclassified biologics",
        diagnoses="C90.00 Multiple myeloma not having achieved remission\n\nC90.02 Multiple myeloma in relapse",
        history="Criteria revised.",
    ),
    "2023": _PAGE.format(
        published="03/01/2023",
        reviewed="02/10/2023",
        overview=_CALM,
        criteria=_list(_MYELOMA, _LINES.format("four")),
        hcpcs="J3590 Unclassified biologics",
        diagnoses="C90.00 Multiple myeloma not having achieved remission",
        history="Age removed; C90.02 removed.",
    ),
    "2024": _PAGE.format(
        published="03/01/2024",
        reviewed="02/09/2024",
        overview=_CALM,
        criteria=_list("Individual is 21 years of age or older", _MYELOMA, _LINES.format("three")),
        hcpcs="J9380 Injection, teclistamab-cqyv, 0.5 mg",
        diagnoses="C90.00 Multiple myeloma not having achieved remission\n\nC90.02 Multiple myeloma in relapse",
        history="Criteria revised; C90.02 added again.",
    ),
}


def four_versions(folder: Path) -> LoadedVersions:
    """Return the versions of 2021 to 2024, written into a folder and read."""
    sets = load_code_sets()
    files = []
    for year, text in _TEXTS.items():
        path = folder / f"CC-0612_{year}.md"
        path.write_text(text, encoding="utf-8")
        files.append(facts_of(path, read_document(path), sets))
    return LoadedVersions(files=tuple(files))
