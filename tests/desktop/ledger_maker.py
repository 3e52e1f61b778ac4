"""A ledger made by hand with the facts of one policy, and a long one."""

from datetime import date, timedelta

from app.codesets.model import CodeSystem, Validity, Window
from app.documents.model import Place
from app.ledger.model import (
    Basis,
    CodeHistory,
    Conflict,
    EndBasis,
    Interval,
    Ledger,
    PolicyLedger,
    Reading,
    RegimeInterval,
    Role,
    VersionInForce,
)
from app.policy.model import CodeForm, CodeListing, PolicyVersion
from tests.desktop.comparison_maker import version

HCPCS, CM, PCS = CodeSystem.HCPCS, CodeSystem.ICD10CM, CodeSystem.ICD10PCS
WINDOWS = (
    Window(HCPCS, date(2023, 1, 1), date(2026, 9, 30), "HCPCS quarterly file"),
    Window(CM, date(2022, 10, 1), date(2026, 9, 30), "ICD-10-CM order file"),
    Window(PCS, date(2022, 10, 1), date(2026, 9, 30), "ICD-10-PCS order file"),
)
_NAMES = {
    "J1323": "Injection, elranatamab-bcmm, 1 mg",
    "C9165": "Injection, elranatamab-bcmm, 1 mg (temporary)",
    "J3490": "Unclassified drugs",
    "C90.00": "Multiple myeloma not having achieved remission",
    "C90.01": "Multiple myeloma in remission",
    "C90.02": "Multiple myeloma in relapse",
    "XW013L9": "Introduction of elranatamab antineoplastic into subcutaneous tissue, percutaneous approach",
}


def sample_ledger() -> Ledger:
    lines = [
        "Publish Date: 12/22/2025",
        "# Coding",
        *(f"{code} {name}" for code, name in _NAMES.items()),
        "# Document History",
        "From 4/1/2024 HCPCS J1323 was added; J3490 and C9165 were taken out.",
        "C90.01 taken out, XW013L9 added.",
        "All diagnoses pend was ended; C90.00-C90.02 were added.",
    ]
    versions = tuple(_in_force(lines, day) for day in (date(2023, 10, 3), date(2024, 12, 23), date(2025, 12, 22)))
    last = versions[-1].version
    added, changed, ended = (block.place() for block in last.text.blocks[-3:])
    listing = next(block for block in last.text.blocks if block.text.startswith("C90.01")).place()
    conflict = Conflict(
        id="k1",
        policy="CC-0248",
        codes=((CM, "C90.01"),),
        kind="listing-contradicts-history",
        start=date(2025, 12, 22),
        end=None,
        readings=(Reading("in", listing), Reading("out", changed)),
        message="The history takes C90.01 out, the printed list still holds it.",
    )

    def one(system: CodeSystem, code: str, *intervals: Interval, valid: Validity | None = None) -> CodeHistory:
        return CodeHistory(policy="CC-0248", system=system, code=code, intervals=intervals, code_set=valid)

    codes = (
        one(HCPCS, "J3490", _from_first(versions, added, Role.NONSPECIFIC), valid=Validity(None, None)),
        one(HCPCS, "C9165", _stated(date(2024, 1, 1), date(2024, 4, 1), added), valid=Validity(date(2024, 1, 1), date(2024, 4, 1))),
        one(HCPCS, "J1323", _stated(date(2024, 4, 1), None, added), valid=Validity(date(2024, 4, 1), None)),
        one(PCS, "XW013L9", _published(date(2025, 12, 22), changed), valid=Validity(date(2023, 10, 1), None)),
        one(CM, "C90.00", _published(date(2024, 12, 23), ended), valid=Validity(None, None)),
        one(CM, "C90.01", _until_conflict(ended, changed), valid=Validity(None, None)),
        one(CM, "C90.02", _published(date(2024, 12, 23), ended)),
    )
    regime = RegimeInterval(
        policy="CC-0248",
        regime="all-diagnoses-pend",
        start=date(2023, 10, 3),
        end=date(2024, 12, 23),
        start_basis=EndBasis.PUBLISH,
        end_basis=EndBasis.PUBLISH,
        known_from=date(2023, 10, 3),
        end_known_from=date(2024, 12, 23),
        sources=(ended,),
    )
    policy = PolicyLedger(policy="CC-0248", versions=versions, codes=codes, regimes=(regime,), conflicts=(conflict,))
    return Ledger(basis=Basis.PUBLISH, market=None, policies=(policy,), code_sets=WINDOWS)


