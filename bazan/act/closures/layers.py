"""What this room puts on maps: roads that are cut."""

from bazan.kernel.layers import Layers

LAYERS = (Layers("closures", "closures.view", "features.listed", "features.asked", live=("closures",)),)
