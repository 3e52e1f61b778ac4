"""What every shape shares: days, sources and the error object."""

from collections.abc import Iterable
from datetime import date

from app.documents.model import Place
from app.errors import Refusal


def day(value: date | None) -> str | None:
    """Return an ISO day or None."""
    return value.isoformat() if value is not None else None


def source(place: Place) -> dict[str, object]:
    """Return a fact's source."""
    return {
        "file": place.file,
        "page": place.page,
        "block": place.block,
        "start": place.start,
        "end": place.end,
        "text": place.text,
    }


def sources(places: Iterable[Place]) -> list[dict[str, object]]:
    """Return several sources."""
    return [source(place) for place in places]


def optional_source(place: Place | None) -> dict[str, object] | None:
    """Return a source or None."""
    return source(place) if place is not None else None


def error(refusal: Refusal) -> dict[str, object]:
    """Return the object a failed command prints."""
    return {"error": {"file": refusal.file, "where": refusal.where, "why": refusal.why, "do": refusal.do}}
