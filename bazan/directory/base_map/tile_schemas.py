"""In which words a file of vector tiles speaks, and where it keeps what we draw: ``schemas.toml``. Pure."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bazan.core.errors import Refused
from bazan.directory.base_map.types import SourceLayer


@dataclass(frozen=True)
class Schema:
    """``known_by``: the layers a file has that speaks so; ``layers``: ours, by name."""

    id: str
    known_by: frozenset[str]
    layers: Mapping[str, SourceLayer]


OWN = "bazan"


@cache
def schemas() -> Mapping[str, Schema]:
    """Those we know, by name, in the order in which they are tried."""
    declared = tomllib.loads((Path(__file__).parent / "schemas.toml").read_text("utf-8"))
    found = {}
    for table in declared["schemas"]:
        layers = {
            name: SourceLayer(
                source=layer["source"],
                field=layer.get("field", ""),
                classes={kind: tuple(values) for kind, values in layer.get("classes", {}).items()},
                name=layer.get("name", "name"),
                ref=layer.get("ref", ""),
                name_source=layer.get("name_source", layer["source"]),
            )
            for name, layer in table["layers"].items()
        }
        found[table["id"]] = Schema(table["id"], frozenset(table["known_by"]), layers)
    return found


def recognised(layers: Iterable[str]) -> Schema:
    """The schema of a file with these layers. Refused ``ground.schema``, with the layers it has and the schemas we know."""
    had = set(layers)
    for schema in schemas().values():
        if schema.known_by <= had:
            return schema
    named = ", ".join(sorted(had)[:20]) or "–"
    raise Refused("ground.schema", {"layers": named, "schemas": ", ".join(schemas())})
