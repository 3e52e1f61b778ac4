"""The rules of the history grammar, one by one, on sentences of our own."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.codesets.tables import CodeSets
from app.documents.model import BlockKind, Story, ViewBlock
from app.policy.dates import day_after
from app.policy.history.read import Statements, TextSpan, read_statements
from app.policy.model import Drug, HistoryChange


def block(text: str) -> ViewBlock:
    return ViewBlock(
        file="policy.md",
        index=0,
        text=text,
        label="",
        body=0,
        kind=BlockKind.PARAGRAPH,
        level=0,
        cell=None,
        story=Story.BODY,
        page=None,
        bold=False,
        pieces=(),
    )


def read(text: str, code_sets: CodeSets, drugs: tuple[Drug, ...] = ()) -> Statements:
    return read_statements([TextSpan(block(text), 0, len(text))], drugs, code_sets)


def line(change: HistoryChange) -> str:
    """A change as one line: action, system, codes, from when or through when, and what is special about it."""
    codes = [*change.codes, *(f"{first}-{last}" for first, last in change.ranges)]
    parts = [change.action.value, change.system.value, *codes]
    parts += [f"for {','.join(change.replaces)}"] if change.replaces else []
    if change.last_day is not None:
        parts.append(f"through {change.last_day}")
    elif change.effective is not None:
        parts.append(f"@ {change.effective}")
    parts += ["by-set"] if change.by == "code_set" else []
    parts += [change.coverage] if change.coverage else []
    parts += [f"of {change.drug}"] if change.drug else []
    parts += ["correction"] if change.correction else []
    return " ".join(parts)


def said(text: str, code_sets: CodeSets, drugs: tuple[Drug, ...] = ()) -> list[str]:
    """All that a text says: changes, regimes, and how much of it stayed unread."""
    found = read(text, code_sets, drugs)
    regimes = [f"{rule.action} {rule.regime}" + (f" @ {rule.effective}" if rule.effective else "") for rule in found.regimes]
    return sorted(line(change) for change in found.changes) + regimes + [f"unread: {item.why}" for item in found.unread]


# Headings name the rule, a line is a sentence, the indented lines below it are all that it says.
CASES = """
# verb first
Adding HCPCS Q5131 effective 10/1/2023.
    add HCPCS Q5131 @ 2023-10-01
Expanded the list of ICD-10 codes to include C83.390 and C83.398.
    add ICD-10-CM C83.390 C83.398
Listed HCPCS J9999 for new-to-market products.
    add HCPCS J9999
Adding back HCPCS J3490 and J3590.
    add HCPCS J3490 J3590
Removed unlisted codes J3490/J3590/C9399.
    remove HCPCS J3490 J3590 C9399
Added Tecvayli (J9380, effective 7/1/2023) to policy.
    add HCPCS J9380 @ 2023-07-01
Policy revised to remove J3490.
    remove HCPCS J3490
We have added J1303 to this policy effective on 10/01/2019.
    add HCPCS J1303 @ 2019-10-01
Effective 1-1-2024 code J2508 to be added to policy and C9399 to be removed.
    add HCPCS J2508 @ 2024-01-01
    remove HCPCS C9399 @ 2024-01-01
# verb last
C90.01 taken off the list as of 12/22/2025.
    remove ICD-10-CM C90.01 @ 2025-12-22
J3490, J3590 and C9399 were withdrawn.
    remove HCPCS J3490 J3590 C9399
C90.01 no longer appears in the coding table.
    remove ICD-10-CM C90.01
Quarterly HCPCS update: C9145 deleted, J2427 added.
    add HCPCS J2427
    remove HCPCS C9145
J1303 is now part of this policy effective 10/01/2019.
    add HCPCS J1303 @ 2019-10-01
Tecvayli J9380 added.
    add HCPCS J9380
# header first
Codes taken out: C90.01, C90.02.
    remove ICD-10-CM C90.01 C90.02
New HCPCS codes effective 1/1/2024: J9321, J9286.
    add HCPCS J9321 J9286 @ 2024-01-01
