"""What a loaded document is: a policy, a reference document such as a drug page or a study record, or neither."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.documents.model import BlockKind, Story, ViewBlock
from app.policy.header import Header
from app.policy.lines import body_of
from app.policy.model import DateKind, Kind, PolicyDate, PolicyVersion, Section, SectionKind
from app.policy.names import generic_words
from app.policy.references.front import read_front
from app.policy.references.model import FieldKind, ReferenceKind

_ABOUT_MEDICINE = re.compile(
    r"\b(?:patients?|participants?|therap(?:y|ies)|treatment|clinical trial|drug|label|indication|dose|relapsed"
    r"|refractory|fda|study|medications?|medicines?|prescri\w+|doctor|adults?|children|disease|cancer|chemotherapy"
    r"|antibod(?:y|ies)"
    r"|adverse)\b",
    re.IGNORECASE,
)
_OWN = (
    (FieldKind.UPDATED, DateKind.LAST_REVIEW),
    (FieldKind.REVIEWED, DateKind.LAST_REVIEW),
    (FieldKind.PUBLISHED, DateKind.PUBLISH),
)
_TIME_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}\S*")
_SAID = re.compile(r"(?:(?:doc(?:ument)?|content|page|source|article|record)[ _]?)?type\s*[:=]\s*(?P<kind>.+)$", re.IGNORECASE)
_TYPES: tuple[tuple[ReferenceKind, re.Pattern[str]], ...] = (
    (ReferenceKind.LABEL, re.compile(r"\blabel|prescribing|package insert|product characteristics", re.IGNORECASE)),
    (ReferenceKind.DRUG_INFORMATION, re.compile(r"\bdrug|medicine|monograph|\bEPAR\b", re.IGNORECASE)),
    (ReferenceKind.STUDY_RECORD, re.compile(r"\btrial|stud(?:y|ies)\b|registry", re.IGNORECASE)),
    (ReferenceKind.GUIDELINE, re.compile(r"guideline|consensus", re.IGNORECASE)),
    (ReferenceKind.PROGRAMME, re.compile(r"\bREMS\b|\bprogram", re.IGNORECASE)),
    (ReferenceKind.EDUCATION, re.compile(r"education|patient", re.IGNORECASE)),
    (ReferenceKind.OVERVIEW, re.compile(r"overview|summary", re.IGNORECASE)),
    (ReferenceKind.ARTICLE, re.compile(r"article|news|interview|commentary|blog", re.IGNORECASE)),
)
# What the first lines say at once, what elsewhere only together, and how many different ones of the latter are enough.
_SORTS: tuple[tuple[ReferenceKind, re.Pattern[str], re.Pattern[str], int], ...] = (
    (
        ReferenceKind.LABEL,
        re.compile(
            r"prescribing information|package insert|summary of product characteristics|initial u\.?s\.? approval|\bproduct labell?ing\b"
            r"|fact sheet for (?:health ?care|patients|recipients)|emergency use authori[sz]ation of",
            re.IGNORECASE,
        ),
        re.compile(
            r"indications and usage|dosage forms and strengths|use in specific populations|warnings and precautions|how supplied"
            r"|adverse reactions|therapeutic indications|posology",
            re.IGNORECASE,
        ),
        3,
    ),
    (
        ReferenceKind.PROGRAMME,
        re.compile(
            r"\bREMS\b (?:[Pp]rogram|[Oo]verview|[Rr]equirements|[Hh]ome|[Ee]nroll|[Aa]t a [Gg]lance)|^.{0,60}\bREMS$", re.MULTILINE
        ),
        re.compile(
            r"certified (?:prescribers?|pharmac(?:y|ies)|healthcare)|elements to assure safe use|\bETASU\b|REMS (?:website|program)"
        ),
        3,
    ),
    (
        ReferenceKind.STUDY_RECORD,
        re.compile(r"clinicaltrials\.gov|study record|registry id|\bNCT number|non-?\s?interventional study|official title", re.IGNORECASE),
        re.compile(
            r"inclusion criteria|exclusion criteria|primary outcome|outcome measures?|ages? eligible|enrollment|sponsor|study start"
            r"|primary objectives?|secondary objectives?|study (?:type|design)",
            re.IGNORECASE,
        ),
        3,
    ),
    (
        ReferenceKind.GUIDELINE,
        re.compile(
            r"\b(?:treatment |practice |clinical |management )?guidelines?\b|\bconsensus (?:statement|recommendations?)\b", re.IGNORECASE
        ),
        re.compile(
            r"category (?:1|2a|2b|3)\b|strong recommendation|grade [abc]\b|evidence level|panel (?:recommends|members)|preferred regimens",
            re.IGNORECASE,
        ),
        2,
    ),
    (
        ReferenceKind.EDUCATION,
        re.compile(
            r"patient (?:education|information|guide|story)|\bliving with\b|for patients and (?:families|carers|caregivers)", re.IGNORECASE
        ),
        re.compile(r"your (?:doctor|care team|nurse|healthcare team)|ask your|talk to your", re.IGNORECASE),
        2,
    ),
    (
        ReferenceKind.DRUG_INFORMATION,
        re.compile(r"brand names?\b|drug (?:information|monograph|facts)|fda approved|medication guide|generic name", re.IGNORECASE),
        re.compile(
            r"used for|how (?:it is|to take|to use)|mechanism of action|side effects|drug interactions|who it is for", re.IGNORECASE
        ),
        3,
    ),
    (
        ReferenceKind.ARTICLE,
        re.compile(
            r"\babstract\b|\binterview|\blearners\b|\bjournal\b|\beditorial\b|\bnews\b|^by [A-Z]|\bauthors?\b|\bdoi\b|spoke (?:to|with)",
            re.IGNORECASE | re.MULTILINE,
        ),
        re.compile(
            r"\bet al\b|key (?:learnings|points|takeaways)|conclusions?\b|doi:|in this interview|\blearners\b|spoke (?:to|with)",
            re.IGNORECASE,
        ),
        2,
    ),
    (
        ReferenceKind.OVERVIEW,
        re.compile(r"^(?:understanding|what (?:is|are))\b|\boverview\b|\bguide to\b|introduction to", re.IGNORECASE | re.MULTILINE),
        re.compile(r"current (?:drug )?options|treatment options|final thoughts|emerging therap", re.IGNORECASE),
        2,
    ),
)
_SURE = re.compile(
    r"\bnctId\b|: drug information$|^(?:full |highlights of )?prescribing information|initial u\.?s\.? approval"
    r"|clinicaltrials\.gov identifier"
    r"|^(?:registry id|nct number)\b"
    r"|^ages? eligible|^(?:inclusion|exclusion) criteria|^us brand name|^summary of product characteristics|^patient "
    r"information\b|^medication guide|^fact sheet for\b|^patient education|^drug (?:information|monograph)|\bREMS "
    r"(?:program )?(?:overview|at a glance)|\btype\s*:\s*(?:drug|label|study|article|guideline)",
    re.IGNORECASE,
)
_SIGNS = re.compile(
    r"\bindications and usage\b|\bdosage forms and strengths\b|\buse in specific populations\b|\bwarnings and precautions\b"
    r"|\bfull prescribing information\b|^\W*(?:inclusion|exclusion) criteria\b|\bprimary outcome measures?\b|\bages? "
    r"eligible\b|\bNCT\d{8}\b"
    r"|\bhealthy volunteers\b|\bstudy (?:start|completion)\b|\blast update posted\b|\btherapeutic indications\b|\bpanel recommends\b"
    r"|\bcertified prescribers?\b|\belements to assure safe use\b|\bcategory 2[ab]\b",
    re.IGNORECASE | re.MULTILINE,
)
_PAYER_WORDS = re.compile(
    r"\bmedical(?:ly)? necess(?:ary|ity)\b|\bprior authori[sz]ation\b|\bcoverage (?:criteria|policy|rationale|determination|position)\b"
    r"|\bpolicy (?:number|#|no\.|history)|\bdocument (?:#|history)|\bbilling and coding\b|\b(?:may|will) be (?:approved"
    r"|covered)\b|\bpayable\b"
    r"|\bcriteria for (?:use|coverage|approval|initiation|continuation)\b|\bmust be met\b|\bquantity limits?\b|\bformulary\b"
    r"|\b(?:initial|renewal|re-?) ?(?:approval|authori[sz]ation)\b|\b(?:approval|authori[sz]ation) (?:duration|period|length)\b"
    r"|\bstep therapy\b"
    r"|\bnot covered\b|\bconsidered (?:investigational|experimental|medically)\b|\b(?:health|benefit) plans?\b|\bclaims?\b|\breimburse",
    re.IGNORECASE,
)
_PAYER_STEMS = (
    *("necess", "authori", "coverage", "policy", "document", "billing and coding", "be approved", "be covered", "payable", "criteria for"),
    *("must be met", "quantity limit", "formulary", "approval", "step therapy", "not covered", "considered", "plan", "claim", "reimburse"),
)  # one stands in every line that holds one of these words
_ENOUGH = 2
_DISCLAIMED = re.compile(r"\b(?:not a (?:coverage )?polic|does not replace|says nothing|no billing|is not medical advice)", re.IGNORECASE)
_GENRE_LINE = re.compile(r"highlights of prescribing information|(?:full )?prescribing information$|package insert$", re.IGNORECASE)
_FRONT_TITLE = re.compile(r"^title\s*:\s*['\"]?(?P<title>.+?)['\"]?\s*$", re.IGNORECASE)


def kind_of(blocks: Sequence[ViewBlock], sections: Sequence[Section], header: Header, *, codes: bool, criteria: bool) -> Kind:
    """Return what the document is to the ledger: a policy rules on coverage and names codes, criteria or its own history."""
    parts = {part.kind for part in sections}
    rules = sum((codes, criteria, *(kind in parts for kind in (SectionKind.CODING, SectionKind.HISTORY, SectionKind.CRITERIA))))
    dated = bool(header.dates or header.partial)
    stated = bool(header.number) + bool(header.status) + dated
    named = bool(header.number) and dated
    payer = _payer_words(blocks)
    billed = SectionKind.CODING in parts and bool(parts & {SectionKind.CRITERIA, SectionKind.HISTORY})  # only a payer has both
    if not billed and len(payer) < (1 if codes else _ENOUGH) and _looks_like_a_reference(blocks, codes=codes):
        return Kind.REFERENCE
    if (rules >= 1 and len(payer) >= _ENOUGH) or rules >= 3 or (rules >= 2 and stated) or (rules >= 1 and named) or (codes and stated):
        return Kind.POLICY
    said = sum(len(_ABOUT_MEDICINE.findall(block.text)) for block in blocks)
    return Kind.REFERENCE if said >= 4 else Kind.OTHER


def reference_title(blocks: Sequence[ViewBlock]) -> str | None:
    """Return the title a reference document's front matter gives, a saved page below its time stamp, a record as its first line."""
    body = [block for block in blocks if block.story is Story.BODY]
    if body and _GENRE_LINE.match(body_of(body[0])) and len(body) > 1:
        return body_of(body[1])
    texts = [body_of(block) for block in body]
    stated = (match["title"] for block in body[:40] if (match := _FRONT_TITLE.match(block.text.strip())))
    stamped = (after for before, after in pairwise(texts[:60]) if _TIME_STAMP.fullmatch(before.strip()))
    record = (text.rstrip(".") for text in texts[:1] if _is_capitalised(text))
    named = (text for text in texts[:4] if _names_a_drug(text))
    return next((title for source in (stated, stamped, record, _headed(body), named) for title in source), None)


