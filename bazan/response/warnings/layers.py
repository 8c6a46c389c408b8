"""What the room puts on maps: the areas that warnings in force speak of."""

from bazan.core.map_layers import Layers

LAYERS = (
    Layers(
        "warnings",
        "warnings.view",
        "bazan.response.warnings.features.listed",
        "bazan.response.warnings.features.warnings",
        live=("warnings",),
    ),
)
