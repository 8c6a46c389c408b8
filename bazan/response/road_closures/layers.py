"""What this room puts on maps: roads that are cut."""

from bazan.core.map_layers import Layers

LAYERS = (
    Layers(
        "closures",
        "closures.view",
        "bazan.response.road_closures.features.listed",
        "bazan.response.road_closures.features.asked",
        live=("closures",),
    ),
)
