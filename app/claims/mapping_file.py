"""A column mapping as a TOML file that people share: which columns hold which field."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from app.claims.choices import KINDS, Columns, SheetChoices
from app.claims.extras import EXTRA_FIELDS
from app.claims.model import ColumnMapping
from app.claims.names import distinct_names
from app.claims.read import LISTS, SINGLE_FIELDS
from app.errors import InputRefusedError

_EXAMPLE = 'Write lines such as procedure = "HCPCS".'
_SHEET_EXAMPLE = 'Write [sheets."Facility"], below it claim_type = "outpatient", and [sheets."Facility".columns] with lines of fields.'
_LARGEST = 1 << 20
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ASK_BELOW = 0.8
_CLAIM_TYPE = "claim_type"

Remarks = Mapping[str, str]  # by field
_NO_REMARKS: Mapping[str | None, Remarks] = MappingProxyType({})


def known_fields() -> tuple[str, ...]:
    """Return every field a column can hold, those the rules need first."""
    needed = [name for name in SINGLE_FIELDS if name not in EXTRA_FIELDS]
    return (*needed, *LISTS, *EXTRA_FIELDS)


def read_mapping(path: Path) -> SheetChoices:
    """Return what is chosen; an empty list leaves a field out. Raises `InputRefusedError` for a file that is no mapping."""
    try:
        if path.stat().st_size > _LARGEST:
            raise InputRefusedError(path.name, "", "It is larger than any mapping.", "Choose the mapping file.")
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise InputRefusedError(path.name, "", f"The mapping could not be opened ({fault.strerror}).", "Check the name.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InputRefusedError(path.name, "", f"The mapping is no TOML file: {fault}.", _EXAMPLE) from None
    sheets = table.pop("sheets", {})
    columns = table.get("columns", table)
    if not isinstance(columns, dict) or not isinstance(sheets, dict):
        raise InputRefusedError(path.name, "columns", "It names no columns.", _EXAMPLE)
    own = {sheet: _of_sheet(path.name, sheet, said) for sheet, said in sheets.items()}
    return SheetChoices(
        {name: _columns_of(path.name, name, value) for name, value in columns.items()},
        {sheet: named for sheet, (named, _) in own.items()},
        {sheet: kind for sheet, (_, kind) in own.items() if kind is not None},
    )


def _of_sheet(file: str, sheet: str, said: object) -> tuple[Columns, str | None]:
    """Return what a mapping says of one sheet: its columns, and which kind of claim its rows are."""
    where = f"sheet {sheet}"
    if not isinstance(said, dict) or not isinstance(columns := said.get("columns", {}), dict) or set(said) - {"columns", _CLAIM_TYPE}:
        raise InputRefusedError(file, where, f"A sheet has columns and a {_CLAIM_TYPE}, and nothing else.", _SHEET_EXAMPLE)
    found = {name: _columns_of(file, f"{where}, {name}", value, name) for name, value in columns.items()}
    kind = said.get(_CLAIM_TYPE)
    if kind is not None and kind not in KINDS:
        raise InputRefusedError(file, where, f"A {_CLAIM_TYPE} is {', '.join(KINDS[:-1])} or {KINDS[-1]}.", _SHEET_EXAMPLE)
    return found, None if kind is None else str(kind)


def mapping_text(choices: SheetChoices, said: Mapping[str | None, Remarks] = _NO_REMARKS) -> str:
    """Return a mapping as TOML; `said` are remarks by sheet (None: the file) and field, each set above its line."""
    lines = ["# Which columns of a claims file hold which field. Lists in order; [] leaves a field out.", "", "[columns]"]
    lines += _lines(choices.everywhere, said.get(None, {}))
    for sheet in dict.fromkeys((*choices.by_sheet, *choices.kinds)):
        lines += ["", f"[sheets.{_key(sheet)}]"]
        if sheet in choices.kinds:
            lines.append(f"{_CLAIM_TYPE} = {_quoted(choices.kinds[sheet])}")
        if own := choices.by_sheet.get(sheet):
            lines += ["", f"[sheets.{_key(sheet)}.columns]", *_lines(own, said.get(sheet, {}))]
    return "\n".join(lines) + "\n"


def _lines(columns: Columns, said: Remarks) -> list[str]:
    found: list[str] = []
    for name, texts in columns.items():
        value = _quoted(texts[0]) if len(texts) == 1 else f"[{', '.join(_quoted(text) for text in texts)}]"
        found += [*([f"# {said[name]}"] if name in said else []), f"{_key(name)} = {value}"]
    return found


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def text_of_proposal(mapping: ColumnMapping) -> str:
    """Return a proposed mapping as TOML, with the first values of what a person should look at."""
    columns, said = _proposal(mapping)
    return mapping_text(SheetChoices(columns), {None: said})


def text_of_proposals(mappings: Sequence[ColumnMapping], kinds: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the mappings of several sheets as one TOML, each under its name unless all are alike; `kinds` of claims by sheet."""
    proposed = {mapping.sheet: _proposal(mapping) for mapping in mappings}
    whole, remarks = next(iter(proposed.values()))
    if all(own == whole for own, _ in proposed.values()):
        return mapping_text(SheetChoices(whole, kinds=kinds), {None: remarks})
    own = {sheet: columns for sheet, (columns, _) in proposed.items()}
    return mapping_text(SheetChoices(by_sheet=own, kinds=kinds), {sheet: said for sheet, (_, said) in proposed.items()})


def _proposal(mapping: ColumnMapping) -> tuple[Columns, Remarks]:
    """Return the columns of a proposal, those the rules need first, and a remark on each that should be looked at."""
    names = distinct_names(mapping.columns)
    columns = {name: tuple(names[choice.index] for choice in choices) for name, choices in mapping.fields.items() if choices}
    least = {name: min(choice.confidence for choice in choices) for name, choices in mapping.fields.items() if choices}
    said = {
        name: f"please check, confidence {confidence:.2f}; first values: {_samples(mapping, columns[name][0])}"
        for name, confidence in least.items()
        if confidence < _ASK_BELOW
    }
    order = {name: place for place, name in enumerate(known_fields())}
    return dict(sorted(columns.items(), key=lambda item: order.get(item[0], len(order)))), said


def _samples(mapping: ColumnMapping, column: str) -> str:
    return json.dumps(list(mapping.samples.get(column, ())), ensure_ascii=True)


def _columns_of(file: str, where: str, value: object, name: str = "") -> tuple[str, ...]:
    if (name or where) not in known_fields():
        raise InputRefusedError(file, where, "No field is called so.", f"The fields are {', '.join(known_fields())}.")
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise InputRefusedError(file, where, "A field takes a column name or a list of them.", _EXAMPLE)


def _quoted(text: str) -> str:
    """Return a TOML string; its escapes are those of JSON, but for the one sign JSON leaves bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