Code(s) added: J9272; Code(s) deleted: C9082
    add HCPCS J9272
    remove HCPCS C9082
Deletions - C9293, C9295; Additions - J9042, J9047
    add HCPCS J9042 J9047
    remove HCPCS C9293 C9295
New: none. Deleted: J9265. Revised: N/A
    remove HCPCS J9265
The codes below were retired on 12/31/2023: C9155, C9157.
    remove HCPCS C9155 C9157 through 2023-12-31
# a verb passes to the next codes, not back
Added codes J1323 and J9380, deleted codes C9165 and C9148, and revised J9347.
    add HCPCS J1323 J9380
    remove HCPCS C9165 C9148
    revise HCPCS J9347
Added J9032, J9999 was removed.
    add HCPCS J9032
    remove HCPCS J9999
# first day
HCPCS J1303 effective retroactively to 10/1/2019.
    add HCPCS J1303 @ 2019-10-01
J3055, effective 4/1/2024.
    add HCPCS J3055 @ 2024-04-01
Added J0217, which takes effect 1/1/2024.
    add HCPCS J0217 @ 2024-01-01
Removed HCPCS J3490, eff. 7-1-20.
    remove HCPCS J3490 @ 2020-07-01
CPT 0810T inserted, starting with dates of service on and after July 1, 2023.
    add CPT 0810T @ 2023-07-01
# last valid day
C9165 sunset 3/31/2024.
    remove HCPCS C9165 through 2024-03-31
HCPCS J3490 end-dated 9/30/2022.
    remove HCPCS J3490 through 2022-09-30
Code J9999 terminated 5/15/2022.
    remove HCPCS J9999 through 2022-05-15
J3490 should no longer be used after 9/30/2019.
    remove HCPCS J3490 through 2019-09-30
Deleted codes effective 12/31/2022: C9142, C9101.
    remove HCPCS C9142 C9101 through 2022-12-31
Removed J0190 effective 7/1/2022.
    remove HCPCS J0190 @ 2022-07-01
Codes 0100T-0104T expired 01/01/2020.
    remove CPT 0100T-0104T @ 2020-01-01
# a leading date governs until another
Effective 4/1/2020: deleted code C9399. Added J3111. Effective 7/1/2020: added J0791; deleted C9053.
    add HCPCS J0791 @ 2020-07-01
    add HCPCS J3111 @ 2020-04-01
    remove HCPCS C9053 @ 2020-07-01
    remove HCPCS C9399 @ 2020-04-01
Revised J9347. Effective 2/1/2021 dropped J9999.
    remove HCPCS J9999 @ 2021-02-01
    revise HCPCS J9347
Updated coding section with 10/01/2023 ICD-10-CM changes; added I20.81; removed I20.8.
    add ICD-10-CM I20.81 @ 2023-10-01
    remove ICD-10-CM I20.8 @ 2023-10-01
# a trailing date governs its sentence
Diagnosis E11.9 removed, E11.65 added effective 5/1/2021.
    add ICD-10-CM E11.65 @ 2021-05-01
    remove ICD-10-CM E11.9 @ 2021-05-01
Removed HCPCS C9165 and added HCPCS J1323, retroactive to 4/1/2024.
    add HCPCS J1323 @ 2024-04-01
    remove HCPCS C9165 @ 2024-04-01
Added J9272. Removed J9999 eff. 1/1/22.
    add HCPCS J9272
    remove HCPCS J9999 @ 2022-01-01
HCPCS codes J9380 & J3055: both effective 7/1/2023.
    add HCPCS J9380 J3055 @ 2023-07-01
E11.9 removed effective 5/1/2021 and E11.65 added.
    add ICD-10-CM E11.65
    remove ICD-10-CM E11.9 @ 2021-05-01
    unread: whether the date before it is meant for it too is not said
# a date alone at the end governs what precedes
Added HCPCS J9380. Removed C9148, J9999. Effective 7/1/2023.
    add HCPCS J9380 @ 2023-07-01
    remove HCPCS C9148 J9999 @ 2023-07-01
