"""How DuckDB itself reads an inquiry, before it sees a row: what its parser makes of the text, and whether that fits the tables.

Nothing that two parsers read differently passes. Columns and types are tried on empty tables, so what is said of a mistake can hold no
value of anybody's row.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pyarrow as pa

from bazan.analysis.sql_queries.rules import place_of
from bazan.analysis.sql_queries.sql_functions import FUNCTIONS, TABLES
from bazan.core.errors import Refused

_PARTS = frozenset({
    "SELECT_NODE", "SET_OPERATION_NODE", "CTE_NODE", "BASE_TABLE", "JOIN", "SUBQUERY", "TABLE_FUNCTION", "EMPTY", "EMPTY_FROM",
    "EXPRESSION_LIST", "ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER", "ORDER_DEFAULT", "ASCENDING",
    "DESCENDING",
})  # fmt: skip
_WORDS = frozenset({
    "COLUMN_REF", "CONSTANT", "FUNCTION", "WINDOW", "COMPARISON", "CONJUNCTION", "OPERATOR", "CAST", "CASE", "BETWEEN", "SUBQUERY", "STAR",
    "LAMBDA", "LAMBDA_REF", "COLLATE", "POSITIONAL_REFERENCE", "TYPE",
})  # fmt: skip
_CALLED = FUNCTIONS | TABLES
_COLUMN = re.compile(r'(?:Referenced column|column named) "(?P<name>[^"]+)"')


def judge(text: str, tables: Mapping[str, pa.Schema]) -> None:
    """Nothing when DuckDB reads the text as one statement that only reads these tables and reckons, and knows what each word means.

    Refused ``inquiries.column``, ``inquiries.engine`` (``quoted``: DuckDB's own words), ``inquiries.function``, ``.table``, ``.word``.
    """
    with duckdb.connect(config={"threads": 1, "memory_limit": "200MB"}) as session:
        for name, schema in tables.items():
            session.register(f"{name} empty", schema.empty_table())
            session.execute(f'CREATE TABLE "{name}" AS FROM "{name} empty"')
            session.unregister(f"{name} empty")
        session.execute("SET enable_external_access = false")
        session.execute("SET errors_as_json = true")
        session.execute("SET lock_configuration = true")
        _judge_tree(_tree(session, text), text, frozenset(tables))
        try:
            session.execute(f"EXPLAIN {text}")
        except duckdb.Error as why:
            _refuse(str(why), text)


def _tree(session: duckdb.DuckDBPyConnection, text: str) -> Any:
    (told,) = session.execute("SELECT json_serialize_sql(?)", [text]).fetchone() or ("{}",)
    tree = json.loads(told)
    if tree.get("error"):
        why = str(tree.get("error_message", ""))[:300]
        raise Refused("inquiries.engine", {"quoted": why, **_place(text, tree.get("position"))}, "text")
    if len(tree["statements"]) != 1:
        raise Refused("inquiries.several", {"line": 1, "column": 1}, "text")
    return tree["statements"]


def _judge_tree(tree: Any, text: str, tables: frozenset[str]) -> None:
    parts = list(_parts(tree))
    ours = {str(entry["key"]).lower() for part in parts for entry in part.get("cte_map", {}).get("map", ())}
    for part in parts:
        kind, said = part.get("type", ""), part.get("class")
        word, rule = "", ""
        if said is None and isinstance(kind, str) and kind.isupper() and kind not in _PARTS:
            word, rule = kind, "inquiries.word"
        elif said is not None and (said not in _WORDS or part.get("columns")):
            word, rule = "COLUMNS" if said == "STAR" else str(kind), "inquiries.word"
        elif said is not None and "function_name" in part and not _reckons(part):
            word, rule = part["function_name"], "inquiries.function"
        elif kind == "BASE_TABLE" and (part["table_name"].lower() not in tables | ours or part["schema_name"] or part["catalog_name"]):
            word, rule = part["table_name"], "inquiries.table"
        if rule:
            raise Refused(rule, {"word": str(word)[:60], **_place(text, part.get("query_location"))}, "text")


def _reckons(call: Mapping[str, Any]) -> bool:
    """Operators are calls too, by names that no function bears."""
    name = str(call["function_name"]).lower()
    return name in _CALLED or not any(sign.isalnum() for sign in name)


def _parts(tree: Any) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def _refuse(message: str, text: str) -> None:
    """What DuckDB says of a mistake, with where it is. The text stands behind ``EXPLAIN ``."""
    try:
        told = json.loads(message[message.index("{") :])
    except ValueError:
        told = {"exception_message": message}
    why = str(told.get("exception_message") or message).split("\n\nLINE")[0].split("\n\tCandidate")[0][:300]
    at = int(told["position"]) - len("EXPLAIN ") if str(told.get("position", "")).isdigit() else None
    if (column := _COLUMN.search(why)) is not None:
        raise Refused("inquiries.column", {"word": column["name"], **_place(text, at)}, "text")
    raise Refused("inquiries.engine", {"quoted": why, **_place(text, at)}, "text")


def _place(text: str, at: Any) -> dict[str, int]:
    """Line and column of a byte; the beginning, where DuckDB names none."""
    written = text.encode()
    first = int(at) if at is not None and 0 <= int(at) <= len(written) else 0
    line, column = place_of(text, len(written[:first].decode(errors="ignore")))
    return {"line": line, "column": column}
