"""Use case: what an audit is for: kept in a project for the claims it is about, and its control totals held against the file."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation

from app.audit.model import FileTotals
from app.project.keys import canonical, parsed
from app.project.model import Decision, Draft, What
from app.project.project import Project
from app.review.model import AuditSetup, ControlTotals, Selection, TotalCheck

COUNTED = ("rows", "claims", "members")
SUMMED = ("billed", "allowed", "paid")
TOTALS = (*COUNTED, *SUMMED)


def setup_of(project: Project, claims_sha256: str) -> AuditSetup | None:
    """Return what an audit of these claims is for; None where nobody has said."""
    held = project.decisions.holding(What.AUDIT_SETUP).get(setup_fact(claims_sha256))
    return _read(held) if held is not None else None


def keep_setup(project: Project, claims_sha256: str, setup: AuditSetup, reason: str = "") -> tuple[Decision, ...]:
    """Keep what an audit of these claims is for; the same again is not kept twice."""
    if setup_of(project, claims_sha256) == setup:
        return ()
    said = {**asdict(setup), "selection": setup.selection.value, "target_rate": str(setup.target_rate)}
    said["control"] = {name: str(value) for name, value in asdict(setup.control).items() if value is not None}
    return project.decisions.decide([Draft(what=What.AUDIT_SETUP, fact=setup_fact(claims_sha256), value=canonical(said), reason=reason)])


def setup_fact(claims_sha256: str) -> str:
    """Return the key of a set-up: the claims file it is about."""
    return canonical({"claims": claims_sha256})


def check_totals(totals: FileTotals, control: ControlTotals) -> tuple[TotalCheck, ...]:
    """Hold each total that is stated against the file's own; to tie, it must be the same to the cent."""
    checks = []
    for name in TOTALS:
        stated, found = getattr(control, name), getattr(totals, name)
        if stated is not None:
            exact = None if found is None else Decimal(found)
            checks.append(TotalCheck(name=name, stated=Decimal(stated), found=exact, ties=exact == Decimal(stated)))
    return tuple(checks)


def control_notices(checks: Iterable[TotalCheck]) -> tuple[str, ...]:
    """Return a sentence for every control total that does not tie."""
    return tuple(_said(check) for check in checks if not check.ties)


def control_totals(said: Iterable[tuple[str, str]]) -> ControlTotals:
    """Return control totals of names and numbers as a person writes them; raises `ValueError` with what is wrong."""
    totals: dict[str, int | Decimal] = {}
    for name, text in said:
        if name not in TOTALS:
            raise ValueError(f"{name or 'nothing'} is no control total; there are {', '.join(TOTALS)}")
        if name in totals:
            raise ValueError(f"{name} is stated twice")
        totals[name] = _count(name, text) if name in COUNTED else _money(name, text)
    return ControlTotals(
        rows=_whole(totals.get("rows")),
        claims=_whole(totals.get("claims")),
        members=_whole(totals.get("members")),
        billed=_exact(totals.get("billed")),
        allowed=_exact(totals.get("allowed")),
        paid=_exact(totals.get("paid")),
    )


def _said(check: TotalCheck) -> str:
    if check.found is None:
        return f"The control total for {check.name} ({check.stated:,}) cannot be checked: no column of the file holds it"
    off = check.found - check.stated
    holds = f"The file's {check.name} amounts sum to" if check.name in SUMMED else f"The file's {check.name} number"
    return f"{holds} {check.found:,}, {abs(off):,} {'more' if off > 0 else 'less'} than the control total of {check.stated:,}"


def _count(name: str, text: str) -> int:
    digits = text.strip().replace(",", "")
    if not digits.isascii() or not digits.isdecimal():
        raise ValueError(f"{text!r} is no number of {name}")
    return int(digits)


def _money(name: str, text: str) -> Decimal:
    try:
        amount = Decimal(text.strip().lstrip("$").replace(",", ""))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise ValueError(f"{text!r} is no amount {name}")
    return amount


def _whole(value: int | Decimal | None) -> int | None:
    return None if value is None else int(value)


def _exact(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _read(decision: Decision) -> AuditSetup | None:
    said = parsed(decision.value or "{}")
    if not isinstance(said, dict):
        return None
    found = said.get("control")
    control: dict[str, object] = found if isinstance(found, dict) else {}

    def text(name: str) -> str:
        return str(said.get(name) or "")

    def day(name: str) -> date | None:
        return date.fromisoformat(text(name)) if text(name) else None

    return AuditSetup(
        title=text("title"),
        objective=text("objective"),
        audited=text("audited"),
        requested_by=text("requested_by"),
        period_from=day("period_from"),
        period_to=day("period_to"),
        line_of_business=text("line_of_business"),
        market=text("market"),
        selection=Selection(text("selection") or Selection.ALL.value),
        not_reviewed=text("not_reviewed"),
        target_rate=Decimal(text("target_rate") or "0.95"),
        control=control_totals((str(name), str(total)) for name, total in control.items()),
    )
