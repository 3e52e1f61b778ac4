"""Which drugs a document is about, and of which of them a sentence speaks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.documents.model import Story, ViewBlock
from app.policy.lines import readable, whole
from app.policy.model import Drug, PolicyVersion
from app.policy.names import generic_words, same_name
from app.policy.references.passages import Passage

_DRUG_KEY = re.compile(
    r"(?:u\.?s\.? |other |uk )?(?:generic|brand|drug|trade|product|proprietary|active ingredient|medicine|substance"
    r"|international nonproprietary)(?: ?names?)?(?:\(s\))?"
    r"|name of the (?:medicinal product|medicine)|interventions?(?: ?/ ?treatments?)?|active (?:substance|ingredient)s?"
    r"|inn|study drug|medicine name|treatment",
    re.IGNORECASE,
)
_KEYED = re.compile(r"\**(?P<key>[A-Za-z][\w .()/]{1,40}?)\**\s*[:=]\s*(?P<value>\S.*)")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9'-]{3,}(?: \d{1,3}(?!\d|\s*(?:mg|mcg|ml|g\b|%|units?)))?")
_CONTENT = re.compile(r"\bcontains? \d[\d.,]* ?(?:mg|mcg|micrograms?|g|units)\b(?: of)? [A-Za-z-]+", re.IGNORECASE)
_HALF = re.compile(r"[a-z]{1,4}leucel", re.IGNORECASE)  # the second word of several drugs' names
_NO_NAME = frozenset(
    re.findall(
        r"\S+",
        "drug drugs biological biologic injection subcutaneous intravenous oral tablet tablets capsule capsules solution"
        " combination with and plus the placebo device behavioral other none treatment name names type route weekly dose"
        " doses film coated powder arm group radiation procedure for use information page medicine therapy product brand"
        " generic antibody bispecific kinase inhibitor",
    )
)
_HEADED_PAIR = re.compile(r"(?:[\d.]+\s+)?(?P<one>[A-Z][\w-]{4,}(?: [a-z]{5,})?)[®™]? \((?P<other>[A-Za-z][\w-]{4,})[®™]?\)")
_LEAD_ENDS = re.compile(
    r"\b(?:who|whose|after|received|refractory|including|included|prior|previous|earlier|combination|plus|following"
    r"|unlike|versus|than|compared"
    r"|another|failed)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"(?:it|they|this (?:drug|medicine|agent|product)|the (?:drug|medicine|agent|product)|its|their)\b", re.IGNORECASE)
_ALL = re.compile(r"\b(?:these|those|both|all (?:three|of them|four)?|each of (?:them|these))\b(?: \w+){0,2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subjects:
    """The drugs of a document. `about`: its title or front matter names them; `named`: all that it names, `about` included."""

    about: tuple[str, ...]
    named: tuple[str, ...]
    several: bool

    def spoken_of(self, passage: Passage, at: int) -> tuple[str, ...] | None:
        """Return the drugs a statement at `at` of a sentence is about: () for what the document is about, None if that is not told."""
        lead = _lead(passage.text[:at])
        before = _lead(passage.before) if _GOES_ON.match(passage.text) else ""
        said = next((found for text in (lead, before, _lead(passage.intro)) if (found := self._names(text))), ()) or self._headed(passage)
        if said or (self.about and not self.several):
            return said
        return (self.named or None) if _ALL.search(lead) or _ALL.search(passage.intro) else None

    def _headed(self, passage: Passage) -> tuple[str, ...]:
        """Return the drugs the nearest heading below the document's title names."""
        for name in passage.section.split("\n")[:-1] if "\n" in passage.section else [passage.section]:
            if found := self._names(name):
                return found
            if pair := _HEADED_PAIR.fullmatch(name.strip()):
                return pair["one"], pair["other"]
        return ()

    def _names(self, text: str) -> tuple[str, ...]:
        """Return the drugs a text names; those in brackets after a class are examples of the class."""
        plain = re.sub(r"\((?=[^)]*(?:e\.g|for (?:example|instance)|such as|,| or ))[^)]*\)", lambda match: " " * len(match[0]), text)
        words = [plain[start:end] for start, end in generic_words(plain)]
        words += [name for name in self.named if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain, re.IGNORECASE)]
        return tuple(dict.fromkeys(words))


