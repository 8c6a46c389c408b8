"""Pure: rules as a TOML file declares them, ``[[rules]]`` each with its ``camera``."""

import re
import tomllib
from collections.abc import Mapping
from math import trunc
from typing import Any

from bazan.cameras.devices.types import RuleTerms
from bazan.core.errors import Refused
from bazan.core.language import LANGUAGES
from bazan.core.numbers import finite_number


def tables(text: str) -> list[dict[str, Any]]:
    """Those of a file, as they stand. Refused ``cameras.toml``."""
    try:
        return tomllib.loads(text).get("rules", [])
    except ValueError as why:  # TOMLDecodeError is one; a number of 5,000 digits is another
        line = re.search(r"line (\d+)", str(why))
        raise Refused("cameras.toml", {"line": line[1] if line else "?"}, "rules") from why


def _number(value: Any) -> float:
    """Return a value of a table as a number. Raises ValueError."""
    number = finite_number(value)
    if number is None:
        raise ValueError("no number")
    return number


def declared(table: Mapping[str, Any]) -> RuleTerms:
    """One of them; what is of another kind than it should be is refused. Refused ``cameras.rule.kind``."""
    try:
        return RuleTerms(
            code=str(table.get("code", "")),
            names={language: str(table.get(language, "")) for language in LANGUAGES},
            purpose=str(table.get("purpose", "")),
            points=tuple((_number(x), _number(y)) for x, y in table.get("points", ())),
            kinds=tuple(map(str, table.get("kinds", ()))),
            seconds=_number(table.get("seconds", 0)),
            at_least=trunc(_number(table.get("at_least", 1))),
            below=trunc(_number(table.get("below", 0))),
            direction=str(table.get("direction", "both")),
            flow=str(table.get("flow", "")),
            flow_en=str(table.get("flow_en", "")),
            hours=tuple((str(begins), str(ends)) for begins, ends in table.get("hours", ())),
            profiles=tuple(map(str, table.get("profiles", ()))),
            keep_days=trunc(_number(table.get("keep_days", 0))),
            surest=_number(table.get("surest", 0)),
            smallest=_number(table.get("smallest", 0)),
        )
    except (TypeError, ValueError) as why:
        raise Refused("cameras.rule.kind", {}, "points") from why
