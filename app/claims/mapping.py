"""Which column holds which field: every column to at most one field, lists in column order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.claims.candidates import DOUBTFUL, ICD_PROCEDURE_DATES, SERIES, Candidate, assign, candidates_of, dates_of_several, lines_first
from app.claims.evidence import by_values
from app.claims.extras import extra_columns
from app.claims.fields import FieldBook, field_book
from app.claims.locators import spoken_headers
from app.claims.model import ColumnChoice
from app.claims.names import indexes_of
from app.claims.pharmacy import without_processors
from app.claims.profiles import Profile, profile_of
from app.claims.words import HeaderWords

_ORDINALS = (
    "principal",
    "first",
    "secondary",
    "tertiary",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)
_EXCLUSIVE = ("claim_id", "line", "original_claim", "member_id", "units", "ndc", "drug_name", "pos", "billed", "allowed", "paid")
_SETTLED = 0.85  # a header that names another field so well leaves no doubtful proposal behind
_PLAIN = frozenset({"procedure", "principal"})
_ONCE = ("units", "billed", "allowed", "paid", "dos_from", "dos_to", "pos", "revenue", "ndc")
_OF_SERVICE = frozenset({"service", "line", "dos", "fdos", "center", "visit"})
_ORIGINALS = frozenset({"claim", "number", "document", "control", "icn", "dcn", "tcn", "reference", "auth", "authorization"})
_OF_STAY = frozenset({"admit", "claim", "header", "statement"})
_CODE_SYSTEMS = frozenset({"hcpcs", "cpt"})
_OF_LINES = frozenset({"modifiers", "pos", "units", "pointers", "revenue", "icd_procedures"})
_OF_BILLS = frozenset({"bill_type", "revenue"})
_SUBSCRIBERS = ("birth_date", "sex")
_SUBSCRIBER = 0.7
_FEW = 3


def map_columns(headers: Sequence[str], values: Sequence[Sequence[str]] = ()) -> dict[str, tuple[ColumnChoice, ...]]:
    """Propose the columns of each field for a header row and the first values of each column; fields without a column are left out."""
    profiles = [profile_of(column) for column in values]
    fields = map_line(headers, profiles)
    spoken = spoken_headers(headers)
    extras = {
        name: tuple(replace(choice, column=headers[choice.index]) for choice in choices)
        for name, choices in extra_columns(spoken, profiles, fields).items()
    }
    named = {choices[0].index: choices[0].confidence for choices in extras.values()}
    kept = {
        name: choices
        for name, choices in fields.items()
        if name not in _EXCLUSIVE or choices[0].confidence >= _SETTLED or named.get(choices[0].index, 0.0) < _SETTLED
    }
    return kept | extras


def map_line(headers: Sequence[str], profiles: Sequence[Profile] = ()) -> dict[str, tuple[ColumnChoice, ...]]:
    """Propose the columns of the fields the rules need."""
    book = field_book()
    spoken = without_processors(spoken_headers(headers))
    words = _without_contrast([book.words.words_of(text) for text in spoken])
    candidates = dates_of_several(lines_first(candidates_of(spoken, words, book, profiles), words))
    taken = assign(candidates)
    for name in ("procedure", "pointers"):
        _keep_series(name, taken, words, candidates)
    _move_plain_series(taken, words, candidates)
    _add_left_procedures(taken, words, candidates)
    _move_principal(taken, words)
    _move_of_stays(taken, words, candidates)
    _doubt_charge_codes(taken, words, candidates)
    _take_line_dates(taken, words, candidates, profiles)
    _leave_statement_end(taken, words)
    _leave_series_units(taken, words)
    _doubt_twins(taken, words)
    _doubt_series(taken, words)
    _name_claims(taken)
    _name_visits(taken, words, candidates)
    _take_subscriber(taken, words, spoken, book)
    _move_by_values(taken, profiles)
    _add_by_values(taken, spoken, book, profiles)
    if not taken.get("icd_procedures"):
        taken.pop(ICD_PROCEDURE_DATES, None)
    return {
        name: tuple(ColumnChoice(headers[item.index], item.index, round(min(item.score, 0.99), 2)) for item in chosen)
        for name, chosen in ((name, _in_order(items, words)) for name, items in taken.items())
        if chosen
    }


def chosen_columns(
    headers: Sequence[str], overrides: Mapping[str, Sequence[str]], values: Sequence[Sequence[str]] = ()
) -> dict[str, tuple[ColumnChoice, ...]]:
    """Return the proposed columns with a person's choices in their place; an empty choice leaves the field out.

    Of several columns of one name the second is chosen as `name (2)`, or by naming it twice in a list.
    """
    proposed = map_columns(headers, values)
    picked = {name: indexes_of(headers, texts) for name, texts in overrides.items()}
    used = {index for indexes in picked.values() for index in indexes}
    result = {
        name: kept
        for name, choices in proposed.items()
        if name not in picked and (kept := tuple(choice for choice in choices if choice.index not in used))
    }
    for name, indexes in picked.items():
        if indexes:
            result[name] = tuple(ColumnChoice(headers[index], index, 1.0) for index in indexes)
    return result


def _without_contrast(words: Sequence[HeaderWords]) -> list[HeaderWords]:
    """Beside a reviewer's column the "original" one is the one submitted, but for the number of an original claim."""
    if not any("audited" in header.said - header.guessed for header in words):
        return list(words)
    return [header if header.said & _ORIGINALS else header.without("original") for header in words]


