"""Tables that hold criteria: a column of criteria beside the drugs, or a form of fields such as "Age restrictions"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from app.documents.model import ViewBlock
from app.policy.lines import body_of

_CRITERIA_COLUMN = re.compile(
    r"(?:\w+ ){0,3}(?:criteria|criterion)(?: for (?:\w+ ?){1,3})?|medical(?:ly)? necess(?:ity|ary)(?: criteria)?"
    r"|(?:coverage )?requirements?",
    re.IGNORECASE,
)
_DRUG_COLUMN = re.compile(r"(?:drugs?|products?|medications?|agents?|brands?)(?: names?)?", re.IGNORECASE)
_ASKED = re.compile(
    r"(?:required medical information|(?:age|prescriber|diagnosis|specialist|provider)(?: (?:restrictions?|requirements?|limits?))?"
    r"|other criteria|medical information|step therapy|(?:initial |clinical )?criteria)\s*:?",
    re.IGNORECASE,
)
_NOT_ASKED = re.compile(
    r"(?:exclusion criteria|exclusions?|coverage duration|covered uses"
    r"|(?:indication|quantity|off-label) ?(?:restrictions?|limits?|indicator|uses)?)\s*:?",
    re.IGNORECASE,
)


def criteria_columns(blocks: Sequence[ViewBlock]) -> dict[int, tuple[int, int]]:
    """Return the row of heads and the column that holds criteria, for each table whose first rows say so."""
    forms = criteria_forms(blocks)
    found: dict[int, tuple[int, int]] = {}
    for block in blocks:
        cell = block.cell
        if cell is not None and cell.row < 2 and cell.column > 0 and cell.table not in forms and _CRITERIA_COLUMN.fullmatch(body_of(block)):
            found.setdefault(cell.table, (cell.row, cell.column))
    for before, block in pairwise(blocks):  # a table parted in two goes on without heads
        if before.cell is None or block.cell is None or before.cell.table == block.cell.table or before.cell.table not in found:
            continue
        if block.cell.table not in found and block.cell.table not in forms:
            found[block.cell.table] = (-1, found[before.cell.table][1])
    return found


def drug_named(block: ViewBlock, blocks: Sequence[ViewBlock]) -> str | None:
    """Return the drug a cell names below a head such as "Drug", whether or not the rest of the document spells its name so."""
    cell = block.cell
    if cell is None:
        return None
    heads = [
        one
        for one in blocks
        if one.cell is not None and one.cell.row == 0 and one.cell.table <= cell.table and one.cell.column == cell.column
    ]
    last = heads[-1].text if heads else ""
    if not any(_DRUG_COLUMN.fullmatch(text.strip()) for text in (last, heads[-2].text if len(heads) > 1 else "")):
        return None
    name = re.match(r"[A-Z][\w-]+(?: [A-Z][\w-]+)?", body_of(block))
    return name[0] if name else None


def holds_plain(head: str) -> bool:
    """Whether a column with this head holds criteria even where they are printed as sentences, without labels."""
    return re.search(r"\bcriteri|\bnecess", head, re.IGNORECASE) is not None


def criteria_forms(blocks: Sequence[ViewBlock]) -> frozenset[int]:
    """Return the tables that are a form: what is asked stands in the first column, and the criterion beside it."""
    labels: dict[int, int] = {}
    for block in blocks:
        if block.cell is not None and block.cell.column == 0 and (asks(body_of(block)) or _NOT_ASKED.fullmatch(body_of(block))):
            labels[block.cell.table] = labels.get(block.cell.table, 0) + 1
    return frozenset(table for table, count in labels.items() if count > 2)


def asks(label: str) -> bool:
    """Whether the label of a form's field asks for something that has to be met."""
    return _ASKED.fullmatch(label.strip()) is not None


def is_criteria_table(blocks: Sequence[ViewBlock], index: int) -> bool:
    """Whether a form of criteria begins here, as some print it below no heading."""
    cell = blocks[index].cell
    if cell is None or (cell.row, cell.column) != (0, 0):
        return False
    own = [block for block in blocks[index : index + 120] if block.cell is not None and block.cell.table == cell.table]
    return bool(criteria_forms(own))
