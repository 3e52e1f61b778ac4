"""What a page's own style rules say of an element, as far as reading needs it: struck, underlined, hidden, bold, indented."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

Element = etree._Element  # noqa: SLF001 lxml offers no other name for it

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_COMPOUND = re.compile(r"(?P<tag>[a-zA-Z][\w:-]*|\*)?(?P<rest>(?:[.#][\w-]+)*)")
_NAME = re.compile(r"[.#][\w-]+")
_KEPT = frozenset(
    {
        "text-decoration",
        "text-decoration-line",
        "display",
        "visibility",
        "font-weight",
        "list-style",
        "list-style-type",
        "margin-left",
        "padding-left",
        "margin",
        "padding",
        "text-indent",
        "white-space",
        "color",
        "mso-hide",
    }
)
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|in|cm|mm|%)?")
_POINTS = {"px": 0.75, "pt": 1.0, "em": 12.0, "rem": 12.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "%": 5.0}
_MOST_RULES = 20_000

Look = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Compound:
    """One step of a selector: `p.deleted#x`."""

    tag: str
    classes: frozenset[str]
    name: str

    def fits(self, element: Element) -> bool:
        if self.tag and element.tag != self.tag:
            return False
        if self.name and element.get("id") != self.name:
            return False
        return self.classes <= set((element.get("class") or "").split())


@dataclass(frozen=True, slots=True)
class _Rule:
    steps: tuple[_Compound, ...]
    weight: tuple[int, int, int]
    declared: Look

    def fits(self, element: Element) -> bool:
        if not self.steps[-1].fits(element):
            return False
        around = element.getparent()
        for step in reversed(self.steps[:-1]):
            while around is not None and not step.fits(around):
                around = around.getparent()
            if around is None:
                return False
            around = around.getparent()
        return True


@dataclass(slots=True)
class Sheet:
    """The style rules of a page."""

    _by_key: dict[str, list[_Rule]] = field(default_factory=dict)

    def add(self, text: str) -> None:
        """Add the rules of a `<style>` element; those for print alone are left out."""
        for selectors, declared in _rules(_COMMENT.sub("", text)):
            look = _declared(declared)
            for selector in selectors.split(",") if look else ():
                steps = _steps(selector)
                if steps and len(self._by_key) < _MOST_RULES:
                    self._by_key.setdefault(_key(steps[-1]), []).append(_Rule(steps, _weight(steps), look))

    def look(self, element: Element) -> Look:
        """Return what the rules and the element's own style say."""
        found: dict[str, str] = {}
        if self._by_key:
            keys = [str(element.tag), *(f".{name}" for name in (element.get("class") or "").split()), f"#{element.get('id')}", "*"]
            fitting = [rule for key in keys for rule in self._by_key.get(key, ()) if rule.fits(element)]
            for rule in sorted(fitting, key=lambda rule: rule.weight):
                found.update(rule.declared)
        own = element.get("style")
        if own:
            found.update(_declared(own))
        return found


def sheet_of(root: Element) -> Sheet:
    """Return the style rules a page holds."""
    sheet = Sheet()
    for element in root.iter("style"):
        if (element.get("media") or "all").strip().lower() in ("all", "screen", ""):
            sheet.add(element.text or "")
    return sheet


def struck(look: Look) -> bool:
    """Whether a line goes through the text."""
    return any("line-through" in look.get(name, "") for name in ("text-decoration", "text-decoration-line"))


def underlined(look: Look) -> bool:
    """Whether a line goes under the text."""
    return any("underline" in look.get(name, "") for name in ("text-decoration", "text-decoration-line"))


def hidden(look: Look) -> bool:
    """Whether the text is not shown."""
    return look.get("display") == "none" or look.get("visibility") in ("hidden", "collapse") or look.get("mso-hide") == "all"


def bold(look: Look) -> bool | None:
    """Whether the text is bold, None where nothing is said."""
    weight = look.get("font-weight", "")
    if weight.isdigit():
        return int(weight) >= 600
    return {"bold": True, "bolder": True, "normal": False, "lighter": False}.get(weight)


def indent(look: Look) -> float:
    """Return how far the left edge is moved in, in points."""
    first = _points(look.get("margin-left") or _side(look.get("margin", "")))
    second = _points(look.get("padding-left") or _side(look.get("padding", "")))
    return first + second + min(0.0, _points(look.get("text-indent", "")))


def _side(shorthand: str) -> str:
    parts = shorthand.split()
    if not parts:
        return ""
    return parts[3] if len(parts) == 4 else parts[1] if len(parts) > 1 else parts[0]


def _points(length: str) -> float:
    found = _LENGTH.match(length)
    return float(found.group(1)) * _POINTS[found.group(2) or "px"] if found else 0.0


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """Cut a style sheet into selectors and declarations; inside @media for the screen the rules count, inside others not."""
    at = 0
    while (opening := text.find("{", at)) >= 0:
        head = text[at:opening].rpartition(";")[2].strip()
        if head.startswith("@"):
            closing = _closing(text, opening)
            if head.lower().startswith("@media") and not re.search(r"\bprint\b(?!\s*,)", head.lower()):
                yield from _rules(text[opening + 1 : closing])
        else:
            found = text.find("}", opening)
            closing = found if found >= 0 else len(text)
            yield head, text[opening + 1 : closing]
        at = closing + 1


def _closing(text: str, opening: int) -> int:
    depth = 0
    for place in re.finditer(r"[{}]", text[opening:]):
        depth += 1 if place.group() == "{" else -1
        if not depth:
            return opening + place.start()
    return len(text)


def _declared(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in text.split(";"):
        name, _, value = part.partition(":")
        name = name.strip().lower()
        if name in _KEPT:
            found[name] = value.replace("!important", "").strip().lower()
    if "text-decoration" in found:  # the shorthand resets the longhand before it
        found.setdefault("text-decoration-line", found["text-decoration"])
    return found


def _steps(selector: str) -> tuple[_Compound, ...]:
    """Return a selector's steps; empty where it has more than tags, classes and names."""
    steps: list[_Compound] = []
    for part in selector.replace(">", " ").split():
        found = _COMPOUND.fullmatch(part)
        if not found:
            return ()
        names: Sequence[str] = _NAME.findall(found["rest"])
        tag = (found["tag"] or "").lower()
        steps.append(
            _Compound(
                tag="" if tag == "*" else tag,
                classes=frozenset(name[1:] for name in names if name[0] == "."),
                name=next((name[1:] for name in names if name[0] == "#"), ""),
            )
        )
    return tuple(steps)


def _key(step: _Compound) -> str:
    if step.name:
        return f"#{step.name}"
    if step.classes:
        return f".{min(step.classes)}"
    return step.tag or "*"


def _weight(steps: Sequence[_Compound]) -> tuple[int, int, int]:
    return (
        sum(1 for step in steps if step.name),
        sum(len(step.classes) for step in steps),
        sum(1 for step in steps if step.tag),
    )
