"""The shapes of `review second`, `review sign` and `review status`."""

from collections.abc import Sequence
from decimal import Decimal

from app.audit.audited_lines import AuditedLine
from app.review.model import Determination, Determined, SecondReview, SignOff
from app.review.second_review import SecondDraw, agreement
from app.workspace.determinations import written
from app.workspace.second_review import SecondState


def second_shape(state: SecondState) -> dict[str, object]:
    """Return where a second review stands for the person who asks; a blind one does not show what was determined first."""
    draw, rate = state.draw, agreement(state.made)
    return {
        "drawn": _drawn(draw) if draw is not None else None,
        "waiting": [_waiting(one, shown=draw is not None and not draw.blind) for one in state.waiting],
        "left": state.left,
        "made": [_made(one) for one in state.made],
        "agreement": {
            "same": int(rate.numerator),
            "of": int(rate.denominator),
            "rate": None if rate.value is None else f"{rate.value:.4f}",
            "formula": rate.formula,
        },
    }


def _drawn(draw: SecondDraw) -> dict[str, object]:
    percent = f"{draw.percent.normalize():f}"
    return {"seed": draw.seed, "percent": percent, "of": draw.of, "blind": draw.blind, "lines": len(draw.contents)}


def sign_shape(signed: SignOff) -> dict[str, object]:
    """Return a signature with the fingerprints of what was signed."""
    return {
        "revision": signed.revision,
        "reviewer": signed.reviewer,
        "credentials": signed.credentials,
        "day": signed.day.isoformat(),
        "second_reviewer": signed.second_reviewer or None,
        "statement": signed.statement or None,
        "program": signed.program,
        "fingerprints": dict(signed.fingerprints),
    }


def status_shape(signed: Sequence[SignOff], changed: Sequence[str], held_up: Sequence[str], second: SecondState) -> dict[str, object]:
    """Return all signatures, what was `changed` since the last one, and what holds the next one up."""
    stands = bool(signed) and not changed
    return {
        "stands": stands,
        "draft_of": None if stands else (signed[-1].revision + 1 if signed else 1),
        "changed": list(changed),
        "signatures": [sign_shape(one) for one in signed],
        "hindrances": list(held_up),
        "second": second_shape(second),
    }


def _waiting(one: Determined, *, shown: bool) -> dict[str, object]:
    first = {"first": _said(one.determination), "first_by": one.reviewer} if shown else {"first": None, "first_by": None}
    return {**_line(one.line), **first}


def _made(one: SecondReview) -> dict[str, object]:
    return {
        **_line(one.line),
        "first": _said(one.first),
        "first_by": one.first_by,
        "second": _said(one.second),
        "second_by": one.second_by,
        "blind": one.blind,
        "agrees": one.agrees,
    }


def _line(line: AuditedLine) -> dict[str, object]:
    return {
        "id": line.content,
        "sheet": line.sheet,
        "row": line.row,
        "claim_id": line.claim_id,
        "line": line.line,
        "code": line.code,
        "date": line.date.isoformat() if line.date is not None else None,
        "amount": _money(line.amount),
    }


def _said(made: Determination) -> dict[str, object]:
    return written(made)


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"