def _headed(body: Sequence[ViewBlock]) -> Iterator[str]:
    """Yield the document's only heading of the highest rank, where it stands before all others."""
    heads = [block for block in body if block.kind is BlockKind.HEADING]
    if heads and all(block.level > heads[0].level for block in heads[1:]):
        yield body_of(heads[0])


def _names_a_drug(text: str) -> bool:
    """Whether a short line, no sentence and no field, names a drug: the title of a text without headings."""
    plain = len(text) <= 150 and not text.endswith((".", ":")) and not re.match(r"[\w ]{2,30}[:=] ?\S", text.partition(": Drug")[0])
    return plain and any(True for _ in generic_words(text))


def _is_capitalised(text: str) -> bool:
    """Whether a line that ends like a sentence is a title: most of its longer words are capitalised."""
    words = re.findall(r"[A-Za-z]{4,}", text)
    capitals = sum(word[0].isupper() for word in words)
    return text.endswith(".") and len(text) <= 250 and len(words) > 3 and capitals * 4 >= len(words) * 3


def reference_dates(blocks: Sequence[ViewBlock]) -> tuple[PolicyDate, ...]:
    """Return the days a reference document says it was updated, reviewed or published on; a cited work's dates are not its own."""
    front = read_front(blocks, None, record=False)
    found = [
        PolicyDate(own, item.day, item.source) for kind, own in _OWN for item in front.fields if item.kind is kind and item.day is not None
    ]
    seen: dict[DateKind, PolicyDate] = {}
    for item in found:
        seen.setdefault(item.kind, item)
    return tuple(seen.values())


