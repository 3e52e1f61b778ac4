"""What second reviews and signatures look like for a person."""

from collections.abc import Sequence

from app.cli.columns import count, section
from app.review.model import SignOff
from app.review.second_review import agreement
from app.workspace.second_review import SecondState
from app.workspace.sign_off import changed_words

_NAME = 12  # digits of a line's name that tell it from others


def describe_second(state: SecondState) -> str:
    """Return what was drawn, what waits for the person, and the agreement so far."""
    draw = state.draw
    if draw is None:
        return "No lines were drawn for a second review."
    how = "blind" if draw.blind else "with the first determination in sight"
    share = f"{draw.percent.normalize():f} %"
    drawn = count(len(draw.contents), "line")
    parts = [f"{share} of {count(draw.of, 'determination')}: {drawn} drawn with seed {draw.seed}, reviewed {how}."]
    rows = [
        [
            one.line.content[:_NAME],
            f"claim {one.line.claim_id or '?'}",
            f"line {one.line.line or '?'}",
            one.line.code or "no code",
            f"{one.line.date or 'no date'}",
            "no amount" if one.line.amount is None else f"{one.line.amount:,.2f}",
            "" if draw.blind else f"{one.determination.category.value}, by {one.reviewer}",
        ]
        for one in state.waiting
    ]
    parts.append(section("Waiting for you", rows) or "No line waits for you.")
    if state.left > len(state.waiting):
        parts.append(f"{count(state.left - len(state.waiting), 'more line')} left for others: nobody reviews their own work.")
    rate = agreement(state.made)
    if rate.value is not None:
        parts.append(f"Agreement: {rate.value * 100:.1f} % ({rate.numerator} of {rate.denominator}). {rate.formula}")
    return "\n\n".join(parts)


def describe_signed(signed: SignOff) -> str:
    """Return a signature."""
    second = f"; second review: {signed.second_reviewer}" if signed.second_reviewer else ""
    rows = [[name, value[:16]] for name, value in signed.fingerprints.items()]
    said = f"Revision {signed.revision} signed by {signed.reviewer}, {signed.credentials}, on {signed.day.isoformat()}{second}."
    return "\n\n".join(part for part in (said, signed.statement, section("Frozen", rows)) if part)


def describe_status(signed: Sequence[SignOff], changed: tuple[str, ...], held_up: Sequence[str], second: SecondState) -> str:
    """Return the signatures, whether the last one stands, what holds the next up, and the second review."""
    rows = [[f"revision {one.revision}", one.day.isoformat(), f"{one.reviewer}, {one.credentials}", one.second_reviewer] for one in signed]
    parts = [
        section("Signed", rows) or "Nobody has signed this audit: its report is a draft.",
        changed_words(signed[-1], changed) if signed else "",
        section("Before a signature", [[text] for text in held_up]),
        describe_second(second),
    ]
    return "\n\n".join(part for part in parts if part)