Added CPT 0776T. | 7/1/2023
    add CPT 0776T @ 2023-07-01
Added C90.20 and removed C90.21. These revisions become effective on 10/1/21.
    add ICD-10-CM C90.20 @ 2021-10-01
    remove ICD-10-CM C90.21 @ 2021-10-01
Yearly coding changes effective 10/1/21. C90.20 added.
    add ICD-10-CM C90.20 @ 2021-10-01
# dates that are no effective dates
Advisory board review 10/16/2019. Added J1303.
    add HCPCS J1303
Added J1303. Pharmacy committee 11/2019.
    add HCPCS J1303
HCPCS code J1823, inadvertently omitted from the 1/1/2021 version, has been restored.
    add HCPCS J1823 correction
# dates in brackets
J9321 (new 1/1/2024); C9155 (deleted 12/31/2023)
    add HCPCS J9321 @ 2024-01-01
    remove HCPCS C9155 through 2023-12-31
Codes removed (terminated 12/31/2021): C9082, C9083.
    remove HCPCS C9082 C9083 through 2021-12-31
C9164 (1/1/2024-3/31/2024); J0391 (4/1/2024)
    add HCPCS C9164 @ 2024-01-01
    add HCPCS J0391 @ 2024-04-01
    remove HCPCS C9164 through 2024-03-31
# split by date of service
Use C9399 through 6/30/2022 and J9304 beginning 7/1/2022.
    add HCPCS J9304 @ 2022-07-01
    remove HCPCS C9399 through 2022-06-30
7/1/22 and later: J9304. 6/30/22 and earlier: C9399 or J9999
    add HCPCS J9304 @ 2022-07-01
    remove HCPCS C9399 J9999 through 2022-06-30
For services before October 1, 2019 bill C9052. For services on or after October 1, 2019 bill J1303.
    add HCPCS J1303 @ 2019-10-01
    remove HCPCS C9052 through 2019-09-30
C9164 for dates of service 1/1/2024 – 3/31/2024 only; J0391 thereafter.
    add HCPCS C9164 @ 2024-01-01
    add HCPCS J0391 @ 2024-04-01
    remove HCPCS C9164 through 2024-03-31
Oxlumo: C9074 ended 6/30/2021, J0224 begins 7/1/2021.
    add HCPCS J0224 @ 2021-07-01
    remove HCPCS C9074 through 2021-06-30
Added J9321 effective 1/1/2024, valid through 6/30/2024.
    add HCPCS J9321 @ 2024-01-01
    remove HCPCS J9321 through 2024-06-30
# two verbs on one list
Deleted C9399 termed 6/30/2021 and J9348 added effective 7/1/2021.
    add HCPCS J9348 @ 2021-07-01
    remove HCPCS C9399 through 2021-06-30
Deleted C9399, termed 6/30/2021, and code J9348 was added.
    add HCPCS J9348
    remove HCPCS C9399 through 2021-06-30
    unread: whether the date before it is meant for it too is not said
HCPCS code Q5109 discontinued 9/30/2021, then reinstated 1/1/2022.
    add HCPCS Q5109 @ 2022-01-01
    remove HCPCS Q5109 through 2021-09-30
Terminated codes C9082, C9083 removed effective 1/1/22.
    remove HCPCS C9082 C9083 @ 2022-01-01
J9359 new code effective 4/1/2022.
    add HCPCS J9359 @ 2022-04-01
CPT 81528 deleted from the first list and added to the second.
    unread: two verbs say different things of the same codes
# replacements
C9145 was replaced with J2427 effective 4/1/2023.
    add HCPCS J2427 @ 2023-04-01
    remove HCPCS C9145 @ 2023-04-01
Replaced C9142 (termed 12/31/2022) with Q5126 (effective 1/1/2023).
    add HCPCS Q5126 @ 2023-01-01
    remove HCPCS C9142 through 2022-12-31
