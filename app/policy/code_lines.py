"""One line of a coding section: a heading, a row of a table, a code with its description, or a sentence about codes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from app.codesets.model import CodeSystem
from app.codesets.shape import normal
from app.documents.model import BlockKind, Place
from app.policy.code_context import Context, coverage_named, purpose_named, speaks_of_coverage, systems_named
from app.policy.code_items import CodeItem, CodeList, Known, read_list, whole_list
from app.policy.lines import Span, sentences

PROCEDURES = (CodeSystem.HCPCS, CodeSystem.CPT)
ALL_SYSTEMS = (CodeSystem.HCPCS, CodeSystem.CPT, CodeSystem.ICD10CM, CodeSystem.ICD10PCS)
CODE_LIKE = re.compile(
    r"(?<![\w.-])(?:[A-EGHJ-MP-V]\d{4}|[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}|\d{4}[FTUM]"
    r"|[0-9BCDFGHX][A-Z0-9](?=\w*\d\w*\d)[A-HJ-NP-Z0-9]{5})(?!\w|\.\w)"
)
SYSTEM_WORD = re.compile(
    r"(?:hcpcs|cpt[®]?|icd[\s-]*(?:9|10)(?:[\s-]*(?:cm|pcs))?(?:\s+(?:diagnos[ei]s|procedures?))?|revenue|rev|dx)"
    r"(?:\s+codes?)?(?:\s*\(s\))?\s*:?(?=\s)",
    re.IGNORECASE,
)
_NEXT_LABEL = re.compile(r"^\s*[.;|]?\s*(?:hcpcs|cpt|icd|diagnos|procedure|revenue|dx)[^:.;]{0,30}:\s*[A-Z0-9]", re.IGNORECASE)
_SYSTEM = r"hcpcs|cpt|icd[\s-]*(?:9|10)(?:[\s-]*(?:cm|pcs))?|diagnos[ei]s"
_CUE = re.compile(
    rf"(?:\b(?:{_SYSTEM}|procedures?|revenue|service|drug|[a-z](?=-codes?))[®/\w\s-]{{0,24}}?[\s-]?\bcodes?(?:\s*\(s\))?"
    rf"|\b(?:{_SYSTEM}|dx))"
    r"(?:\s*:|\s+(?:is|are|include|includes|including))?\s*",
    re.IGNORECASE,
)
_SUPPORTS = re.compile(
    r"(?:\bappl(?:y|ies) (?:only )?to|\b(?:for|with)(?= (?:[A-V]\d{4}|\d{5})\b)|support(?:s)?(?: \w{1,20}){0,3} (?:of|for)"
    r"|(?:used|reported|billed|submitted) with|for use with"
    r"|in conjunction with|list(?:ed)? for|necessity (?:of|for)"
    r"|for (?:the )?(?:following )?(?:procedure|hcpcs|cpt)(?:/\w+)? codes?(?:\s*\(s\))?)\s*:?\s+(?=\S)",
    re.IGNORECASE,
)
_GONE = re.compile(r"\b(?:deleted|removed|discontinued|terminated|termed|retired|replaced|no longer|was|were)\b", re.IGNORECASE)
_SAYS = re.compile(
    r"(?:\s*\([^()]{1,120}\))?\s+(?:is|are|was|were|will|may|must|has|have|should|comes?|requires?|replaces?|applies|apply|needs?|and|or)\b"
)
# a whole sentence of nothing but codes and whether they are covered
_RULED = re.compile(
    r"\s+(?:is|are)\s+(?:(?P<not>not |non-?)\s*)?(?:covered|payable|reimbursable|reimbursed)"
    r"(?:\s+(?:under|by|for|through)\s[^.;:\d]{1,60})?[.\s]*",
    re.IGNORECASE,
)
_PROCEDURE_LINE = re.compile(r"(?:\d{5}|\d{4}[TUFM])\s+(?:[-–:]\s*)?[A-Z][a-z]{2}")
_RUN_ON = re.compile(
    r"(?:\bOther )?\b(?:CPT|HCPCS|ICD-?\s?(?:9|10)\S*)(?: diagnosis| procedure)? codes (?:not )?(?:covered|related|considered)\b.*$"
)
_FIVE_DIGITS = re.compile(r"(?<![\w.$-])\d{5}(?![\w-]|\.\d)")
NOTHING = re.compile(
    r"(?:n/?a|none(?: listed)?(?: here)?|not applicable|no (?:cpt|hcpcs|icd[\s-]*10\S*|(?:specific |applicable )?codes?)\b.{0,40})[.\s]*",
    re.IGNORECASE,
)
_ALL_DIAGNOSES = re.compile(
    r"\b(?:all|any) (?:icd[\s-]*10[\s-]*(?:cm)? )?diagnos[ei]s(?: codes?)?\b.*\bpend\b|\bappl(?:y|ies) to all (?:icd\S* )?diagnos[ei]s\b"
    r"|^all (?:icd\S* )?diagnos[ei]s(?: codes?)?[.\s]*$",
    re.IGNORECASE,
)
_UNNAMED = re.compile(r"\b(?:all|any|every|unlisted|unclassified|appropriate)\b[^.]{0,40}\b(?:codes?|diagnos[ei]s)\b", re.IGNORECASE)
_DISCLAIMS = re.compile(
    r"\b(?:imply|implies|guarantee|information(?:al)?|reference|eligible|inclusion|determin|contract|benefit)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A code as printed, with what stands beside it."""

    item: CodeItem
    span: Span
    description: str | None
    context: Context
    named_only: bool = False  # named in a sentence, not printed in a list