def sort_of(version: PolicyVersion) -> ReferenceKind:
    """Return what sort of reference document a text is: what its front matter says, else what only such documents print."""
    blocks = [block for block in version.text.blocks if block.story is Story.BODY]
    said = next((match["kind"] for block in blocks[:30] if (match := _SAID.match(block.text.strip()))), "")
    told = next((kind for kind, pattern in _TYPES if pattern.search(said)), None)
    if told is not None:
        return told
    head = "\n".join([version.title or "", *(block.text for block in blocks[:12])])
    text = "\n".join(block.text for block in blocks)
    for kind, at_head, anywhere, enough in _SORTS:
        if at_head.search(head):
            return kind
        if len({match[0].casefold() for match in anywhere.finditer(text)}) >= enough:
            return kind
    return ReferenceKind.OVERVIEW if len(version.drugs) > 2 else ReferenceKind.UNTOLD


def _says_its_type(text: str) -> bool:
    """Whether a line of front matter says that the document is of one of the sorts a reference can be."""
    match = _SAID.match(text.strip())
    return match is not None and any(pattern.search(match["kind"]) for _, pattern in _TYPES)


def _looks_like_a_reference(blocks: Sequence[ViewBlock], *, codes: bool) -> bool:
    """Whether a document prints what only labels, study records, drug pages and the like print."""
    text = "\n".join(block.text for block in blocks if block.story is Story.BODY)
    signs = {re.sub(r"^nct\d+", "nct", match[0].casefold().strip()) for match in _SIGNS.finditer(text)}
    return any(_SURE.search(block.text) or _says_its_type(block.text) for block in blocks[:25]) or (len(signs) >= 2 and not codes)


def _payer_words(blocks: Sequence[ViewBlock]) -> frozenset[str]:
    """Return what only payers say, without what a text says it is not; more than is enough to tell is not looked for."""
    found: set[str] = set()
    for block in blocks:
        if block.story is not Story.BODY or not _says(block.text, _PAYER_STEMS):
            continue
        said = (part for part in re.split(r"[.\n]", block.text) if not _DISCLAIMED.search(part))
        found.update(match[0].casefold() for part in said for match in _PAYER_WORDS.finditer(part))
        if len(found) >= _ENOUGH:
            break
    return frozenset(found)


def _says(text: str, stems: Sequence[str]) -> bool:
    small = text.casefold()
    return any(stem in small for stem in stems)
