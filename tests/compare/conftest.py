"""Versions written by hand: a page as lines, and the facts found in it by their text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pytest

from app.codesets.model import CodeSystem
from app.documents.model import Block, BlockKind, BlockStyle, Cell, Document, Place, Run, Story, View
from app.policy.model import (
    AgeRule,
    Check,
    CodeForm,
    CodeListing,
    CriteriaSet,
    Criterion,
    DateKind,
    HistoryChange,
    HistoryEntry,
    Kind,
    PolicyDate,
    PolicyVersion,
    Section,
    SectionKind,
    State,
)

Line = str | tuple[str, ...]  # "# heading", "II.\ttext" with its list label, plain text, or the cells of a table row


@dataclass
class Page:
    """A page under construction; each fact is found by the words it is printed in."""

    sections: Mapping[SectionKind, Sequence[Line]]
    headers: Sequence[str] = ()
    number: str = "XX-0001"
    title: str | None = None
    status: str | None = None
    file: str = "policy.txt"
    format: str = "text"
    dates: list[tuple[DateKind, date, str]] = field(default_factory=list)
    ages: list[tuple[str, int | None, int | None]] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    coverage: str | None = None
    criteria: Criterion | None = None
    history: list[tuple[date, str, tuple[HistoryChange, ...]]] = field(default_factory=list)
    checks: tuple[Check, ...] = ()

    def version(self) -> PolicyVersion:
        blocks = [Block(runs=(Run(text=text),), story=Story.HEADER) for text in self.headers]
        sections: list[Section] = []
        for kind, lines in self.sections.items():
            first = len(blocks)
            for number, line in enumerate(lines):
                blocks += _blocks(line, number, len(sections))
            sections.append(Section(kind, kind.value, first, len(blocks), None))
        document = Document(file=self.file, sha256="", format=self.format, blocks=tuple(blocks))
        view = document.view(View.NEW)
        lines_of = {part.kind: range(part.first, part.last) for part in sections}

        def find(text: str, kind: SectionKind | None = None) -> Place:
            for block in view.blocks:
                at = block.text.find(text)
                if at >= 0 and (kind is None or block.index in lines_of[kind]):
                    return block.place(at, at + len(text))
            raise AssertionError(text)

        def located(node: Criterion) -> Criterion:
            return Criterion(
                op=node.op,
                label=node.label,
                text=node.text,
                children=tuple(map(located, node.children)),
                source=find(node.text, SectionKind.CRITERIA) if node.text else None,
            )

        return PolicyVersion(
            text=view,
            kind=Kind.POLICY,
            number=self.number,
            title=self.title,
            payer=None,
            status=self.status,
            state=State.PUBLISHED,
            sections=tuple(sections),
            dates=tuple(PolicyDate(kind, day, find(text)) for kind, day, text in self.dates),
            ages=tuple(_age(find(text), low, high, self._section(lines_of, find(text))) for text, low, high in self.ages),
            codes=tuple(_listing(text, find(text, SectionKind.CODING), self.coverage) for text in self.codes),
            history=tuple(
                HistoryEntry(day=day, title=None, text=text, changes=changes, regimes=(), unread=(), source=find(text, SectionKind.HISTORY))
                for day, text, changes in self.history
            ),
            criteria_sets=(CriteriaSet(None, None, located(self.criteria)),) if self.criteria else (),
            checks=self.checks,
        )

    @staticmethod
    def _section(lines_of: Mapping[SectionKind, range], place: Place) -> str:
        return next(kind.value for kind, lines in lines_of.items() if place.block in lines)


def _blocks(line: Line, number: int, table: int) -> list[Block]:
    if isinstance(line, tuple):
        return [Block(runs=(Run(text=text),), cell=Cell(table, number, column)) for column, text in enumerate(line)]
    if line.startswith("# "):
        return [Block(runs=(Run(text=line[2:]),), style=BlockStyle(kind=BlockKind.HEADING))]
    if "\t" in line:
        label, _, text = line.partition("\t")
        return [Block(runs=(Run(text=text),), style=BlockStyle(kind=BlockKind.LIST_ITEM, label=label))]
    return [Block(runs=(Run(text=line),))]


def _age(place: Place, low: int | None, high: int | None, section: str) -> AgeRule:
    return AgeRule(
        text=place.text,
        low=low,
        low_inclusive=None if low is None else True,
        high=high,
        high_inclusive=None if high is None else False,
        unit="years",
        section=section,
        source=place,
    )


def system_of(code: str) -> CodeSystem:
    if len(code) == 7 and "." not in code:
        return CodeSystem.ICD10PCS
    return CodeSystem.HCPCS if len(code) == 5 and "." not in code else CodeSystem.ICD10CM


def _listing(text: str, place: Place, coverage: str | None) -> CodeListing:
    code, _, through = text.partition("-")
    return CodeListing(
        system=system_of(code),
        code=code,
        through=through or None,
        form=CodeForm.RANGE if through else CodeForm.SINGLE,
        description=None,
        section="coding",
        group=None,
        supports=None,
        coverage=coverage,
        source=place,
    )


@pytest.fixture
def write() -> Callable[..., PolicyVersion]:
    """Return a writer of versions: sections by their names, facts by keyword."""

    def version(*, headers: Sequence[str] = (), facts: Mapping[str, object] | None = None, **sections: Sequence[Line]) -> PolicyVersion:
        page = Page({SectionKind(name): lines for name, lines in sections.items()}, headers)
        for name, value in (facts or {}).items():
            setattr(page, name, value)
        return page.version()

    return version
