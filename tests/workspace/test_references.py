"""Policies and reference documents loaded together."""

import pytest

from app.policy.references.model import FieldKind, Relation, StatementKind
from app.workspace.references import reference_findings, reference_of, with_reference_checks
from app.workspace.shapes.reference import compared_shape, reference_shape
from app.workspace.versions import LoadedVersions, load_versions

POLICY = """# Drug Criteria

Subject: Zentrixa (zentriximab-abcd)

Document #: CC-0777

Publish Date: 03/20/2024

## Clinical Criteria

Zentrixa (zentriximab-abcd) may be approved when the following are met:

- I. Individual is under 19 years of age; OR
- II. Individual has multiple myeloma; AND
- III. Individual has had at least two prior therapies

## Coding

### ICD-10 Diagnosis

C90.00 Myeloma
"""
LABEL = """# PRESCRIBING INFORMATION

## Zentrixa (zentriximab-abcd) injection

### 1 Indications and usage

Zentrixa is indicated for adults with multiple myeloma who have received at least three prior lines of therapy.

Revised: 8/2024
"""
OTHER = LABEL.replace("Zentrixa", "Velmora").replace("zentriximab-abcd", "velmotamab-krtz")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedVersions:
    folder = tmp_path_factory.mktemp("together")
    for name, text in (("policy.md", POLICY), ("label.md", LABEL), ("other.md", OTHER)):
        (folder / name).write_text(text, encoding="utf-8")
    return load_versions([folder])


def test_each_reference_with_its_front_matter_and_statements(loaded: LoadedVersions) -> None:
    found = reference_findings(loaded)
    assert [item.file for item in found.references] == ["label.md", "other.md"]
    revised = found.references[0].first(FieldKind.UPDATED)
    assert revised is not None
    assert revised.partial == "2024-08"
    kinds = {item.kind for item in found.references[0].statements}
    assert kinds == {StatementKind.AGE, StatementKind.PRIOR_THERAPIES, StatementKind.INDICATION}


def test_each_policy_beside_the_references_of_its_drug(loaded: LoadedVersions) -> None:
    (beside,) = reference_findings(loaded).policies
    assert beside.version is loaded.files[0].new
    assert [(check.check, check.severity) for check in beside.checks] == [
        ("age-differs-from-reference", "warning"),
        ("reference-differs", "warning"),
    ]
    for check in beside.checks:
        assert {place.file for place in check.sources} == {"policy.md", "label.md"}
    assert {row.kind: row.relation for row in beside.compared} == {
        StatementKind.AGE: Relation.DIFFERS,
        StatementKind.PRIOR_THERAPIES: Relation.WIDER,
        StatementKind.INDICATION: Relation.EQUAL,
    }


def test_the_checks_join_those_of_the_policy_once(loaded: LoadedVersions) -> None:
    version, references = loaded.files[0].new, [file.new for file in loaded.references]
    joined = with_reference_checks(version, references)
    assert [check.check for check in joined.checks[len(version.checks) :]] == ["age-differs-from-reference", "reference-differs"]
    assert with_reference_checks(joined, references) is joined
    assert with_reference_checks(version, references[1:]) is version


def test_shapes(loaded: LoadedVersions) -> None:
    found = reference_findings(loaded)
    shape = reference_shape(found.references[0])
    assert (shape["type"], shape["unread"]) == (
        "label",
        [{"text": "", "why": found.references[0].unread[0].why, "source": {**_first_line(loaded), "text": "PRESCRIBING INFORMATION"}}],
    )
    row = compared_shape(found.policies[0].compared[0])
    assert (row["kind"], row["relation"], row["drug"]) == ("age", "differs", "Zentrixa")
    assert reference_of(loaded.files[0].new) is None


def _first_line(loaded: LoadedVersions) -> dict[str, object]:
    place = loaded.references[0].new.text.blocks[0].place()
    return {"file": place.file, "page": place.page, "block": place.block, "start": place.start, "end": place.end}
