"""The ledgers for lines that name a market or a line of business: one for each choice of notices, not one for each market."""

from collections.abc import Callable
from dataclasses import replace

from app.audit.task import Ledgers, LedgersFor
from app.ledger.notices import fits
from app.ledger.terms import Terms


def ledgers_by_line(terms: Terms, usual: Ledgers, build: Callable[[Terms], Ledgers]) -> LedgersFor | None:
    """Return how to find a line's ledgers; None where no notice names a market or a line of business: all lines have the usual ones.

    `build` is asked once for each choice of notices that some line has. A line that names nothing has those of `terms`.
    """
    if not any(notice.market or notice.line_of_business for notice in terms.notices):
        return None
    made = {_chosen(terms): usual}

    def of_line(market: str | None, line_of_business: str | None) -> Ledgers:
        own = replace(terms, market=market or terms.market, line_of_business=line_of_business or terms.line_of_business)
        key = _chosen(own)
        if key not in made:
            made[key] = build(own)
        return made[key]

    return of_line


def _chosen(terms: Terms) -> tuple[int, ...]:
    return tuple(number for number, notice in enumerate(terms.notices) if fits(notice, terms))
