"""Comparisons made by hand from two lists of lines, so that the page can be tried without any file."""

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.codesets.model import CodeSystem
from app.compare.model import (
    ChangeAction,
    ChangeKind,
    CodeDelta,
    CodeDetail,
    Comparison,
    ComparisonRow,
    CriterionDetail,
    DateDetail,
    Detail,
    Direction,
    Evidence,
    PolicyChange,
    Segment,
    SegmentKind,
    WordingDetail,
)
from app.documents.model import Block, BlockKind, BlockStyle, Document, Place, Run, View
from app.policy.model import Check, DateKind, Kind, PolicyDate, PolicyVersion, State

OLD = (
    "# Medical Drug Clinical Criteria",
    "Subject: Elrexfio (elranatamab-bcmm)",
    "Document #: CC-0248",
    "Publish Date: 12/23/2024",
    "Last Review Date: 11/15/2024",
    "# Overview",
    "Elrexfio is an antibody that binds two targets. It is given under the skin to adults whose multiple myeloma has returned.",
    "The label carries a boxed warning about cytokine release and nerve toxicity.",
    "Treatment begins with two smaller doses, after which the full dose is given each week.",
    "After half a year with a lasting response the doses may be spaced out to every second week.",
    "The prescriber enrols in the safety programme and teaches the patient the early signs of trouble.",
    "Vials are stored cold and are not shaken.",
    "Each vial is for a single use.",
    "No dose is adjusted for weight.",
    "# Clinical Criteria",
    "A request is approved where every point below holds:",
    "I. The myeloma came back or stopped answering; AND",
    "II. At least four lines were given before; AND",
    "III. Performance status is 0 or 1; AND",
    "IV. Individual has no active infection.",
    "# Coding",
    "J1323 Injection, elranatamab-bcmm, 1 mg",
    "C90.00 Multiple myeloma not having achieved remission",
    "C90.01 Multiple myeloma in remission",
    "C90.02 Multiple myeloma in relapse",
    "# Document History",
    "11/15/2024 Annual review: criteria unchanged.",
)

NEW = (
    "# Medical Drug Clinical Criteria",
    "Subject: Elrexfio (elranatamab-bcmm)",
    "Document #: CC-0248",
    "Publish Date: 12/22/2025",
    "Last Review Date: 11/14/2025",
    "# Overview",
    "Elrexfio is an antibody that binds two targets. It is given under the skin to adults whose multiple myeloma has come back or stayed.",
    "The label carries a boxed warning about cytokine release and nerve toxicity.",
    "Treatment begins with two smaller doses, after which the full dose is given each week.",
    "After half a year with a lasting response the doses may be spaced out to every second week.",
    "The prescriber enrols in the safety programme and teaches the patient the early signs of trouble.",
    "Vials are stored cold and are not shaken.",
    "Each vial is for a single use.",
    "No dose is adjusted for weight.",
    "# Clinical Criteria",
    "A request is approved where every point below holds:",
    "I. Individual is under 19 years of age; OR",
    "II. The myeloma came back or stopped answering; AND",
    "III. At least four lines were given before; AND",
    "IV. Performance status is 0, 1 or 2.",
    "# Coding",
    "J1323 Injection, elranatamab-bcmm, 1 mg",
    "XW013L9 Introduction of elranatamab under the skin",
    "C90.00 Multiple myeloma not having achieved remission",
    "C90.02 Multiple myeloma in relapse",
    "# Document History",
    "11/14/2025 Annual review: age added; code C90.01 removed.",
    "11/15/2024 Annual review: criteria unchanged.",
)

_LABEL = re.compile(r"^((?:[IVX]+|[a-z])\.) ")


def version(file: str, lines: Sequence[str], published: date, *, checks: tuple[Check, ...] = ()) -> PolicyVersion:
    blocks = tuple(_block(line) for line in lines)
    view = Document(file=file, sha256=file, format="markdown", blocks=blocks).view(View.NEW)
    stated = next((block for block in view.blocks if block.text.startswith("Publish Date")), view.blocks[0])
    return PolicyVersion(
        text=view,
        kind=Kind.POLICY,
        number="CC-0248",
        title="Elrexfio (elranatamab-bcmm)",
        payer=None,
        status="Revised",
        state=State.PUBLISHED,
        dates=(PolicyDate(DateKind.PUBLISH, published, stated.place()),),
        checks=checks,
    )


