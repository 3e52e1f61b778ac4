"""The sample claim lines and, beside each, what an auditor answers by the rules and why. Claims, members and amounts are invented."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Answer:
    """One expected finding."""

    rule: str
    verdict: str
    policy: str | None
    code: str | None
    instead: tuple[str, ...] = ()
    basis_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One claim line; `cells` overrides the usual values of its sheet."""

    why: str
    cells: dict[str, object]
    answers: tuple[Answer, ...] = ()
    extra: dict[str, object] = field(default_factory=dict)


UNCLASSIFIED = ("J3490", "J3590", "J9999")
CC, EX = "CC-0248", "EX-0901"


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _line(why: str, code: str, day: str, diagnoses: str, *answers: Answer, **cells: object) -> SampleLine:
    first = _day(day) if day else None
    listed = dict(zip(("Dx 1", "Dx 2", "Dx 3"), diagnoses.split(), strict=False))
    return SampleLine(why, {"HCPCS": code, "From Date": first, "Thru Date": first, **listed, **cells}, answers)


def _stay(why: str, code: str, discharge: str, diagnosis: str, *answers: Answer, **cells: object) -> SampleLine:
    day = _day(discharge) if discharge else None
    admitted = day.replace(day=max(1, day.day - 2)) if day else None
    return SampleLine(
        why,
        {
            "ICD Procedure 1": code,
            "From Date": admitted,
            "Thru Date": day,
            "Admit Date": admitted,
            "Discharge Date": day,
            "Dx 1": diagnosis,
            **cells,
        },
        answers,
    )


def _pend(code: str, verdict: str = "review", *, sensitive: bool = False) -> Answer:
    return Answer("all-diagnoses-pend", verdict, CC, code, basis_sensitive=sensitive)