def _lead(text: str) -> str:
    """Return what stands before a sentence turns to what was given earlier: the drug it is about is named there."""
    return _LEAD_ENDS.split(text, maxsplit=1)[0]


def subjects_of(version: PolicyVersion) -> Subjects:
    """Return the drugs a document's title and front matter name; failing that, the only one it prints as brand and generic name."""
    title = version.title or ""
    printed = [name for drug in version.drugs for name in (drug.brand, drug.generic) if name]
    about = [title[start:end] for start, end in generic_words(title)]
    about += [name for name in printed if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", title, re.IGNORECASE)]
    about += _of_fields(version.text.blocks)
    about += [
        name
        for drug in version.drugs
        for name in (drug.brand, drug.generic)
        if name and any(same_name(other, known) for other in (drug.brand, drug.generic) if other for known in about)
    ]
    named = tuple(dict.fromkeys([*about, *printed]))
    if not about and len({drug.generic for drug in version.drugs}) == 1:
        about = printed
    generics = _distinct([name for name in about if any(True for _ in generic_words(name))])
    return Subjects(tuple(dict.fromkeys(about)), named, several=len(generics) > 1 or (not about and len(named) > 0))


def _of_fields(blocks: Sequence[ViewBlock]) -> Iterator[str]:
    """Yield the names that fields such as "Brand name" or "Intervention" give, on the same line or on the next."""
    lines = [whole(block) for block in readable(blocks) if block.story is Story.BODY][:60]
    for line, following in pairwise([*lines, None]):
        if line is None:
            continue
        for content in _CONTENT.finditer(line.text):
            yield from (content[0][start:end] for start, end in generic_words(content[0]))
        keyed = _KEYED.fullmatch(line.text)
        if keyed and _DRUG_KEY.fullmatch(keyed["key"].replace("_", " ").strip()):
            yield from _names_of_value(keyed["value"])
        elif (
            following is not None
            and not _in_wide_row(line.block, blocks)
            and _DRUG_KEY.fullmatch(re.sub(r"^[\d.]+\s+", "", line.text).strip(" :"))
            and len(following.text) < 80
        ):
            yield from _names_of_value(following.text)


def _in_wide_row(block: ViewBlock, blocks: Sequence[ViewBlock]) -> bool:
    """Whether a cell stands in a row of three cells or more: it heads a column and labels no value beside it."""
    here = block.cell
    return here is not None and sum((other.cell.table, other.cell.row) == (here.table, here.row) for other in blocks if other.cell) > 2


def _names_of_value(value: str) -> Iterator[str]:
    plain = re.sub(r"(?:drug|biological|combination product|genetic)\s*:", " ", value, flags=re.IGNORECASE)
    for match in _NAME.finditer(plain):
        word = match[0]
        if word.casefold().split()[0] not in _NO_NAME and (word[0].isupper() or any(True for _ in generic_words(word))):
            yield word


def _distinct(names: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for name in names:
        if not any(same_name(name, other) for other in kept):
            kept.append(name)
    return kept


def is_drug(drug: Drug, names: Sequence[str]) -> bool:
    """Whether a drug is among these names, slips of spelling allowed; two known generic names that differ tell drugs apart."""
    own = [name for name in (drug.brand, drug.generic) if name and not _HALF.fullmatch(name)]
    names = [name for name in names if not _HALF.fullmatch(name)]
    if any(same_name(one, other) and _plain(one) == _plain(other) for one in own for other in names):
        return True
    generics = [name for name in names if any(True for _ in generic_words(name))]
    if drug.generic and generics and not any(same_name(drug.generic, other) for other in generics):
        return False
    return any(same_name(one, other) for one in own for other in names)


def _plain(name: str) -> str:
    return re.sub(r"-[a-z]{4}$", "", name.casefold())
