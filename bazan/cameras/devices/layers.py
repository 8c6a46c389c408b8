"""What the room puts on maps: cameras, and the ground each of them sees."""

from bazan.core.map_layers import Layers

LAYERS = (
    Layers(
        "cameras",
        "cameras.view",
        "bazan.cameras.devices.features.listed",
        "bazan.cameras.devices.features.asked",
        live=("cameras",),
        remembers=False,
    ),
)
