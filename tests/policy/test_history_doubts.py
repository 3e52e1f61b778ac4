"""What looks read and is not: conditions, other lists, lost spaces, dates of other codes. Each is read right or left to a person."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import pytest

from app.codesets.tables import CodeSets
from app.policy.dates import day_after
from tests.policy.test_history_rules import read, said

# Headings name the rule, a line is a sentence, the indented lines below it are all that it says.
SENTENCES = """
# a label before a colon is no verb
Coding Reviewed: All diagnoses pend removed and ICD-10-CM M33.10-M33.19 added.
    add ICD-10-CM M33.10-M33.19
    end all-diagnoses-pend
Coding Reviewed: Description change for HCPCS J0517.
    revise HCPCS J0517
# conditions, intentions, examples, reports
Code J2329 will be added to the dosing table once assigned.
    unread: a change announced without its date
J2782 to be added upon release of the quarterly file.
    unread: a change that waits for something else
J3401 pending addition next quarter.
    unread: a change that waits for something else
Should CMS delete C9162, it will be removed automatically.
    unread: a change announced without its date
Proposed: delete 64640; add 64624.
    unread: a change that is only proposed
    unread: a change that is only proposed
Codes such as J1234 were removed.
    unread: codes named only as examples
An earlier revision stated that J9228 was deleted.
    unread: a change that is only told of
Prior version listed J2783.
    unread: a change told of another version
The following codes were either removed or had descriptor changes: 0357T, 78205.
    unread: one of two changes, which is not said
Grandfathered members may continue J2786 until 6/30/2025.
    unread: a use that is only allowed
Removal of J2350 from the policy was not implemented.
    unread: a word that denies what is not clear
HCPCS J0565 had been deleted in v3; deletion reversed in v4.
    remove HCPCS J0565
    unread: a change that is put off or undone
J9248 was effective 4/1/2022; not 1/1/2022 as previously stated.
    add HCPCS J9248 @ 2022-04-01
    unread: a word that denies what is not clear
    unread: a date that is not said to be that of the codes
# coverage
Codes that are not covered: added 0744T, 0745T.
    add CPT 0744T 0745T not-covered
ICD-10 codes that do not support medical necessity: added F41.9 effective 5/1/2024.
    add ICD-10-CM F41.9 @ 2024-05-01 not-covered
J9050 will be non-covered effective 7/1/2025.
    unread: a change between covered and not covered
Removed J1300 from the non-covered list; now covered for gMG.
    remove HCPCS J1300 not-covered
    unread: a statement on coverage that names no code
Code 0075T: policy clarified that it is E/I.
    unread: a revision that speaks of coverage
Prior authorization is required for J1429 beginning August 1, 2023.
    unread: codes are only mentioned; what changed is not the code list
# dates
Codes J0172 and J1302: eff. dates 7/1/22 and 10/1/22.
    unread: two dates for the same codes
Coding updates for 1/1/24 and 4/1/24: J0184 added, C9160 termed.
    unread: two dates for the same codes
    unread: two dates for the same codes
In lieu of C9399, report C9098 for DOS 7/1/22-9/30/22 and Q2056 from 10/1/22.
    add HCPCS C9098 @ 2022-07-01
    add HCPCS Q2056 @ 2022-10-01
    remove HCPCS C9098 through 2022-09-30
    remove HCPCS C9399
    unread: whether the date before it is meant for it too is not said
Removed HCPCS C9399; added HCPCS J0224 (new code effective 7/1/21).
    add HCPCS J0224 @ 2021-07-01
    remove HCPCS C9399
XW033A7 was added on 10/01/2022, and 3E03317 was deleted on the same date.
    add ICD-10-PCS XW033A7 @ 2022-10-01
    remove ICD-10-PCS 3E03317 @ 2022-10-01
Added HCPCS J9324 Effective 7/1/2024, no change to C9399.
    add HCPCS J9324 @ 2024-07-01
Removed J9210, effective in July 2022.
    remove HCPCS J9210
    unread: what may be a code or a date and is not clearly one
Deleted 95250 from the policy on 10/1/2019. Added 81528.
    add CPT 81528
    remove CPT 95250 @ 2019-10-01
C9148 deleted from the policy termed 6/30/2020 and F32.A removed effective 12/31/22.
    remove HCPCS C9148 through 2020-06-30
    remove ICD-10-CM F32.A through 2022-12-31
Last date of service for C9164 is 3/31/2024.
    unread: codes are only mentioned; what changed is not the code list
C9095 retired (3/31/22 last day).
    remove HCPCS C9095 through 2022-03-31
For Texas: J1823 added 1/1/2022. For Florida: J1823 added 4/1/2022.
    unread: two dates for the same codes
    unread: two dates for the same codes
J2405 stays active through year end 2024.
    unread: an end that is not clear
# lost spaces and misspelt words
Added J0222effective 10/1/2019, deleted C9036eff 9/30/2019.
    add HCPCS J0222 @ 2019-10-01
    remove HCPCS C9036 through 2019-09-30
HCPCScode J0349added7/1/2023.
    add HCPCS J0349 @ 2023-07-01
Aded HCPCS J9381 and remvoed C9149 eff 7/1/23.
    add HCPCS J9381 @ 2023-07-01
    remove HCPCS C9149 @ 2023-07-01
Added J 1554.
    unread: what may be a code or a date and is not clearly one
Computer-aided detection: 77067 added.
    add CPT 77067
# ranges, run-together codes, other systems
Added C90.00-.02, 64612-16 and C50.0-9.
    add CPT 64612-64616
    add ICD-10-CM C90.00-C90.02 C50.0-C50.9
Removed J9035-JW and 99213-25.
    unread: a code with what may be a modifier
    unread: a code with what may be a modifier