def long_ledger(count: int) -> Ledger:
    held = sample_ledger().policies[0]
    place = held.versions[-1].version.text.blocks[0].place()
    systems = (HCPCS, CM, PCS)
    codes = tuple(
        CodeHistory(
            policy="CC-0248",
            system=systems[number * 3 // count],
            code=f"{'JCX'[number * 3 // count]}{number:04d}",
            intervals=tuple(
                _stated(date(2023, 1, 1) + timedelta(days=number % 300 + 400 * step), date(2023, 10, 1) + timedelta(days=400 * step), place)
                for step in range(3)
            ),
            code_set=Validity(date(2023, 1, 1), None),
        )
        for number in range(count)
    )
    policy = PolicyLedger(policy="CC-0248", versions=held.versions, codes=codes, regimes=(), conflicts=())
    return Ledger(basis=Basis.PUBLISH, market=None, policies=(policy,), code_sets=WINDOWS)


def _in_force(lines: list[str], day: date) -> VersionInForce:
    made = version(f"CC-0248_{day.year}.md", [f"Publish Date: {day:%m/%d/%Y}", *lines[1:]], day)
    return VersionInForce(version=_with_codes(made), start=day, start_basis=EndBasis.PUBLISH, published=day)


def _with_codes(made: PolicyVersion) -> PolicyVersion:
    listed = tuple(
        _listing(block.place(), block.text.split(" ", 1)[0]) for block in made.text.blocks if block.text.split(" ", 1)[0] in _NAMES
    )
    return PolicyVersion(
        text=made.text,
        kind=made.kind,
        number=made.number,
        title=made.title,
        payer=made.payer,
        status=made.status,
        state=made.state,
        dates=made.dates,
        codes=listed,
    )


def _listing(place: Place, code: str) -> CodeListing:
    system = PCS if code.startswith("X") else CM if "." in code else HCPCS
    return CodeListing(
        system=system,
        code=code,
        through=None,
        form=CodeForm.SINGLE,
        description=_NAMES[code],
        section="coding",
        group=None,
        supports=None,
        coverage=None,
        source=place,
    )


def _stated(start: date, end: date | None, place: Place) -> Interval:
    return Interval(
        start=start,
        end=end,
        start_basis=EndBasis.STATED,
        end_basis=EndBasis.STATED if end else None,
        known_from=date(2024, 12, 23),
        sources=(place,),
        end_sources=(place,) if end else (),
    )


def _published(start: date, place: Place) -> Interval:
    return Interval(start=start, end=None, start_basis=EndBasis.PUBLISH, end_basis=None, known_from=start, sources=(place,))


def _from_first(versions: tuple[VersionInForce, ...], place: Place, role: Role) -> Interval:
    return Interval(
        start=versions[0].start,
        end=date(2024, 4, 1),
        start_basis=EndBasis.PUBLISH,
        end_basis=EndBasis.STATED,
        certain=False,
        latest_start=versions[0].start,
        role=role,
        known_from=versions[0].start,
        sources=(place,),
        end_sources=(place,),
    )


def _until_conflict(added: Place, removed: Place) -> Interval:
    return Interval(
        start=date(2024, 12, 23),
        end=date(2025, 12, 22),
        start_basis=EndBasis.PUBLISH,
        end_basis=EndBasis.PUBLISH,
        known_from=date(2024, 12, 23),
        conflict="k1",
        sources=(added,),
        end_sources=(removed,),
    )
