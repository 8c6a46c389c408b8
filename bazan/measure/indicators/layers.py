"""What the room puts on maps: things by their kind, each with the number its pack chose for the kind."""

from bazan.kernel.layers import Layers

LAYERS = (Layers("things", "", "features.listed", "features.things", live=("observations", "measured")),)
