"""Word styles: what a paragraph or run inherits through the chain of styles it is based on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.documents.docx_xml import Element, attribute, child, children, integer, switch, value_of

_HEADING = re.compile(r"heading\s*([1-9])$", re.IGNORECASE)
_TITLES = frozenset({"title"})
_BODY_LEVEL = 9


@dataclass(frozen=True, slots=True)
class NumberRef:
    """Which list a paragraph belongs to, and how deep."""

    number: str
    level: int | None  # None: as the list's own link to the style says


class Styles:
    """The styles part."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {attribute(item, "styleId"): item for item in children(root, "w:style")}
        self._default = next(
            (k for k, s in self._styles.items() if attribute(s, "type") == "paragraph" and attribute(s, "default") in ("1", "true")), ""
        )
        self._run_defaults = child(child(child(root, "w:docDefaults"), "w:rPrDefault"), "w:rPr")
        self._seen: dict[tuple[str, str], bool | None] = {}

    def _chain(self, style: str | None) -> Iterator[Element]:
        seen: set[str] = set()
        key = style or ""
        while key and key not in seen and key in self._styles:
            seen.add(key)
            yield self._styles[key]
            key = value_of(self._styles[key], "w:basedOn") or ""

    def paragraph_style(self, properties: Element | None) -> str:
        """Return the style id of a paragraph."""
        return value_of(properties, "w:pStyle") or self._default

    def outline(self, properties: Element | None) -> int | None:
        """Return the outline level of a heading (0 = outermost), None for body text."""
        stated = value_of(properties, "w:outlineLvl")
        if stated is not None:
            return _level(stated)
        for style in self._chain(self.paragraph_style(properties)):
            stated = value_of(child(style, "w:pPr"), "w:outlineLvl")
            if stated is not None:
                return _level(stated)
            title = (value_of(style, "w:name") or "").strip()
            found = _HEADING.match(title)
            if found:
                return int(found.group(1)) - 1
            if title.lower() in _TITLES:
                return 0
        return None

    def numbering(self, properties: Element | None) -> NumberRef | None:
        """Return the list of a paragraph, its own or its style's."""
        own = child(properties, "w:numPr")
        if own is not None and value_of(own, "w:numId") is not None:
            return _number_ref(own)
        for style in self._chain(self.paragraph_style(properties)):
            stated = child(child(style, "w:pPr"), "w:numPr")
            if stated is not None and value_of(stated, "w:numId") is not None:
                found = _number_ref(stated)
                level = value_of(own, "w:ilvl")
                return NumberRef(found.number, integer(level)) if found and level is not None else found
        return None

    def run_switch(self, wanted: str, run: Element | None, paragraph_style: str) -> bool:
        """Return an on/off run property such as `w:b`: stated, else of the run's style, else of the paragraph's, else the default."""
        stated = switch(run, wanted)
        if stated is None:
            stated = self._style_switch(wanted, value_of(run, "w:rStyle"))
        if stated is None:
            stated = self._style_switch(wanted, paragraph_style)
        if stated is None:
            stated = switch(self._run_defaults, wanted)
        return bool(stated)

    def _style_switch(self, wanted: str, style: str | None) -> bool | None:
        if not style:
            return None
        key = (wanted, style)
        if key not in self._seen:
            states = (switch(child(item, "w:rPr"), wanted) for item in self._chain(style))
            self._seen[key] = next((state for state in states if state is not None), None)
        return self._seen[key]


def _level(text: str) -> int | None:
    level = integer(text, _BODY_LEVEL)
    return level if 0 <= level < _BODY_LEVEL else None


def _number_ref(properties: Element) -> NumberRef | None:
    number = value_of(properties, "w:numId") or "0"
    level = value_of(properties, "w:ilvl")
    return None if number == "0" else NumberRef(number, None if level is None else integer(level))
