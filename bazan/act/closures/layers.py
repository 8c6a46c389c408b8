"""What this room puts on maps: roads that are cut."""

from bazan.core.map_layers import Layers

LAYERS = (
    Layers("closures", "closures.view", "bazan.act.closures.features.listed", "bazan.act.closures.features.asked", live=("closures",)),
)
