"""The tables of a kind of file, drawn from its declaration: what may stand there, and what it means."""

import ast
import inspect
import textwrap
from dataclasses import MISSING, Field, is_dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from bazan.platform.declarations.api import Shape, keys_of

ENDLESS = 10**9


def tables(declaration: Any, heading: str = "") -> str:
    """A table of its keys; then, each once, one of every table that stands behind one of them."""
    parts, waiting, done = [], [(heading, declaration)], {declaration}
    while waiting:
        name, current = waiting.pop(0)
        parts.append((f"{name}. {_said(current)}\n\n" if name else "") + _table(current))
        below = []
        for key, (_, shape) in keys_of(current).items():
            for written, table in _tables_in(key, shape):
                if table not in done:
                    done.add(table)
                    below.append((f"`{written}`", table))
        waiting = below + waiting
    return "\n\n".join(parts)


def _table(declaration: Any) -> str:
    meaning = _meanings(declaration)
    rows = [f"| `{key}` | {_holds(field, shape)} | {meaning.get(field.name, '')} |" for key, (field, shape) in keys_of(declaration).items()]
    return "\n".join(["| Key | Holds | Meaning |", "|---|---|---|", *rows])


def _tables_in(key: str, shape: Shape | None) -> list[tuple[str, Any]]:
    """(how it is written, its declaration) of every table that may stand behind a key."""
    assert shape, "a list and a mapping say what they hold"
    match shape.kind:
        case "table":
            return [(f"[{key}]", shape.table)]
        case "list":
            return [(written.replace(f"[{key}]", f"[[{key}]]"), table) for written, table in _tables_in(key, shape.item)]
        case "mapping":
            return [(written.replace(f"[{key}]", f"[{key}.…]"), table) for written, table in _tables_in(key, shape.item)]
    return [found for each in shape.either for found in _tables_in(key, each)]


def _holds(field: Field, shape: Shape) -> str:
    words = shape_words(shape)
    if field.default is MISSING and field.default_factory is MISSING:
        return f"{words}; needed"
    if field.default in (MISSING, None, "", (), False) or is_dataclass(field.default):
        return words
    shown = "true" if field.default is True else f"{field.default:g}" if isinstance(field.default, float) else field.default
    return f"{words}; `{shown}`"


def shape_words(shape: Shape) -> str:
    """A shape in a few words."""
    rules = [str(rule) for rule in shape.rules if getattr(rule, "high", 0) != ENDLESS]
    return ", ".join([_kind(shape), *rules])


def _kind(shape: Shape) -> str:
    match shape.kind:
        case "choice":
            words = [f"`{choice}`" for choice in shape.choices if choice != ""]
            return words[0] if len(words) == 1 else f"one of {', '.join(words)}"
        case "list" if shape.item is not None:
            return "tables" if _tables_in("", shape.item) else f"list of {_plural(shape_words(shape.item))}"
        case "mapping" if shape.item is not None:
            return "a table" if shape.item.kind == "any" else f"a table from any word to {shape_words(shape.item)}"
        case "either":
            return " or ".join(dict.fromkeys(shape_words(each) for each in shape.either))
    return {"whole": "whole number", "flag": "true or false", "date": "a day", "any": "anything", "table": "a table"}.get(
        shape.kind, shape.kind
    )


def _plural(words: str) -> str:
    return {"text": "texts", "whole number": "whole numbers", "number": "numbers"}.get(words, words)


def _said(declaration: Any) -> str:
    """Its docstring on one line."""
    return " ".join((inspect.getdoc(declaration) or "").replace("``", "`").split())


@cache
def _meanings(declaration: Any) -> dict[str, str]:
    """What is written under each field, those of the declarations it stands on first."""
    found: dict[str, str] = {}
    for layer in reversed(declaration.__mro__):
        if "__dataclass_fields__" not in vars(layer):
            continue
        written = ast.parse(textwrap.dedent(inspect.getsource(layer))).body[0]
        assert isinstance(written, ast.ClassDef)
        for field, text in pairwise(written.body):
            if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
                found[ast.unparse(field.target)] = " ".join(str(text.value.value).replace("``", "`").split())
    return found
