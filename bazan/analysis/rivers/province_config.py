"""The province's file of rivers, read and refused by its line."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bazan.analysis.rivers import rules
from bazan.analysis.rivers.grammar import RiversFile
from bazan.analysis.rivers.types import Rivers
from bazan.core.errors import BazanError, Refused
from bazan.platform.declarations.api import Keys, read_file

NAME = "rivers.toml"
_AT = re.compile(r"\[(\d+)\]")


def written(folder: Path) -> RiversFile | None:
    """The file of a province's folder; None: it has none. Refused ``rivers.file`` for the first thing wrong with it."""
    path = folder / NAME
    if not path.is_file():
        return None
    try:
        keys = Keys(read_file(path))
    except BazanError as why:
        raise Refused("rivers.file", {"file": NAME, "line": why.params.get("line"), "key": NAME, "why": why}) from why
    made = RiversFile.read(keys)
    if made is None:
        problem = keys.problems[0]
        raise refused(path, problem.key, problem.rule, problem.params)
    return made


@cache
def read(folder: Path) -> Rivers | None:
    """The rivers of a province's folder as one graph. As ``written``."""
    file = written(folder)
    return rules.joined(file) if file else None


def refused(path: Path, key: str, rule: str, params: Mapping[str, Any]) -> Refused:
    """The refusal of a key of the file, by its line."""
    line = line_of(path.read_text("utf-8"), key)
    return Refused("rivers.file", {"file": path.name, "line": line, "key": key, "why": Refused(rule, dict(params))}, key)


def line_of(text: str, key: str) -> int:
    """Where ``rivers[2].nodes[3].minutes`` stands: the line of the key, or of the head of its table where it stands in none."""
    numbers = [int(found) for found in _AT.findall(key)]
    wanted = (numbers[0] if numbers else 0, numbers[1] if len(numbers) > 1 else -1)
    name = re.compile(rf"\s*{re.escape(key.rpartition('.')[2])}\s*=")
    river, node, head = -1, -1, 1
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("[["):
            if head > 1 and (river, node) == wanted:
                break
            river, node = (river, node + 1) if "." in line.partition("]]")[0] else (river + 1, -1)
            head = number if (river, node) == wanted else head
        elif (river, node) == wanted and name.match(line):
            return number
    return head