def _keep_series(name: str, taken: dict[str, list[Candidate]], words: Sequence[HeaderWords], candidates: Sequence[Candidate]) -> None:
    """Keep several columns of a field only where they are one numbered series; otherwise the best one."""
    found = taken.get(name, [])
    if len(found) < SERIES:
        return
    ranked = [item for item in candidates if item in found]
    best = next((item for item in ranked if not (words[item.index].numbers and "principal" in words[item.index].words)), ranked[0])
    series = [item for item in found if words[item.index].stem == words[best.index].stem and words[item.index].numbers]
    if len(series) >= SERIES and words[best.index].numbers:
        taken[name] = series
    else:
        taken[name] = [best]


def _move_plain_series(taken: dict[str, list[Candidate]], words: Sequence[HeaderWords], candidates: Sequence[Candidate]) -> None:
    """Take a numbered series beside a single procedure column, or of principal procedures, as ICD procedures."""
    found = taken.get("procedure", [])
    if found and all(words[item.index].numbers and "principal" in words[item.index].words for item in found):
        taken["icd_procedures"] = [*found, *taken.get("icd_procedures", [])]
        del taken["procedure"]
        return
    if any(words[item.index].numbers for item in found) or not found:
        return
    own = {item.index for item in found}
    plain = [
        item
        for item in candidates
        if item.field == "procedure" and item.index not in own and words[item.index].numbers and words[item.index].words <= _PLAIN
    ]
    if len(plain) >= SERIES:
        taken["icd_procedures"] = sorted({*plain, *taken.get("icd_procedures", [])}, key=lambda item: item.index)


def _add_left_procedures(taken: dict[str, list[Candidate]], words: Sequence[HeaderWords], candidates: Sequence[Candidate]) -> None:
    """Beside a HCPCS column, procedures of the claim that found no place are ICD procedures."""
    if not any(words[item.index].words & {"hcpcs", "cpt"} for item in taken.get("procedure", [])):
        return
    used = {item.index for items in taken.values() for item in items}
    left = [item for item in candidates if item.field == "icd_procedures" and item.index not in used]
    if left:
        taken["icd_procedures"] = [*taken.get("icd_procedures", []), *left]


def _move_principal(taken: dict[str, list[Candidate]], words: Sequence[HeaderWords]) -> None:
    """Take a principal procedure as the first ICD procedure beside others; alone, ask."""
    found = taken.get("procedure", [])
    if len(found) != 1 or "principal" not in words[found[0].index].said or words[found[0].index].said & {"hcpcs", "cpt"}:
        return
    if taken.get("icd_procedures"):
        taken["icd_procedures"] = [found[0], *taken["icd_procedures"]]
        del taken["procedure"]
    else:
        taken["procedure"] = [replace(found[0], score=min(found[0].score, DOUBTFUL))]


