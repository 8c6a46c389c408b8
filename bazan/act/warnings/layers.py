"""What the room puts on maps: the areas that warnings in force speak of."""

from bazan.core.map_layers import Layers

LAYERS = (
    Layers("warnings", "warnings.view", "bazan.act.warnings.features.listed", "bazan.act.warnings.features.warnings", live=("warnings",)),
)
