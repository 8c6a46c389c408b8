"""What the room puts on maps: the areas that warnings in force speak of."""

from bazan.kernel.layers import Layers

LAYERS = (Layers("warnings", "warnings.view", "features.listed", "features.warnings", live=("warnings",)),)
