"""One change, or the comparison as a whole, as rich text for the details pane."""

import html
from collections.abc import Iterable, Sequence

from app.audit.model import Verdict
from app.compare.model import (
    AgeDetail,
    ChangeKind,
    CodeDelta,
    CodeDetail,
    Comparison,
    CriterionDetail,
    Evidence,
    PolicyChange,
    SegmentKind,
    WordingDetail,
)
from app.desktop.compare import words
from app.desktop.compare.texts import Column
from app.desktop.theme import KIND_LETTERS, Role, Size, Theme
from app.desktop.words import count
from app.documents.model import Place
from app.policy.model import AgeRule, Check

_EVIDENCE = {
    Evidence.LISTING: "the printed code list",
    Evidence.HISTORY: "the document history only; the printed list does not say so",
    Evidence.BOTH: "the printed code list and the document history",
}
_VERDICTS = {"error": Verdict.ERROR, "warning": Verdict.REVIEW, "note": Verdict.NOTE}
_SHAPES = {"error": "■", "warning": "▲", "note": "●"}


class DetailsText:
    """Writes rich text in a theme's colours; places become links numbered in `places`."""

    def __init__(self, theme: Theme) -> None:
        """Begin with no links."""
        self._theme = theme
        self.places: list[Place] = []

    def change(self, comparison: Comparison, change: PolicyChange) -> str:
        """Return everything known of a change."""
        self.places = []
        colour = self._theme.hex(self._theme.kind_role(change.kind))
        parts = [
            f'<p style="color:{colour}"><b>{KIND_LETTERS[change.kind]}</b>&nbsp; {_what(change)}</p>',
            f'<p style="font-size:{int(Size.LARGE)}px"><b>{html.escape(_title(change))}</b></p>',
            self._muted(f"Section: {words.section(change.section)}"),
            self._side("Old", _marked(comparison, change, Column.OLD), change.old_source),
            self._side("New", _marked(comparison, change, Column.NEW), change.new_source),
            self._facts(_facts(comparison, change)),
            self._checks(_related(comparison, change)),
        ]
        return self._page(parts)

    def summary(self, comparison: Comparison, changes: Sequence[PolicyChange]) -> str:
        """Return what there is to see before a change is chosen."""
        self.places = []
        kinds = [f"{words.KINDS[kind]}: {number}" for kind in ChangeKind if (number := sum(one.kind is kind for one in changes))]
        if comparison.identical:
            said = "Nothing differs but spacing and formatting."
        else:
            said = f"{count(len(changes), 'change')} shown. Select one to see what it rests on."
        title = f"{words.version_name(comparison.old)} → {words.version_name(comparison.new)}"
        parts = [
            f'<p style="font-size:{int(Size.LARGE)}px"><b>{title}</b></p>',
            f"<p>{html.escape(said)}</p>",
            self._facts([("Kinds shown", ", ".join(kinds))] if kinds else []),
            self._facts(_code_summary(comparison)),
            self._checks(comparison.checks),
        ]
        return self._page(parts)

    def _page(self, parts: Iterable[str]) -> str:
        return f'<div style="color:{self._theme.hex(Role.TEXT)}">{"".join(parts)}</div>'

    def _muted(self, text: str) -> str:
        return f'<p style="color:{self._theme.hex(Role.MUTED)}">{html.escape(text)}</p>'

    def _side(self, name: str, parts: Sequence[tuple[str, SegmentKind]], place: Place | None) -> str:
        if not parts and place is None:
            return ""
        where = self._link(place) if place else ""
        muted = self._theme.hex(Role.MUTED)
        return f'<p style="margin-bottom:3px; color:{muted}">{name} &nbsp;{where}</p>{marked(self._theme, parts)}'

    def _facts(self, facts: Iterable[tuple[str, str]]) -> str:
        rows = "".join(
            f'<tr><td style="color:{self._theme.hex(Role.MUTED)}; padding:1px 12px 3px 0">{html.escape(name)}</td>'
            f'<td style="padding:1px 0 3px 0">{html.escape(value)}</td></tr>'
            for name, value in facts
        )
        return f'<table cellspacing=0 style="margin-top:10px">{rows}</table>' if rows else ""

    def _checks(self, checks: Sequence[Check]) -> str:
        if not checks:
            return ""
        said = [f'<p style="margin-bottom:2px"><b>{count(len(checks), "check")}</b></p>']
        for check in checks:
            colour = self._theme.hex(self._theme.verdict_role(_VERDICTS.get(check.severity, Verdict.NOTE)))
            shape = _SHAPES.get(check.severity, "●")
            links = " ".join(self._link(place) for place in check.sources)
            severity = f'<span style="color:{colour}">{shape} {check.severity.capitalize()}</span>'
            said.append(f"<p>{severity}&nbsp; {html.escape(check.message)}<br>{links}</p>")
        return "".join(said)

    def _link(self, place: Place) -> str:
        self.places.append(place)
        style = f"color:{self._theme.hex(Role.ACCENT)}; text-decoration:underline"
        return f'<a href="place:{len(self.places) - 1}" style="{style}">{html.escape(words.where(place))}</a>'


