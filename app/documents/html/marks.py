"""What on a web page is struck out and what is put in: elements, styles, and underlines where they are a reviewer's mark."""

import re
from dataclasses import dataclass

from app.documents.html.styles import Element, Look, Sheet, struck, underlined
from app.documents.model import Author, Change

_STRUCK_TAGS = frozenset({"del", "s", "strike"})
_CLASS = re.compile(r"[^\s_-]+")
_STRUCK_NAMES = frozenset({"deleted", "deletion", "strikethrough", "strikeout", "struck", "linethrough", "diffdel", "del", "strike"})
_INSERTED_NAMES = frozenset({"inserted", "insertion", "diffins", "ins"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLACK = frozenset({"black", "#000", "#000000", "windowtext", "inherit", "rgb(0,0,0)", "initial", "currentcolor", ""})


@dataclass(frozen=True, slots=True)
class Mark:
    """The marks around a text."""

    deleted: bool = False
    inserted: bool = False
    author: Author | None = None
    confidence: float = 1.0

    @property
    def change(self) -> Change:
        """What they say of it."""
        if self.deleted:
            return Change.NEITHER if self.inserted else Change.DELETED
        return Change.INSERTED if self.inserted else Change.SAME


@dataclass(frozen=True, slots=True)
class Signs:
    """What a page's underlines mean, found on the whole page."""

    struck: bool
    underline: bool  # an underline marks what was put in
    coloured: bool  # only underlines in colour do
    underlines: bool  # there are underlines at all
    headings: bool  # underlines of headings are marks too


def mark_of(element: Element, look: Look, around: Mark, signs: Signs) -> Mark:
    """Return the marks on an element's text."""
    tag = str(element.tag)
    named = _names(element)
    deleted = tag in _STRUCK_TAGS or struck(look)
    inserted = tag == "ins"
    confidence = around.confidence
    if not deleted and named & _STRUCK_NAMES:
        deleted, confidence = True, min(confidence, 0.9)
    if not inserted and named & _INSERTED_NAMES:
        inserted, confidence = True, min(confidence, 0.9)
    if not inserted and signs.underline and _underlines(element, look) and (signs.headings or not _heading(element)):
        inserted = not signs.coloured or _coloured(element, look)
    if not deleted and not inserted:
        return around
    return Mark(around.deleted or deleted, around.inserted or inserted, _author(element) or around.author, confidence)


def signs_of(root: Element, sheet: Sheet) -> Signs:
    """Read off a page what its underlines mean: nothing, unless something is struck out and no other sign marks what was put in."""
    found = _Found()
    for element in root.iter():
        if isinstance(element.tag, str):
            found.take(element, sheet.look(element))
    headed = sum(1 for item in root.iter(*_HEADINGS) if _said(item))
    return Signs(
        struck=found.struck > 0,
        underline=found.struck > 0 and (found.underlines_in_colour if found.inserted else found.underlines) > 0,
        coloured=found.inserted > 0 or (found.struck == found.struck_in_colour and found.underlines_in_colour > 0),
        underlines=found.underlines > 0,
        headings=found.headings * 2 <= headed or found.headings < 2,
    )


class _Found:
    def __init__(self) -> None:
        self.struck = self.struck_in_colour = self.inserted = self.underlines = self.underlines_in_colour = self.headings = 0

    def take(self, element: Element, look: Look) -> None:
        named = _names(element)
        deleting = element.tag in _STRUCK_TAGS or struck(look) or bool(named & _STRUCK_NAMES)
        inserting = element.tag == "ins" or bool(named & _INSERTED_NAMES)
        under = _underlines(element, look)
        if not (deleting or inserting or under) or not _said(element):
            return
        coloured = _coloured(element, look)
        if deleting:
            self.struck += 1
            self.struck_in_colour += coloured
        elif inserting:
            self.inserted += 1
        else:
            self.underlines += 1
            self.underlines_in_colour += coloured
            self.headings += _heading(element)


def _underlines(element: Element, look: Look) -> bool:
    if element.tag != "u" and not underlined(look):
        return False
    return element.tag != "a" and next(element.iterancestors("a"), None) is None and next(element.iterchildren("a"), None) is None


def _heading(element: Element) -> bool:
    """Whether an element is a heading or all there is of one."""
    if element.tag in _HEADINGS:
        return True
    around = next(element.iterancestors(*_HEADINGS), None)
    return around is not None and len(_said(around)) == len(_said(element))


def _coloured(element: Element, look: Look) -> bool:
    colour = look.get("color", "") or (element.get("color") or "")
    for near in (*element.iterchildren("font", "span"), *element.iterancestors("font", "span")):
        style = re.search(r"(?:^|;)\s*color\s*:\s*([^;]+)", near.get("style") or "")
        colour = colour or (near.get("color") or "") or (style.group(1) if style else "")
    return colour.strip().lower().replace(" ", "") not in _BLACK


def _names(element: Element) -> set[str]:
    names = (element.get("class") or "").lower()
    return {*names.split(), *("".join(_CLASS.findall(name)) for name in names.split())} if names else set()


def _said(element: Element) -> str:
    return "".join(str(part) for part in element.itertext(with_tail=False)).strip()


def _author(element: Element) -> Author | None:
    """Return who made a change and when, where the element says so."""
    name = (element.get("cite") or "").removeprefix("mailto:").replace("%20", " ")
    when = element.get("datetime")
    return Author(name, when) if name or when else None
