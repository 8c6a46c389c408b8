"""Small formulas of the demo's figures: arithmetic, comparisons, a choice, names, calls of given functions; nothing else."""

import ast
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class NotUnderstood(ValueError):
    """A formula uses a word or a form that isn't known."""


@lru_cache(maxsize=2000)
def read(text: str) -> ast.expr:
    """A formula's tree. Raises NotUnderstood."""
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError as why:
        raise NotUnderstood(f"{text}: {why}") from why


def worked_out(text: str, names: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]) -> Any:
    """The value of a formula. Raises NotUnderstood."""

    def value(node: ast.expr) -> Any:
        match node:
            case ast.Constant():
                return node.value
            case ast.Name() if node.id in names:
                return names[node.id]
            case ast.BinOp() if type(node.op) in _BINARY:
                return _BINARY[type(node.op)](value(node.left), value(node.right))
            case ast.UnaryOp(op=ast.USub()):
                return -value(node.operand)
            case ast.IfExp():
                return value(node.body) if value(node.test) else value(node.orelse)
            case ast.BoolOp():
                parts = [bool(value(part)) for part in node.values]
                return all(parts) if isinstance(node.op, ast.And) else any(parts)
            case ast.Compare(ops=[op], comparators=[right]) if type(op) in _COMPARE:
                return _COMPARE[type(op)](value(node.left), value(right))
            case ast.Call(func=ast.Name(id=name)) if name in functions and not node.keywords:
                return functions[name](*(value(part) for part in node.args))
        raise NotUnderstood(f"{text}: {ast.unparse(node)}")

    return value(read(text))
