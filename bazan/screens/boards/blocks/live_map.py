"""The operations map as a block: the view its board names, at the place and moment the board is set to. ``view = "on=alerts,teams"``."""

from urllib.parse import parse_qsl, urlencode

from bazan.core.labels import label
from bazan.core.language import words
from bazan.core.time import LOCAL
from bazan.data.figures.api import short_place_name
from bazan.directory.map_layers.api import layers
from bazan.screens.boards.block_declarations import LiveMap
from bazan.screens.boards.blocks.types import Drawn, Needs, Scene
from bazan.screens.boards.layout import Block
from bazan.screens.map.api import around, in_reach


def needs(block: Block[LiveMap], scene: Scene) -> Needs:
    return Needs()


def drawn(block: Block[LiveMap], scene: Scene) -> Drawn:
    """What stands on it is asked for when it comes into sight."""
    parts = in_reach(dict(parse_qsl(block.declared.view, keep_blank_values=True)), layers(scene.reach))
    if "c" not in parts and scene.place.id != scene.territory.root.id:
        parts["c"] = around(scene.place)
    if scene.at is not None:
        parts["at"] = f"{scene.at.astimezone(LOCAL):%Y-%m-%dT%H:%M:%S}"
    query = urlencode(parts, safe=",:/;")
    title = words(block.labels) or label("blocks.live_map.title", place=short_place_name(scene.place))
    return Drawn(title, None, parts={"query": query}, more=(label("frontend.map_frame.open"), f"/map?{query}"))
