"""What the room puts on maps: open incidents, and the areas they affect."""

from bazan.core.map_layers import Layers

LAYERS = (
    Layers(
        "incidents",
        "incidents.view",
        "bazan.response.incidents.features.listed",
        "bazan.response.incidents.features.incidents",
        live=("incidents",),
    ),
)
