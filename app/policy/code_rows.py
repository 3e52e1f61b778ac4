"""Rows of a table in a coding section: which cell holds the codes, of which system, and what describes them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.codesets.model import CodeSystem
from app.policy.code_context import Context, systems_named
from app.policy.code_items import Known, read_list, whole_list
from app.policy.code_lines import ALL_SYSTEMS, CODE_LIKE, NOTHING, SYSTEM_WORD, LineFacts, joined, place
from app.policy.lines import Span

_INNER_LABEL = re.compile(r"[\s.;]*(?P<label>[A-Z][A-Za-z -]{2,40}):\s+(?=[A-Z]?\d{4})")
_HEAD_WORDS = re.compile(r"\b(?:codes?|code range|number|description|definition|system|type|hcpcs|cpt|icd|modifier)\b", re.IGNORECASE)


def read_row(cells: Sequence[Span], context: Context, heads: tuple[str, ...] | None, known: Known) -> LineFacts | None:
    """Read a row of two or more cells, or return None where it is no row of codes."""
    filled = [cell for cell in cells if cell.text.strip()]
    if len(filled) < 2:
        return None
    if context.closed:
        return LineFacts()
    if (own := _own_systems(filled, heads)) is not None:
        return _in_columns(filled, own, context, known)
    return _one_system(filled, context, heads, known)


def _in_columns(cells: Sequence[Span], own: Sequence[tuple[CodeSystem, ...]], context: Context, known: Known) -> LineFacts:
    """Read a row of a table that has a column for each of several systems."""
    lists = [whole_list(cell.text, systems, known) if systems else None for cell, systems in zip(cells, own, strict=True)]
    placed = [(found, cell, replace(context, systems=systems)) for found, cell, systems in zip(lists, cells, own, strict=True) if found]
    return joined([place(found, cell, None, here) for found, cell, here in placed])


def _one_system(filled: list[Span], context: Context, heads: tuple[str, ...] | None, known: Known) -> LineFacts | None:
    grid = [whole_list(cell.text, context.systems or ALL_SYSTEMS, known) for cell in filled]
    if all(grid) and not any(found and found.misprints for found in grid):
        return joined([place(found, cell, None, context) for found, cell in zip(grid, filled, strict=True) if found])
    word = names_system(filled[0])
    if word and NOTHING.fullmatch(filled[1].text.strip()):
        return LineFacts()
    if word or (len(filled) > 2 and _starts_list(filled[1], systems_named(filled[0].text), known)):
        return _coded(filled[1:], context.of(filled[0].text), known)
    if heads_table(filled, known):
        named = next((cell.text for cell in filled if systems_named(cell.text)), None)
        return LineFacts(context=context.under(named) if named else context, columns=tuple(cell.text.strip() for cell in filled))
    return _coded(_code_first(filled, context, heads, known), context, known)


def names_system(cell: Span) -> bool:
    """Whether a cell holds the name of a code system and nothing else."""
    text = cell.text.strip()
    match = SYSTEM_WORD.match(f"{text} ")
    return match is not None and match.end() == len(text)


def _own_systems(cells: Sequence[Span], heads: tuple[str, ...] | None) -> list[tuple[CodeSystem, ...]] | None:
    """Return the systems of the columns, where a table has a column for each of several systems."""
    if heads is None or len(heads) != len(cells):
        return None
    own = [systems_named(head) for head in heads]
    return own if len({systems for systems in own if systems}) > 1 else None


def _code_first(cells: list[Span], context: Context, heads: tuple[str, ...] | None, known: Known) -> list[Span]:
    """Return the cells with the one that holds codes first, as the heads or the cells themselves tell."""
    at = _code_column(heads, len(cells))
    if not context.systems or read_list(cells[at].text, 0, context.systems, known):
        return cells[at:]
    at = next((number for number, cell in enumerate(cells) if whole_list(cell.text, context.systems, known)), 0)
    return [cells[at], *cells[:at], *cells[at + 1 :]]


def heads_table(cells: Sequence[Span], known: Known) -> bool:
    """Whether a row holds the heads of columns."""
    words = [_HEAD_WORDS.search(cell.text) is not None for cell in cells]
    named = sum(bool(systems_named(cell.text)) for cell in cells)
    short = all(len(cell.text) < 60 and not read_list(cell.text, 0, ALL_SYSTEMS, known) for cell in cells)
    return short and (all(words) or named > 1)


def _coded(cells: Sequence[Span], context: Context, known: Known) -> LineFacts | None:
    """Read a cell of codes followed by cells of description, as often as the row repeats them."""
    systems = context.systems or ALL_SYSTEMS
    found = read_list(cells[0].text, 0, systems, known)
    if not found:
        return _odd_cell(cells, context, known)
    if label := _INNER_LABEL.match(cells[0].text, found.end):  # "97605, 97606 Investigational: 97607"
        inner = _coded([cells[0].part(label.end(), len(cells[0].text)), *cells[1:]], context.under(label["label"]), known)
        if inner is not None:
            return joined([place(found, cells[0].part(0, label.start()), None, context), inner])
    ends = next((number for number in range(1, len(cells)) if whole_list(cells[number].text, systems, known)), len(cells))
    rest = cells[0].text[found.end :].strip(" -–:|")
    description = " ".join([rest, *(cell.text.strip() for cell in cells[1:ends])]).strip() or None
    facts = place(found, cells[0], description, context)
    following = _coded(cells[ends:], context, known) if ends < len(cells) else None
    return joined([facts, following]) if following else facts


def _odd_cell(cells: Sequence[Span], context: Context, known: Known) -> LineFacts | None:
    code_like = CODE_LIKE.match(cells[0].text.strip())
    if code_like is None or not context.systems:
        return None
    found = read_list(cells[0].text, 0, ALL_SYSTEMS, known)
    name = " or ".join(system.value for system in context.systems)
    return LineFacts(unread=[(cells[0], f"The list above is of {name} codes, which this is not.")]) if found else None


def _starts_list(cell: Span, systems: Sequence[CodeSystem], known: Known) -> bool:
    return bool(read_list(cell.text, 0, systems, known))


def _code_column(heads: tuple[str, ...] | None, cells: int) -> int:
    if heads is None or len(heads) != cells:
        return 0
    return next((number for number, head in enumerate(heads) if re.search(r"\bcodes?\b|\bnumber\b", head, re.IGNORECASE)), 0)
