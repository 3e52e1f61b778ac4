"""The words that join criteria: what stands before a list, between its lines and at their ends."""

import re

AND, OR, LEAF = "and", "or", "leaf"

_ALONE = re.compile(r"[\s*_(–-]*(and/or|and|or)[\s*_):;.,–-]*", re.IGNORECASE)
_LEADING = re.compile(
    r"[\s*_(]*(?:(?P<loud>AND/OR|AND|OR)[*_):;,–-]*|(?P<mild>[Aa]nd|[Oo]r)(?=,|:|\s+(?:all|any|one|none|either|both)\b))\s+(?=\S)"
)
_TRAILING = re.compile(r"(?<!\s)(?:\s*[;,.]\s*\**\s*(?P<any>and/or|and|or)|\s+\**(?P<loud>AND/OR|AND|OR))\**\s*[;:,.]?\s*$", re.IGNORECASE)
_COUNT = r"(?:two|three|four|five|[2-5])(?:\s*\([2-5]\))?(?: or more)?"
_ONE_OF = re.compile(
    r"\b(?:any|either|one)(?:\s*\(1\))?(?: or more| 1)?(?: of)?(?: the| these)?(?: \w{1,20})?"
    r" (?:following|criteri(?:a|on)|below|these|indications|conditions|branch(?:es)?)\b"
    r"|\b(?:any|one|either)(?:\s*\(1\))?(?: or more)? of (?:the|these)\b|\bat least (?:one|1)\b|\beither of\b|\bwith one of\b"
    r"|\b(?:meets?|met|with) (?:any|one|either)\b|\b(?:either|one of|any of)\W*$"
    r"|\b(?:necessary|covered|approved|indicated|authorized|considered|payable) for"
    r"(?: the (?:treatment|management|prevention|prophylaxis) of| treatment of)?"
    r"(?: (?:these|the following)(?: (?:indications|conditions|uses))?)?\s*:\s*$"
    # some of several: a tree of AND and OR cannot count, and demanding all of them would be wrong
    rf"|\b{_COUNT} of (?:the|these)\b",
    re.IGNORECASE,
)
_ALL_OF = re.compile(
    r"\ball (?:of )?(?:the |these )?(?:\w{1,20} )?(?:following|criteria|below|conditions|requirements|are)\b"
    r"|\ball of\b|\ball these\b|\bmeets? all\b|\bmust meet\b|\bboth\b|\beach of\b|\ball:?\s*\)?\s*$",
    re.IGNORECASE,
)
_NONE_OF = re.compile(
    r"\b(?:none|neither) (?:of|apply|applies)\b|\b(?:is|are|does|do|has|have|must|may) not (?:have |be )?any of\b", re.IGNORECASE
)
_SOME_OF = re.compile(rf"\b(?P<count>{_COUNT}) of (?:the|these)\b", re.IGNORECASE)
_COUNTER = r"(?:[A-Za-z]|[ivx]{1,4}|[IVX]{1,4}|\d{1,2})"
_NAMED = re.compile(
    rf"(?:\(|\b(?:must |criteria |meets? )+)(?:both |either )?{_COUNTER}(?:,\s*{_COUNTER})*,?\s+(?P<op>and/or|and|or)"
    rf"\s+{_COUNTER}(?=[\s).,:;]|$)"
)
_NEGATED = re.compile(
    r"\b(?:may|can|will|should|is|are|be)(?: \w+)? not (?:be )?(?:approved|covered|met|considered|medically necessary|authorized"
    r"|indicated)\b"
    r"|\bnot (?:be )?(?:approved|covered|authorized)\b|\bnot medically necessary\b|\bnon-?covered\b|\bunproven\b|\bexclusions?\b"
    r"|\bexcluded\b|\bnot recommended\b|\bdenial criteria\b|\bcriteria for denial\b|\bnot authorized\b|\bcontraindications\b"
    r"|\b(?:is|are|considered) (?:experimental|investigational)\b|\bdenied\b",
    re.IGNORECASE,
)
# The plan speaks, not a condition of the patient: "Drug X is considered investigational for …".
_REFUSES = re.compile(
    r"(?!.*\b(?:individual|member|patient|person|documentation|medication|request)s?\b.*\b(?:is|are)\b)"
    r"(?:.{3,120}?)\b(?:is|are)(?: considered)?"
    r" (?:not (?:recommended|approved|authorized|covered|medically necessary|a covered (?:benefit|service))|investigational"
    r"|experimental|unproven|non-?covered)\b(?:$|[ ,/.;].*)",
    re.IGNORECASE | re.DOTALL,
)
_HOW_MUCH = re.compile(
    r"(?=.*\b(?:administration|dos(?:ing|age)|quantity|quantities|limits?|limitations?|period|length|duration|frequency|max(?:imum)?)\b)"
    r"(?:(?:administration|dos(?:ing|age)|quantit(?:y|ies)|limit(?:s|ations?)?|authorization|approvals?|period|length|duration|renewal"
    r"|criteria|of|and|the|for|frequency|max(?:imum)?|initial|coverage|prior|pre|therapy)\b[\s,/&-]*){2,}",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\W*(?:notes?|examples?|e\.g\.|please note|important|tip)\b[\s:.]|[*†‡§¥^]|\((?![A-Za-z0-9]{1,4}\))|\W*for example\b", re.IGNORECASE
)


