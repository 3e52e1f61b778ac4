"""Drug names: brand and generic pairs as printed, and names spelled in more than one way."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.documents.model import Place, ViewBlock
from app.policy.lines import is_residue
from app.policy.model import Check, Drug, Section, SectionKind

_MARKS = "®™"
_REST = r"[A-Za-z0-9]*(?:[-'][A-Za-z0-9]+)*"
_WORD = rf"[A-Za-z]{_REST}"
_LETTERS = re.compile(r"[A-Za-z]{4,}")
# how a medicine is given, beside its name: "x injection, for subcutaneous use (Y)", "Y (x intravenous infusion – Maker)"
_FORM = (
    r"(?:injections?|infusions?|for|subcutaneous|intravenous|intravitreal|intramuscular|intrathecal|oral|topical|use|tablets?|capsules?|solution"
    r"|suspension|powder|kit|vials?|concentrate|implant|sc|iv|im)\b"
)
_FORMS = rf"(?:,?\s+{_FORM})"
# a name before a bracket: capitalised words or one word in small letters; a strength or number may end a brand ("Amondys 45")
_PAIR = re.compile(
    rf"(?<![A-Za-z0-9])(?P<first>(?:(?![A-Z][a-z]+gene\s[a-z])[A-Z]{_REST}[{_MARKS}]?(?:\s+(?:[A-Z]{_REST}|\d{{1,3}})[{_MARKS}]?){{0,2}})"
    rf"|[A-Za-z][a-z]+gene\s+[a-z]{_REST}|[a-z]{_REST})\s*[{_MARKS}]?{_FORMS}{{0,5}}\s*"
    rf"\((?P<second>{_WORD}[{_MARKS}]?(?:\s+(?:{_WORD}|\d{{1,3}})[{_MARKS}]?){{0,3}}?){_FORMS}{{0,5}}"
    rf"(?:\s*[-–—;,]\s*[A-Z][\w &.,'’/-]{{1,50}})?\)"
)
_TWO_WORDS = re.compile(r"[a-z]+gene\s")  # gene therapies have generic names of two words
_FORM_END = re.compile(rf"(?:,?\s+{_FORM})+$", re.IGNORECASE)
# Endings that name makers of medicines give to generic names, and the four-letter suffix of biologics.
_GENERIC = re.compile(
    r"(?:mab|nib|tacept|ercept|nacept|rsen|siran|tide|stim|lermin|fermin|nermin|leucel|vec|[ao]gene|toxin[ab]?|globulin|statin|vir"
    r"|parin|platin"
    r"|taxel|rubicin|azole|mycin|cillin|olol|pril|sartan|gliptin|flozin|lukast|diplam"
    r"|setron|triptan|dronate|lidomide|amide|afil|limus|trexate"
    r"|kinra|coplan|copan|relin|relix|tropin|pegol|imod|zomib|aliase|ponase|fotase|sulfase"
    r"|leukin|feron|poetin|teplase|idase|ricase|raginase)$"
    r"|-(?!cell|type|term|dose|free|risk|line|like|rate|time|step|drug|high|fold|week|year|care|size|life|vegf)[a-z]{4}$",
    re.IGNORECASE,
)
_GENERIC_TOO = re.compile(r"(?:zomib|ciclib|parib|lisib|toclax|inexor|tinib|degib|metinib)$")  # of words looked for, not of pairs
_NOT_NAMES = frozenset(
    re.findall(
        r"\S+",
        "label nccn code codes icd hcpcs cpt section group table note the and for when with version policy crs ecog fda"
        " inhibitor inhibitors agent antibody injection peptide nucleotide intercept percept toxin endotoxin immunoglobulin"
        " biosimilar individual member patient criteria months weeks years"
        " subcutaneous intravenous intravitreal intramuscular intrathecal oral topical use infusion injections infusions"
        " tablets tablet capsules capsule solution suspension powder kit vials vial concentrate implant"
        " illustrated example including include e.g i.e see per of or if a an",
    )
)
_OPERATIVE = (SectionKind.CRITERIA, SectionKind.CODING, SectionKind.HISTORY)


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling of a name and where it is printed."""

    text: str
    places: tuple[Place, ...]


