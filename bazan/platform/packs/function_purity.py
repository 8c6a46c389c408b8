"""Whether a pack's functions are pure, read from the text before anything of it runs."""

import ast
from collections.abc import Iterator

IMPORTS = frozenset({"math", "numpy", "dataclasses", "functools", "itertools", "typing", "collections", "statistics", "datetime", "bisect"})
CALLS = frozenset(
    {"open", "exec", "eval", "compile", "__import__", "input", "print", "globals", "locals", "setattr", "delattr", "breakpoint"}
)
ATTRIBUTES = frozenset(
    {"load", "save", "savez", "savetxt", "loadtxt", "genfromtxt", "fromfile", "tofile", "memmap", "random", "now", "today", "utcnow"}
)


def impurities(text: str) -> Iterator[tuple[int, str]]:
    """(line, what) for every import, call or name that could reach outside. Raises SyntaxError."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, f"import {name.name}") for name in names if name.name.split(".")[0] not in IMPORTS)
            case ast.ImportFrom(module=module) if (module or "").split(".")[0] not in IMPORTS or node.level:
                yield node.lineno, f"from {module or '.'} import"
            case ast.Call(func=ast.Name(id=name)) if name in CALLS:
                yield node.lineno, f"{name}()"
            case ast.Attribute(attr=attr) if attr in ATTRIBUTES or attr.startswith("__"):
                yield node.lineno, f".{attr}"
            case ast.Global() | ast.Nonlocal() | ast.AsyncFunctionDef() | ast.Await():
                yield node.lineno, type(node).__name__.lower()