def _move_of_stays(taken: dict[str, list[Candidate]], words: Sequence[HeaderWords], candidates: Sequence[Candidate]) -> None:
    """Procedures of a stay, where nothing of a line is named beside them, are ICD procedures; ask."""
    found = taken.get("procedure", [])
    stays = "discharge_date" in taken or any("drg" in header.said for header in words)
    own = any(not words[item.index].said & _OF_STAY for item in taken.get("dos_from", []))
    if not found or not stays or own or taken.keys() & _OF_LINES or any(words[item.index].words & _CODE_SYSTEMS for item in found):
        return
    used = {item.index for name, items in taken.items() for item in items if name != "procedure"}
    every = {item.index: item for item in candidates if item.field in ("procedure", "icd_procedures") and item.index not in used}
    taken["icd_procedures"] = [
        replace(item, score=min(item.score, DOUBTFUL)) for item in sorted(every.values(), key=lambda item: item.index)
    ]
    taken["icd_procedures"] += [item for item in taken.pop("procedure") if item.index not in every]


def _doubt_charge_codes(taken: dict[str, list[Candidate]], words: Sequence[HeaderWords], candidates: Sequence[Candidate]) -> None:
    """Beside a column called CPT or HCPCS, a "procedure code" may be a hospital's own code; ask."""
    found = taken.get("procedure", [])
    if len(found) != 1 or words[found[0].index].words & _CODE_SYSTEMS:
        return
    used = {item.index for items in taken.values() for item in items}
    named = [
        item
        for item in candidates
        if item.field == "procedure"
        and item.index not in used
        and words[item.index].words & _CODE_SYSTEMS
        and not words[item.index].numbers
    ]
    if named:
        taken["procedure"] = [replace(named[0], score=min(named[0].score, DOUBTFUL))]


def _leave_series_units(taken: dict[str, list[Candidate]], words: Sequence[HeaderWords]) -> None:
    """Of several procedures a row, the units or amount of the first says nothing of the others."""
    procedures = len(taken.get("procedure", []))
    if procedures < SERIES:
        return
    for name in ("units", "billed", "allowed", "paid"):
        items = taken.get(name, [])
        if items and words[items[0].index].numbers:
            stem = words[items[0].index].stem
            if sum(1 for other in words if other.stem == stem and other.numbers) >= SERIES:
                del taken[name]


def _take_subscriber(taken: dict[str, list[Candidate]], words: Sequence[HeaderWords], headers: Sequence[str], book: FieldBook) -> None:
    """Where the subscriber stands for the patient, the subscriber's birth date and sex may be the patient's; ask."""
    members = taken.get("member_id", [])
    if not members or "subscriber" not in words[members[0].index].said:
        return
    used = {item.index for items in taken.values() for item in items}
    for name in _SUBSCRIBERS:
        if name in taken:
            continue
        for index, header in enumerate(words):
            if index not in used and "subscriber" in header.said:
                score = book.scores_of(header.without("subscriber"), headers[index]).get(name, 0.0)
                if score >= _SETTLED:
                    taken[name] = [Candidate(name, index, _SUBSCRIBER)]
                    break


def _take_line_dates(
    taken: dict[str, list[Candidate]], words: Sequence[HeaderWords], candidates: Sequence[Candidate], profiles: Sequence[Profile]
) -> None:
    """On bills of a facility a date only called "from" may be the statement's, where another is called the service's.

    The values tell: other days in the two columns make the service's the line's own, and the statement's end says nothing of it. Ask.
    """
    starts = taken.get("dos_from", [])
    if not starts or not (taken.get("revenue") or taken.get("bill_type")) or words[starts[0].index].said & _OF_SERVICE:
        return
    used = {item.index for items in taken.values() for item in items}
    lines = [item for item in candidates if item.field == "dos_from" and item.index not in used and words[item.index].said & _OF_SERVICE]
    if not lines:
        return
    chosen = starts[0]
    if profiles and profiles[lines[0].index].values and set(profiles[lines[0].index].values) != set(profiles[chosen.index].values):
        chosen = lines[0]
        if taken.get("dos_to") and not words[taken["dos_to"][0].index].said & _OF_SERVICE:
            del taken["dos_to"]
    taken["dos_from"] = [replace(chosen, score=min(chosen.score, DOUBTFUL))]


def _leave_statement_end(taken: dict[str, list[Candidate]], words: Sequence[HeaderWords]) -> None:
    """Leave out a statement's end where the line has a date of its own: it says nothing about the line."""
    starts, ends = taken.get("dos_from", []), taken.get("dos_to", [])
    if starts and ends and "statement" in words[ends[0].index].words and not words[starts[0].index].words & {"statement", "admit"}:
        del taken["dos_to"]


