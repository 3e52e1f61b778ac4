"""Sentences that mislead: each is read as its publisher means it, or left to a person; none is read wrongly without a word."""

from collections.abc import Callable, Iterator

import pytest

from app.codesets.tables import CodeSets
from app.policy.history.read import read_history
from app.policy.model import HistoryEntry, PolicyVersion
from tests.policy.test_history_rules import block, said

# A line is a sentence, the indented lines below it are all that it says.
SENTENCES = """
Coding Reviewed: Added HCPCS J1303. Deleted HCPCS C9052.
    add HCPCS J1303
    remove HCPCS C9052
Coding Reviewed: Updated ICD-10-CM with additional codes L40.50-L40.59, deleted M07.60. Expanded range K50.00-K50.919.
    add ICD-10-CM L40.50-L40.59
    remove ICD-10-CM M07.60
    unread: codes without a verb that says what changed
Coding Reviewed: No changes. Effective 7/1/2024 Added HCPCS Q5135.
    add HCPCS Q5135 @ 2024-07-01
Coding Reviewed: Changed all diagnosis pend to ICD-10-CM G71.00-G71.09.
    add ICD-10-CM G71.00-G71.09
    end all-diagnoses-pend
HCPCS code J0642 added effective 10/01/2019; J0641 description updated.
    add HCPCS J0642 @ 2019-10-01
    revise HCPCS J0641
Coding update: new HCPCS code J9198 effective 7/1/20.
    add HCPCS J9198 @ 2020-07-01
Updated list of applicable ICD-10 diagnosis codes; added D57.04, D57.214 and D57.814.
    add ICD-10-CM D57.04 D57.214 D57.814
Coding section updated with code J9177.
    add HCPCS J9177
Billing/Coding section: +J9269, -C9049, -J9999 (effective 10/1/19).
    add HCPCS J9269 @ 2019-10-01
    remove HCPCS C9049 @ 2019-10-01
    remove HCPCS J9999 @ 2019-10-01
Revised HCPCS code from C9026 to J3380.
    add HCPCS J3380
    remove HCPCS C9026
Changed code J3490 to J1301 effective January 1, 2019.
    add HCPCS J1301 @ 2019-01-01
    remove HCPCS J3490 @ 2019-01-01
J0717 changed to J0718 in error; the correct code J0717 has been restored.
    add HCPCS J0717
    unread: a replacement said to be in error
ICD-10 code range C00.0-C96.9 removed and replaced with C34.00-C34.92 and C43.0-C43.9.
    add ICD-10-CM C34.00-C34.92 C43.0-C43.9
    remove ICD-10-CM C00.0-C96.9
HCPCS code J9160 discontinued 12/31/2013.
    remove HCPCS J9160 through 2013-12-31
Beginning with dates of service January 1, 2022, Tezspire should be billed with J3590 until a permanent code is assigned.
    add HCPCS J3590 @ 2022-01-01
HCPCS code J2356 is a benefit for clients who are 12 years of age and older effective for dates of service on or after July 1, 2022.
    add HCPCS J2356 @ 2022-07-01
Procedure code J7308 will no longer be a benefit effective for dates of service on or after October 1, 2023.
    remove HCPCS J7308 @ 2023-10-01
Effective October 1, 2023, the following procedure codes are discontinued and no longer reimbursed: C9147, C9148, J9160.
    remove HCPCS C9147 C9148 J9160 @ 2023-10-01
Diagnosis codes D5700, D5701 and D5702 were added to the restrictions for procedure code J0791, effective June 1, 2021.
    add ICD-10-CM D57.00 D57.01 D57.02 @ 2021-06-01
The diagnosis restriction for procedure code J2357 has been expanded to include L50.1 and J33.9.
    add ICD-10-CM L50.1 J33.9
Added: D89.831, D89.832. Deleted: D89.83. Revised: D89.839. (Effective 10/1/2020)
    add ICD-10-CM D89.831 D89.832 @ 2020-10-01
    remove ICD-10-CM D89.83 @ 2020-10-01
    revise ICD-10-CM D89.839 @ 2020-10-01
New Codes | J1411, J1440 | Deleted Codes | C9146 | Revised Codes | J9217 | Effective 04/01/2023
    add HCPCS J1411 J1440 @ 2023-04-01
    remove HCPCS C9146 @ 2023-04-01
    revise HCPCS J9217 @ 2023-04-01
J1412 | New | 01/01/2024
    add HCPCS J1412 @ 2024-01-01
C9152 | Deleted | 09/30/2023
    remove HCPCS C9152 through 2023-09-30
Code Q0224 added effective 3/22/2024 (PEMGARDA); EUA code M0224 added for administration.
    add HCPCS M0224
    add HCPCS Q0224 @ 2024-03-22
    unread: whether the date before it is meant for it too is not said
C9757 was added to the not covered list and 22867 moved from the not covered to the covered list.
    add HCPCS C9757 not-covered
    unread: codes moved between policies or sections
Codes J7321-J7329 are considered not medically necessary and are no longer covered as of 1/1/2018.
    remove HCPCS J7321-J7329 @ 2018-01-01
Removed J3490 from the Keytruda Qlex section; retained for Opdivo Qvantig.
    remove HCPCS J3490
Zynyz: C9399, J9999 changed to J9345 10/1/2023.
    add HCPCS J9345 @ 2023-10-01
    remove HCPCS C9399 J9999 @ 2023-10-01
Epkinly - J9321 eff 1/1/24, C9155 term 12/31/23.
    add HCPCS J9321 @ 2024-01-01
    remove HCPCS C9155 through 2023-12-31
HCPCS codes Q5101 and Q5108 remain payable; Q5107 removed from the table.
    remove HCPCS Q5107
Code J9022 and its description were added to the dosing table.
    add HCPCS J9022
Duplicate code J9228 removed.
    unread: codes are only mentioned; what changed is not the code list
Typographical error corrected: J9355 was listed as J9335.
    add HCPCS J9355 correction
    remove HCPCS J9335 correction
Correction: ICD-10 code M32.19 was inadvertently left off the 7/1/2021 list and is now included.
    add ICD-10-CM M32.19 correction
Adding back J1447, which was removed in error in the March 2021 revision.
    add HCPCS J1447 correction
Clerical correction: the 10/1/2022 entry listed Z79.6 and should list Z79.60 through Z79.69.
    add ICD-10-CM Z79.60-Z79.69
    remove ICD-10-CM Z79.6 correction
Added ICD-9-CM diagnosis codes 203.00-203.02 and V10.79.
    add ICD-9-CM V10.79 203.00-203.02
Added revenue code 0636 and HCPCS J9332.
    add HCPCS J9332
    add REV 0636
Policy archived. All codes removed.
    unread: a coding statement that names no code
Updated diagnosis codes for CIDP: added G61.81; MMN: added G61.82; GBS: removed G61.0.
    add ICD-10-CM G61.81
    add ICD-10-CM G61.82
    remove ICD-10-CM G61.0
Added N18.30, N18.31, N18.32 in place of N18.3.
    add ICD-10-CM N18.30 N18.31 N18.32
    remove ICD-10-CM N18.3
J0185 is valid from 1/1/2019.
    add HCPCS J0185 @ 2019-01-01
01/01/2020 and after: J0642; 12/31/2019 and before: J3490.
    add HCPCS J0642 @ 2020-01-01
    remove HCPCS J3490 through 2019-12-31
AMA deleted CPT codes 0191T and 0376T as of 12/31/2021; 66989 and 66991 were added by AMA 1/1/2022.
    add CPT 66989 66991 @ 2022-01-01
    remove CPT 0191T 0376T through 2021-12-31 by-set
Removed "J3590" and "J9999" from the table footnote.
    remove HCPCS J3590 J9999
Codes J1599 and 90283 included for completeness.
    add CPT 90283
    add HCPCS J1599
Codes J1300, J1303 and J3590 respectively replaced with Q5151, Q5152 and J1307.
    add HCPCS Q5151 Q5152 J1307
    remove HCPCS J1300 J1303 J3590
For the October 2023 quarterly update, C9157 was added and C9150 was revised.
    add HCPCS C9157
    revise HCPCS C9150
Dx codes Z515, Z5111, Z5112 added.
    add ICD-10-CM Z51.5 Z51.11 Z51.12
Removed the S72 category; added S72.001A-S72.009S.
    add ICD-10-CM S72.001A-S72.009S
    unread: what may be a code or a date and is not clearly one
Added J1439/J1443/J2916.
    add HCPCS J1439 J1443 J2916
Criteria added for relapsed disease. Codes unchanged except for J9061, which is new for 1/1/2022.
    unread: codes are only mentioned; what changed is not the code list
Updated Coding section with 07/01/2020 HCPCS changes to add J9227, removed C9399.
    add HCPCS J9227 @ 2020-07-01
    remove HCPCS C9399 @ 2020-07-01
Coding update; HCPCS code J0172 added (1/1/22).
    add HCPCS J0172 @ 2022-01-01
Quarterly HCPCS update; revised descriptor for J9171. Deleted J2505.
    remove HCPCS J2505
    revise HCPCS J9171
Coding section: Added J0517. Removed codes C9466, J3590, both end-dated 12/31/2018.
    add HCPCS J0517
    remove HCPCS C9466 J3590 through 2018-12-31
CMS will delete C9093 on 9/30/2022; Susvimo will then be reported with J2779.
    remove HCPCS C9093 through 2022-09-30 by-set
    unread: codes are only mentioned; what changed is not the code list
Diagnosis code Z00.6 will deny when billed with J0172, effective 7/1/2023.
    add ICD-10-CM Z00.6 @ 2023-07-01 not-covered
Effective 3/1/2023, Z79.899 removed as a payable diagnosis for J1745.
    remove ICD-10-CM Z79.899 @ 2023-03-01
Effective for dates of service beginning January 1, 2024, and after, procedure code J0174 will be covered.
    add HCPCS J0174 @ 2024-01-01
Claims with dates of service on or before 12/31/2022 must be billed with C9142, and claims after that date with Q5126.
    remove HCPCS C9142 through 2022-12-31
    unread: codes are only mentioned; what changed is not the code list
Bill J3490 for DOS 1/1/19 - 9/30/19; bill J1303 for DOS 10/1/19 and after.
    add HCPCS J1303 @ 2019-10-01
    add HCPCS J3490 @ 2019-01-01
    remove HCPCS J3490 through 2019-09-30
J3490 (DOS prior to 10/01/2019), J1303 (DOS on or after 10/01/2019)
    add HCPCS J1303 @ 2019-10-01
    remove HCPCS J3490 through 2019-09-30
Enjaymo: J3490, J3590, C9399 thru 9/30/22; J1302 10/1/22 forward.
    add HCPCS J1302 @ 2022-10-01
    remove HCPCS J3490 J3590 C9399 through 2022-09-30
Added Imjudo (J9347) and Imfinzi (J9173).
    add HCPCS J9347 J9173
Removed all codes except J0897.
    unread: codes named only as an exception
Deleted all ICD-10 codes other than M81.0.
    unread: codes named only as an exception
Temporary code C9172 added pending J-code.
    add HCPCS C9172
Removed J9400; manufacturer discontinued product.
    remove HCPCS J9400
Updated J9271 max units from 2 to 4.
    unread: codes are only mentioned; what changed is not the code list
ICD-10 codes E10.311, E10.3211 - E10.3219 and E11.311 were added to the list, and H35.81 was taken off.
    add ICD-10-CM E10.311 E11.311 E10.3211-E10.3219
    remove ICD-10-CM H35.81
ICD-10-CM D89.4 series: D89.41, D89.42, D89.43, D89.44 added eff. 10/1/21; D89.40 remains.
    add ICD-10-CM D89.41 D89.42 D89.43 D89.44 @ 2021-10-01
    unread: codes without a verb that says what changed
Vaccine codes 90678, 90679 and 90683 were added 7/2024.
    add CPT 90678 90679 90683
K1034 added 4/4/2022, deleted 5/11/2023.
    add HCPCS K1034 @ 2022-04-04
    remove HCPCS K1034 @ 2023-05-11
Added V58.11 and V58.12 (ICD-9).
    add ICD-9-CM V58.11 V58.12
J0139 effective 1/1/25 replaces J0135, deleted 12/31/24.
    add HCPCS J0139 @ 2025-01-01
    remove HCPCS J0135 through 2024-12-31
Retroactively removed C9399 back to 7/1/2023.
    remove HCPCS C9399 @ 2023-07-01
Correction to 3/2024 entry: C9165 should not have been removed.
    add HCPCS C9165 correction
Inadvertent deletion of J2350 corrected.
    add HCPCS J2350 correction
Effective 7/1/2023: J9380. Effective 10/1/2023: J9286, J2508. Effective 1/1/2024: J9321.
    add HCPCS J9286 J2508 @ 2023-10-01
    add HCPCS J9321 @ 2024-01-01
    add HCPCS J9380 @ 2023-07-01
J3398: added. C9036: deleted.
    add HCPCS J3398
    remove HCPCS C9036
Codes reviewed, J9023 added, J9022 retained, J9999 dropped.
    add HCPCS J9023
    remove HCPCS J9999
Not added at this time: J1202. Added: J1203.
    add HCPCS J1203
Considered adding J1202 but did not.
    unread: a change that is only considered or put off
Coding reviewed: Added HCPCS Q5147, Q5149, Q5150 Effective 4/1/2025. Removed HCPCS J3590 for aflibercept biosimilars.
    add HCPCS Q5147 Q5149 Q5150 @ 2025-04-01
    remove HCPCS J3590
Drug name changed from Tysabri to natalizumab products; J2323 description edited; Q5134 added.
    add HCPCS Q5134
    revise HCPCS J2323
J3490/J3590 replaced with J0741, J0178 unchanged.
    unread: a replacement that names no new code
J1952 takes effect January 1, 2022 and unlisted codes will no longer be accepted.
    unread: a coding statement that names no code
HCPCS code J1952 was released; C9399 no longer applies after 12/31/2021.
    remove HCPCS C9399 through 2021-12-31
    unread: codes without a verb that says what changed
The following new drug codes are effective 07/01/2024: J0177 J0211 J0687 J0872 J1748
    add HCPCS J0177 J0211 J0687 J0872 J1748 @ 2024-07-01
Codes added 7/1/24 - J0177, J0211; codes discontinued 6/30/24 - C9166, C9167
    add HCPCS J0177 J0211 @ 2024-07-01
    remove HCPCS C9166 C9167 through 2024-06-30
2022 CPT updates: 33509 added, 33509 is an add-on to 33508.
    add CPT 33509
    unread: codes without a verb that says what changed
HCPCS codes C9142 and J9304 were added, C9142 effective 10/1/2022 and J9304 effective 4/1/2022.
    add HCPCS C9142 @ 2022-10-01
    add HCPCS J9304 @ 2022-04-01
Codes E08.3211-E08.3219 were added; codes E08.321-E08.329 (deleted 9/30/2016) removed.
    add ICD-10-CM E08.3211-E08.3219
    remove ICD-10-CM E08.321-E08.329 through 2016-09-30
Added 3 codes: J0593, J0596, J0599. Removed 1 code.
    add HCPCS J0593 J0596 J0599
    unread: a coding statement that names no code
ICD-10 updates for October 2022.
    unread: a coding statement that names no code
Revised text on use of modifier JW; J9035 example replaced with J9041 example.
    unread: codes are only mentioned; what changed is not the code list
Codes L57.0 and L57.8 were removed; they had been listed in error.
    remove ICD-10-CM L57.0 L57.8 correction
In R9, L57.0 was deleted. In R10 it is added back.
    unread: two verbs say different things of the same codes
Typo: L57.O changed to L57.0.
    add ICD-10-CM L57.0 correction
    unread: misprinted code
Added J2786 but not J2357.
    add HCPCS J2786
    unread: codes under a word that denies
Neither J2786 nor J2357 was added.
    unread: codes under a word that denies
Additions: None Deletions: C9466
    remove HCPCS C9466
HCPCS: +J0517 -C9466
    add HCPCS J0517
    remove HCPCS C9466
Add J0517; del C9466 eff 1/1/19.
    add HCPCS J0517 @ 2019-01-01
    remove HCPCS C9466 @ 2019-01-01
HCPCS J0517 added per CR 11042 (Transmittal 4161).
    add HCPCS J0517
HCPCS J0517 added 1.1.19; HCPCS C9466 deleted 12.31.18.
    add HCPCS J0517
    remove HCPCS C9466
    unread: what may be a code or a date and is not clearly one
    unread: what may be a code or a date and is not clearly one
HCPCS J0517 added Jan 1st, 2019.
    add HCPCS J0517 @ 2019-01-01
C9466 was scheduled to be deleted 12/31/2018 but remains active.
    unread: a change that is only considered or put off
Postponed the removal of J3590.
    unread: a change that is only considered or put off
Removal of J3590 is effective 1/1/2019.
    remove HCPCS J3590 @ 2019-01-01
Z79.620, Z79.621, Z79.622, Z79.623, Z79.624, Z79.69 added and Z79.899 retired for immunosuppressants effective 10/1/2022.
    add ICD-10-CM Z79.620 Z79.621 Z79.622 Z79.623 Z79.624 Z79.69 @ 2022-10-01
    remove ICD-10-CM Z79.899 @ 2022-10-01
Added CPT codes 0419U (effective 10/1/2023), 0423U (effective 10/1/2023); deleted 0386U (effective 9/30/2023).
    add CPT 0419U 0423U @ 2023-10-01
    remove CPT 0386U through 2023-09-30
In the Codes table, J1554 was listed twice; the second listing was removed.
Removed C9399 since Asceniv now has its own code, J1554, as of 4/1/2021.
    add HCPCS J1554 @ 2021-04-01
    remove HCPCS C9399 @ 2021-04-01
Procedure code J1599 is end dated June 30, 2023, for Panzyga claims.
    remove HCPCS J1599 through 2023-06-30
The fee for J1576 was updated.
    unread: codes are only mentioned; what changed is not the code list
Fee schedule changes: J1576 added, J1566 rate revised.
    add HCPCS J1576
    unread: codes are only mentioned; what changed is not the code list
Added ICD-10-CM codes to J1576.
    unread: codes are only mentioned; what changed is not the code list
Added J9334 Injection, efgartigimod alfa, 2 mg and hyaluronidase-qvfc, effective 1/1/2024.
    add HCPCS J9334 @ 2024-01-01
Code G61.81 Chronic inflammatory demyelinating polyneuritis added effective 6/21/2024.
    add ICD-10-CM G61.81 @ 2024-06-21
F01.51X, F02.81X and F03.91X families added.
    add ICD-10-CM F01.51X F02.81X F03.91X
Removed F02.81 eff. 9/30/22. Added F02.811 and F02.818 eff. 10/1/22.
    add ICD-10-CM F02.811 F02.818 @ 2022-10-01
    remove ICD-10-CM F02.81 through 2022-09-30
G20 invalid for DOS after 9/30/23.
    remove ICD-10-CM G20 through 2023-09-30
G20 may not be billed on or after 10/1/23.
    remove ICD-10-CM G20 @ 2023-10-01
Do not use G20 for DOS on or after 10/1/23.
    remove ICD-10-CM G20 @ 2023-10-01
Effective 10/1/23 G20 will not be covered.
    unread: codes under a word that denies
Code J0604 has been added in error to the 1/2025 version; it is removed.
    remove HCPCS J0604 correction
Code J0604 was removed but should have remained.
    add HCPCS J0604 correction
J0604 removed, then re-added 2/1/2025.
    unread: two verbs say different things of the same codes
    unread: a date that is not said to be that of the codes
Un-retired J0604.
    add HCPCS J0604
Dropped from the list: J0604; picked up: J0606.
    remove HCPCS J0604
    unread: codes without a verb that says what changed
"""


