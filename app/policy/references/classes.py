"""Classes of drugs by the words that name them: an immunomodulatory agent, an IMiD and an immunomodulating drug are one class."""

import re
from collections.abc import Iterator, Sequence

from app.policy.references.model import DrugClass
from app.policy.references.passages import Passage

_BODY = r"(?:(?:monoclonal )?antibod(?:y|ies)|mabs?|(?:targeted |directed )?therap(?:y|ies)|treatments?|agents?|drugs?)"
_INHIBITS = r"(?:inhibitors?|blockers?|antagonists?)"
# The key stands first; what the classes of one key have in common is the pattern. A longer name is tried before a shorter one.
_KNOWN: tuple[tuple[str, str], ...] = (
    ("proteasome inhibitor", r"proteasome[- ]inhibitors?|proteasome[- ]inhibiting (?:agents?|drugs?)"),
    (
        "immunomodulatory agent",
        r"immuno-?\s?modulat(?:ory|ing|or)s?(?: imide)?(?: (?:agents?|drugs?|therap(?:y|ies)|medicines?|medications?|imides?))?|imids?",
    ),
    ("BTK inhibitor", rf"(?:btk|bruton(?:['’]?s)? tyrosine[- ]kinase)(?: \(btk\))?[- ]{_INHIBITS}|btkis?"),
    ("BCL-2 inhibitor", rf"(?:bcl-?2|b-cell lymphoma[- ]2)(?: \(bcl-?2\))?[- ]{_INHIBITS}"),
    ("CDK4/6 inhibitor", r"(?:cdk ?4/6|cyclin-dependent kinase 4/6)(?: \(cdk ?4/6\))?[- ]inhibitors?"),
    ("PARP inhibitor", r"parp[- ]inhibitors?|poly ?\(adp-ribose\) polymerase(?: \(parp\))?[- ]inhibitors?"),
    ("JAK inhibitor", r"(?:jak|janus(?:-associated)? kinase)(?: \(jak\))?[- ]inhibitors?"),
    (
        "TNF inhibitor",
        (
            rf"(?:anti-?\s?tnf(?:[- ]?(?:alpha|α))?(?: {_BODY})?|(?:tnf|tumou?r necrosis factor)(?: "
            rf"\(tnf\))?(?:[- ]?(?:alpha|α))?(?: \(tnf\))?[- ]{_INHIBITS})"
        ),
    ),
    (
        "checkpoint inhibitor",
        rf"(?:anti-?)?pd-?(?:1|l1)(?:(?:/| or )(?:pd-?)?l?1)?(?: {_BODY}|[- ]{_INHIBITS})|(?:immune )?checkpoint inhibitors?",
    ),
    (
        "EGFR inhibitor",
        rf"(?:egfr|epidermal growth factor receptor)(?: \(egfr\))?(?: tyrosine kinase)?[- ](?:{_INHIBITS}|tkis?)|anti-egfr {_BODY}",
    ),
    ("tyrosine kinase inhibitor", r"tyrosine kinase inhibitors?|tkis?"),
    (
        "VEGF inhibitor",
        rf"(?:anti-?vegf(?: {_BODY})?|vegf(?:r)?[- ]{_INHIBITS}|vascular endothelial growth factor(?: \(vegf\))?[- ]{_INHIBITS})",
    ),
    ("CGRP antagonist", rf"(?:cgrp|calcitonin gene-related peptide)(?: \(cgrp\))?(?: receptor)?[- ]{_INHIBITS}|anti-cgrp {_BODY}"),
    ("hedgehog pathway inhibitor", r"hedgehog(?: pathway)? inhibitors?"),
    ("hypomethylating agent", r"hypomethylating agents?|hmas?"),
    ("alkylating agent", r"alkylating agents?|alkylators?"),
    (
        "platinum",
        r"platin(?:um)?(?:-(?:based|containing))?(?: (?:chemo)?therap(?:y|ies)| agents?| compounds?| regimens?| chemotherap(?:y|ies))",
    ),
    ("fluoropyrimidine", r"fluoropyrimidines?(?:-(?:based|containing))?(?: (?:chemo)?therap(?:y|ies)| agents?)?"),
    ("anthracycline", r"anthracyclines?(?:-(?:based|containing))?(?: (?:chemo)?therap(?:y|ies)| agents?)?"),
    ("taxane", r"taxanes?(?:-(?:based|containing))?(?: (?:chemo)?therap(?:y|ies)| agents?)?"),
    ("purine analogue", r"purine (?:nucleoside )?analog(?:ue)?s?"),
    ("aromatase inhibitor", r"aromatase inhibitors?"),
    ("endocrine therapy", r"endocrine(?:-based)? therap(?:y|ies)"),
    ("CAR T-cell therapy", r"(?:chimeric antigen receptor(?: \(car\))?|car)[- ]?t(?:[- ]cell)?(?: (?:therap(?:y|ies)|products?))?"),
    ("bispecific antibody", r"bispecific(?: t-cell engag\w+| antibod(?:y|ies))(?: antibod(?:y|ies))?"),
    ("inhaled corticosteroid", r"inhaled (?:cortico)?steroids?"),
    ("topical corticosteroid", r"topical (?:cortico)?steroids?"),
    ("corticosteroid", r"(?:(?:oral|systemic) )?(?:gluco|cortico)(?:cortico)?(?:id|steroid)s?"),
    ("calcineurin inhibitor", r"(?:topical )?calcineurin inhibitors?"),
    ("long-acting beta agonist", r"long-acting beta[- ]?2?[- ](?:adrenergic )?agonists?|labas?"),
    ("bisphosphonate", r"(?:oral |intravenous |iv )?bisphosphonates?"),
    (
        "DMARD",
        (
            r"(?:(?:conventional|nonbiologic|non-biologic)(?: synthetic)? )?(?:disease-modifying anti-?rheumatic drugs?(?: "
            r"\(dmards?\))?|(?:cs)?dmards?)"
        ),
    ),
    ("NSAID", r"non-?steroidal anti-?inflammatory drugs?(?: \(nsaids?\))?|nsaids?"),
    ("immunosuppressant", r"immuno-?suppress(?:ants?|ive (?:agents?|drugs?|therap(?:y|ies))|ives?|ors?)"),
    ("antihistamine", r"(?:h1[- ]?)?anti-?histamines?"),
    ("statin", r"statins?"),
    ("triptan", r"triptans?"),
    ("beta blocker", r"beta[- ]blockers?"),
    ("anticonvulsant", r"anti-?convulsants?|anti-?epileptics?(?: drugs?)?"),
    ("antidepressant", r"anti-?depressants?"),
    ("cholinesterase inhibitor", r"(?:acetyl)?cholinesterase inhibitors?"),
    ("5-alpha reductase inhibitor", r"5-?(?:alpha|α)[- ]reductase inhibitors?"),
    ("somatostatin analogue", r"somatostatin analog(?:ue)?s?"),
    ("complement inhibitor", r"(?:c5 )?complement inhibitors?"),
)
_TARGETED = (
    rf"anti-?\s?(?P<anti>cd\d+|bcma|gprc5d|her-?2|ctla-?4|ige|il-?\d+[ab]?|slamf7)(?: {_BODY})?|(?P<directed>cd\d+|bcma"
    rf"|gprc5d|her-?2|slamf7)"
    rf"[- ](?:directed|targeted|targeting)(?: (?:monoclonal |cytolytic )*{_BODY})?"
)
_ANY = r"(?P<other>(?:[A-Za-z][\w/α-]*[ -]){0,2}?[A-Za-z][\w/α-]*[ -](?:inhibitors?|antagonists?|agonists?|blockers?|analog(?:ue)?s?))"
_FOUND = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<k{number}>{pattern})" for number, (_, pattern) in enumerate(_KNOWN)) + rf"|{_TARGETED})(?![\w])",
    re.IGNORECASE,
)
_OTHER = re.compile(rf"(?<![\w-]){_ANY}(?!\w)", re.IGNORECASE)
_ARTICLES = re.compile(
    r"^(?:(?:an?|the|including|received|after|failed|with|as|least|at|one|two|three|another|any|prior|previous|least"
    r"|different|of|to|or|and|with|both|either|oral|other|more|\d+)\s+)+",
    re.IGNORECASE,
)


