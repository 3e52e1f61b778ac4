"""What reference documents beside a policy say, among its facts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.desktop.facts.nodes import Node, Tone
from app.desktop.main_window import MainWindow

Settle = Callable[[MainWindow], None]

POLICY = """# Drug Criteria

Subject: Zentrixa (zentriximab-abcd)

Document #: CC-0777

Publish Date: 03/20/2024

## Clinical Criteria

Zentrixa (zentriximab-abcd) may be approved when the following are met:

- I. Individual is 18 years of age or older; AND
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


@pytest.fixture
def beside(window: MainWindow, tmp_path: Path, settle: Settle) -> MainWindow:
    (tmp_path / "policy.md").write_text(POLICY, encoding="utf-8")
    (tmp_path / "label.md").write_text(LABEL, encoding="utf-8")
    window.open_files([tmp_path / "policy.md", tmp_path / "label.md"])
    settle(window)
    window.show_page("facts")
    settle(window)
    return window


def group(window: MainWindow, name: str) -> Node:
    tree = window.facts.page.facts.tree
    found = [tree.facts.node(tree.facts.index(row, 0)) for row in range(tree.facts.rowCount())]
    return next(node for node in found if node is not None and node.name == name)


def test_the_policy_is_held_against_its_reference_with_both_places(beside: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: group(beside, "References").badge != "being read", timeout=10_000)
    compared = [node for node in group(beside, "References").children if node.tone is not Tone.GROUP]
    assert any("prior" in node.value for node in compared)
    prior = next(node for node in compared if "prior" in node.value)
    assert prior.tone is Tone.WARNING
    files = {child.place.file for child in prior.children if child.place is not None}
    assert files == {"policy.md", "label.md"}
    tree = beside.facts.page.facts.tree
    assert tree.choose(prior.children[-1].key)
    tree.opened.emit(prior.children[-1])
    assert beside.documents.windows[0].document.file == "label.md"


def test_the_reference_itself_can_be_chosen(beside: MainWindow, qtbot: QtBot) -> None:
    page = beside.facts.page
    names = [page.version_choice.itemText(number) for number in range(page.version_choice.count())]
    page.version_choice.setCurrentIndex(next(number for number, name in enumerate(names) if "label.md" in name))
    page.version_choice.activated.emit(page.version_choice.currentIndex())
    qtbot.waitUntil(lambda: group(beside, "Reference").badge not in {"none", "being read"}, timeout=10_000)
    assert any("at least three prior" in node.value for node in group(beside, "Reference").children)