def cases() -> Iterator[tuple[str, list[str]]]:
    text, expected = "", list[str]()
    for row in [*SENTENCES.strip().splitlines(), ""]:
        if row.startswith("    "):
            expected.append(row.strip())
            continue
        if text:
            yield text, expected
        text, expected = row, []


@pytest.mark.parametrize(("text", "expected"), [pytest.param(text, expected, id=text[:50]) for text, expected in cases()])
def test_it_says(text: str, expected: list[str], code_sets: CodeSets) -> None:
    assert said(text, code_sets) == expected


def test_the_table_is_broad() -> None:
    read = [expected for _, expected in cases()]
    assert len({text for text, _ in cases()}) >= 130
    assert sum(any(not line.startswith("unread") for line in expected) for expected in read) >= 100
    assert sum(any(line.startswith("unread") for line in expected) for expected in read) >= 20


WRAPPED = (
    "7/1/21  Added HCPCS code C9075 to the dosing reference table and removed J3490",
    "7/1/2021, deleted C9399 termed 6/30/2021. References were brought up to date.",
    "Added HCPCS code J1427 to the Billing/Coding section of this policy (new code,",
    "4/1/2021) and deleted the unlisted codes C9088, J3590, and J9999, all termed",
    "3/31/2021. Members were told in a letter of 1/1/2021.",
    "9/8/20  Annual review, no changes",
    "7/1/20  added HCPCS code J1429",
)


