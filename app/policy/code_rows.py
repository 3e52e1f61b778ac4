"""Rows of a table in a coding section: which cell holds the codes, of which system, and what describes them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.codesets.model import CodeSystem
from app.policy.code_context import Context, systems_named
from app.policy.code_items import Known, read_list, whole_list
from app.policy.code_lines import ALL_SYSTEMS, CODE_LIKE, NOTHING, SYSTEM_WORD, LineFacts, joined, place, procedures_in
from app.policy.lines import Span

_INNER_LABEL = re.compile(r"[\s.;]*(?P<label>[A-Z][A-Za-z -]{2,40}):\s+(?=[A-Z]?\d{4})")
_PURPOSE_HEAD = re.compile(
    r"\b(?:appl(?:y|ies|icable) to|for use with|associated|related|corresponding|billed with|supports|used with)\b", re.IGNORECASE
)
_HEAD_WORDS = re.compile(r"\b(?:codes?|code range|number|description|definition|system|type|hcpcs|cpt|icd|modifier)\b", re.IGNORECASE)


_HEAD_BEFORE = re.compile(r"\s*(?:codes?|(?:long |short |code )?descri(?:ption|ptor)s?|definitions?)\s+(?=\S)", re.IGNORECASE)
Heads = tuple[tuple[int, str], ...]  # the column, and what its head says


def read_row(cells: Sequence[Span], context: Context, heads: Heads | None, known: Known) -> LineFacts | None:
    """Read a row of two or more cells, or return None where it is no row of codes."""
    filled = [cell for cell in cells if cell.text.strip()]
    if len(filled) < 2:
        return None
    if context.closed:
        return _closed(filled, known)
    filled, context, heads = _without_purpose(_without_heads(filled, known), context, heads)
    if (own := _own_systems(filled, heads)) is not None:
        return _in_columns(filled, own, context, known)
    return _one_system(filled, context, heads, known)


def _without_heads(cells: list[Span], known: Known) -> list[Span]:
    """Leave out the heads of the columns where a text prints them so close to the first row that they are read as part of it."""
    heads = [_HEAD_BEFORE.match(cell.text) for cell in cells[:2]]
    code, other = heads
    if code is None or other is None or not whole_list(cells[0].text[code.end() :], ALL_SYSTEMS, known):
        return cells
    return [*(cell.part(head.end(), len(cell.text)) for cell, head in zip(cells, (code, other), strict=False)), *cells[2:]]


def _closed(cells: Sequence[Span], known: Known) -> LineFacts:
    """Report a row that lists codes although its heading is for something else: bill types, modifiers, NDCs."""
    found = whole_list(cells[0].text, (CodeSystem.HCPCS, CodeSystem.ICD10CM), known)
    surely = found and any(len(item.code) > 4 and item.code[0].isalpha() for item in found.items)
    return LineFacts(unread=[(cells[0], "The heading above it is for no list of codes.")] if surely else [])


def _without_purpose(cells: list[Span], context: Context, heads: Heads | None) -> tuple[list[Span], Context, Heads | None]:
    """Take out a column that says which procedures a row's diagnoses are for: "Applies to HCPCS codes"."""
    headed = _headed(cells, heads)
    purposes = [number for number, head in enumerate(headed or ()) if _PURPOSE_HEAD.search(head) and systems_named(head)]
    if len(purposes) != 1 or len(cells) < 2 or headed is None or heads is None:
        return cells, context, heads
    codes = tuple(dict.fromkeys(procedures_in(cells[purposes[0]].text)))
    kept = [cell for number, cell in enumerate(cells) if number != purposes[0]]
    others = tuple((column, head) for column, head in heads if head != headed[purposes[0]])
    first = systems_named(" ".join(head for _, head in others))
    return kept, replace(context, supports=codes or context.supports, systems=first or context.systems), others


def _headed(cells: Sequence[Span], heads: Heads | None) -> list[str] | None:
    """Return the head above each cell, or None where the row does not stand below the heads."""
    if heads is None:
        return None
    if all(cell.block.cell is not None for cell in cells):
        by_column = dict(heads)
        found = [by_column.get(cell.block.cell.column) for cell in cells if cell.block.cell is not None]
        return [head for head in found if head is not None] if None not in found else None
    return [head for _, head in heads] if len(heads) == len(cells) else None