PROFESSIONAL: tuple[SampleLine, ...] = (
    _line(
        "Last day before J1323; the C-code is for facilities, so the unclassified codes were the ones to use.",
        "J1323",
        "2024-03-31",
        "C90.00",
        Answer("code-not-yet-in-effect", "review", CC, "J1323", UNCLASSIFIED),
    ),
    _line("First day of J1323; every diagnosis still pends.", "J1323", "2024-04-01", "C90.00", _pend("C90.00")),
    _line(
        "A stated date speaks for days before the first edition too.",
        "J1323",
        "2023-09-20",
        "C90.00",
        Answer("code-not-yet-in-effect", "review", CC, "J1323"),
    ),
    _line("Last day before the 2024 edition counts by review date.", "J1323", "2024-11-14", "C90.02", _pend("C90.02")),
    _line("Pends by publish date; by review date the code is listed.", "J1323", "2024-12-22", "C90.00", _pend("C90.00", sensitive=True)),
    _line("First day of the list by publish date.", "J1323", "2024-12-23", "C90.00"),
    _line("Listed alone and inside the range.", "J1323", "2025-03-10", "C90.02"),
    _line("Therapy first, myeloma second: any pointed diagnosis supports the line.", "J1323", "2025-03-10", "Z51.11 C90.02", Pointer="AB"),
    _line(
        "The listed diagnosis is on the claim but not pointed to.",
        "J1323",
        "2025-03-11",
        "Z51.11 C90.02",
        Answer("diagnosis-not-pointed", "review", CC, "C90.02"),
        Pointer="A",
    ),
    _line("Only the second is pointed to, and it is listed.", "J1323", "2025-03-11", "E11.9 C90.00", Pointer="B"),
    _line("A diagnosis of another disease.", "J1323", "2025-03-12", "E11.9", Answer("diagnosis-not-listed", "review", CC, "E11.9")),
    _line("The code just behind the range.", "J1323", "2025-03-12", "C90.10", Answer("diagnosis-not-listed", "review", CC, "C90.10")),
    _line("In remission, listed by the 2024 edition.", "J1323", "2025-06-02", "C90.01"),
    _line(
        "By review date the contradiction begins earlier.",
        "J1323",
        "2025-12-21",
        "C90.01",
        Answer("policy-conflict", "note", CC, "C90.01", basis_sensitive=True),
    ),
    _line(
        "History removes the code, the list still prints it.",
        "J1323",
        "2025-12-22",
        "C90.01",
        Answer("policy-conflict", "undetermined", CC, "C90.01"),
    ),
    _line("Another pointed diagnosis supports the line.", "J1323", "2026-02-02", "C90.01 C90.02", Pointer="AB"),
    _line("Listed in every edition since 2024.", "J1323", "2026-02-03", "C90.00"),
    _line("A C-code in an office.", "C9165", "2024-02-05", "C90.00", Answer("wrong-claim-type", "error", CC, "C9165", UNCLASSIFIED)),
    _line("The same in an ambulatory surgical center, where C-codes are used.", "C9165", "2024-02-05", "C90.00", _pend("C90.00"), POS="24"),
    _line(
        "One day after its end; J1323 took its place.",
        "C9165",
        "2024-04-01",
        "C90.00",
        Answer("code-no-longer-in-effect", "review", CC, "C9165", ("J1323",)),
        POS="24",
    ),
    _line("Its last day.", "C9165", "2024-03-31", "C90.00", _pend("C90.00"), POS="24"),
    _line(
        "An inpatient procedure code on a professional claim.",
        "XW013L9",
        "2026-01-20",
        "C90.00",
        Answer("wrong-claim-type", "error", CC, "XW013L9", ("J1323",)),
    ),
    _line(
        "An unclassified code for the named drug after its own code began.",
        "J9999",
        "2024-05-06",
        "C90.00",
        Answer("nonspecific-code-when-specific-exists", "review", CC, "J9999", ("J1323",)),
        Drug="Elrexfio 76 mg",
    ),
    _line("The same before its own code began; diagnoses pend.", "J9999", "2024-03-18", "C90.00", _pend("C90.00"), Drug="elranatamab-bcmm"),
    _line(
        "Nobody can say which drug this was.",
        "J9999",
        "2024-05-07",
        "C90.00",
        Answer("nonspecific-code-unidentified", "undetermined", None, "J9999"),
    ),
    _line("Another drug: no policy here speaks of it.", "J9999", "2024-05-07", "C90.00", Drug="Talvey"),
    _line("The other policy's drug on its first diagnosis.", "J9380", "2023-09-05", "C90.00"),
    _line(
        "Listed by that policy only from its 2024 edition.",
        "J9380",
        "2023-09-05",
        "C90.02",
        Answer("diagnosis-not-yet-listed", "review", EX, "C90.02"),
    ),
    _line(
        "By review date it was listed already.",
        "J9380",
        "2024-08-05",
        "C90.02",
        Answer("diagnosis-not-yet-listed", "review", EX, "C90.02", basis_sensitive=True),
    ),
    _line("First day of that edition.", "J9380", "2024-08-06", "C90.02"),
    _line(
        "Dropped with the 2024 edition.",
        "J9380",
        "2024-08-07",
        "D47.2",
        Answer("diagnosis-no-longer-listed", "review", EX, "D47.2"),
    ),
    _line("Still listed by either date.", "J9380", "2024-07-08", "D47.2"),
    _line("Before that policy's first edition nothing is said.", "J9380", "2023-07-10", "C90.00"),
    _line(
        "Gone with the 2024 edition, on a date the policy does not state.",
        "S9338",
        "2024-08-06",
        "C90.00",
        Answer("code-no-longer-listed", "review", EX, "S9338"),
    ),
    _line("Still listed by either date.", "S9338", "2024-07-01", "C90.00"),
    _line(
        "By review date it was gone already.",
        "S9338",
        "2024-08-05",
        "C90.00",
        Answer("code-no-longer-listed", "note", EX, "S9338", basis_sensitive=True),
    ),
    _line("Listed later; a valid code all the same.", "S9379", "2024-06-03", "C90.00", Answer("code-not-yet-listed", "note", EX, "S9379")),
    _line("Its first day on the list.", "S9379", "2024-08-06", "C90.00"),
    _line("A letter for a digit.", "JI323", "2025-03-13", "C90.00", Answer("malformed-code", "error", None, "JI323", ("J1323",))),
    _line("Lower case and blanks are no fault.", " j1323 ", "2025-03-13", "C90.00"),
    _line("Too short for any code.", "J132", "2025-03-14", "C90.00", Answer("malformed-code", "error", None, "J132")),
    _line(
        "A supporting diagnosis beside one that ended 2023-09-30.",
        "J1323",
        "2025-03-14",
        "C90.00 I20.8",
        Answer("code-not-valid", "error", None, "I20.8"),
        Pointer="AB",
    ),
    _line("Its successor is valid.", "J1323", "2025-03-14", "C90.00 I20.89", Pointer="AB"),
    _line(
        "Validity is checked on lines no policy speaks of, too.",
        "99213",
        "2025-03-17",
        "I20.8",
        Answer("code-not-valid", "error", None, "I20.8"),
    ),
    _line("The last day it was valid.", "99213", "2023-09-30", "I20.8"),
    _line("No policy here speaks of it.", "99213", "2025-03-17", "I10"),
    _line("No procedure code.", "", "2025-03-18", "C90.00", Answer("missing-value", "undetermined", None, None)),
    _line("No diagnosis at all.", "J1323", "2025-03-18", "", Answer("missing-value", "undetermined", None, "J1323"), Pointer=""),
    _line("No date of service.", "J1323", "", "C90.00", Answer("missing-value", "undetermined", None, "J1323")),
    _line(
        "Thru before from.",
        "J1323",
        "2025-03-19",
        "C90.00",
        Answer("date-order", "error", None, "J1323"),
        **{"Thru Date": _day("2025-03-18")},
    ),
    _line("Thru one day later is no fault.", "J1323", "2025-03-19", "C90.00", **{"Thru Date": _day("2025-03-20")}),
    _line("After the day the file was judged.", "J1323", "2026-11-21", "C90.00", Answer("future-date", "error", None, "J1323")),
    _line("That day itself.", "J1323", "2026-11-20", "C90.00"),
)

