"""The comparison as a web page: complete in itself, escaped, and under the filter the person chose."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from app.compare.model import ChangeKind, ChangeReview, Comparison, Direction
from app.reports.html.comparison import Medium, comparison_html, write_html
from app.workspace.compare import compare_files


@pytest.fixture(params=list(Medium))
def page(request: pytest.FixtureRequest, comparison: Comparison) -> str:
    return comparison_html(comparison, medium=request.param)


def find(page: str, path: str) -> list[Any]:
    found = html.document_fromstring(page).xpath(path)
    assert isinstance(found, list)
    return found


def said(page: str) -> str:
    return "".join(find(page, "//body//text()"))


def marked(page: str) -> list[str]:
    return ["".join(element.itertext()) for element in find(page, "//ins | //del")]


def test_it_needs_nothing_beside_itself(page: str) -> None:
    assert not find(page, "//script | //link | //img | //iframe | //object | //@onclick | //@src")
    assert all(target.startswith("#") for target in find(page, "//@href"))
    assert "url(" not in page
    assert "@import" not in page


def test_every_link_leads_somewhere(page: str) -> None:
    ids = find(page, "//@id")
    assert {target.removeprefix("#") for target in find(page, "//@href")} <= {*ids, *find(page, "//a/@name")}
    assert len(ids) == len(set(ids))


def test_it_has_every_wording_and_every_change(comparison: Comparison, page: str) -> None:
    text = "".join(said(page).split())
    for version in (comparison.old, comparison.new):
        for word in version.text.text.split():
            assert word in text
    assert len(find(page, "//table[@class='changes']//tr")) == len(comparison.changes) + 1


def test_kinds_left_out_are_neither_listed_nor_marked(comparison: Comparison) -> None:
    text = comparison_html(comparison, {ChangeKind.DATE})
    shown = [change for change in comparison.changes if change.kind is ChangeKind.DATE]
    assert len(find(text, "//table[@class='changes']//tr")) == len(shown) + 1
    body = text[text.index("Marked text") :]
    assert marked(body)
    assert all(re.fullmatch(r"\d\d/\d\d/\d{4}", words) for words in marked(body))
    assert "Left out: " in text


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", '"><img src=x>', "a & b < c"])
def test_words_of_a_document_stay_words(comparison: Comparison, payload: str) -> None:
    row = comparison.rows[3]
    segments = tuple(replace(part, text=payload) for part in row.new)
    change = replace(comparison.changes[0], old=payload, label=payload)
    made = replace(
        comparison, rows=(*comparison.rows[:3], replace(row, new=segments), *comparison.rows[4:]), changes=(change, *comparison.changes[1:])
    )
    text = comparison_html(made)
    assert not find(text, "//script | //img")
    assert payload in said(text)


def test_a_direction_is_a_proposal_until_confirmed(comparison: Comparison) -> None:
    change = next(item for item in comparison.changes if item.direction is Direction.EXPANDS)
    assert "expands (proposed)" in comparison_html(comparison)
    review = ChangeReview(direction=Direction.RESTRICTS, who="J. Doe")
    assert "restricts (confirmed by J. Doe)" in comparison_html(comparison, reviews={change.id: review})


def test_the_file_is_the_page(comparison: Comparison, tmp_path: Path) -> None:
    path = tmp_path / "redline.html"
    write_html(path, comparison)
    assert path.read_text(encoding="utf-8") == comparison_html(comparison)


def test_both_ends_of_a_move_lead_to_each_other(tmp_path: Path) -> None:
    stays = [f"Paragraph {number} stays where it was and says what it said before." for number in range(3)]
    moved = "Individual has tried and failed one preferred agent within the past year."
    for name, lines in (("old.md", [moved, *stays]), ("new.md", [*stays, moved])):
        (tmp_path / name).write_text("\n\n".join(["# Criteria", *lines]), encoding="utf-8")
    page = comparison_html(compare_files(tmp_path / "old.md", tmp_path / "new.md"))
    ends = find(page, "//p[.//span[@class='way']]")
    assert ["".join(end.xpath(".//span[@class='way']//text()")) for end in ends] == ["moved down ↓", "moved here from above ↑"]
    assert [end.xpath("string(.//span[@class='way']//@href)") for end in ends] == [f"#{end.get('id')}" for end in reversed(ends)]
