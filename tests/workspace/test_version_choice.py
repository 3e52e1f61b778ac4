"""Versions by two dates, and the order all versions of a policy stand in."""

from dataclasses import replace
from datetime import date

import pytest

from app.ledger.model import Basis, PolicyLedger
from app.policy.model import PolicyVersion, State
from app.workspace.codes import ledger_of_versions
from app.workspace.version_choice import ordered_versions, version_on, versions_on
from app.workspace.versions import LoadedVersions
from tests.desktop.policy_versions import four_versions


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedVersions:
    return four_versions(tmp_path_factory.mktemp("policies"))


@pytest.fixture(scope="module")
def policy(loaded: LoadedVersions) -> PolicyLedger:
    return ledger_of_versions(loaded, Basis.PUBLISH).policies[0]


def test_two_dates_name_the_versions_in_effect(policy: PolicyLedger) -> None:
    found = versions_on(policy, date(2026, 11, 20), date(2022, 6, 30))
    assert found.why_not == ""
    assert found.old.held is not None
    assert found.new.held is not None
    assert (found.old.held.version.file, found.old.until) == ("CC-0612_2022.md", date(2023, 3, 1))
    assert (found.new.held.version.file, found.new.until) == ("CC-0612_2024.md", None)


def test_a_version_counts_from_its_very_day(policy: PolicyLedger) -> None:
    names = [version_on(policy, day).held for day in (date(2022, 2, 28), date(2022, 3, 1))]
    assert [held.version.file for held in names if held is not None] == ["CC-0612_2021.md", "CC-0612_2022.md"]


def test_the_basis_moves_the_days(loaded: LoadedVersions) -> None:
    by_review = ledger_of_versions(loaded, Basis.REVIEW).policies[0]
    held = version_on(by_review, date(2022, 2, 15)).held
    assert held is not None
    assert held.version.file == "CC-0612_2022.md"


def test_dates_that_name_no_two_versions_say_why(policy: PolicyLedger) -> None:
    early = versions_on(policy, date(2019, 1, 1), date(2022, 6, 1))
    assert early.why_not == "No version held was in effect on 01/01/2019. The first held counts from 03/01/2021."
    same = versions_on(policy, date(2022, 4, 1), date(2022, 6, 1))
    assert same.why_not == "One version was in effect on both dates."


def test_a_draft_stands_after_the_version_of_its_date_and_a_twin_in_its_place(policy: PolicyLedger) -> None:
    last = policy.versions[-1].version
    draft = replace(_copy(last, "draft"), state=State.DRAFT)
    assert ordered_versions(policy, draft)[-2:] == (last, draft)
    twin = _copy(last, "twin")
    in_place = ordered_versions(policy, twin)
    assert len(in_place) == 4
    assert in_place[-1] is twin


def test_the_order_is_that_of_time_and_names_each_once(policy: PolicyLedger) -> None:
    versions = [item.version for item in policy.versions]
    assert ordered_versions(policy, versions[3], versions[0]) == tuple(versions)
    assert ordered_versions(None, versions[3], versions[0]) == (versions[0], versions[3])


def _copy(version: PolicyVersion, name: str) -> PolicyVersion:
    document = replace(version.text.document, file=f"{name}.md", sha256=name)
    return replace(version, text=replace(version.text, document=document))
