"""Which documents feed the ledger, and which are versions of one policy."""

from app.documents.model import View
from app.ledger.versions import choose_versions
from app.policy.model import Kind, State
from tests.ledger.policy_maker import entry, only, policy

FIRST, SECOND = {"publish": "2024-01-05"}, {"publish": "2025-01-05"}


def names(*versions: object) -> list[tuple[str, int]]:
    chosen = choose_versions(versions)  # type: ignore[arg-type] # the maker's values
    return [(group.policy, len(group.versions)) for group in chosen.groups]


def test_a_final_version_letter_does_not_part_versions() -> None:
    assert names(policy(FIRST, number="2024D0099J"), policy(SECOND, number="2024D0099K")) == [("2024D0099K", 2)]
    assert names(policy(FIRST, number="CC-0248"), policy(SECOND, number="CC-0249")) == [("CC-0248", 1), ("CC-0249", 1)]


def test_without_a_number_title_and_drug_decide() -> None:
    one, two = (
        policy(FIRST, number=None, title="Growth Drugs"),
        policy(SECOND, number=None, title="Growth drugs ", drugs=("Examplix", "Newdrug")),
    )
    other = policy(SECOND, number=None, title="Growth drugs", drugs=("Elsewhere",))
    assert names(one, two, other) == [("Growth drugs", 1), ("Growth drugs ", 2)]


def test_drafts_and_documents_that_are_no_policy_never_feed() -> None:
    draft = policy(SECOND, state=State.DRAFT, file="draft.docx")
    chosen = choose_versions([policy(FIRST), draft, policy(FIRST, kind=Kind.REFERENCE, file="page.html"), policy({}, file="undated.md")])
    assert [len(group.versions) for group in chosen.groups] == [1]
    assert {item.file for item in chosen.skipped} == {"draft.docx", "page.html", "undated.md"}
    assert all(item.why.endswith(".") for item in chosen.skipped)


def test_the_same_facts_twice_are_one_version() -> None:
    twin = [policy(FIRST, codes="J1323", file="a.md"), policy(FIRST, codes="J1323", file="b.docx")]
    found = only(*twin)
    assert len(found.versions) == 1
    assert not found.conflicts


def test_differing_facts_on_one_date_are_a_conflict() -> None:
    found = only(
        policy(FIRST, codes="J1323 C9399", file="a.md"), policy(FIRST, codes="J1323", file="b.docx"), policy(SECOND, codes="J1323")
    )
    (conflict,) = found.conflicts
    assert conflict.kind == "version-twice"
    assert [code for _, code in conflict.codes] == ["C9399"]
    assert {reading.says for reading in conflict.readings} == {"in", "out"}
    assert (str(conflict.start), str(conflict.end)) == ("2024-01-05", "2025-01-05")


def test_an_old_view_feeds_only_where_no_other_file_has_its_date() -> None:
    new = policy(SECOND, codes="J1323", file="redline.docx", redline=True)
    old = policy(FIRST, codes="C9399", file="redline.docx", redline=True, view=View.OLD)
    plain = policy(FIRST, codes="J1323 C9399", file="clean.docx")
    assert [version.version.file for version in only(new, old).versions] == ["redline.docx", "redline.docx"]
    found = only(new, old, plain)
    assert [version.version.file for version in found.versions] == ["clean.docx", "redline.docx"]
    assert not found.conflicts


def test_an_old_view_with_later_entries_is_not_believed() -> None:
    history = [entry("2024-12-15", "+J1323"), entry("2024-01-02", "+C9165")]
    old = policy(FIRST, codes="J1323", history=history, file="redline.md", redline=True, view=View.OLD)
    new = policy(SECOND, codes="J1323", history=history, file="redline.md", redline=True)
    assert len(only(old, new).versions) == 1


def test_an_old_view_without_a_printed_date_is_not_believed() -> None:
    old = policy({}, codes="C9165", history=[entry("2024-01-02", "+C9165")], file="redline.md", redline=True, view=View.OLD)
    new = policy(SECOND, codes="J1323", file="redline.md", redline=True)
    assert [held.start.isoformat() for held in only(old, new).versions] == ["2025-01-05"]