def sample() -> Comparison:
    place = Place("CC-0248_2025.md", None, 22, 0, 6, "C90.00")
    check = Check("listing-contradicts-history", "warning", ("C90.01",), "The history removes C90.01, the list still holds it.", (place,))
    return make_comparison(OLD, NEW, checks=(check,))


def long_comparison(rows: int) -> Comparison:
    """Every seventh paragraph differs in a word or two."""
    sentence = (
        "Paragraph {0} says what is asked of the prescriber, the patient and the pharmacy before dose {1} may be approved by the plan."
    )
    old = [f"# Part {n // 50}" if n % 50 == 0 else sentence.format(n, n % 9) + " More follows." * (n % 5) for n in range(rows)]
    new = [line.replace("prescriber", "prescribing physician") if n % 7 == 3 else line for n, line in enumerate(old)]
    return make_comparison(old, new)


def make_comparison(old_lines: Sequence[str], new_lines: Sequence[str], checks: tuple[Check, ...] = ()) -> Comparison:
    old = version("CC-0248_2024.md", old_lines, date(2024, 12, 23))
    new = version("CC-0248_2025.md", new_lines, date(2025, 12, 22), checks=checks)
    maker = _Maker(old, new)
    maker.align()
    codes = [change for change in maker.changes if isinstance(change.detail, CodeDetail)]
    return Comparison(
        old=old,
        new=new,
        rows=tuple(maker.rows),
        changes=tuple(maker.changes),
        added=tuple(_delta(change) for change in codes if change.action is ChangeAction.ADDED),
        removed=tuple(_delta(change) for change in codes if change.action is ChangeAction.REMOVED),
        checks=checks,
        identical=not maker.changes,
        counts=dict(Counter(change.kind for change in maker.changes)),
    )


def _block(line: str) -> Block:
    if line.startswith("# "):
        return Block(runs=(Run(text=line[2:], bold=True),), style=BlockStyle(kind=BlockKind.HEADING, level=1))
    if label := _LABEL.match(line):
        return Block(runs=(Run(text=line[label.end() :]),), style=BlockStyle(kind=BlockKind.LIST_ITEM, level=0, label=label[1]))
    return Block(runs=(Run(text=line),))


def _delta(change: PolicyChange) -> CodeDelta:
    assert isinstance(change.detail, CodeDetail)
    return CodeDelta(change.detail.system, change.detail.code, None, Evidence.LISTING, ())


