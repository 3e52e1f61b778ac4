"""Use case: was a code in effect on a day, as the one word of the contract."""

from datetime import date

from app.ledger.model import CodeHistory, PolicyLedger
from app.ledger.standing import Standing, stand


def in_effect(policy: PolicyLedger, history: CodeHistory, day: date) -> bool | str:
    """Answer True, False, "unknown" (an end's day is not known) or "conflict" (the day is disputed)."""
    match stand(policy, history, day).standing:
        case Standing.LISTED:
            return True
        case Standing.DISPUTED:
            return "conflict"
        case Standing.UNKNOWN:
            return "unknown"
        case _:
            return False
