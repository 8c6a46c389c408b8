"""The list of layers, which is the legend too: in groups, each row with how many it shows and how many of them need eyes."""

from dataclasses import dataclass

from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.map_layers import Layer, Light
from bazan.data.indicators import api as indicators
from bazan.screens.map import view_content
from bazan.screens.map.types import Scene

OWN = {"response": "triangle-alert", "ground": "map"}
"""Groups that are no sector, with their icons, in their order; sectors stand between the first and the others."""


@dataclass(frozen=True)
class LayerRow:
    layer: Layer
    on: bool
    count: int | None
    """None: it is off, or can't tell of that moment."""
    lights: list[tuple[Light, int]]
    href: str
    """The same view with this layer switched."""


@dataclass(frozen=True)
class Group:
    title: str
    icon: str
    rows: list[LayerRow]


def groups(made: Scene) -> list[Group]:
    sectors = {head["pack"]: head for head in indicators.boards()}
    found = []
    for code in ("response", *sectors, "ground"):
        rows = [_row(layer, made) for layer in made.layers if layer.group == code]
        if rows:
            head = sectors.get(code)
            title, icon = (words(head["title"]), head.get("icon") or "layers") if head else (label(f"map.group.{code}"), OWN[code])
            found.append(Group(title, icon, rows))
    return found


def figures(made: Scene) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Indicators the communes may be coloured by, by their sectors: (code, name, whether it is the one)."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for layer in made.layers:
        if layer.group == "figures":
            code = layer.code.removeprefix("figures.")
            found.setdefault(code.partition(".")[0], []).append((code, layer.title, code == made.view.figure))
    return [
        (words(head["title"]), sorted(found[head["pack"]], key=lambda row: row[1]))
        for head in indicators.boards()
        if head["pack"] in found
    ]  # fmt: skip


def _row(layer: Layer, made: Scene) -> LayerRow:
    on = layer.code in made.view.on
    answer = next((one for one in made.answers if one.layer.code == layer.code), None)
    others = tuple(code for code in made.view.on if code != layer.code)
    href = "/map?" + made.view.query(on=others if on else (*others, layer.code))
    known = answer is not None and answer.known
    return LayerRow(
        layer, on, len(answer.features) if known and answer else None, view_content.counted(answer) if known and answer else [], href
    )
