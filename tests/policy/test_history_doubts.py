"""What looks read and is not: conditions, other lists, lost spaces, dates of other codes. Each is read right or left to a person."""

import random
from dataclasses import dataclass, field
from datetime import date

import pytest

from app.codesets.tables import CodeSets
from app.policy.dates import day_after
from tests.policy.statements import cases, read, said


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, expected, id=f"{rule}: {text[:40]}") for rule, text, expected in cases("history_doubts.txt")]
)
def test_a_sentence_says(text: str, expected: list[str], code_sets: CodeSets) -> None:
    assert said(text, code_sets) == expected


# Entries composed by chance, with what they say: whatever order verbs, codes and dates come in, nothing is silently wrong.

CODES = {
    "HCPCS": ("J1323", "J9380", "C9165", "C9148", "J3490", "J9999", "Q5131", "J0178", "J9347", "J3055", "Q2054"),
    "ICD-10-CM": ("C90.00", "C90.01", "D59.31", "L40.50", "M33.10", "G61.81", "E11.65", "K50.90", "I20.81", "F32.A"),
    "CPT": ("66987", "0686T", "95250", "96413", "0421T", "81528"),
}
NAMES = {
    "HCPCS": ("HCPCS ", "HCPCS codes ", "codes ", ""),
    "ICD-10-CM": ("ICD-10-CM ", "diagnosis codes ", "dx ", ""),
    "CPT": ("CPT ", "procedure codes ", ""),
}
FIRST_DAY = (
    "effective {}",
    "eff. {}",
    "as of {}",
    "beginning {}",
    "(effective {})",
    "for dates of service on or after {}",
    "on {}",
    "({})",
)
LAST_DAY = ("termed {}", "effective {}", "(termed {})", "end-dated {}", "as of {}", "after {}", "({})")
VERBS = {
    "add": (("Added", "Adding", "Inserted"), ("added", "were added", "have been added"), ("", " to the policy", " in the coding table")),
    "remove": (("Removed", "Deleted", "Dropped"), ("removed", "were deleted", "have been removed"), ("", " from the coding section")),
}
LINKS = (". ", "; ", ", ", " and ", ", and ")

Fact = tuple[str, str, str, str | None]


@dataclass
class Composed:
    """An entry with what it says; `dated` tells for each sentence whether its statements have dates of their own."""

    text: str = ""
    facts: list[Fact] = field(default_factory=list)
    sentences: list[list[bool]] = field(default_factory=lambda: [[]])


def compose(chance: random.Random) -> Composed:
    made = Composed()
    for number in range(chance.choice((1, 2, 2, 3))):
        link = chance.choice(LINKS) if number else ""
        if link == ". ":
            made.sentences.append([])
        clause = statement(chance, made, capital=link in ("", ". "))
        made.text += link + clause
    made.text += "."
    return made


def statement(chance: random.Random, made: Composed, *, capital: bool) -> str:
    action = chance.choice(("add", "remove"))
    system = chance.choice(tuple(CODES))
    left = [code for code in CODES[system] if code not in made.text]
    codes = chance.sample(left, chance.choice((1, 2, 3)))
    printed = chance.choice(NAMES[system]) + (", ".join(codes[:-1]) + " and " + codes[-1] if len(codes) > 1 else codes[0])
    when, start = phrase(chance, action)
    first, last, places = VERBS[action]
    place = chance.choice(places)
    plural = [verb for verb in last if len(codes) > 1 or not verb.startswith(("were", "have"))]
    text = f"{chance.choice(first)} {printed}{place}" if chance.random() < 0.5 else f"{printed} {chance.choice(plural)}{place}"
    made.facts += [(action, system, code, start) for code in codes]
    made.sentences[-1].append(start is not None)
    return (text if capital or not text.startswith(first) else text[0].lower() + text[1:]) + when


def phrase(chance: random.Random, action: str) -> tuple[str, str | None]:
    if chance.random() < 0.4:
        return "", None
    year = chance.randrange(2018, 2025)
    if action == "remove" and chance.random() < 0.5:
        day = date(year, *chance.choice(((3, 31), (6, 30), (9, 30), (12, 31))))
        return f" {chance.choice(LAST_DAY)}".format(f"{day:%m/%d/%Y}"), str(day_after(day))
    day = date(year, chance.choice((1, 4, 7, 10)), 1)
    return f" {chance.choice(FIRST_DAY)}".format(f"{day.month}/{day.day}/{day:%y}"), str(day)


@pytest.mark.parametrize("seed", range(240))
def test_no_composed_entry_is_silently_wrong(seed: int, code_sets: CodeSets) -> None:
    made = compose(random.Random(seed))  # noqa: S311 - entries by chance, no secrets
    found = read(made.text, code_sets)
    facts = [
        (change.action.value, change.system.value, code, str(change.effective) if change.effective else None)
        for change in found.changes
        for code in change.codes
    ]
    # a date in a sentence may or may not be meant for a statement beside it without one
    alike = all(len(set(dated)) < 2 for dated in made.sentences)
    right = (
        sorted(facts, key=str) == sorted(made.facts, key=str)
        if alike
        else {fact[:3] for fact in facts} == {fact[:3] for fact in made.facts}
    )
    assert right or found.unread, made.text