def classes_in(passage: Passage) -> Iterator[tuple[DrugClass, int, int]]:
    """Yield the classes a sentence names and where; examples in brackets are drugs, not classes."""
    found = [(_known_key(match), True, match.start(), match.end()) for match in _FOUND.finditer(passage.text)]
    for match in _OTHER.finditer(passage.text):
        if all(match.end() <= start or stop <= match.start() for _, _, start, stop in found):
            lead = _ARTICLES.match(match[0])
            start = match.start() + (lead.end() if lead else 0)
            found.append((_plain(passage.text[start : match.end()]), False, start, match.end()))
    for key, known, start, end in sorted(found, key=lambda item: item[2]):
        yield DrugClass(passage.text[start:end], key, known, passage.place(start, end)), start, end


def _known_key(match: re.Match[str]) -> str:
    target = match["anti"] or match["directed"]
    if target:
        return f"anti-{target.replace('-', '').upper()} therapy"
    return next(key for number, (key, _) in enumerate(_KNOWN) if match[f"k{number}"] is not None)


def _plain(text: str) -> str:
    return re.sub(r"(?:s|ue|ues)$", "", text.casefold().replace("-", " "))


def joined_by(passage_text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether all of the classes named at these places are meant: the word between the last two decides; without one, all are."""
    if len(spans) < 2:
        return True
    between = passage_text[spans[-2][1] : spans[-1][0]]
    outside = re.sub(r"\([^)]*\)", " ", between)
    word = re.search(r"\b(and/or|and|or)\b", outside, re.IGNORECASE)
    return word is None or word[1].casefold() == "and"