def find_drugs(blocks: Sequence[ViewBlock], sections: Sequence[Section], title: str | None) -> tuple[Drug, ...]:
    """Return the drugs the document is about, as its title, headings, criteria and coding name them."""
    pairs = list(_pairs(blocks, sections))
    generics: dict[str, Counter[str]] = defaultdict(Counter)
    order: list[str] = []
    for brand, generic, weight in pairs:
        key = generic.casefold()
        if key not in generics:
            order.append(key)
        generics[key][brand] += weight
    named = _named(blocks, title)
    drugs: list[Drug] = []
    for key in order:
        for brand in _brands(generics[key]):
            generic = next(printed for _, printed, _ in pairs if printed.casefold() == key)
            drugs.append(Drug(brand, generic))
    return tuple(drugs) or named


def spellings(blocks: Sequence[ViewBlock], drugs: Sequence[Drug]) -> tuple[tuple[Spelling, ...], ...]:
    """Return every drug name that is printed in two or more spellings, the most frequent first."""
    names = {word for drug in drugs for word in _name_words(drug)}
    if not names:
        return ()
    lines = [block for block in blocks if not is_residue(block.text)]
    printed = {word.casefold() for word in set(_LETTERS.findall("\n".join(block.text for block in lines)))}
    seen: set[str] = set()
    groups: list[tuple[Spelling, ...]] = []
    for name in sorted(names & printed):
        if name in seen:
            continue
        alike = _alike(name, printed)
        seen |= alike
        if len(alike) > 1:
            spelled = (_spelled(word, lines) for word in alike)
            groups.append(tuple(sorted(spelled, key=lambda item: (-len(item.places), item.text))))
    return tuple(groups)


def _spelled(word: str, lines: Sequence[ViewBlock]) -> Spelling:
    """Return a spelling, as it is printed first, with every place where it stands."""
    own = (block for block in lines if word in block.text.casefold())
    places = [block.place(*match.span()) for block in own for match in _LETTERS.finditer(block.text) if match[0].casefold() == word]
    return Spelling(places[0].text, tuple(places))


def spelling_checks(blocks: Sequence[ViewBlock], drugs: Sequence[Drug]) -> tuple[Check, ...]:
    """Report every drug name printed in two or more spellings, with how often each is used."""
    return tuple(spelling_check(group) for group in spellings(blocks, drugs))


def spelling_check(group: Sequence[Spelling]) -> Check:
    """Report one name printed in several spellings, the most frequent first."""
    return Check("name-spelled-differently", "warning", (), _message(group), tuple(item.places[0] for item in group))


def same_name(one: str, other: str) -> bool:
    """Whether two printed names are one name: marks, case and a biologic's four-letter suffix aside, or one slip apart if they are long."""
    first, second = (_plain_name(text) for text in (one, other))
    return first == second or (min(len(first), len(second)) > 5 and " " not in first + second and _one_slip(first, second))


