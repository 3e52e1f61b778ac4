"""A column mapping as a TOML file that people share: which columns hold which field."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.claims.extras import EXTRA_FIELDS
from app.claims.model import ColumnMapping
from app.claims.names import distinct_names
from app.claims.read import LISTS, SINGLE_FIELDS
from app.errors import InputRefusedError

_EXAMPLE = 'Write lines such as procedure = "HCPCS".'
_LARGEST = 1 << 20
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ASK_BELOW = 0.8

Columns = dict[str, tuple[str, ...]]


def known_fields() -> tuple[str, ...]:
    """Return every field a column can hold, those the rules need first."""
    needed = [name for name in SINGLE_FIELDS if name not in EXTRA_FIELDS]
    return (*needed, *LISTS, *EXTRA_FIELDS)


def read_mapping(path: Path) -> Columns:
    """Return the columns by field; an empty list leaves a field out. Raises `InputRefusedError` for a file that is no mapping."""
    try:
        if path.stat().st_size > _LARGEST:
            raise InputRefusedError(path.name, "", "It is larger than any mapping.", "Choose the mapping file.")
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise InputRefusedError(path.name, "", f"The mapping could not be opened ({fault.strerror}).", "Check the name.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InputRefusedError(path.name, "", f"The mapping is no TOML file: {fault}.", _EXAMPLE) from None
    columns = table.get("columns", table)
    if not isinstance(columns, dict):
        raise InputRefusedError(path.name, "columns", "It names no columns.", _EXAMPLE)
    return {name: _columns_of(path.name, name, value) for name, value in columns.items()}


def mapping_text(columns: Mapping[str, Sequence[str]], said: Mapping[str, str] | None = None) -> str:
    """Return a mapping as TOML; `said` is a remark per field, set above its line."""
    lines = ["# Which columns of a claims file hold which field. Lists in order; [] leaves a field out.", "", "[columns]"]
    for name, texts in columns.items():
        if said and name in said:
            lines.append(f"# {said[name]}")
        key = name if _BARE.fullmatch(name) else _quoted(name)
        value = _quoted(texts[0]) if len(texts) == 1 else f"[{', '.join(_quoted(text) for text in texts)}]"
        lines.append(f"{key} = {value}")
    return "\n".join(lines) + "\n"


def text_of_proposal(mapping: ColumnMapping) -> str:
    """Return a proposed mapping as TOML, with the first values of what a person should look at."""
    names = distinct_names(mapping.columns)
    columns = {name: tuple(names[choice.index] for choice in choices) for name, choices in mapping.fields.items() if choices}
    least = {name: min(choice.confidence for choice in choices) for name, choices in mapping.fields.items() if choices}
    said = {
        name: f"please check, confidence {confidence:.2f}; first values: {_samples(mapping, columns[name][0])}"
        for name, confidence in least.items()
        if confidence < _ASK_BELOW
    }
    order = {name: place for place, name in enumerate(known_fields())}
    return mapping_text(dict(sorted(columns.items(), key=lambda item: order.get(item[0], len(order)))), said)


def _samples(mapping: ColumnMapping, column: str) -> str:
    return json.dumps(list(mapping.samples.get(column, ())), ensure_ascii=True)


def _columns_of(file: str, name: str, value: object) -> tuple[str, ...]:
    if name not in known_fields():
        raise InputRefusedError(file, name, "No field is called so.", f"The fields are {', '.join(known_fields())}.")
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise InputRefusedError(file, name, "A field takes a column name or a list of them.", _EXAMPLE)


def _quoted(text: str) -> str:
    """Return a TOML string; its escapes are those of JSON, but for the one sign JSON leaves bare."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