J1323 supersedes C9165 as of April 1, 2024.
    add HCPCS J1323 @ 2024-04-01
    remove HCPCS C9165 @ 2024-04-01
Beginning 10/01/2019, bill J1303 in place of C9052.
    add HCPCS J1303 @ 2019-10-01
    remove HCPCS C9052 @ 2019-10-01
Instead of J3590, report Q5133 starting 4/1/2024.
    add HCPCS Q5133 @ 2024-04-01
    remove HCPCS J3590 @ 2024-04-01
HCPCS C9165 crosswalked to J1323 effective 4/1/2024.
    add HCPCS J1323 @ 2024-04-01
    remove HCPCS C9165 @ 2024-04-01
C9287 → J9042 effective 1/1/2013
    add HCPCS J9042 @ 2013-01-01
    remove HCPCS C9287 @ 2013-01-01
Added J0391, replacing J3490 and C9164.
    add HCPCS J0391
    remove HCPCS J3490 C9164
Removed C9084 and replaced it with J9359.
    replace HCPCS J9359 for C9084
Code I20.8 was discontinued September 30, 2023 and is replaced by I20.81.
    add ICD-10-CM I20.81 @ 2023-10-01
    remove ICD-10-CM I20.8 through 2023-09-30
Substituted J0391 for C9164.
    add HCPCS J0391
    remove HCPCS C9164
Instead of C9165, J1323 should be used.
    unread: a replacement: which codes are the old ones is not clear
# corrections
J0256 should read J0257.
    add HCPCS J0257 correction
    remove HCPCS J0256 correction
Typographical error corrected: J1832 changed to J1823.
    add HCPCS J1823 correction
    remove HCPCS J1832 correction
Corrected code: J1823, previously listed as J1832.
    add HCPCS J1823 correction
    remove HCPCS J1832 correction
HCPCS code J0178 was listed in error and has been removed.
    remove HCPCS J0178 correction
Code J0178 was removed in error and has been added back.
    add HCPCS J0178 correction
J7318 was inadvertently left off the list and has been added.
    add HCPCS J7318 correction
The knee table showed J7129 in error and J7318 was missing.
    add HCPCS J7318 correction
    remove HCPCS J7129 correction
Corrected effective date of J1823 to 1/1/2021.
    unread: a correction of an effective date
# by the code set
CMS has terminated C9055 effective 9/30/2020.
    remove HCPCS C9055 through 2020-09-30 by-set
Per CMS, code C9084 terminated 3/31/2022.
    remove HCPCS C9084 through 2022-03-31 by-set
Removed terminated HCPCS codes C9082, C9083.
    remove HCPCS C9082 C9083 by-set
AMA deleted CPT 0191T effective 12/31/2021; replaced with 66989 effective 1/1/2022.
    add CPT 66989 @ 2022-01-01
    remove CPT 0191T through 2021-12-31 by-set
# not covered
CPT 0776T added as experimental and investigational, effective 7/1/2023.
    add CPT 0776T @ 2023-07-01 not-covered
Added CPT codes 0012M and 0013M; these are considered investigational.
    add CPT 0012M 0013M not-covered
Claims billed with K51.00 or K51.80 will be denied starting 3/1/2024.
    add ICD-10-CM K51.00 K51.80 @ 2024-03-01 not-covered
The following ICD-10 codes are no longer covered: G37.9, G36.0.
    remove ICD-10-CM G37.9 G36.0
J1301 changed from investigational to medically necessary.
    unread: a change between covered and not covered
# verbs that change no list
J0897 removed from the prior authorization list effective 1/1/2024.
J1745 moved from Group 1 to Group 2.
J9999 was already listed. Added J3490.
    add HCPCS J3490
Added indication for plaque psoriasis. Added ICD-10-CM L40.0.
    add ICD-10-CM L40.0
No codes were added, removed, or revised.
J1234 was not added.
Removed prior authorization requirement for J0897.
    unread: codes are only mentioned; what changed is not the code list
Quantity limits for J0178 updated.
    unread: codes are only mentioned; what changed is not the code list