def generic_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names stand whose ending makers of medicines give to generic names; two such words side by side are one name."""
    found: list[tuple[int, int]] = []
    for match in re.finditer(_WORD, text):
        word = match[0].casefold()
        if len(word) > 6 and word not in _NOT_NAMES and (_is_generic(word) or _GENERIC_TOO.search(word)):
            beside = found and text[found[-1][1] : match.start()] == " "
            found[-1:] = [(found[-1][0], match.end())] if beside else [*found[-1:], match.span()]
    yield from found


def _plain_name(text: str) -> str:
    return re.sub(rf"[{_MARKS}]|-[a-z]{{4}}$", "", text.casefold().strip()).strip()


def _message(group: Sequence[Spelling]) -> str:
    counted = [f"{item.text} ({len(item.places)} {'time' if len(item.places) == 1 else 'times'})" for item in group]
    listed = f"{', '.join(counted[:-1])} and {counted[-1]}"
    tie = len(group[0].places) == len(group[1].places)
    verdict = "the counts are equal, so none is taken as right" if tie else f"{group[0].text} is printed most often"
    return f"The drug name is spelled in {len(group)} ways: {listed}; {verdict}."


def _pairs(blocks: Sequence[ViewBlock], sections: Sequence[Section]) -> Iterator[tuple[str, str, int]]:
    """Yield brand, generic and a weight: names in the criteria and the coding section count most."""
    kinds = {index: part.kind for part in sections for index in range(part.first, part.last)}
    small = {word for block in blocks for word in re.findall(r"\b[a-z][a-z-]{5,}\b", block.text)}
    for block in blocks:
        kind = kinds.get(block.index, SectionKind.OTHER)
        unread = "(" not in block.text or is_residue(block.text)
        if unread or kind in (SectionKind.REFERENCES, SectionKind.OTHER, SectionKind.DEFINITIONS):
            continue
        for match in _PAIR.finditer(block.text):
            if pair := _brand_and_generic(match["first"], match["second"], small):
                yield *pair, 100 if kind in _OPERATIVE else 1


def _brand_and_generic(first: str, second: str, small: set[str]) -> tuple[str, str] | None:
    """Tell brand from generic name: by the ending of a generic name, else by which of them the text prints in small letters."""
    outer, inner = (_FORM_END.sub("", re.sub(rf"[{_MARKS}]", "", text).strip()) for text in (first, second))
    if any(word.casefold().strip(".") in _NOT_NAMES for text in (outer, inner) for word in text.split()) or min(len(outer), len(inner)) < 4:
        return None
    last = outer.split()[-1]
    if re.search(r"\d{3}", outer + inner):
        return None  # a code, a trial or an article
    if _is_generic(inner) and not _is_generic(last):
        words = [word for word in outer.split() if word[0].isupper() or word.isdigit()]
        return (" ".join(words), inner) if words else None
    if inner[0].isupper() and not _is_generic(inner) and (_is_generic(last.casefold()) or _in_small(outer, inner, small)):
        return inner, last if outer[0].islower() and not _TWO_WORDS.match(outer) else outer.casefold()
    return None


def _in_small(outer: str, inner: str, small: set[str]) -> bool:
    """Whether the text prints the one word outside the brackets in small letters and the name inside never."""
    return " " not in outer and len(outer) > 6 and outer.casefold() in small and inner.casefold() not in small and inner.istitle()


def _is_generic(text: str) -> bool:
    return any(_GENERIC.search(word) is not None for word in text.split()) and (
        text == text.casefold() or _GENERIC.search(text) is not None
    )


def _brands(counted: Counter[str]) -> Iterator[str]:
    """Yield one spelling for each brand: among spellings that differ by a slip, the one with most weight."""
    left = dict(counted)  # in the order of the text
    while left:
        first = next(iter(left))
        best = max((text for text in left if text == first or _one_slip(text.casefold(), first.casefold())), key=lambda text: left[text])
        yield best
        left = {
            text: weight for text, weight in left.items() if text not in (first, best) and not _one_slip(text.casefold(), best.casefold())
        }


def _named(blocks: Sequence[ViewBlock], title: str | None) -> tuple[Drug, ...]:
    """Return the generic names of a title that prints no pair, or those the text prints in small letters."""
    words = [word.casefold() for word in re.findall(_WORD, title or "")]
    found = [Drug(None, word) for word in words if _is_generic(word) and len(word) > 5 and word not in _NOT_NAMES]
    if found or title is None:
        return tuple(found)
    text = "\n".join(block.text for block in blocks)
    parts = [part.strip() for part in re.split(r"\s*(?:/|,|\band\b|&)\s*", re.sub(rf"[{_MARKS}]", "", title))]
    brands = [part for part in parts if re.fullmatch(r"[A-Z][a-z]{4,}(?: [A-Z][a-z]+)?", part) and text.count(part) > 2]
    return tuple(Drug(brand, None) for brand in brands) if len(brands) == len(parts) else ()


def _name_words(drug: Drug) -> Iterator[str]:
    for name in (drug.brand, drug.generic):
        for word in re.findall(r"[A-Za-z]{6,}", name or ""):
            if name == drug.brand or _GENERIC.search(word):
                yield word.casefold()


def _alike(name: str, printed: Iterable[str]) -> set[str]:
    """Return the name and the words one slip away from it; a plural is no slip."""
    near = {word for word in printed if len(word) > 4 and _one_slip(word, name) and word.rstrip("s") != name.rstrip("s")}
    return {name} | near


def _one_slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter left out, put in, exchanged, or by two neighbours swapped."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    lead = next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[lead:], other[lead:]
    swapped = len(a) == len(b) > 1 and a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]
