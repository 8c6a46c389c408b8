"""A TOML file as a table, or why it is none, in words of ours that name its line."""

import re
import tomllib
from pathlib import Path
from typing import Any

from bazan.core.errors import NotFound, Refused

_AT = re.compile(r"line ([0-9]+), column ([0-9]+)")


def parsed(text: str) -> dict[str, Any]:
    """The table of a TOML text. Raises Refused ``keys.toml`` naming line and column."""
    try:
        return tomllib.loads(text)
    except ValueError as why:  # TOMLDecodeError is one; a number of 5,000 digits is another
        at = _AT.search(str(why))
        line, column = (int(at[1]), int(at[2])) if at else (text.count("\n") + 1, len(text) - text.rfind("\n"))  # unsaid: at the end
        raise Refused("keys.toml", {"line": line, "column": column}) from why


def read_file(path: Path) -> dict[str, Any]:
    """The table of a TOML file. Raises Refused ``keys.toml``, ``keys.encoding`` naming the line; NotFound ``keys.file``."""
    try:
        data = path.read_bytes()
    except OSError as why:
        raise NotFound("keys.file", {"file": str(path)}) from why
    try:
        return parsed(data.decode("utf-8"))
    except UnicodeDecodeError as why:
        raise Refused("keys.encoding", {"line": data.count(b"\n", 0, why.start) + 1}) from why