def _move_by_values(taken: dict[str, list[Candidate]], profiles: Sequence[Profile]) -> None:
    """Tell HCPCS from ICD procedures by the values, where the header of the only such column leaves it open."""
    for field, other in (("procedure", "icd_procedures"), ("icd_procedures", "procedure")):
        held = [item for item in taken.get(field, ()) if item.index < len(profiles)]
        if not held or taken.get(other):
            continue
        if all((profiles[item.index].icd_procedures if field == "procedure" else profiles[item.index].procedures) for item in held):
            taken[other] = taken.pop(field)


def _add_by_values(taken: dict[str, list[Candidate]], headers: Sequence[str], book: FieldBook, profiles: Sequence[Profile]) -> None:
    if not profiles:
        return
    indexes = {name: [item.index for item in items] for name, items in taken.items()}
    ruled_out = {name: frozenset(i for i, text in enumerate(headers) if book.rules_out(name, text)) for name in ("procedure", "diagnoses")}
    wordless = frozenset(index for index, text in enumerate(headers) if book.says_nothing(text))
    proposed = by_values(profiles, indexes, ruled_out, wordless)
    for field in {found.field for found in proposed}:
        taken[field] = []  # what a header named here holds something else
    for found in proposed:
        taken[found.field].append(Candidate(found.field, found.index, found.score))


def _doubt_twins(taken: dict[str, list[Candidate]], words: Sequence[HeaderWords]) -> None:
    """Ask the person where another column says the same: nothing in the header row tells which of the two is meant."""
    used = {item.index for items in taken.values() for item in items}
    spare = [header for index, header in enumerate(words) if index not in used and header.words]
    for name, items in taken.items():
        if len(items) == 1 and any(_same(words[items[0].index], header) for header in spare):
            taken[name] = [replace(items[0], score=min(items[0].score, DOUBTFUL))]


def _doubt_series(taken: dict[str, list[Candidate]], words: Sequence[HeaderWords]) -> None:
    """Ask where the column of a field that stands once is one of a series: units of the first of several procedures."""
    for name in _ONCE:
        items = taken.get(name, [])
        if len(items) == 1 and words[items[0].index].numbers:
            header = words[items[0].index]
            if sum(1 for other in words if other.stem == header.stem and other.numbers) >= SERIES:
                taken[name] = [replace(items[0], score=min(items[0].score, DOUBTFUL))]


def _name_claims(taken: dict[str, list[Candidate]]) -> None:
    """Where only an original claim number is there, it is the claim's own; ask."""
    if len(taken) > _FEW and "claim_id" not in taken and "original_claim" in taken:
        taken["claim_id"] = [replace(item, score=min(item.score, DOUBTFUL)) for item in taken.pop("original_claim")]


def _name_visits(taken: dict[str, list[Candidate]], words: Sequence[HeaderWords], candidates: Sequence[Candidate]) -> None:
    """Beside a medical record number and without a claim's, a hospital's "patient number" is the visit's; on a bill it may be. Ask."""
    members = taken.get("member_id", [])
    if "claim_id" in taken or not members or not words[members[0].index].said >= {"patient", "number"}:
        return
    records = [item for item in candidates if item.field == "member_id" and "mrn" in words[item.index].said]
    if records:
        taken["claim_id"] = [replace(members[0], field="claim_id", score=DOUBTFUL)]
        taken["member_id"] = [replace(records[0], score=DOUBTFUL)]
    elif taken.keys() & _OF_BILLS:
        taken["member_id"] = [replace(members[0], score=min(members[0].score, DOUBTFUL))]


def _same(one: HeaderWords, other: HeaderWords) -> bool:
    return one.words == other.words and one.numbers == other.numbers


def _in_order(items: Sequence[Candidate], words: Sequence[HeaderWords]) -> list[Candidate]:
    """Order a list by its numbers where these are all different, else by column."""
    ranks = {item.index: _rank(words[item.index]) for item in items}
    if len(set(ranks.values())) == len(items):
        return sorted(items, key=lambda item: ranks[item.index])
    return sorted(items, key=lambda item: item.index)


def _rank(header: HeaderWords) -> int:
    if header.numbers:
        return header.numbers[0]
    return next((_ORDINALS.index(word) for word in _ORDINALS if word in header.said), 0)