class _Maker:
    def __init__(self, old: PolicyVersion, new: PolicyVersion) -> None:
        self.old, self.new = old, new
        self.rows: list[ComparisonRow] = []
        self.changes: list[PolicyChange] = []
        self._section = "front"

    def align(self) -> None:
        old = [block.text for block in self.old.text.blocks]
        new = [block.text for block in self.new.text.blocks]
        if len(old) == len(new) and len(old) > 500:  # difflib would take its time
            for index in range(len(old)):
                self._pair(index, index)
            return
        for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag == "equal":
                for left, right in zip(range(a, b), range(c, d), strict=True):
                    self._pair(left, right)
                continue
            common = min(b - a, d - c)
            for step in range(common):
                self._pair(a + step, c + step)
            for left in range(a + common, b):
                self._row(left, None)
            for right in range(c + common, d):
                self._row(None, right)

    def _pair(self, left: int, right: int) -> None:
        before, after = self.old.text.blocks[left].text, self.new.text.blocks[right].text
        if difflib.SequenceMatcher(None, before.split(), after.split()).ratio() > 0.4:
            self._row(left, right)
        else:
            self._row(left, None)
            self._row(None, right)

    def _row(self, left: int | None, right: int | None) -> None:
        before = self.old.text.blocks[left] if left is not None else None
        after = self.new.text.blocks[right] if right is not None else None
        block = after or before
        assert block is not None
        if block.kind is BlockKind.HEADING:
            self._section = {
                "Overview": "overview",
                "Clinical Criteria": "criteria",
                "Coding": "coding",
                "Document History": "history",
            }.get(block.text, "other")
        old_text, new_text = before.text if before else None, after.text if after else None
        ids: tuple[str, ...] = ()
        if old_text != new_text:
            change = self._change(old_text, new_text, before.place() if before else None, after.place() if after else None)
            self.changes.append(change)
            ids = (change.id,)
        old, new = _segments(old_text, new_text, ids)
        self.rows.append(
            ComparisonRow(
                old_block=left,
                new_block=right,
                old=old,
                new=new,
                changes=ids,
                heading=block.kind is BlockKind.HEADING,
                section=self._section,
            )
        )

    def _change(self, old: str | None, new: str | None, old_place: Place | None, new_place: Place | None) -> PolicyChange:
        action = ChangeAction.ADDED if old is None else ChangeAction.REMOVED if new is None else ChangeAction.CHANGED
        text = new or old or ""
        kind, label = ChangeKind.WORDING, None
        detail: Detail = WordingDetail()
        if " Date:" in text:
            day = [_day(side) for side in (old, new)]
            name = "publish" if text.startswith("Publish") else "last_review"
            kind, detail = ChangeKind.DATE, DateDetail(name, day[0], day[1])
        elif self._section == "coding":
            code = text.split()[0]
            system = CodeSystem.ICD10PCS if len(code) == 7 and "." not in code else CodeSystem.ICD10CM
            kind, detail = ChangeKind.CODE, CodeDetail(system, code, None, 1)
        elif self._section == "criteria":
            found = _LABEL.match(text)
            label = found[1].rstrip(".") if found else None
            kind, detail = ChangeKind.CRITERIA, CriterionDetail(label, label)
        elif self._section == "history":
            kind = ChangeKind.HISTORY
        return PolicyChange(
            id=f"c{len(self.changes) + 1}",
            kind=kind,
            action=action,
            section=self._section,
            label=label,
            old=old,
            new=new,
            detail=detail,
            direction=Direction.RESTRICTS if kind is ChangeKind.CRITERIA else Direction.UNKNOWN,
            old_source=old_place,
            new_source=new_place,
        )


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    month, day, year = text.rsplit(" ", 1)[1].split("/")
    return date(int(year), int(month), int(day))


def _segments(old: str | None, new: str | None, ids: tuple[str, ...]) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
    if old == new:
        return (Segment(old or "", SegmentKind.SAME),), (Segment(new or "", SegmentKind.SAME),)
    if old is None or new is None:
        return (
            (Segment(old, SegmentKind.REMOVED, ids),) if old else (),
            (Segment(new, SegmentKind.ADDED, ids),) if new else (),
        )
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    left: list[Segment] = []
    right: list[Segment] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            left.append(Segment("".join(before[a:b]), SegmentKind.SAME))
            right.append(Segment("".join(after[c:d]), SegmentKind.SAME))
            continue
        if b > a:
            left.append(Segment("".join(before[a:b]), SegmentKind.REMOVED, ids))
        if d > c:
            right.append(Segment("".join(after[c:d]), SegmentKind.ADDED, ids))
    return tuple(left), tuple(right)


def moved() -> Comparison:
    """One paragraph stands first in the old wording and last in the new one."""
    lines = [f"Paragraph {number} stays where it is." for number in range(30)]
    base = make_comparison(["The wandering sentence.", *lines], [*lines, "The wandering sentence."])
    first, last = 0, len(base.rows) - 1
    old, new = base.old.text.blocks[0].place(), base.new.text.blocks[-1].place()
    change = replace(
        base.changes[0], id="m1", kind=ChangeKind.MOVED, action=ChangeAction.MOVED, new=new.text, old_source=old, new_source=new
    )
    mark = (Segment(new.text, SegmentKind.MOVED, ("m1",)),)
    rows = list(base.rows)
    rows[first] = replace(rows[first], old=mark, changes=("m1",), moved_pair=last)
    rows[last] = replace(rows[last], new=mark, changes=("m1",), moved_pair=first)
    return replace(base, rows=tuple(rows), changes=(change,), counts={ChangeKind.MOVED: 1})
