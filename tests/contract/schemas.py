"""The JSON schemas of the commands' answers."""

import json

from jsonschema import Draft202012Validator

from app.bundled import resource


def schema(name: str) -> Draft202012Validator:
    """Return what checks an answer against its schema."""
    text = resource(f"schemas/{name}.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))
