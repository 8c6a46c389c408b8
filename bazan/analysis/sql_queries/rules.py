"""Which SQL may be asked: one statement that only reads, over tables of a catalogue, by functions that only reckon. Pure.

This is the first of the walls an inquiry meets; ``reading`` asks DuckDB's own parser the same, the session it runs in can open no file but
those of its tables, and the program it runs in is bounded in memory and time.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from bazan.analysis.sql_queries.sql_functions import BOUNDED, CALLED, TABLES
from bazan.analysis.sql_queries.types import Checked, Relation
from bazan.core.errors import Refused
from bazan.core.lazy_import import exp, sqlglot

LONGEST = 10_000
MOST_WORDS = 3_000
DEEPEST = 40
"""Brackets within each other."""
MOST_COUNTED = 1_000_000
"""Rows that ``range`` and ``generate_series`` may make."""
MOST_OPEN = 3
"""Inquiries of one person that wait or run."""
DIALECT = "duckdb"
_BEGINS = frozenset({"SELECT", "WITH", "FROM", "L_PAREN"})
_REFUSED = (
    "Command", "DDL", "DML", "Delete", "Update", "Merge", "Copy", "Attach", "Detach", "Set", "Pragma", "Use", "Describe", "Summarize",
    "Show", "Into", "Lock", "Placeholder", "Parameter", "SessionParameter", "Pivot", "Columns",
    "Version", "HistoricalData", "Install", "Export",
)  # fmt: skip
"""Kinds of words that no inquiry has; those that this sqlglot doesn't know it can't read either."""


def checked(text: str, tables: Iterable[Relation]) -> Checked:
    """The one statement of ``text``, found good, and which of the tables it reads.

    Refused ``inquiries.empty``, ``.long``, ``.several``, ``.unreadable``, ``.deep``, ``.word``, ``.function``, ``.table``, ``.recursive``,
    ``.bounds``; each names the word and its line and column, where there is one.
    """
    if len(text) > LONGEST:
        raise Refused("inquiries.long", {"most": LONGEST, "length": len(text)}, "text")
    named = {relation.name: relation.code for relation in tables}
    text = _by_name(_one(text), {code: name for name, code in named.items() if code})
    tree = _parsed(text)
    ours = {name.alias.lower() for name in tree.find_all(exp.CTE)}
    read = []
    refused = tuple(getattr(exp, name) for name in _REFUSED if hasattr(exp, name))
    for node in tree.walk():
        if isinstance(node, refused):
            _refuse("inquiries.word", text, node, word=_written(text, node) or type(node).__name__.upper())
        if isinstance(node, exp.With) and node.args.get("recursive"):
            _refuse("inquiries.recursive", text, node)
        if isinstance(node, exp.Table):
            read.append(_table(node, text, named, ours))
        if isinstance(node, exp.Func):
            _judge_call(node, text)
    return Checked(text, tuple(sorted({name for name in read if name in named})))


def _one(text: str) -> str:
    """The text without the sign that ends it. Refused where it is none, several, or begins like something that writes."""
    words = _words(text)
    if words and words[-1].token_type.name == "SEMICOLON":
        text, words = text[: words[-1].start].rstrip(), words[:-1]
    if not words:
        raise Refused("inquiries.empty", {}, "text")
    if len(words) > MOST_WORDS:
        raise Refused("inquiries.deep", {}, "text")
    if words[0].token_type.name not in _BEGINS:
        _refuse_at("inquiries.word", text, words[0].start, word=words[0].text)
    depth = 0
    for word in words:
        kind = word.token_type.name
        if kind == "SEMICOLON":
            _refuse_at("inquiries.several", text, word.start)
        depth += kind.startswith("L_") - kind.startswith("R_")
        if depth > DEEPEST:
            raise Refused("inquiries.deep", {}, "text")
    return text


def _words(text: str) -> list[Any]:
    try:
        return sqlglot.tokenize(text, read=DIALECT)
    except sqlglot.errors.SqlglotError as why:
        raise Refused("inquiries.unread", {}, "text") from why


def _by_name(text: str, codes: dict[str, str]) -> str:
    """The text with each ``"pack.dataset"`` written as the name of its table, which is as long: nothing after it moves."""
    for word in reversed(_words(text)):
        if word.token_type.name == "IDENTIFIER" and word.text in codes:
            written = word.end + 1 - word.start
            text = text[: word.start] + codes[word.text].ljust(written) + text[word.end + 1 :]
    return text


def _parsed(text: str) -> Any:
    try:
        trees = sqlglot.parse(text, read=DIALECT)
    except RecursionError as why:
        raise Refused("inquiries.deep", {}, "text") from why
    except sqlglot.errors.ParseError as why:
        told = why.errors[0] if why.errors else {}
        word, line = str(told.get("highlight") or ""), int(told.get("line") or 1)
        column = max(1, int(told.get("col") or 1) - max(len(word) - 1, 0))
        raise Refused("inquiries.unreadable", {"word": word[:60], "line": line, "column": column}, "text") from why
    except sqlglot.errors.SqlglotError as why:
        raise Refused("inquiries.unread", {}, "text") from why
    if len(trees) != 1 or not isinstance(trees[0], exp.Select | exp.SetOperation | exp.Subquery):
        _refuse_at("inquiries.word", text, 0, word=text.split(maxsplit=1)[0][:60])
    return trees[0]


def _table(node: Any, text: str, named: dict[str, str], ours: set[str]) -> str:
    """The name of a table as it stands in FROM; empty: rows that a function makes."""
    if isinstance(node.this, exp.Func):
        if _called(node.this, text) not in TABLES:
            _refuse("inquiries.function", text, node, word=_called(node.this, text))
        return ""
    name = node.name.lower()
    if not isinstance(node.this, exp.Identifier) or node.args.get("db") or node.args.get("catalog") or name not in {*named, *ours}:
        _refuse("inquiries.table", text, node, word=node.sql(DIALECT)[:60])
    return name


def _judge_call(node: Any, text: str) -> None:
    name = _called(node, text)
    if name and name not in CALLED:
        _refuse("inquiries.function", text, node, word=name)
    if name in BOUNDED or isinstance(node, exp.GenerateSeries):
        bounds = [_number(node.args.get(part)) for part in ("start", "end", "step")]
        start, end, step = (bounds[0] or 0), bounds[1], (1 if node.args.get("step") is None else bounds[2])
        if bounds[0] is None or end is None or not step or abs((end - start) // step) > MOST_COUNTED:
            _refuse("inquiries.bounds", text, node, word=name or "range", most=MOST_COUNTED)


def _number(node: Any) -> int | None:
    """The whole number that is written there."""
    sign = -1 if isinstance(node, exp.Neg) else 1
    literal = node.this if isinstance(node, exp.Neg) else node
    if not isinstance(literal, exp.Literal) or literal.is_string or not literal.name.isdigit():
        return None
    return sign * int(literal.name)


def _called(node: Any, text: str) -> str:
    """The name by which a function is called, as written where that is known, else as DuckDB would be told; empty: an operator."""
    written = _written(text, node).strip('"').lower() if "start" in node.meta else ""
    if written.isidentifier():
        return written
    said = node.sql(DIALECT)
    name, bracket, _ = said.partition("(")
    return name.lower() if (bracket or said == name) and name.isidentifier() else ""


def _nodes_placed(node: Any) -> Iterator[Any]:
    return (part for part in node.walk() if "start" in part.meta)


def _written(text: str, node: Any) -> str:
    """The first word of the node that has a place in the text."""
    first = min(_nodes_placed(node), key=lambda part: part.meta["start"], default=None)
    return "" if first is None else text[first.meta["start"] : first.meta["end"] + 1][:60]


def _refuse(rule: str, text: str, node: Any, **params: Any) -> NoReturn:
    at = min((part.meta["start"] for part in _nodes_placed(node)), default=0)
    _refuse_at(rule, text, at, **params)


def _refuse_at(rule: str, text: str, at: int, **params: Any) -> NoReturn:
    line, column = place_of(text, at)
    raise Refused(rule, params | {"line": line, "column": column}, "text")


def place_of(text: str, at: int) -> tuple[int, int]:
    """(line, column) of a sign, both from 1."""
    before = text[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1