@dataclass(slots=True)
class LineFacts:
    """What one line gave."""

    listed: list[Listed] = field(default_factory=list)
    misprints: list[tuple[Span, str]] = field(default_factory=list)
    unread: list[tuple[Span, str]] = field(default_factory=list)
    context: Context | None = None  # set where the line is a heading for what follows
    columns: tuple[tuple[int, str], ...] | None = None  # set where the line heads a table: the column and its head
    all_diagnoses: Place | None = None


def read_line(line: Span, context: Context, known: Known, *, heading: bool) -> LineFacts:
    """Read a line that is no row of a table."""
    text = line.text
    if NOTHING.fullmatch(text.strip()) or (context.closed and not (heading or _introduces(text))):
        return LineFacts()
    if _ALL_DIAGNOSES.search(text) and not re.search(r"\bremov|\bno longer\b", text, re.IGNORECASE):
        return LineFacts(all_diagnoses=line.place)
    listed = _only_codes(line, context, known) or _list_at_start(line, context, known) or _labelled(line, context, known)
    if listed is not None:
        return listed
    if heading or _introduces(text):
        below = _below(line, context)
        supported = _supported(text, below)
        facts = read_sentence(line, context, known) if supported is below else LineFacts()
        facts.context = supported
        return facts
    return _odd_line(line, context) or _prose(line, context, known)


def _odd_line(line: Span, context: Context) -> LineFacts | None:
    """Report a line that begins like a procedure code with its description below a heading for other codes."""
    odd = _PROCEDURE_LINE.match(line.text)
    if odd is None or not context.systems or set(context.systems) & set(PROCEDURES):
        return None
    name = " or ".join(system.value for system in context.systems)
    return LineFacts(unread=[(line, f"The list above is of {name} codes, which this is not.")])


def _below(line: Span, context: Context) -> Context:
    """Return what holds below a heading; one for codes in general, such as "Non-covered codes", ends the system above it."""
    anew = line.block.kind is BlockKind.HEADING and re.search(r"\bcodes\b", line.text, re.IGNORECASE) and not systems_named(line.text)
    grouped = re.match(r"group\b", line.text, re.IGNORECASE)
    return (replace(context, systems=()) if anew and not grouped else context).under(line.text)


def _only_codes(line: Span, context: Context, known: Known) -> LineFacts | None:
    found = whole_list(line.text, context.systems, known) if context.systems else None
    return place(found, line, None, context) if found else None


def _list_at_start(line: Span, context: Context, known: Known) -> LineFacts | None:
    """Read `J1323 Injection …`, `HCPCS J1555 Injection …`, and lines of nothing but codes."""
    word = SYSTEM_WORD.match(line.text)
    start = word.end() if word else 0
    start += len(line.text[start:]) - len(line.text[start:].lstrip())
    named = context.of(word[0]) if word else context
    found = read_list(line.text, start, named.systems or ALL_SYSTEMS, known)
    if not found:
        return None
    rest = line.text[found.end :]
    if ruled := _RULED.fullmatch(rest):
        covered = replace(named, coverage="not-covered" if ruled["not"] else named.coverage)
        return place(found, line, None, covered)
    labels = word is not None and ":" in word[0] and _NEXT_LABEL.search(rest) is not None  # "HCPCS: J0180. ICD-10: E75.21"
    told = _SAYS.match(rest) is not None or (not context.systems and not word and bool(found.misprints))  # a sentence about the code
    if labels or told or rest[:1].isalnum():
        return None
    if parts := _several(line, start, named, known):
        return parts
    return place(found, line, rest.strip(" -–:|,;\t*†‡") or None, named)


