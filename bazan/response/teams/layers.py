"""What this room puts on maps: teams, where they are or where they stand ready."""

from bazan.core.map_layers import Layers

LAYERS = (
    Layers(
        "teams",
        "teams.view",
        "bazan.response.teams.features.listed",
        "bazan.response.teams.features.asked",
        live=("positions", "teams"),
        moves=("positions",),
    ),
)
