"""How a file under a password is refused, in the same words for every format, so that the person can be asked."""

from app.errors import Refusal

NEEDED = "It is protected by a password."
WRONG = "The password does not open it."


def asks_password(refusal: Refusal) -> bool:
    """Whether a refusal is met by giving a password, or another one."""
    return refusal.why in (NEEDED, WRONG)
