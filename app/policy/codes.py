"""The codes a policy prints, in its coding sections and in the code fields of its front matter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets
from app.documents.model import BlockKind, Place, ViewBlock
from app.policy.code_context import Context, systems_named
from app.policy.code_items import Known, read_list, whole_list
from app.policy.code_lines import CODE_LIKE, PROCEDURES, LineFacts, Listed, read_line, read_sentence
from app.policy.code_rows import heads_table, names_system, read_row
from app.policy.limits import limit_at
from app.policy.lines import Span, columns, item_of, readable, rows, sentences
from app.policy.model import CodeForm, CodeListing, Drug, Section, SectionKind, Unread
from app.policy.outlines import heads_outline

_FIELD = re.compile(
    (
        r"(?:\b(?:cpt|hcpcs|icd[\s-]*10(?:[\s-]*(?:cm|pcs))?|procedure|diagnosis|revenue"
        r"|drug)[®\w\s/-]{0,20}\bcodes?(?:\s*\(s\))?|\b(?:hcpcs|cpt)[®]?|^billing(?: codes?)?"
        r"|\bicd[\s-]*10(?:[\s-]*(?:cm|pcs))?)\s*:\s*(?=\S)"
    ),
    re.IGNORECASE,
)
_CODE_TABLE = re.compile(
    r"codes?|(?:applicable |covered )?(?:cpt|hcpcs|icd[\s-]*10(?:[\s-]*(?:cm|pcs))?|procedure|diagnosis|revenue|drug)[®\w\s/-]{0,30}"
    r"\bcodes?(?:\s*\(s\))?\s*:?",
    re.IGNORECASE,
)
_STRAY = re.compile(r"(?:[A-EGHJ-MP-V]\d{4}|[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4})\b.{0,40}")
_SPEAKS_OF_CODES = re.compile(r"\b(?:hcpcs|cpt|icd|codes?|billed|billing|billable)\b", re.IGNORECASE)
_STEMS_OF_CODES = ("hcpcs", "cpt", "icd", "code", "bill")  # one stands in every line that speaks of codes
_TOLD_IN = (SectionKind.FRONT, SectionKind.OVERVIEW, SectionKind.CRITERIA, SectionKind.OTHER)
_ABOUT_DOSES = re.compile(r"\bmax(?:imum|\.)?\b|\bdos(?:e|es|ing|age)\b|\blimits?\b|\bunits?\b", re.IGNORECASE)
_STRAY_SYSTEMS = (CodeSystem.HCPCS, CodeSystem.ICD10CM)
_ROW_LABEL = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?|\(?[a-z]\)")  # the number of a paragraph, set beside it as a cell
_FOOTNOTE = re.compile(r"\s*[*†‡§]+\s*\S")


@dataclass(slots=True)
class CodeFacts:
    """What the coding sections say."""

    listings: tuple[CodeListing, ...] = ()
    unread: tuple[Unread, ...] = ()
    misprints: tuple[Unread, ...] = ()
    all_diagnoses: Place | None = None


@dataclass(slots=True)
class _Walk:
    known: Known
    drugs: Sequence[Drug]
    context: Context = field(default_factory=Context)
    heads: tuple[tuple[int, str], ...] | None = None
    beside: tuple[int, str] | None = None  # the table, and the system its first column named last
    listed: list[Listed] = field(default_factory=list)
    misprints: list[Unread] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    all_diagnoses: Place | None = None

    def take(self, facts: LineFacts) -> None:
        """Keep what a line gave; a heading changes what holds for the lines after it."""
        self.listed += self._closed(facts.listed)
        self.misprints += [Unread(span.text, why, span.place) for span, why in facts.misprints]
        self.unread += [Unread(span.text, why, span.place) for span, why in facts.unread]
        self.all_diagnoses = self.all_diagnoses or facts.all_diagnoses
        if facts.context is not None:
            self.context = facts.context
        if facts.columns is not None:
            self.heads = facts.columns

    def of_row(self, cells: Sequence[Span]) -> Context:
        """Return the context of a row: where its first cell is empty, the system named in it above still holds."""
        cell = cells[0].block.cell
        if cell is not None and cell.column == 0:
            self.beside = (cell.table, cells[0].text) if names_system(cells[0]) else None
        carried = self.beside is not None and cell is not None and cell.column > 0 and cell.table == self.beside[0]
        return self.context.of(self.beside[1]) if carried and self.beside is not None else self.context

    def _closed(self, listed: Sequence[Listed]) -> Sequence[Listed]:
        """Close a range that began on the line before; one that finds no end is reported and its beginning kept."""
        if not self.listed or not listed or not self.listed[-1].item.open:
            return listed
        first, last = self.listed.pop(), listed[0]
        if last.item.system is first.item.system and last.item.through is None and last.item.code > first.item.code:
            item = replace(first.item, through=last.item.code, form=CodeForm.RANGE, open=False)
            description = " ".join(part for part in (first.description, last.description) if part) or None
            return [replace(first, item=item, description=description), *listed[1:]]
        self.unread.append(Unread(first.span.text, "A range begins here, and its end was not found.", first.span.place))
        return [replace(first, item=replace(first.item, open=False)), *listed]


def find_codes(blocks: Sequence[ViewBlock], sections: Sequence[Section], drugs: Sequence[Drug], code_sets: CodeSets) -> CodeFacts:
    """Read every coding section, and code fields of the front matter."""
    known = known_by(code_sets)
    walk = _Walk(known, drugs)
    for part in sections:
        own = blocks[part.first : part.last]
        if part.kind is SectionKind.FRONT:
            _front(walk, own)
        if part.kind is SectionKind.CODING:
            _section(walk, own)
        else:
            tables = list(_code_tables(own))
            for table in tables:
                _aside_table(walk, table)
            if part.kind in (SectionKind.HISTORY, SectionKind.REFERENCES):
                continue
            read = {block.index for table in tables for block in table}
            if part.kind is not SectionKind.FRONT:
                _fields(walk, [block for block in own if block.index not in read])
            _stray(walk, [block for block in own if block.index not in read])
    for part in sections:
        if part.kind in _TOLD_IN:
            _told(walk, blocks[part.first : part.last])
    walk.unread += [
        Unread(one.span.text, "A range begins here, and its end was not found.", one.span.place)
        for one in walk.listed[-1:]
        if one.item.open
    ]
    return CodeFacts(
        listings=tuple(_listings(walk.listed)),
        unread=tuple(walk.unread + walk.misprints),
        misprints=tuple(walk.misprints),
        all_diagnoses=walk.all_diagnoses,
    )


_SNAPSHOTS = (CodeSystem.HCPCS, CodeSystem.CPT)


def known_by(code_sets: CodeSets) -> Known:
    """Return the question whether a code was ever in a loaded table."""

    def known(system: CodeSystem, code: str) -> bool | None:
        if code_sets.validity(system, code):
            return True
        # a HCPCS file is a snapshot: it holds neither the codes of later years nor those that ended long ago
        return None if code_sets.window(system) is None or system in _SNAPSHOTS else False

    return known


def _code_tables(blocks: Sequence[ViewBlock]) -> Iterator[list[ViewBlock]]:
    """Yield the tables outside a coding section whose first row says that they list codes."""
    tables: dict[int, list[ViewBlock]] = {}
    for block in blocks:
        if block.cell is not None:
            tables.setdefault(block.cell.table, []).append(block)
    for table in tables.values():
        first = [block for block in table if block.cell and table[0].cell and block.cell.row == table[0].cell.row]
        dated = any(re.search(r"\bdates?\b|\bchanges?\b|\brevis", block.text, re.IGNORECASE) for block in first)
        if not dated and any(_CODE_TABLE.fullmatch(block.text.strip()) for block in first):
            yield table


def _aside_table(walk: _Walk, table: Sequence[ViewBlock]) -> None:
    """Read a table outside the coding sections; where it is about doses, its codes count only if no list prints them."""
    before = len(walk.listed)
    _section(walk, table)
    if any(_ABOUT_DOSES.search(block.text) for block in table if block.cell is not None and block.cell.row == 0):
        walk.listed[before:] = [replace(one, named_only=True) for one in walk.listed[before:]]


def _stray(walk: _Walk, blocks: Sequence[ViewBlock]) -> None:
    """Report what looks like a list of codes where no heading announces one."""
    for row in rows(readable(blocks)):
        cells = row if len(row) > 1 or row[0].block.cell else columns(row[0])
        spread = len(cells) > 1 or cells[0].block.cell is not None if cells else False
        for cell in cells:
            if spread and _STRAY.fullmatch(cell.text.strip()) and whole_list(cell.text, _STRAY_SYSTEMS, walk.known):
                walk.unread.append(Unread(cell.text, "It looks like a listed code, but stands in no section for codes.", cell.place))


def _told(walk: _Walk, blocks: Sequence[ViewBlock]) -> None:
    """Report sentences outside the coding sections that speak of billing a code no list prints."""
    printed = {code for one in walk.listed for code in (one.item.code, one.item.through)}
    for block in readable(blocks):
        small = block.text.casefold()
        if not any(stem in small for stem in _STEMS_OF_CODES):
            continue
        for start, end in sentences(block.text):
            sentence = block.text[start:end]
            if _SPEAKS_OF_CODES.search(sentence) is None:
                continue
            said = read_sentence(Span(block, start, end), Context(), walk.known).listed
            codes = dict.fromkeys([*(code[0] for code in CODE_LIKE.finditer(sentence)), *(one.item.code for one in said)])
            named = [code for code in codes if code not in printed]
            if named and not any(item.source.block == block.index for item in walk.unread):
                why = f"It names {', '.join(named)} outside the lists of codes."
                walk.unread.append(Unread(sentence.strip(), why, Span(block, start, end).stripped().place))


def _fields(walk: _Walk, blocks: Sequence[ViewBlock]) -> None:
    """Read lines of other sections that are a label such as "HCPCS codes:" and codes, and nothing else."""
    for block in readable(blocks):
        line = item_of(block).body
        if block.cell is not None or _FIELD.match(line.text) is None:
            continue
        labels = list(_FIELD.finditer(line.text))
        for label, following in zip(labels, [*labels[1:], None], strict=False):
            stop = following.start() if following else len(line.text)
            context = Context(systems=systems_named(label[0]))
            found = read_list(line.text[:stop], label.end(), context.systems or _STRAY_SYSTEMS, walk.known)
            if not found or re.sub(r"\([^()]*\)", "", line.text[found.end : stop]).strip(" .;,*†‡"):
                continue
            walk.listed += [Listed(item, line.part(item.start, item.end), None, context) for item in found.items]
            walk.misprints += [Unread(wrong.text, wrong.why, line.part(wrong.start, wrong.end).place) for wrong in found.misprints]


def _front(walk: _Walk, blocks: Sequence[ViewBlock]) -> None:
    for block in readable(blocks):
        for label in _FIELD.finditer(block.text):
            context = Context(systems=systems_named(label[0]))
            found = read_list(block.text, label.end(), context.systems, walk.known)
            line = Span(block, 0, len(block.text))
            walk.listed += [Listed(item, line.part(item.start, item.end), None, context) for item in found.items]
            walk.misprints += [Unread(wrong.text, wrong.why, line.part(wrong.start, wrong.end).place) for wrong in found.misprints]


def _section(walk: _Walk, blocks: Sequence[ViewBlock]) -> None:
    walk.context, walk.heads = Context(), None
    for row in rows(readable(blocks)):
        filled = [cell for cell in row if cell.text.strip()]
        if len(filled) > 1 and _ROW_LABEL.fullmatch(filled[0].text.strip()):
            filled = filled[1:]
        if not filled:
            continue
        context = walk.of_row(filled)
        if len(filled) == 1 and context is not walk.context:
            walk.take(replace(read_line(filled[0], context, walk.known, heading=False), context=None))
        elif len(filled) == 1:
            _line(walk, filled[0], in_table=len(row) > 1)
        elif (facts := read_row(filled, context, walk.heads, walk.known)) is not None:
            walk.take(facts)
        else:
            for cell in filled:
                _line(walk, cell, in_table=True)


def _line(walk: _Walk, line: Span, *, in_table: bool) -> None:
    outlined = heads_outline(line.block)
    cells = (line,) if outlined else columns(line)
    lists_only = whole_list(line.text, walk.context.systems, walk.known) if walk.context.systems else None
    if len(cells) > 1 and not lists_only and (facts := _printed_row(walk, cells)) is not None:
        walk.take(facts)
        return
    block = line.block
    body = item_of(block).body if block.cell is None and block.kind is BlockKind.LIST_ITEM else line
    if (limit := limit_at(body.text)) is not None:
        body = body.part(0, limit)
        whole_line = item_of(block).body if block.cell is None and block.kind is BlockKind.LIST_ITEM else line
        named = read_sentence(whole_line, walk.context, walk.known).listed
        if len(re.sub(r"[\W\d]", "", body.text)) < 8 or re.search(r"\b(?:is|are|was|were)\b|:\s*$", body.text):
            walk.listed += named  # nothing but a limit; what stands before one may still be a code with its description
            return
    if _is_footnote(body.text, walk.known):
        return
    heading = block.kind is BlockKind.HEADING or block.bold or in_table or outlined
    if heading and (drug := _drug_named(body.text, walk.drugs)):
        walk.context = replace(walk.context, drug=drug, supports=None)
        if not systems_named(body.text):
            return
    context = walk.context
    if (colon := body.text.find(":")) > 0 and not heading and (drug := _drug_named(body.text[:colon], walk.drugs)):
        context = replace(context, drug=drug, supports=None)  # "Hemgenix: D67" lists for that drug alone
        body = body.part(colon + 1, len(body.text)).stripped()
    walk.take(read_line(body, context, walk.known, heading=heading))


def _printed_row(walk: _Walk, cells: Sequence[Span]) -> LineFacts | None:
    """Read a line set in columns, if it holds codes or heads of columns."""
    if heads_table(cells, walk.known):
        return read_row(cells, walk.context, walk.heads, walk.known)
    facts = read_row(cells, walk.context, walk.heads, walk.known)
    return facts if facts is not None and (facts.listed or facts.misprints) else None


def _is_footnote(text: str, known: Known) -> bool:
    return _FOOTNOTE.match(text) is not None and not read_list(text.lstrip(" *†‡§"), 0, (CodeSystem.HCPCS, CodeSystem.ICD10CM), known)


def _drug_named(text: str, drugs: Sequence[Drug]) -> str | None:
    words = text.casefold().strip(" :")
    for drug in drugs:
        for name in (drug.brand, drug.generic):
            if name and words.startswith(name.casefold()) and len(words) < len(name) + 60:
                return drug.brand or drug.generic
    return None


def _listings(listed: Sequence[Listed]) -> Iterator[CodeListing]:
    """Yield the printed items; a code a sentence names counts only where no list prints it."""
    printed = {(one.item.system, one.item.code) for one in listed if not one.named_only}
    for one in listed:
        key = (one.item.system, one.item.code)
        if one.named_only:
            if key in printed:
                continue
            printed.add(key)
        context = one.context
        diagnosis = one.item.system not in (*PROCEDURES, CodeSystem.REVENUE)
        drug = (context.drug,) if context.drug else None
        yield CodeListing(
            system=one.item.system,
            code=one.item.code,
            through=one.item.through,
            form=one.item.form,
            description=one.description,
            section=SectionKind.CODING.value,
            group=context.group,
            supports=(context.supports or drug) if diagnosis else None,
            coverage=context.coverage,
            source=one.span.place,
        )