Removed modifier JW from J9035.
    unread: codes are only mentioned; what changed is not the code list
Added a reminder: bill J9035 with JW.
    unread: a note, not a change of the list
Added J1745 to the step therapy table.
    unread: another list than the code list changed
# descriptions
Descriptor change for HCPCS J0881 and J0882.
    revise HCPCS J0881 J0882
J0485 description revised.
    revise HCPCS J0485
Corrected the long description of C90.02.
    revise ICD-10-CM C90.02
# moves
Codes J1745, Q5103 transferred to this policy from 5.01.12.
    add HCPCS J1745 Q5103
J1745 moved to policy CC-0078.
    unread: codes moved between policies or sections
# regimes
Removed pend for all diagnoses.
    end all-diagnoses-pend
All diagnosis codes no longer pend effective 2/1/2023.
    end all-diagnoses-pend @ 2023-02-01
All ICD-10 diagnoses will pend for review.
    start all-diagnoses-pend
Added HCPCS J3490; all dx pend.
    add HCPCS J3490
    start all-diagnoses-pend
Removed HCPCS J3490, J3590 and all diagnoses pend.
    remove HCPCS J3490 J3590
    end all-diagnoses-pend
Procedure code J0717 is no longer restricted by diagnosis.
    unread: a rule about diagnoses that names none
# no code is named
Added new ICD-10 codes.
    unread: a coding statement that names no code
Unclassified codes removed.
    unread: a coding statement that names no code
Coding section updated.
    unread: a coding statement that names no code
Coding section updated. Added J3401.
    add HCPCS J3401
Removed the list of applicable diagnosis codes.
    unread: a coding statement that names no code
Policy updated with new diagnosis codes.
    unread: new codes that are not named
No change to coding. Added new reference.
# never guessed
J9321 and J9286 added effective 1/1/2024 and 4/1/2024, respectively.
    unread: codes and dates given respectively
J9321 added effective 1/1/2024 for one plan and effective 4/1/2024 for another.
    unread: two dates for the same codes
Removing HCPCS C9165 until further notice.
    unread: a removal until something else happens
Added J9321 effective 13/45/2024.
    unread: a date that is no day of the calendar
Added C44.9O and C44.91.
    add ICD-10-CM C44.91
    unread: misprinted code
Committee discussed J9321.
    unread: codes without a verb that says what changed
# systems
Added procedure codes 36514 and 0342T and HCPCS A4649.
    add CPT 36514 0342T
    add HCPCS A4649
Added ICD-10 procedure codes XW033C3 & XW043C3.
    add ICD-10-PCS XW033C3 XW043C3
Removed ICD-9 codes 696.0 and 696.1; added ICD-10 L40.50.
    add ICD-10-CM L40.50
    remove ICD-9-CM 696.0 696.1
Added Rev Code 0891.
    add REV 0891
Diagnosis code A0100 added.
    add ICD-10-CM A01.00
HCPCS code A0100 added.
    add HCPCS A0100
Added HCPCS: Q5105, Q5106; ICD-10: D63.1.
    add HCPCS Q5105 Q5106
    add ICD-10-CM D63.1
Removed ICD-10-CM C90.32, added J9047.
    add HCPCS J9047
    remove ICD-10-CM C90.32
Diagnosis codes D590D591D5930 added.
    add ICD-10-CM D59.0 D59.1 D59.30
Added ICD-10-CM T45.1X5A, D, S.
    add ICD-10-CM T45.1X5A T45.1X5D T45.1X5S
Removed unspecified codes: M54.5-, L40.9.
    remove ICD-10-CM M54.5 L40.9
ICD-10 codes C50.011-C50.929, D05.10 through D05.12 added.
    add ICD-10-CM C50.011-C50.929 D05.10-D05.12
# what looks like codes
Aligned with LCD L33394, article A54068 and policy 5.70.01. Added J1303.
    add HCPCS J1303