def wrapped(code_sets: CodeSets) -> list[HistoryEntry]:
    return list(read_history([block(line) for line in WRAPPED], (), code_sets))


def test_a_date_at_the_beginning_of_a_wrapped_line_opens_no_entry(code_sets: CodeSets) -> None:
    days = [entry.day.isoformat() for entry in wrapped(code_sets) if entry.day is not None]
    assert days == ["2021-07-01", "2020-09-08", "2020-07-01"]


def test_a_date_at_the_beginning_of_a_wrapped_line_is_that_of_the_line_above(code_sets: CodeSets) -> None:
    ends = {code: change.last_day for change in wrapped(code_sets)[0].changes for code in change.codes if change.last_day is not None}
    assert {code: day.isoformat() for code, day in ends.items()} == {
        "C9399": "2021-06-30",
        "C9088": "2021-03-31",
        "J3590": "2021-03-31",
        "J9999": "2021-03-31",
    }


def test_a_rule_on_pending_is_ended_by_the_codes_that_replace_it(read: Callable[..., PolicyVersion]) -> None:
    version = read("## Coding\n\nNone.\n\n## Document History\n\n- 1/2/2024 – Review: All diagnoses pend changed to C90.00, C90.01.\n")
    (entry,) = version.history
    assert [(rule.regime, rule.action) for rule in entry.regimes] == [("all-diagnoses-pend", "end")]
    assert [change.codes for change in entry.changes] == [("C90.00", "C90.01")]
