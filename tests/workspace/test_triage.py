"""Triage: each file of a folder by what it asks of a reader, against the newest earlier version."""

from pathlib import Path

import pytest

from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.documents.markdown.read import read_markdown
from app.documents.model import Document
from app.errors import CancelledError
from app.policy.model import Kind
from app.progress import Job, Step
from app.workspace.triage import Dropped, Lot, Triaged, counts_of, earlier_version, same_policy, triage
from app.workspace.versions import LoadedFile, facts_of

TEXT = """# Drug Criteria

Subject: Zentrixa (zentriximab-abcd)

Document #: {number}

Status: {status}

Publish Date: {published}

Last Review Date: {published}

{effective}

## Clinical Criteria

Zentrixa (zentriximab-abcd) may be approved if the following criteria are met:

I. Individual is 18 years of age or older; AND
II. Individual has {disease}.

## Coding

HCPCS

J9380 Injection, teclistamab-cqyv, 0.5 mg
{codes}

## Overview

{overview}

## Document History

- {published} – Annual review: {entry}
"""
WORDS = {
    "number": "CC-0777",
    "status": "Reviewed",
    "published": "02/16/2024",
    "effective": "",
    "disease": "a diagnosis of multiple myeloma",
    "codes": "",
    "overview": "Zentrixa is an antibody.",
    "entry": "No change.",
}


@pytest.fixture(scope="module")
def sets() -> CodeSets:
    return load_code_sets()


def file_of(sets: CodeSets, name: str, **words: str) -> LoadedFile:
    text = TEXT.format(**(WORDS | words))
    document = Document(file=name, sha256=name.encode().hex().ljust(64, "0"), format="markdown", blocks=read_markdown(text).blocks)
    return facts_of(Path(name), document, sets)


def dropped(file: LoadedFile) -> Dropped:
    return Dropped(path=file.path, loaded=file)


def by_name(found: tuple[Triaged, ...]) -> dict[str, Triaged]:
    return {item.path.name: item for item in found}


def test_each_file_is_sorted_against_the_newest_earlier_version(sets: CodeSets) -> None:
    files = [
        file_of(sets, "a.md"),
        file_of(sets, "b.md", published="02/14/2025"),
        file_of(sets, "c.md", published="08/15/2025", codes="J9144 Injection, daratumumab, 10 mg", entry="Added HCPCS J9144."),
        file_of(sets, "d.md", published="11/14/2025", codes="J9144 Injection, daratumumab, 10 mg", disease="relapsed multiple myeloma"),
        file_of(
            sets,
            "e.md",
            published="02/13/2026",
            codes="J9144 Injection, daratumumab, 10 mg",
            disease="relapsed multiple myeloma",
            overview="Zentrixa is an antibody that is given under the skin once a week.",
        ),
        file_of(sets, "f.md", published="05/15/2026", status="Retired", disease="relapsed multiple myeloma"),
        file_of(sets, "other.md", number="CC-0778", published="02/16/2024"),
    ]
    found = by_name(triage([dropped(file) for file in files], [], code_sets=sets))
    assert {name: item.lot for name, item in found.items()} == {
        "a.md": Lot.NEW,
        "b.md": Lot.REVIEWED,
        "c.md": Lot.CODES,
        "d.md": Lot.CRITERIA,
        "e.md": Lot.WORDING,
        "f.md": Lot.RETIRED,
        "other.md": Lot.NEW,
    }
    assert found["c.md"].why == "J9144 added. Compared with b.md of 02/14/2025."
    assert found["d.md"].why.startswith("1 criterion differs")
    assert found["e.md"].why == "1 change of wording. Compared with d.md of 11/14/2025."
    assert found["f.md"].why.startswith("It is retired (“Retired”).")
    assert found["b.md"].against is files[0].new


def test_versions_already_held_count_as_earlier_ones_and_an_effective_date_is_more_than_a_review(sets: CodeSets) -> None:
    held = file_of(sets, "held.md", effective="Effective Date: 03/01/2024")
    fresh = file_of(sets, "fresh.md", published="02/14/2025", effective="Effective Date: 04/01/2025")
    [found] = triage([dropped(fresh)], [held], code_sets=sets)
    assert found.lot is Lot.WORDING
    assert found.why == "Effective date 03/01/2024 → 04/01/2025. Compared with held.md of 02/16/2024."


def test_a_redline_without_an_earlier_version_is_held_against_its_own_old_wording(policies: Path, sets: CodeSets) -> None:
    path = policies / "CC-0248" / "CC-0248_2025-12-22.redline.md"
    document = Document(file=path.name, sha256="1" * 64, format="markdown", blocks=read_markdown(path.read_text(encoding="utf-8")).blocks)
    [found] = triage([dropped(facts_of(path, document, sets))], [], code_sets=sets)
    assert found.lot is Lot.CRITERIA
    assert found.why.endswith("Compared with its own old wording.")


def test_what_is_known_already_is_not_compared_and_what_needs_a_hand_comes_first(sets: CodeSets) -> None:
    policy = file_of(sets, "policy.md")
    found = triage(
        [
            Dropped(path=Path("minutes.txt"), lot=Lot.NO_POLICY, why="It states nothing of a policy."),
            Dropped(path=Path("label.pdf"), lot=Lot.REFERENCE, why="A reference document, not a policy."),
            dropped(policy),
            Dropped(path=Path("broken.docx"), lot=Lot.UNREADABLE, why="It is damaged."),
        ],
        [],
        code_sets=sets,
    )
    assert [item.path.name for item in found] == ["broken.docx", "policy.md", "label.pdf", "minutes.txt"]
    assert counts_of(found) == ((Lot.UNREADABLE, 1), (Lot.NEW, 1), (Lot.REFERENCE, 1), (Lot.NO_POLICY, 1))
    assert policy.new.kind is Kind.POLICY


def test_a_number_that_agrees_but_for_its_version_letter_is_the_same_policy(sets: CodeSets) -> None:
    one, other = file_of(sets, "one.md", number="CC-0777"), file_of(sets, "two.md", number="CC 0777A", published="02/14/2025")
    assert same_policy(one.new, other.new)
    assert earlier_version(other, [one, other]) is one.new
    assert earlier_version(one, [one, other]) is None


def test_cancel_ends_it_between_two_files(sets: CodeSets) -> None:
    files = [file_of(sets, f"{number}.md", published=f"02/1{number}/2024") for number in range(4)]
    steps: list[Step] = []
    job = Job(steps.append)

    def stop_at_two(step: Step) -> None:
        steps.append(step)
        if step.done == 2:
            job.cancel()

    job._report = stop_at_two
    with pytest.raises(CancelledError):
        triage([dropped(file) for file in files], [], job, sets)
    assert [step.done for step in steps] == [0, 1, 2]
