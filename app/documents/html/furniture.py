"""What of a web page belongs to the site and not to the document on it: navigation, consent banners, site headers and footers."""

import itertools
import re
from dataclasses import dataclass
from enum import Enum

from app.documents.html.styles import Element
from app.documents.lines import is_field

_NEVER = frozenset(
    {
        *("script", "style", "template", "noscript", "iframe", "object", "embed", "canvas", "audio", "video", "map", "svg"),
        *("select", "textarea", "input", "datalist", "title", "meta", "link", "base", "param", "source", "track", "area", "rp", "rt"),
    }
)
_SPOKEN = frozenset({"script", "style", "template", "title", "meta", "link", "base", "input", "param", "source", "track", "area"})
_ROLES = {"navigation", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar", "banner", "contentinfo", "complementary"}
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_SITE_WORDS = frozenset(
    {
        *(
            "cookie",
            "cookies",
            "gdpr",
            "onetrust",
            "breadcrumb",
            "breadcrumbs",
            "skip",
            "skiplink",
            "skiplinks",
            "navbar",
            "nav",
            "navigation",
        ),
        *("menu", "social", "share", "sharing", "newsletter", "signup", "signin", "login", "searchbox", "searchbar", "feedback", "survey"),
        *(
            "chat",
            "chatbot",
            "advert",
            "advertisement",
            "popup",
            "modal",
            "pager",
            "pagination",
            "sitemap",
            "backtotop",
            "sidebar",
            "consent",
        ),
        *("masthead", "topbar", "toolbar", "megamenu", "search"),
    }
)
_PAIRS = (
    ({"site", "global", "main", "top", "portal"}, {"header", "footer", "bar"}),
    ({"back"}, {"top"}),
    ({"print"}, {"button", "link", "page"}),
    ({"related"}, {"links", "resources"}),
)
_DOCUMENT_HEADER = frozenset({"pageheader", "docheader", "documentheader", "runningheader", "printheader"})
_DOCUMENT_FOOTER = frozenset({"pagefooter", "docfooter", "documentfooter", "runningfooter", "printfooter"})
_SITE_SAYS = re.compile(
    r"privacy (?:policy|notice|statement|practices)|terms (?:of use|of service|and conditions|& conditions)|cookie|site ?map|follow us|"
    r"all rights reserved|contact us|about us|careers|accessibility|nondiscrimination|non-discrimination|language assistance|newsroom|"
    r"subscribe|sign (?:in|up)|log ?in|skip to|back to top|©|copyright",
    re.IGNORECASE,
)
_LONE = re.compile(
    r"(?:skip to (?:the )?(?:main )?(?:content|navigation)|(?:back|return) to top|top of page|print(?: this)?(?: page| article)?|"
    r"share(?: this)?(?: page)?|e-?mail(?: this)?(?: page)?|close|menu|search|accept(?: all)?(?: cookies)?|reject(?: all)?|"
    r"manage (?:cookies|preferences)|log ?in|sign in|"
    r"expand all|collapse all|show (?:all|more|less)|download(?: pdf)?|home|[↑▲]\s*top)",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b(?:[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})|[A-Z]\d{4}|[0-9A-HJ-NP-Z]{2}\d[0-9A-HJ-NP-Z]{4})\b")
_MARKS = ("del", "ins", "s", "strike", "u")
_FEW_WORDS = 80
_CONSENT_WORDS = 400


class Part(Enum):
    """What part of a page an element begins."""

    CONTENT = "content"
    SILENT = "silent"  # never seen on the page
    SITE = "site"  # navigation and banners: left out and told
    SITE_EDGE = "site-edge"  # a site's header or footer: left out but for what the document says there
    HEADER = "header"  # the document's own
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Furniture:
    """Judges the elements of one page."""

    centred: bool  # most of the text stands in <main> or <article>

    def part(self, element: Element) -> Part:
        """Return what part of the page an element begins."""
        tag = str(element.tag)
        if tag in _SPOKEN:
            return Part.SILENT
        if tag in _NEVER or (tag == "button" and not _within(element, ("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"))):
            return Part.SITE if _text(element) else Part.SILENT
        role = (element.get("role") or "").lower()
        if tag in ("header", "footer") or role in ("banner", "contentinfo"):
            return self._edge(element, top=tag == "header" or role == "banner")
        words = _words(element)
        joined = {f"{one}{other}" for one, other in itertools.pairwise(words)} | set(words)
        if joined & (_DOCUMENT_HEADER | _DOCUMENT_FOOTER) and not _has(element, "h1", "h2", "h3"):
            return Part.HEADER if joined & _DOCUMENT_HEADER else Part.FOOTER
        named = tag in ("nav", "dialog", "menu", "aside") or role in _ROLES or bool(joined & _SITE_WORDS) or _paired(set(words))
        if tag in ("body", "html", "main", "article") or not named:
            return Part.CONTENT
        return Part.SITE if self._of_the_site(element, tag) else Part.CONTENT

    def _edge(self, element: Element, *, top: bool) -> Part:
        if _within(element, ("main", "article", "section", "table", "blockquote", "figure")):
            return Part.CONTENT
        site = self.centred or _has(element, "nav", "form", "button", "input") or len(list(element.iter("a"))) > 1
        site = site or bool(_SITE_SAYS.search(_text(element)) and _has(element, "a"))
        if site:
            return Part.SITE_EDGE
        return Part.HEADER if top else Part.FOOTER

    def _of_the_site(self, element: Element, tag: str) -> bool:
        """Whether an element named as furniture is some: no tracked changes, no codes, no running text but in consent banners."""
        if any(_text(mark) for name in _MARKS for mark in element.iter(name)):
            return False
        text = _text(element)
        links = " ".join(_text(link) for link in element.iter("a"))
        if tag == "nav" and (not text or len(links) > 0.5 * len(text)):
            return True
        if _CODE.search(text):
            return False
        count = len(text.split())
        if re.search(r"\bcookies?\b", text, re.IGNORECASE) and count < _CONSENT_WORDS:
            return True
        return count - len(links.split()) < _FEW_WORDS and not any(is_field(line) for line in text.split("\n"))


def furniture_of(root: Element) -> Furniture:
    """Return the judge of a page."""
    whole = len(_text(root))
    centre = max((len(_text(item)) for tag in ("main", "article") for item in root.iter(tag)), default=0)
    return Furniture(centred=centre > 0.5 * whole > 0)


def is_site_line(text: str, *, linked: float) -> bool:
    """Whether a line at a site's edge is the site's: links, or what sites say there."""
    if is_field(text):
        return False
    return linked > 0.5 or bool(_SITE_SAYS.search(text)) or not any(letter.isdigit() for letter in text)


def is_lone_control(text: str, *, linked: float) -> bool:
    """Whether a line of the text is a link that only works the page."""
    return linked > 0.9 and bool(_LONE.fullmatch(text.strip()))


def _words(element: Element) -> list[str]:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return [word.lower() for word in _WORD.findall(names)]


def _paired(words: set[str]) -> bool:
    return any(words & first and words & second for first, second in _PAIRS)


def _text(element: Element) -> str:
    parts = element.xpath("descendant::text()[not(parent::script or parent::style or parent::template)]")
    return " ".join(" ".join(str(part) for part in parts).split()) if isinstance(parts, list) else ""


def _within(element: Element, tags: tuple[str, ...]) -> bool:
    return any(around.tag in tags for around in element.iterancestors())


def _has(element: Element, *tags: str) -> bool:
    return next(element.iter(*tags), None) is not None