def _in_columns(cells: Sequence[Span], own: Sequence[tuple[CodeSystem, ...]], context: Context, known: Known) -> LineFacts:
    """Read a row of a table that has a column for each of several systems."""
    parts: list[LineFacts] = []
    for cell, systems in zip(cells, own, strict=True):
        here = replace(context, systems=systems)
        found = whole_list(cell.text, systems, known) if systems else None
        if found:
            parts.append(place(found, cell, None, here))
        elif systems and (found := read_list(cell.text, 0, systems, known)):
            parts.append(place(found, cell, cell.text[found.end :].strip(" -–:|") or None, here))
        elif systems and CODE_LIKE.search(cell.text):
            parts.append(LineFacts(unread=[(cell, "It names codes in a column of codes, but is no list of them.")]))
    return joined(parts)


def _one_system(filled: list[Span], context: Context, heads: Heads | None, known: Known) -> LineFacts | None:
    grid = [whole_list(cell.text, context.systems or ALL_SYSTEMS, known) for cell in filled]
    if all(grid) and not any(found and found.misprints for found in grid):
        return joined([place(found, cell, None, context) for found, cell in zip(grid, filled, strict=True) if found])
    word = names_system(filled[0])
    if word and NOTHING.fullmatch(filled[1].text.strip()):
        return LineFacts()
    if heads_table(filled, known):
        named = next((cell.text for cell in filled if systems_named(cell.text)), None)
        return LineFacts(context=context.under(named) if named else context, columns=_columns_of(filled))
    if word or (len(filled) > 2 and _starts_list(filled[1], systems_named(filled[0].text), known)):
        return _coded(filled[1:], context.of(filled[0].text), known)
    return _coded(_code_first(filled, context, heads, known), context, known)


def names_system(cell: Span) -> bool:
    """Whether a cell holds the name of a code system and nothing else."""
    text = cell.text.strip()
    match = SYSTEM_WORD.match(f"{text} ")
    return match is not None and match.end() == len(text)


def _columns_of(cells: Sequence[Span]) -> Heads:
    return tuple((cell.block.cell.column if cell.block.cell else number, cell.text.strip()) for number, cell in enumerate(cells))


def _own_systems(cells: Sequence[Span], heads: Heads | None) -> list[tuple[CodeSystem, ...]] | None:
    """Return the systems of the columns, where a table has a column for each of several systems."""
    headed = _headed(cells, heads)
    if headed is None or heads is None:
        return None
    several = len({systems for _, head in heads if (systems := systems_named(head))}) > 1
    return [systems_named(head) for head in headed] if several else None


def _code_first(cells: list[Span], context: Context, heads: Heads | None, known: Known) -> list[Span]:
    """Return the cells with the one that holds codes first, as the heads or the cells themselves tell."""
    at = _code_column(_headed(cells, heads))
    if not context.systems or read_list(cells[at].text, 0, context.systems, known):
        return cells[at:]
    at = next((number for number, cell in enumerate(cells) if whole_list(cell.text, context.systems, known)), 0)
    return [cells[at], *cells[:at], *cells[at + 1 :]]


def heads_table(cells: Sequence[Span], known: Known) -> bool:
    """Whether a row holds the heads of columns."""
    words = [_HEAD_WORDS.search(cell.text) is not None for cell in cells]
    if not any(words) and any(sign.isdigit() for cell in cells for sign in cell.text):
        return False
    named = sum(bool(systems_named(cell.text)) for cell in cells)
    first = all(cell.block.cell is not None and cell.block.cell.row == 0 for cell in cells)
    if not (all(words) or named > 1 or (first and named > 0 and words[0])):
        return False
    return all(len(cell.text) < 60 and not read_list(cell.text, 0, ALL_SYSTEMS, known) for cell in cells)


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


def _code_column(headed: Sequence[str] | None) -> int:
    return next((number for number, head in enumerate(headed or ()) if re.search(r"\bcodes?\b|\bnumber\b", head, re.IGNORECASE)), 0)
