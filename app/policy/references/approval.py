"""How a drug was approved, and the risk programme it is supplied through."""

import re
from collections.abc import Iterator

from app.documents.model import Place
from app.policy.references.model import Approval, Programme
from app.policy.references.passages import Passage

_WAYS = (
    (
        "regular",
        re.compile(
            r"\b(?:regular|full|traditional|standard)\s+(?:fda\s+|marketing\s+)?approval\b|\bfully approved\b"
            r"|\bapproval (?:was |has been )?(?:converted|changed)\b|\bconver(?:ted|sion)\b[^.;]{0,60}\b(?:regular|full|traditional)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "accelerated",
        re.compile(
            r"\baccelerated(?:[- ]approval|\s+(?:fda\s+)?approval|\s+(?:approval\s+)?(?:pathway|program(?:me)?|basis))\b"
            r"|\bapproved (?:on|under|through|by) (?:an |the )?accelerated\b",
            re.IGNORECASE,
        ),
    ),
    ("emergency-use", re.compile(r"\bemergency use(?: authori[sz]ation| instruction)?\b|\bunder an? EUA\b|\bEUA\b", re.IGNORECASE)),
    ("conditional", re.compile(r"\bconditional (?:marketing )?(?:approval|authori[sz]ation)\b", re.IGNORECASE)),
)
_NEGATED = re.compile(
    r"\b(?:no longer|not|never|without|before|if|until|may (?:later |yet )?(?:receive|get|gain|be converted)|whether"
    r"|withdrawn|lost|seek(?:s|ing)?|pending)\b[^.;]{0,30}$",
    re.IGNORECASE,
)
_UNDONE = re.compile(r"^[^.;]{0,30}\b(?:was|were|has been|is|being) (?:withdrawn|revoked|removed|voided)\b", re.IGNORECASE)
_REMS_WORDS = r"(?:REMS|risk evaluation and mitigation strateg(?:y|ies))(?:\s*\(REMS\))?"
_ENDED = re.compile(
    rf"\b(?:removed|eliminated|ended|discontinued|released|retired|dropped|lifted)\b[^.;]{{0,60}}{_REMS_WORDS}"
    rf"|\b(?:no|not|without|never)\b[^.;]{{0,50}}{_REMS_WORDS}"
    rf"|{_REMS_WORDS}[^.;]{{0,60}}\b(?:removed|eliminated|ended|discontinued|released|retired|dropped|lifted|no longer"
    rf"|not required|not needed|is not)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?P<name>[A-Z][A-Za-z®™-]*(?:(?:\s+and\s+|/|,\s*|\s+)[A-Z][A-Za-z®™-]*){0,3})\s+REMS\b")
_NO_NAME = frozenset(
    re.findall(
        r"\S+",
        "a an the this that its each fda under through in one and no of for required program shared system",
    )
)


def approvals_in(passage: Passage) -> Iterator[tuple[Approval | None, Place]]:
    """Yield how a sentence says the drug was approved; None where the words stand there and say that it no longer holds."""
    found = [(way, match) for way, pattern in _WAYS for match in pattern.finditer(passage.text)]
    if not found:
        return
    ways = dict.fromkeys(way for way, _ in found)
    if set(ways) == {"accelerated", "regular"} and re.search(
        r"\bconver|\bnow\b|\bsince then\b|\blater\b|\bfollowed by\b", passage.text, re.IGNORECASE
    ):
        found = [(way, match) for way, match in found if way == "regular"]
        ways = {"regular": None}
    way, match = found[0]
    undone = _NEGATED.search(passage.text[: match.start()]) or _UNDONE.search(passage.text[match.end() :])
    yield (None if undone or len(ways) > 1 else Approval(way)), passage.place(*match.span())


def programmes_in(passage: Passage) -> Iterator[tuple[Programme, Place]]:
    """Yield the risk programme a sentence names, and whether it runs."""
    match = re.search(rf"\b{_REMS_WORDS}", passage.text, re.IGNORECASE)
    if match is None:
        return
    named = _NAMED.search(passage.text)
    name = _programme_name(named["name"]) if named else None
    start = named.start("name") + named["name"].rfind(name) if named and name else match.start()
    end = named.end() if named and name else match.end()
    yield Programme(name, _ENDED.search(passage.text) is None), passage.place(start, end)


def _programme_name(text: str) -> str | None:
    """Return a programme's own name without the words that only lead to it."""
    words = re.sub(r"[®™]", "", text).split()
    while words and words[0].casefold() in _NO_NAME:
        words = words[1:]
    return " ".join(words) or None
