"""What the room puts on maps: cameras, and the ground each of them sees."""

from bazan.core.map_layers import Layers

LAYERS = (
    Layers(
        "cameras",
        "cameras.view",
        "bazan.watch.cameras.features.listed",
        "bazan.watch.cameras.features.asked",
        live=("cameras",),
        remembers=False,
    ),
)