Added C90.12-C90.02.
    unread: a range that ends before it begins
Codes added: J0129J0135J0717.
    add HCPCS J0129 J0135 J0717
Diagnosis codes 1749, 1759, and V103 added (ICD-9).
    add ICD-9-CM 174.9 175.9 V10.3
Added ICD-9 procedure code 99.28 and ICD-9 diagnosis codes 172.0-172.9.
    add ICD-9-CM 99.28 172.0-172.9
Removed the list of ICD-10 codes for Botox (J0585).
    unread: codes are only mentioned; what changed is not the code list
Added diagnosis codes (see table) for J2357.
    unread: codes are only mentioned; what changed is not the code list
Added off-label uses for J9035: C71.9 and D43.2.
    unread: codes are only mentioned; what changed is not the code list
Added ICD-10 codes beginning with C50.
    unread: codes named only by how they begin
ICD-10 codes added: C50.011-C50.929 excluding C50.021.
    unread: codes with an exception
# lists and where they end
Removed 4 HCPCS codes (J0172, J1306).
    unread: more or fewer codes are told than named
Deleted HCPCS codes L8679-L8688; L8680 stays.
    unread: codes said to be removed and to remain
Code clean-up: C9042, C9043, C9044 (all deleted 12/31/2019).
    remove HCPCS C9042 C9043 C9044 through 2019-12-31
J9321, C9155 (deleted 12/31/2023).
    remove HCPCS C9155 through 2023-12-31
    unread: which codes of the list have ended is not clear
Revised description of L40.50 and diagnosis code M33.10 deleted after 12/31/2021.
    remove ICD-10-CM M33.10 through 2021-12-31
    revise ICD-10-CM L40.50
Deleted 95250 from the table, dx C90.01 was deleted as of 6/30/21, D59.31 has been added.
    add ICD-10-CM D59.31
    remove CPT 95250
    remove ICD-10-CM C90.01 through 2021-06-30
    unread: whether the date before it is meant for it too is not said
Removed C9399, J1323 and J9999 was added.
    add HCPCS J9999
    unread: where the list of codes ends is not clear
Q5104 - no change, Q5109 - deactivated.
    remove HCPCS Q5109
    unread: codes under a word that denies
# verbs that are not known, or act on something else
Enabled J3111 effective 1/1/2020.
    unread: something else is said of the codes
J3111 supplants J3590 as of 10/1/19.
    unread: something else is said of the codes
J0135 was grandfathered effective 1/1/2024.
    unread: codes without a verb that says what changed
The following wording was deleted: "C9293 is for facility use".
    unread: codes are only mentioned; what changed is not the code list
J2506: removed "excludes biosimilar" from the descriptor.
    unread: codes are only mentioned; what changed is not the code list
J1437 removed from the non-preferred list.
    unread: another list than the code list changed
Added J0223 to the list of drugs needing site-of-care review.
    unread: another list than the code list changed
Removed one of two J1745 listings.
    unread: codes printed twice
"C91.10" corrected to "C91.12", "C83.0" to "C83.00".
    unread: several replacements in one clause
Updated codes from [J3490, C9399] to [J0801].
    add HCPCS J0801
    remove HCPCS J3490 C9399
Codes C9085-C9087 end-dated 06/30/2022 and replaced w/ J0219.
    add HCPCS J0219 @ 2022-07-01
    remove HCPCS C9085-C9087 through 2022-06-30
C9064 d/c'd 6/30/2020.
    remove HCPCS C9064 through 2020-06-30
ICD-10 code Z79.4 should not be listed and was deleted.
    remove ICD-10-CM Z79.4
# further constructions
Revised to reflect ICD-10 updates: new code Z59.82.
    add ICD-10-CM Z59.82
The HCPCS coding was updated: J3490 is no longer used and J0801 is now used.
    remove HCPCS J3490
    unread: codes without a verb that says what changed
Updates to the HCPCS list made 7/1/2021: J0640.
    unread: an update that does not say what changed
HCPCS updates 07/01/2019. Q5107 added. C9447 removed.
    add HCPCS Q5107 @ 2019-07-01
    remove HCPCS C9447 @ 2019-07-01
Corrected an entry: C9090 should be C9091.
    add HCPCS C9091 correction
    remove HCPCS C9090 correction
For dx C61, A9800 replaces C9399 effective 7/1/23.
    add HCPCS A9800 @ 2023-07-01
    remove HCPCS C9399 @ 2023-07-01
Deleted D89.84; D89.841-D89.849 are new.
    add ICD-10-CM D89.841-D89.849
    remove ICD-10-CM D89.84
Removed Q5110 as preferred.
    unread: another list than the code list changed
Code deleted by CMS on 4/1/2024: J7178; policy retains it.
    unread: codes said to be removed and to remain
Archived the policy for J0172 on 2/1/2024.
    unread: codes are only mentioned; what changed is not the code list
Termed C9399 3.31.21.
    remove HCPCS C9399
    unread: what may be a code or a date and is not clearly one
Removed: J0570 → moved to another policy.
    remove HCPCS J0570
    unread: a replacement that names no new code
# left open
G30.x added.
    unread: a code whose last characters are left open
A48.52 deleted? To be checked.
    unread: a change that waits for something else
Updated section IV: J0207 for cisplatin.
    unread: an update that does not say what changed
"""


def cases() -> Iterator[tuple[str, str, list[str]]]:
    rule, text, expected = "", "", list[str]()
    for row in [*SENTENCES.strip().splitlines(), "# end"]:
        if row.startswith("    "):
            expected.append(row.strip())
            continue
        if text:
            yield rule, text, expected
        rule, text, expected = (row[2:], "", []) if row.startswith("# ") else (rule, row, [])


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, expected, id=f"{rule}: {text[:40]}") for rule, text, expected in cases()]
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
