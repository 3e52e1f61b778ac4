"""Frames, samples, records and estimates as plain values and back, so that a project can keep them in a decision's canonical text.

A frame is kept by its facts (hash, counts, order, exclusions), without its units; a sample with the keys of its units.
"""

from dataclasses import fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from app.sampling.refuse import refused

_T = TypeVar("_T")


def to_plain(value: object) -> object:
    """Return a value of this package as what JSON can say: objects by field name, amounts as text, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: to_plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if isinstance(value, Decimal) else value


def from_plain(kind: type[_T], value: object) -> _T:
    """Return the value of a class of this package that `to_plain` wrote; raises `InputRefusedError` where it does not fit.

    A field that is missing takes its default; one the class does not know is refused.
    """
    try:
        result = _built(kind, value)
    except (TypeError, ValueError, InvalidOperation) as error:
        why = f"The stored {kind.__name__} does not fit: {error}."
        raise refused("project", why, "It was kept by another version of the program, or changed outside it.") from error
    if not isinstance(result, kind):
        raise refused("project", f"The stored value is no {kind.__name__}.", "It was changed outside the program.")
    return result


def _built(kind: Any, value: object) -> object:  # noqa: ANN401 - a type, or a form such as tuple[str, ...]
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _optional(kind, value)
    if origin is tuple:
        return _tuple(get_args(kind), value)
    if is_dataclass(kind):
        return _object(kind, value)
    if kind is Decimal or issubclass(kind, StrEnum):
        if not isinstance(value, str):
            raise TypeError(f"{value!r} is no text")
        return kind(value)
    if type(value) is not kind:
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def _optional(kind: Any, value: object) -> object:  # noqa: ANN401 - as above
    if value is None:
        return None
    (only,) = (each for each in get_args(kind) if each is not type(None))
    return _built(only, value)


def _tuple(kinds: tuple[Any, ...], value: object) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    if kinds[-1] is Ellipsis:
        return tuple(_built(kinds[0], item) for item in value)
    return tuple(_built(kind, item) for kind, item in zip(kinds, value, strict=True))


def _object(kind: Any, value: object) -> object:  # noqa: ANN401 - as above
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    hints = get_type_hints(kind)
    unknown = sorted(str(name) for name in value if name not in hints)
    if unknown:
        raise TypeError(f"{kind.__name__} has no {', '.join(unknown)}")
    return kind(**{name: _built(hints[name], item) for name, item in value.items()})
