"""Pure: rules as a TOML file declares them, ``[[rules]]`` each with its ``camera``."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from bazan.kernel.errors import Refused
from bazan.kernel.language import LANGUAGES
from bazan.watch.cameras.types import RuleTerms


def tables(text: str) -> list[dict[str, Any]]:
    """Those of a file, as they stand. Refused ``cameras.toml``."""
    try:
        return tomllib.loads(text).get("rules", [])
    except tomllib.TOMLDecodeError as why:
        line = re.search(r"line (\d+)", str(why))
        raise Refused("cameras.toml", {"line": line[1] if line else "?"}, "rules") from why


def declared(table: Mapping[str, Any]) -> RuleTerms:
    """One of them; what is of another kind than it should be is refused. Refused ``cameras.rule.kind``."""
    try:
        return RuleTerms(
            code=str(table.get("code", "")),
            names={language: str(table.get(language, "")) for language in LANGUAGES},
            purpose=str(table.get("purpose", "")),
            points=tuple((float(x), float(y)) for x, y in table.get("points", ())),
            kinds=tuple(map(str, table.get("kinds", ()))),
            seconds=float(table.get("seconds", 0)),
            at_least=int(table.get("at_least", 1)),
            below=int(table.get("below", 0)),
            direction=str(table.get("direction", "both")),
            flow=str(table.get("flow", "")),
            flow_en=str(table.get("flow_en", "")),
            hours=tuple((str(begins), str(ends)) for begins, ends in table.get("hours", ())),
            profiles=tuple(map(str, table.get("profiles", ()))),
            keep_days=int(table.get("keep_days", 0)),
            surest=float(table.get("surest", 0)),
            smallest=float(table.get("smallest", 0)),
        )
    except (TypeError, ValueError) as why:
        raise Refused("cameras.rule.kind", {}, "points") from why