def connector_alone(text: str) -> str | None:
    """Return "and" or "or" where a line holds nothing else; "and/or" lets either suffice."""
    match = _ALONE.fullmatch(text.strip())
    return op_of(match[1]) if match else None


def leading(text: str) -> tuple[str | None, int]:
    """Return the word that joins a line to what stands above it, such as the AND of "AND all of these:", and where the rest begins."""
    match = _LEADING.match(text)
    return (op_of(match["loud"] or match["mild"]), match.end()) if match else (None, 0)


def trailing(text: str) -> tuple[int, int, str | None]:
    """Return where the criterion's own words begin and end, and the joining word after them."""
    match = _TRAILING.search(text)
    word = (match["any"] or match["loud"]) if match else None
    if match and match["any"] is None and word and not word.isupper():
        match, word = None, None  # "A or" without a mark is part of the sentence
    end = match.start() if match else len(text)
    kept = text[:end].rstrip(" ;:,*")
    return 0, len(kept), op_of(word) if word else None


def said(text: str) -> str | None:
    """Return what the words above a list say of it; the last such words decide. Where none may apply, each line must hold."""
    if named := list(_NAMED.finditer(text)):
        return op_of(named[-1]["op"])
    text = _NONE_OF.sub(lambda match: f"{' ' * (len(match[0]) - 6)}all of", text)
    one = [match.end() for match in _ONE_OF.finditer(text)]
    every = [match.end() for match in _ALL_OF.finditer(text)]
    if one and (not every or one[-1] > every[-1]):
        return OR
    return AND if every else None


def counted(text: str) -> str | None:
    """Return "two or more" and the like where the words above a list ask for several of its lines, but not for all."""
    match = _SOME_OF.search(text)
    return match["count"] if match else None


def opens(text: str) -> bool:
    """Whether a line introduces others below it."""
    return text.rstrip().endswith(":") or said(text) is not None


def negated(text: str) -> bool:
    """Whether what stands below a line is no way to meet the criteria: "may not be approved for"."""
    return _NEGATED.search(text) is not None


def refuses(text: str) -> bool:
    """Whether a whole line says that the plan does not cover something."""
    return _REFUSES.fullmatch(text) is not None


def how_much(text: str) -> bool:
    """Whether a line heads what an authorization is limited to: "Approval duration", "Dosing limits"."""
    return _HOW_MUCH.fullmatch(text.strip(" :")) is not None


def is_note(text: str) -> bool:
    """Whether a paragraph between criteria only comments on the one above it."""
    return _NOTE.match(text) is not None


def op_of(word: str) -> str:
    """Return the joining word as the tree writes it."""
    return AND if word.casefold() == "and" else OR
