"""A claims file of which only one row and what it may have to do with are looked at: the rows of its claim and of its member."""

from dataclasses import replace

from duckdb import DuckDBPyConnection

from app.claims.choices import SheetChoices
from app.claims.engine import rows_of, trimmed
from app.claims.headers import chosen_mapping, mapping_of
from app.claims.sheets import SheetHead
from app.claims.sources import ClaimsSource, Loaded

_NAMING = ("claim_id", "original_claim")
_RELATED = (*_NAMING, "member_id")


class FewRows:
    """A source with the rows that share a claim, or the claim it replaces, or the member with one row; headers stay as they are.

    What a whole column says of its cells (that its dates begin with the day, that a code cell holds modifiers) is seen in fewer of them:
    who needs certainty compares the line's content with that of the run.
    """

    def __init__(self, source: ClaimsSource, overrides: SheetChoices, sheet: str, row: int) -> None:
        """Look at `row` of `sheet` in a source that is open."""
        self.file = source.file
        self.epoch_1904 = source.epoch_1904
        self._source = source
        self._overrides = overrides
        self._sheet = sheet
        self._row = row
        self._wanted: dict[str, set[str]] = {}
        self._heads: tuple[SheetHead, ...] = ()
        self._loaded: dict[str, Loaded] = {}

    def heads(self, connection: DuckDBPyConnection) -> tuple[SheetHead, ...]:
        """Return the first rows of every sheet."""
        self._heads = self._source.heads(connection)
        return self._heads

    def load(self, connection: DuckDBPyConnection, head: SheetHead, header: int) -> Loaded:
        """Load a sheet and let go of the rows that have nothing to do with the one."""
        if not self._loaded:
            self._look_up(connection)
        loaded = self._loaded.get(head.name) or self._source.load(connection, head, header)
        columns = self._columns(head, loaded.width)
        related = [
            f"coalesce({trimmed(f'c{column}')} in ({', '.join(_quoted(value) for value in sorted(values))}), false)"
            for name, values in self._wanted.items()
            for column in columns.get(name, ())
        ]
        own = f"row_no = {self._row}" if head.name == self._sheet else "false"
        others = f"row_no > {header} and not ({' or '.join([own, *related])})"
        connection.execute(f"delete from {loaded.table} where {others}")  # noqa: S608 - names made here, values quoted
        return replace(loaded, broken={})

    def _look_up(self, connection: DuckDBPyConnection) -> None:
        """Load the row's own sheet before any other and note what its claim and member are."""
        for head in self._heads:
            proposed = mapping_of(head) if head.name == self._sheet else None
            if proposed is not None:
                loaded = self._source.load(connection, head, proposed.header_row)
                self._loaded[head.name] = loaded
                self._wanted = self._values(connection, loaded.table, self._columns(head, loaded.width))

    def _columns(self, head: SheetHead, width: int) -> dict[str, list[int]]:
        proposed = mapping_of(head)
        if proposed is None:
            return {}
        fields = (chosen_mapping(head, proposed, self._overrides.on(proposed)) if self._overrides else proposed).fields
        return {name: [choice.index for choice in fields.get(name, ()) if choice.index < width] for name in _RELATED}

    def _values(self, connection: DuckDBPyConnection, table: str, columns: dict[str, list[int]]) -> dict[str, set[str]]:
        """Return what the row says of claims and member."""
        found: dict[str, set[str]] = {name: set() for name in _RELATED}
        for name, indexes in columns.items():
            for index in indexes:
                cells = rows_of(connection, f"select {trimmed(f'c{index}')} from {table} where row_no = {self._row}")  # noqa: S608 - names made here
                found[name] |= {str(cell) for (cell,) in cells if cell is not None}
        claims = found["claim_id"] | found["original_claim"]
        found |= {name: set(claims) for name in _NAMING}
        return {name: values for name, values in found.items() if values}


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
