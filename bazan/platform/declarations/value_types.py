"""What may stand behind a key, read from the annotation of a declaration's field."""

import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from bazan.platform.declarations.types import OneOf, Rule, TableOf

ADDED = "added"
KINDS: dict[Any, str] = {str: "text", int: "whole", float: "number", bool: "flag", date: "date", datetime: "instant", Any: "any"}


@dataclass(frozen=True)
class Shape:
    """The form of a value. ``kind``: text, whole, number, flag, date, instant, any, choice, list, mapping, table, either."""

    kind: str
    choices: tuple[Any, ...] = ()
    item: "Shape | None" = None
    """Of a list its items; of a mapping what stands behind each of its free keys."""
    table: Any = None
    """The declaration of a table."""
    either: tuple["Shape", ...] = ()
    rules: tuple[Rule, ...] = ()

    def takes(self, given: Any) -> bool:
        """Whether a value is of this kind at all; what it holds is judged when it is read."""
        match self.kind:
            case "text":
                return isinstance(given, str)
            case "whole":
                return isinstance(given, int) and not isinstance(given, bool)
            case "number":
                return isinstance(given, int | float) and not isinstance(given, bool)
            case "flag":
                return isinstance(given, bool)
            case "date":
                return not isinstance(given, datetime) and _date(given) is not None
            case "instant":
                return isinstance(given, datetime)
            case "choice":
                return given in self.choices and type(given) in {type(choice) for choice in self.choices}
            case "list":
                return isinstance(given, list | tuple)
            case "mapping" | "table":
                return isinstance(given, Mapping)
            case "either":
                return any(shape.takes(given) for shape in self.either)
        return True


def _date(given: Any) -> date | None:
    try:
        return given if isinstance(given, date) else date.fromisoformat(given)
    except (TypeError, ValueError):
        return None


def shape_of(hint: Any) -> Shape:
    """The shape an annotation asks for, not kept: two Literals of other order are equal. Raises TypeError for one no file can hold."""
    origin, given = get_origin(hint), get_args(hint)
    if hint in KINDS:
        return Shape(KINDS[hint])
    if is_dataclass(hint):
        return Shape("table", table=hint)
    if origin is Annotated and isinstance(given[1], OneOf):
        return Shape("choice", choices=given[1].choices)
    if origin is Annotated and isinstance(given[1], TableOf):
        return Shape("either", either=tuple(map(shape_of, given[1].kinds.values())))
    if origin is Annotated:
        base = shape_of(given[0])
        return Shape(base.kind, base.choices, base.item, base.table, base.either, (*base.rules, *given[1:]))
    if origin is Literal:
        return Shape("choice", choices=given)
    if origin is tuple and given[1:] == (...,):
        return Shape("list", item=shape_of(given[0]))
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping) and given[0] is str:
        return Shape("mapping", item=shape_of(given[1]))
    if origin in (Union, types.UnionType):
        several = tuple(shape_of(each) for each in given if each is not type(None))
        return several[0] if len(several) == 1 else Shape("either", either=several)
    raise TypeError(f"{hint} is not for a file")


def key_of(field: Field) -> str:
    """How a field is written in a file: ``from_`` stands for ``from``, which Python keeps for itself."""
    return field.name.rstrip("_")


@cache
def keys_of(declaration: Any) -> dict[str, tuple[Field, Shape]]:
    """Every key that a declaration's table may hold."""
    return {key_of(field): (field, shape) for field, shape in _shapes(declaration) if ADDED not in field.metadata}


@cache
def added_to(declaration: Any) -> dict[str, tuple[Field, Shape]]:
    """What is put beside a table's own keys once it is read: words."""
    return {key_of(field): (field, shape) for field, shape in _shapes(declaration) if ADDED in field.metadata}


def _shapes(declaration: Any) -> Iterator[tuple[Field, Shape]]:
    hints = get_type_hints(declaration, include_extras=True)
    yield from ((field, shape_of(hints[field.name])) for field in fields(declaration))


def needed(field: Field) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def tag_of(several: Iterable[Shape]) -> str:
    """The key by whose word one of several tables is chosen: the first field of each, of one word."""
    return next(key for shape in several for key in keys_of(shape.table))


def chosen(shape: Shape, given: Any) -> Shape | None:
    """Of an either the shape meant by a value; null when none is."""
    if shape.kind != "either":
        return shape
    fitting = [each for each in shape.either if each.takes(given)]
    tables = [each for each in fitting if each.kind == "table"]
    if len(tables) > 1:
        tag = tag_of(tables)
        return next((each for each in tables if given.get(tag) in keys_of(each.table)[tag][1].choices), None)
    return fitting[0] if fitting else None