def _several(line: Span, start: int, context: Context, known: Known) -> LineFacts | None:
    """Read `J1745 Infliximab; J1602 Golimumab`: codes with their descriptions, one after the other."""
    stops = [start, *(mark.end() for mark in re.finditer(r";\s*", line.text[start:])), len(line.text) - start]
    parts = [line.part(one + (start if number else 0), other + start).stripped() for number, (one, other) in enumerate(pairwise(stops))]
    lists = [read_list(part.text, 0, context.systems or ALL_SYSTEMS, known) for part in parts]
    if len(parts) < 2 or not all(lists) or not any(part.text[found.end :].strip(" ;") for part, found in zip(parts, lists, strict=True)):
        return None
    placed = zip(lists, parts, strict=True)
    return joined([place(found, part, part.text[found.end :].strip(" -–—:;") or None, context) for found, part in placed])


def _labelled(line: Span, context: Context, known: Known) -> LineFacts | None:
    """Read `Diagnosis codes: E11.9, E11.65` and `Group 4:F01.511`."""
    colon = re.search(r":\s*", line.text)
    if colon is None or colon.end() >= len(line.text):
        return None
    label = line.text[: colon.start()]
    if len(label.split()) > 14 or _GONE.search(label) or purpose_named(label):
        return None
    named = context.under(label)
    any_codes = not named.systems and re.search(r"\bcodes\b", label, re.IGNORECASE) is not None
    found = read_list(line.text, colon.end(), ALL_SYSTEMS if any_codes else named.systems, known)
    if not found or not (
        systems_named(label) or named.group != context.group or re.search(r"\bcodes?\b", label, re.IGNORECASE) or context.systems
    ):
        return None
    return _behind_label(line, found, _supported(label, named), context, known)


def _behind_label(line: Span, found: CodeList, named: Context, context: Context, known: Known) -> LineFacts | None:
    """Read what stands behind a label: codes alone, codes with descriptions, or codes and the next label."""
    rest = line.text[found.end :]
    if re.match(r"\s*[-–—]\s+[A-Za-z(\[]", rest):  # "Diagnosis codes: E11.9 - Type 2 …; E11.65 - …"
        described = _several(line, found.items[0].start if found.items else 0, named, known)
        described = described or place(found, line, rest.strip(" -–—;.") or None, named)
        return described if not described.unread else None
    if not rest.strip(" .;,*"):
        return place(found, line, None, named)
    again = re.match(r"\s*[.;]?\s+", rest)
    following = _labelled(line.part(found.end + (again.end() if again else 0), len(line.text)), context, known)
    return joined([place(found, line, None, named), following]) if following else None


def _prose(line: Span, context: Context, known: Known) -> LineFacts:
    facts = LineFacts()
    for start, end in sentences(line.text):
        part = line.part(start, end).stripped()
        supported = _supported(part.text, context)
        if supported is not context:
            facts.context = supported
            aside = re.search(r"\(([^()]*)\)", part.text)
            if aside and CODE_LIKE.search(aside[1]):
                facts.unread.append(
                    (part.part(aside.start(), aside.end()), "It changes for some codes what the sentence says of the list.")
                )
            continue
        said = read_sentence(part, context, known)
        facts.listed += said.listed
        facts.misprints += said.misprints
        facts.unread += said.unread
        if not (said.listed or said.misprints or said.unread) and _says_something(part.text):
            facts.unread.append((part, "It speaks of codes without naming any."))
    return facts


