"""An invented policy of an invented drug as ledgers under both bases, and claims audited against it."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import pytest

from app.audit.duckdb import CHUNK, opened_engine
from app.audit.engine import run_audit
from app.audit.extras import NO_EXTRAS, Extras
from app.audit.model import AuditResult, AuditSettings, ClaimType, Finding
from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets, load_bundled
from app.documents.model import Document, Place, View
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
from app.policy.model import (
    ALL_DIAGNOSES_PEND,
    AgeRule,
    CriteriaSet,
    Criterion,
    Drug,
    Kind,
    Limit,
    PolicyVersion,
    State,
)
from app.progress import Job

HEADER = (
    *("Claim Number", "Line", "Member ID", "Birth Date", "From Date", "Thru Date", "POS", "HCPCS", "Mod 1"),
    *("Dx 1", "Dx 2", "Dx Pointer", "Units", "Paid Amount", "NDC", "Drug Name", "Frequency", "Original Claim Number"),
)
PUBLISHED = (date(2023, 10, 3), date(2025, 12, 22))
REVIEWED = (date(2023, 9, 11), date(2025, 11, 14))


def place(text: str) -> Place:
    return Place("px.md", None, 0, 0, len(text), text)


def version(number: int) -> PolicyVersion:
    branch = "under 19 years of age"
    age = AgeRule(branch, None, None, 19, False, "years", "criteria", place(branch))
    tree = Criterion(
        op="or",
        label=None,
        text="",
        children=(Criterion(op="leaf", label="I", text=f"Individual is {branch}"), Criterion(op="leaf", label="II", text="x")),
    )
    return PolicyVersion(
        text=Document(file=f"px{number}.md", sha256="", format="markdown", blocks=()).view(View.NEW),
        kind=Kind.POLICY,
        number="PX-1",
        title="Invented",
        payer=None,
        status=None,
        state=State.PUBLISHED,
        drugs=(Drug("Inventix", "inventamab-abcd"),),
        ages=(age,) if number else (),
        criteria_sets=(CriteriaSet(None, None, tree),) if number else (),
        limits=(
            Limit(kind="ndc", codes=(), value="00069-4494-02", start=None, source=place("NDC")),
            Limit(kind="units-per-day", codes=("J1323",), value="76", start=None, source=place("76 units")),
        ),
    )


def history(system: CodeSystem, code: str, *intervals: Interval) -> CodeHistory:
    return CodeHistory(policy="PX-1", system=system, code=code, intervals=intervals, code_set=None)


def ledger(basis: Basis, *, conflicted: bool = False) -> Ledger:
    days = PUBLISHED if basis is Basis.PUBLISH else REVIEWED
    by_version = EndBasis.PUBLISH if basis is Basis.PUBLISH else EndBasis.REVIEW
    first, second = days

    def fixed(start: date, end: date | None, role: Role = Role.LISTED) -> Interval:
        return Interval(
            start=start,
            end=end,
            start_basis=EndBasis.STATED if start != first else by_version,
            end_basis=EndBasis.STATED if end else None,
            role=role,
            known_from=PUBLISHED[0],
            end_known_from=PUBLISHED[1] if end else None,
            sources=(place("added"),),
            end_sources=(place("removed"),) if end else (),
        )

    def moving(start: date, end: date | None) -> Interval:
        return Interval(
            start=start,
            end=end,
            start_basis=by_version,
            end_basis=by_version if end else None,
            known_from=PUBLISHED[1] if start == second else PUBLISHED[0],
            end_known_from=PUBLISHED[1] if end else None,
            sources=(place("added"),),
            end_sources=(place("removed"),) if end else (),
        )

    regime_end = date(2024, 6, 1)
    policy = PolicyLedger(
        policy="PX-1",
        versions=tuple(
            VersionInForce(version=version(number), start=day, start_basis=by_version, published=PUBLISHED[number])
            for number, day in enumerate(days)
        ),
        codes=(
            history(CodeSystem.HCPCS, "J3590", fixed(first, date(2024, 4, 1), Role.NONSPECIFIC)),
            history(CodeSystem.HCPCS, "C9165", fixed(date(2024, 1, 1), date(2024, 4, 1))),
            history(CodeSystem.HCPCS, "J1323", fixed(date(2024, 4, 1), None)),
            history(CodeSystem.HCPCS, "S9338", moving(second, None)),
            history(CodeSystem.ICD10PCS, "XW013L9", moving(second, None)),
            history(CodeSystem.ICD10CM, "C90.00", moving(first, None)),
            history(CodeSystem.ICD10CM, "C90.01", moving(first, second)),
            history(CodeSystem.ICD10CM, "C90.02", moving(second, None)),
        ),
        regimes=(
            RegimeInterval(
                policy="PX-1",
                regime=ALL_DIAGNOSES_PEND,
                start=first,
                end=regime_end,
                start_basis=by_version,
                end_basis=EndBasis.STATED,
                known_from=PUBLISHED[0],
                end_known_from=PUBLISHED[0],
                sources=(place("all pend"),),
            ),
        ),
        conflicts=(
            Conflict(
                id="c1",
                policy="PX-1",
                codes=((CodeSystem.ICD10CM, "C90.01"),),
                kind="listing-contradicts-history",
                start=second,
                end=None,
                readings=(Reading("in", place("C90.01")), Reading("out", place("removed C90.01"))),
                message="",
            ),
        )
        if conflicted
        else (),
    )
    return Ledger(basis=basis, market=None, policies=(policy,), code_sets=())


@pytest.fixture(scope="session")
def code_sets() -> CodeSets:
    return load_bundled()


Audit = Callable[..., AuditResult]


@pytest.fixture(scope="session")
def audit(tmp_path_factory: pytest.TempPathFactory, code_sets: CodeSets) -> Audit:
    """Audit lines given as dicts of header and text; the rest is filled in with what raises no finding."""

    def run(
        *lines: dict[str, str],
        conflicted: bool = False,
        without: Sequence[str] = (),
        extras: Extras = NO_EXTRAS,
        chunk: int = CHUNK,
        keep_lines: bool = False,
        **changes: object,
    ) -> AuditResult:
        header = [name for name in HEADER if name not in without]
        path = tmp_path_factory.mktemp("audit") / "claims.csv"
        rows = [",".join(header)]
        for number, line in enumerate(lines, 1):
            usual = {
                "Claim Number": f"K{number}",
                "Line": "1",
                "Member ID": f"M{number}",
                "Birth Date": "1957-05-14",
                "From Date": "2025-03-03",
                "POS": "11",
                "HCPCS": "J1323",
                "Dx 1": "C90.00",
                "Units": "76",
                "Paid Amount": "10.00",
            }
            rows.append(",".join({**usual, **line}.get(name, "") for name in header))
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        settings = dataclasses.replace(AuditSettings(claim_type=ClaimType.PROFESSIONAL, as_of=date(2026, 11, 20)), **changes)  # type: ignore[arg-type]
        other = Basis.REVIEW if settings.basis is Basis.PUBLISH else Basis.PUBLISH
        return run_audit(
            path,
            ledger(settings.basis, conflicted=conflicted),
            ledger(other, conflicted=conflicted),
            code_sets,
            settings,
            None,
            Job(),
            extras,
            opener=partial(opened_engine, chunk=chunk),
            keep_lines=keep_lines,
        )

    return run


def said(findings: Sequence[Finding]) -> list[tuple[str, str | None]]:
    """Return rule and code of each finding."""
    return [(finding.rule, finding.code) for finding in findings]
