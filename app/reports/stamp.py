"""What a report says of its own making."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """When a report was made (None: as the clock says), and the head of its project's trail (empty: it comes from no project)."""

    made: datetime | None = None
    anchor: str = ""


UNSTAMPED = Stamp()
