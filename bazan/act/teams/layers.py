"""What this room puts on maps: teams, where they are or where they stand ready."""

from bazan.core.map_layers import Layers

LAYERS = (
    Layers(
        "teams",
        "teams.view",
        "bazan.act.teams.features.listed",
        "bazan.act.teams.features.asked",
        live=("positions", "teams"),
        moves=("positions",),
    ),
)