def read_sentence(part: Span, context: Context, known: Known) -> LineFacts:
    """Read the codes a sentence names after words such as "diagnosis code"; what is left over is reported."""
    facts = LineFacts()
    text = part.text
    if _DISCLAIMS.search(text) and not CODE_LIKE.search(text):
        return facts
    if _GONE.search(text) and CODE_LIKE.search(text):
        facts.unread.append((part, "It says that codes changed; the list and the history do not show which day it means."))
        return facts
    coverage = coverage_named(text) or context.coverage
    taken: list[tuple[int, int]] = []
    procedures: list[str] = []
    for cue in _CUE.finditer(text):
        systems = systems_named(cue[0])
        found = read_list(text, cue.end(), systems, known) if systems else CodeList()
        if not found:
            continue
        taken.append((cue.end(), found.end))
        supports = tuple(procedures) if procedures and systems[0] is CodeSystem.ICD10CM else None
        here = replace(context, systems=systems, coverage=coverage, supports=supports or context.supports)
        facts.listed += [Listed(item, part.part(item.start, item.end), None, here, named_only=True) for item in found.items]
        facts.misprints += [(part.part(wrong.start, wrong.end), wrong.why) for wrong in found.misprints]
        procedures += [item.code for item in found.items if item.system in PROCEDURES]
    shapes = (CODE_LIKE, _FIVE_DIGITS) if any(item.item.system is CodeSystem.CPT for item in facts.listed) else (CODE_LIKE,)
    left = [code for shape in shapes for code in shape.finditer(text) if not any(start <= code.start() < end for start, end in taken)]
    if left and not _only_known(left, context):
        facts.unread.append((part, f"It names {', '.join(code[0] for code in left)}, and no words before it say what for."))
    return facts


def _only_known(left: Sequence[re.Match[str]], context: Context) -> bool:
    """Whether the codes left over are those the list is for, named once more."""
    return all(code[0] in (context.supports or ()) for code in left)


def _supported(text: str, context: Context) -> Context:
    """Return the context with the procedure codes a sentence says the list is for, or the same context."""
    cue = _SUPPORTS.search(text)
    if cue is None or not set(context.systems) & {CodeSystem.ICD10CM, CodeSystem.ICD10PCS}:
        return context
    outside = re.sub(r"\([^()]*\)", " ", text[cue.end() :])
    codes = tuple(dict.fromkeys(procedures_in(outside)))
    return replace(context, supports=codes) if codes else context


def procedures_in(text: str) -> Iterator[str]:
    """Yield the procedure codes a text names."""
    for word in re.findall(r"(?<![\w.])(?:[A-V]\d{4}|\d{5}|\d{4}[TFUM])(?!\w|\.\w)", text):
        if code := normal(CodeSystem.HCPCS, word) or normal(CodeSystem.CPT, word):
            yield code


def _introduces(text: str) -> bool:
    """Whether a line stands above a list: it ends with a colon, or is short and names codes without being a sentence."""
    stripped = text.strip()
    if stripped.endswith(":"):
        return True
    short = len(stripped) < 110 and not stripped.endswith(".")
    return short and bool(
        systems_named(stripped) or re.match(r"group\s+\w+\b", stripped, re.IGNORECASE) or speaks_of_coverage(stripped) or stripped.isupper()
    )


def _says_something(text: str) -> bool:
    """Whether a sentence lists codes in words that name none, such as "all unlisted codes"."""
    return _UNNAMED.search(text) is not None and not _DISCLAIMS.search(text)


def place(found: CodeList, line: Span, description: str | None, context: Context) -> LineFacts:
    """Return what a list of codes gives: each code with its description, and what the description hides."""
    if len(found.items) > 1 and description and description.startswith("("):
        description = None  # it stands beside the last code alone
    below = None
    if description and (run_on := _RUN_ON.search(description)):  # the next heading, run together with the description above it
        below, description = context.under(run_on[0]), description[: run_on.start()].strip() or None
    facts = LineFacts(
        context=below,
        listed=[Listed(item, line.part(item.start, item.end), description, context) for item in found.items],
        misprints=[(line.part(wrong.start, wrong.end), wrong.why) for wrong in found.misprints],
    )
    listed = {code for item in found.items for code in (item.code, item.through)}
    systems = {item.system for item in found.items}
    further = [
        code
        for code in CODE_LIKE.finditer(line.text, found.end)
        if any(normal(system, code[0]) not in {None, *listed} for system in (systems | {CodeSystem.ICD10CM} if "." in code[0] else systems))
    ]
    if further:
        part = line.part(further[0].start(), len(line.text)).stripped()
        facts.unread.append((part, f"The description names {', '.join(code[0] for code in further)}: a list run together, or a reference."))
    return facts


def joined(parts: "Iterator[LineFacts] | Sequence[LineFacts]") -> LineFacts:
    """Return what several parts of a line gave as one."""
    facts = LineFacts()
    for part in parts:
        facts.listed += part.listed
        facts.misprints += part.misprints
        facts.unread += part.unread
        facts.context = part.context or facts.context
    return facts
