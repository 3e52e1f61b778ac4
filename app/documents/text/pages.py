"""The pages of a plain text: where one ends, and which of its lines are header or footer rather than text."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.furniture import is_page_number_line, without_page_number

_DEEPEST = 6  # lines a header or footer may have
_SHARE = 0.6  # of the pages that must show it


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of the text proper. `breaks` says that a page ended just before it."""

    text: str
    page: int | None
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """A text without its furniture."""

    lines: tuple[TextLine, ...]
    headers: tuple[str, ...]
    footers: tuple[str, ...]


def take_pages(lines: Sequence[str]) -> Pages:
    """Tell the text from its page furniture; each header and footer line comes once, page numbers not at all."""
    pages = _cut(lines)
    if len(pages) < 2:
        only = pages[0] if pages else []
        return Pages(tuple(TextLine(line, None) for line in only if not is_page_number_line(line)), (), ())
    top = _shared([_first(page) for page in pages])
    bottom = _shared([_first(list(reversed(page))) for page in pages])
    headers: dict[str, None] = {}
    footers: list[str] = []
    found: list[TextLine] = []
    for number, page in enumerate(pages, 1):
        body, above, below = _bare(page, number, top, bottom)
        headers.update(dict.fromkeys(above))
        footers += [line for line in below if line not in footers]
        for place, line in enumerate(body):
            found.append(TextLine(line, number, breaks=number > 1 and place == 0))
    return Pages(tuple(found), tuple(headers), tuple(footers))


def _cut(lines: Sequence[str]) -> list[list[str]]:
    """Cut at form feeds, else after lines that only say which page this is."""
    feeds = any("\f" in line for line in lines)
    pages: list[list[str]] = [[]]
    for line in lines:
        if feeds:
            parts = line.split("\f")
            pages[-1].append(parts[0])
            pages += [[part] for part in parts[1:]]
        else:
            pages[-1].append(line)
            if is_page_number_line(line) and any(other.strip() for other in pages[-1][:-1]):
                pages.append([])
    return [page for page in pages if any(line.strip() for line in page)]


def _first(page: Sequence[str]) -> list[str]:
    """Return the first lines of a page as they are compared, its number aside."""
    found: list[str] = []
    for line in page:
        text = _key(line)
        if text:
            found.append(text)
        if len(found) == _DEEPEST:
            break
    return found


def _key(line: str) -> str:
    return " ".join(without_page_number(line).split())


def _shared(tops: Sequence[Sequence[str]]) -> set[str]:
    """Return the lines that stand at the edge of most pages, as far as they follow each other from the edge on."""
    counts = Counter(line for top in tops for line in set(top))
    enough = max(2, _SHARE * len(tops))
    return {line for line, count in counts.items() if count >= enough and _near_edge(line, tops, enough)}


def _near_edge(line: str, tops: Sequence[Sequence[str]], enough: float) -> bool:
    """Whether nothing but other shared lines stands between this line and the edge, on enough pages."""
    counts = Counter(other for top in tops for other in set(top))
    reached = 0
    for top in tops:
        for other in top:
            if other == line:
                reached += 1
                break
            if counts[other] < enough:
                break
    return reached >= enough


def _bare(page: list[str], number: int, top: set[str], bottom: set[str]) -> tuple[list[str], list[str], list[str]]:
    """Return a page's own lines, its header lines and its footer lines."""
    above, start = _strip(page, number, top)
    below, rest = _strip(page[start:][::-1], number, bottom)
    return page[start : len(page) - rest], above, below[::-1]


def _strip(lines: list[str], number: int, furniture: set[str]) -> tuple[list[str], int]:
    """Return the furniture lines a page begins with, and how many lines they, page numbers and blank lines are."""
    taken: list[str] = []
    seen: set[str] = set()
    for place, line in enumerate(lines):
        key = _key(line)
        if not key or is_page_number_line(line) or key.strip("-– ") == str(number):
            continue
        if key not in furniture or key in seen:  # a title may repeat the header below it
            return taken, place
        seen.add(key)
        taken.append(without_page_number(line).strip())
    return taken, len(lines)