INPATIENT: tuple[SampleLine, ...] = (
    _stay("Listed from the 2025 edition.", "XW013L9", "2025-12-22", "C90.00"),
    _stay(
        "The hospital coded rightly; the list came later.",
        "XW013L9",
        "2024-06-12",
        "C90.00",
        Answer("code-not-yet-listed", "note", CC, "XW013L9"),
    ),
    _stay(
        "By review date it was listed already.",
        "XW013L9",
        "2025-12-21",
        "C90.00",
        Answer("code-not-yet-listed", "note", CC, "XW013L9", basis_sensitive=True),
    ),
    _stay("One day before the code existed.", "XW013L9", "2023-09-30", "C90.00", Answer("code-not-valid", "error", None, "XW013L9")),
    _stay(
        "The letter O is in no procedure code.",
        "XWO13L9",
        "2026-01-10",
        "C90.00",
        Answer("malformed-code", "error", None, "XWO13L9", ("XW013L9",)),
    ),
    _stay("The whole stay's diagnoses count.", "XW013L9", "2026-01-12", "C90.02"),
    _stay("Disputed since the 2025 edition.", "XW013L9", "2026-01-13", "C90.01", Answer("policy-conflict", "undetermined", CC, "C90.01")),
    _stay("A diagnosis of another disease.", "XW013L9", "2026-01-14", "I10", Answer("diagnosis-not-listed", "review", CC, "I10")),
    _stay("No discharge date.", "XW013L9", "", "C90.00", Answer("missing-value", "undetermined", None, "XW013L9")),
)