Contract S5601-014 added to the plan table.
Covered for ages 12 through 17 in Group 2, NCCN 2A, V2.2026.
"""


def cases() -> Iterator[tuple[str, str, list[str]]]:
    rule, text, expected = "", "", list[str]()
    for row in [*CASES.strip().splitlines(), "# end"]:
        if row.startswith("    "):
            expected.append(row.strip())
            continue
        if text:
            yield rule, text, expected
        rule, text, expected = (row[2:], "", []) if row.startswith("# ") else (rule, row, [])


SENTENCES = [text for _, text, _ in cases()]


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, expected, id=f"{rule}: {text[:40]}") for rule, text, expected in cases()]
)
def test_a_sentence_says(text: str, expected: list[str], code_sets: CodeSets) -> None:
    assert said(text, code_sets) == expected


@pytest.mark.parametrize("text", SENTENCES)
def test_every_fact_is_an_exact_slice_of_the_text(text: str, code_sets: CodeSets) -> None:
    found = read(text, code_sets)
    places = [
        *(change.source for change in found.changes),
        *(rule.source for rule in found.regimes),
        *(left.source for left in found.unread),
    ]
    assert all(place.text == text[place.start : place.end] != "" for place in places)


@pytest.mark.parametrize("text", SENTENCES)
def test_the_reading_does_not_hang_on_dashes_and_spaces(text: str, code_sets: CodeSets) -> None:
    assert said(text.replace("-", "‑").replace(" code", "\u00a0code"), code_sets) == said(text, code_sets)


WORDS = st.sampled_from(
    [
        *(
            "added",
            "removed",
            "deleted",
            "termed",
            "replaced",
            "with",
            "replaces",
            "moved",
            "remains",
            "no longer valid",
            "effective",
            "through",
        ),
        *("prior to", "1/1/2024", "3/31/2024", "13/45/2024", "March 2024", "J9272", "C9082", "C90.00", "C90.00-C90.02", "G35", "XW033K7"),
        *(
            "C44.9O",
            "D590D5930",
            "HCPCS",
            "ICD-10",
            "codes",
            "new",
            "no",
            "not",
            "all diagnoses",
            "pend",
            "description",
            "note",
            "in error",
            "it",
        ),
        *(
            "and",
            ",",
            ";",
            ".",
            ":",
            "|",
            "(",
            ")",
            "for",
            "to",
            "from",
            "the",
            "section",
            "investigational",
            "respectively",
            "thereafter",
            "→",
        ),
        *("until", "Effective", "CMS"),
    ]
)


@given(st.lists(WORDS, max_size=25))
def test_no_order_of_words_breaks_the_reading(code_sets: CodeSets, words: list[str]) -> None:
    text = " ".join(words)
    found = read(text, code_sets)
    assert all(change.source.text in text for change in found.changes)
    dated = [change for change in found.changes if change.last_day is not None]
    assert all(change.effective == day_after(change.last_day) for change in dated if change.last_day is not None)


def test_drugs_are_carried_until_another_is_named(code_sets: CodeSets) -> None:
    text = "For Zentrixa: added J1303, deleted C9052 termed 9/30/2019. Revised J9347. For Plaxora: removed C9399."
    assert said(text, code_sets) == [
        "add HCPCS J1303 of Zentrixa",
        "remove HCPCS C9052 through 2019-09-30 of Zentrixa",
        "remove HCPCS C9399 of Plaxora",
        "revise HCPCS J9347 of Zentrixa",
    ]


def test_with_several_drugs_a_sentence_may_name_its_own(code_sets: CodeSets) -> None:
    drugs = (Drug("Zentrixa", None), Drug("Plaxora", None))
    assert said("C9399 and J9999 are no longer used for Plaxora.", code_sets, drugs) == ["remove HCPCS C9399 J9999 of Plaxora"]


def test_a_statement_keeps_its_own_clause_as_place(code_sets: CodeSets) -> None:
    text = "Annual check. Added HCPCS J9272, removed ICD-10-CM C90.32."
    places = [change.source.text for change in read(text, code_sets).changes]
    assert places == ["Added HCPCS J9272", "removed ICD-10-CM C90.32"]
