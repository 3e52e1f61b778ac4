"""The shape of `columns`."""

from app.claims.model import LIST_FIELDS, ColumnChoice, ColumnMapping


def columns_shape(mapping: ColumnMapping) -> dict[str, object]:
    """Return a proposed mapping as `columns --json` prints it."""
    return {
        "sheet": mapping.sheet,
        "header_row": mapping.header_row,
        "mapping": {name: field_shape(name, choices) for name, choices in mapping.fields.items() if choices},
        "unmapped": list(mapping.unmapped),
    }


def field_shape(name: str, choices: tuple[ColumnChoice, ...]) -> object:
    """Return one field's column, or its columns in order where there may be several."""
    shapes = [{"column": item.column, "confidence": round(item.confidence, 2)} for item in choices]
    return shapes if name in LIST_FIELDS or len(shapes) > 1 else shapes[0]
