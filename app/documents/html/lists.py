"""The labels a browser prints before list items, counted for each wording: an item only one wording has takes no number in the other."""

from dataclasses import dataclass, field

from app.documents.html.styles import Element, Look
from app.documents.labels import BULLET
from app.documents.model import View
from app.documents.numerals import letters, roman

_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_LATIN = {"lower-latin": "lower-alpha", "upper-latin": "upper-alpha"}
_NUMBERED = frozenset({"decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman", "decimal-leading-zero"})
_SIGNS = frozenset({"disc", "circle", "square"})


@dataclass(slots=True)
class ListState:
    """A list being read."""

    kind: str  # as in list-style-type
    step: int
    counters: dict[View, int]


@dataclass(slots=True)
class Item:
    """An item being read: which wordings have shown its label, and a text at all."""

    parent: ListState
    kind: str
    value: int | None
    labelled: dict[View, bool] = field(default_factory=lambda: dict.fromkeys(View, False))
    shown: dict[View, bool] = field(default_factory=lambda: dict.fromkeys(View, False))

    @property
    def numbered(self) -> bool:
        """Whether its label is a number."""
        return self.kind in _NUMBERED

    def label(self, view: View) -> str:
        """Return the label and count the item; empty when the wording has it already."""
        if self.labelled[view]:
            return ""
        number = self.parent.counters[view] if self.value is None else self.value
        self.parent.counters[view] = number + self.parent.step
        self.labelled[view] = True
        return _printed(self.kind, number)

    def close(self) -> None:
        """Count an item that shows only what is nested in it."""
        for view in View:
            if self.shown[view] and self.kind != "none":
                self.label(view)


def list_state(element: Element, look: Look) -> ListState:
    """Return the state a list begins with."""
    ordered = element.tag == "ol"
    kind = _TYPES.get(element.get("type") or "", "decimal") if ordered else "disc"
    kind = _stated(look) or kind
    step = -1 if ordered and element.get("reversed") is not None else 1
    first = _whole(element.get("start"))
    if first is None:
        first = sum(1 for item in element if item.tag == "li") if step < 0 else 1
    return ListState(kind, step, dict.fromkeys(View, first))


def list_item(element: Element, look: Look, around: ListState | None) -> Item:
    """Return an item of a list; outside any list it has a bullet."""
    parent = around if around is not None else ListState("disc", 1, dict.fromkeys(View, 1))
    kind = _stated(look) or (_TYPES.get(element.get("type") or "") if parent.kind in _NUMBERED else None) or parent.kind
    return Item(parent, kind, _whole(element.get("value")) if kind in _NUMBERED else None)


def _stated(look: Look) -> str | None:
    for word in look.get("list-style-type", look.get("list-style", "")).split():
        known = _LATIN.get(word, word)
        if known in _NUMBERED or known in _SIGNS or known == "none":
            return known
    return None


def _whole(text: str | None) -> int | None:
    bare = (text or "").strip()
    return int(bare) if bare.lstrip("-").isdigit() and len(bare) < 7 else None


def _printed(kind: str, number: int) -> str:
    if kind in _SIGNS:
        return BULLET
    if kind == "none":
        return ""
    text = {
        "lower-alpha": letters(number).lower(),
        "upper-alpha": letters(number),
        "lower-roman": roman(number).lower(),
        "upper-roman": roman(number),
    }.get(kind, str(number))
    return f"{text}."