def marked(theme: Theme, parts: Iterable[tuple[str, SegmentKind]]) -> str:
    """Return a wording as a paragraph of rich text with its marks."""
    family = html.escape(theme.reading().family())
    shown = "".join(f'<span style="{_mark(theme, kind)}">{html.escape(text)}</span>' for text, kind in parts)
    return f"<p style=\"margin-top:0; font-family:'{family}'; font-size:15px; line-height:125%\">{shown}</p>"


def _mark(theme: Theme, kind: SegmentKind) -> str:
    if kind is SegmentKind.SAME:
        return ""
    line = "line-through" if kind is SegmentKind.REMOVED else "underline"
    paper, ink = theme.hex(Role(f"{kind.value}-soft")), theme.hex(Role(kind.value))
    return f"color:{ink}; background-color:{paper}; text-decoration:{line}"


def _title(change: PolicyChange) -> str:
    """Return what the change is about, a code with its system."""
    if isinstance(change.detail, CodeDetail):
        code = change.detail.code
        return f"{change.detail.system} {f'{code}–{change.detail.through}' if change.detail.through else code}"
    return words.subject(change)


def _what(change: PolicyChange) -> str:
    """Return kind and action in words; a move is both at once."""
    return words.KINDS[change.kind] if change.kind is ChangeKind.MOVED else f"{words.KINDS[change.kind]} {change.action}"


def _marked(comparison: Comparison, change: PolicyChange, column: Column) -> list[tuple[str, SegmentKind]]:
    """Return one side's text in stretches, each with its mark if it belongs to the change; the row's own words where it has one."""
    old = column is Column.OLD
    for row in comparison.rows:
        if change.id not in row.changes:
            continue
        side = row.old if old else row.new
        parts = [(part.text, part.kind if change.id in part.changes else SegmentKind.SAME) for part in side if part.text]
        if any(kind is not SegmentKind.SAME for _, kind in parts):
            return parts
    whole = change.old if old else change.new
    return [(whole, SegmentKind.REMOVED if old else SegmentKind.ADDED)] if whole else []


def _facts(comparison: Comparison, change: PolicyChange) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    match change.detail:
        case CodeDetail(system=system, code=code, through=through, count=number):
            facts += [("Code system", str(system)), ("Code", f"{code} through {through}" if through else code)]
            if number > 1:
                facts.append(("Members", f"{number} codes"))
            facts += _evidence(comparison, code)
        case AgeDetail(old_rule=old, new_rule=new):
            facts += [("Old age rule", _age(old)), ("New age rule", _age(new))]
        case CriterionDetail(label=label, old_label=old_label) if label != old_label and label and old_label:
            facts.append(("Numbering", f"{old_label} → {label}"))
        case WordingDetail(what=what, edits=edits):
            facts += [("What changed", what)] if what else []
            facts += [("Words edited inside", f"{edits}")] if edits else []
    return facts


def _evidence(comparison: Comparison, code: str) -> list[tuple[str, str]]:
    deltas: tuple[CodeDelta, ...] = (*comparison.added, *comparison.removed)
    found = next((delta for delta in deltas if delta.code == code), None)
    return [("Rests on", _EVIDENCE[found.evidence])] if found else []


def _age(rule: AgeRule | None) -> str:
    if rule is None:
        return "none"
    low = f"{'from' if rule.low_inclusive else 'over'} {rule.low}" if rule.low is not None else ""
    high = f"{'through' if rule.high_inclusive else 'under'} {rule.high}" if rule.high is not None else ""
    return f"{' '.join(part for part in (low, high) if part)} {rule.unit}".strip()


def _code_summary(comparison: Comparison) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    for name, deltas in (("Codes added", comparison.added), ("Codes removed", comparison.removed)):
        if deltas:
            facts.append((name, ", ".join(f"{one.code}–{one.through}" if one.through else one.code for one in deltas)))
    return facts


def _related(comparison: Comparison, change: PolicyChange) -> tuple[Check, ...]:
    """Return the checks that name the change's code or rest on its very block."""
    codes = {change.detail.code} if isinstance(change.detail, CodeDetail) else set()
    places = {(place.file, place.block) for place in (change.old_source, change.new_source) if place}
    return tuple(
        check
        for check in comparison.checks
        if codes & set(check.codes) or any((place.file, place.block) in places for place in check.sources)
    )
