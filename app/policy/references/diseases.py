"""The diseases a sentence names, so that what is said of one is not held against another."""

import re
from collections.abc import Iterator, Sequence

_HEAD = (
    r"(?:[a-z]*(?:omas?|emias?|aemias?|itis|itides|osis|oses|pathy|pathies|trophy|trophies|penia|philia|uria|algia|plegia|sthenia|tension)"
    r"|cancers?|tumou?rs?|diseases?|syndromes?|disorders?|deficienc(?:y|ies)|asthma|migraines?|psoriasis|eczema"
    r"|urticaria|angioedema|infections?"
    r"|spasticity|dystonia|diabetes|epilepsy|lupus|gout|obesity|fibrosis)"
)
_WORD_BEFORE = re.compile(r"(?<![\w.])([A-Za-z][\w'’+-]*)[ ]+$")
_WORD = re.compile(r"[A-Za-z][\w'’-]*")
_NO_DISEASE = frozenset(["diagnosis", "prognosis", "diagnoses", "metastasis", "hypothesis", "genosis", "disease", "diseases", "attention"])
_NO_PART = frozenset(
    re.findall(
        r"\S+",
        "a an and any as at be been by for from had has have if in is it its more of on one or other that the their them"
        " these this those to was were who whom whose with without such not no than all your you when whose where which under"
        " after before about treat treats treatment treating therapy therapies indicated approved used use used adult adults"
        " patient patients people person individual individuals member members child children pediatric paediatric men women"
        " age aged years old older relapsed refractory recurrent relapsing advanced metastatic active severe moderate"
        " moderately severely mild newly diagnosed diagnosis confirmed documented locally unresectable previously treated"
        " untreated progressive early late stage high low risk measurable known symptomatic certain current history received"
        " earlier prior drug following label",
    )
)
_WIDE = frozenset(
    re.findall(
        r"\S+",
        "disease diseases syndrome syndromes disorder disorders infection infections cancer cancers tumor tumors tumour tumours",
    )
)
# Words that name one family of diseases and no other; two texts that name different ones speak of different diseases.
_FAMILIES = frozenset(
    re.findall(
        r"\S+",
        "myeloma lymphoma leukemia melanoma sarcoma psoriasis arthritis colitis asthma migraine sclerosis angioedema"
        " dystrophy hemophilia osteoporosis amyloidosis diabetes epilepsy lupus gout urticaria neuroblastoma mesothelioma"
        " glioblastoma dystonia obesity uveitis",
    )
)


def diseases_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where diseases are named: the word that names one with the words that narrow it."""
    for match in re.finditer(rf"\b{_HEAD}\b", text, re.IGNORECASE):
        if match[0].casefold() in _NO_DISEASE and match[0].casefold() not in ("disease", "diseases"):
            continue
        start = match.start()
        while before := _WORD_BEFORE.search(text, max(0, match.start() - 60), start):
            if before[1].casefold() in _NO_PART or match.start() - before.start() > 45:
                break
            start = before.start()
        if start < match.start() or match[0].casefold() not in _WIDE:
            yield start, match.end()


def words_of(disease: str) -> frozenset[str]:
    """Return the words that make a disease's name."""
    words = (word.casefold().rstrip("s") for word in _WORD.findall(disease))
    return frozenset(word for word in words if word not in _NO_PART)


def named_in(text: str) -> tuple[str, ...]:
    """Return the diseases a text names, each once."""
    found: dict[frozenset[str], str] = {}
    for start, end in diseases_in(text):
        found.setdefault(words_of(text[start:end]), text[start:end])
    return tuple(found.values())


def same(one: str, other: str) -> bool:
    """Whether two names may be of one disease: one of them only says more than the other."""
    first, second = words_of(one), words_of(other)
    return first <= second or second <= first


def share(ones: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two lists of diseases have one in common."""
    return any(same(one, other) for one in ones for other in others)


def apart(ones: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two lists name families of diseases that are surely others, every disease on both sides being of a known family."""
    first, second = [_families(name) for name in ones], [_families(name) for name in others]
    if not first or not second or not all(first) or not all(second):
        return False
    return not frozenset[str]().union(*first) & frozenset[str]().union(*second)


def _families(name: str) -> frozenset[str]:
    return frozenset(word for word in _FAMILIES if any(word.rstrip("s") == part.rstrip("s") for part in words_of(name)))
