"""What the room puts on maps: things by their kind, and any indicator over the communes."""

from bazan.kernel.layers import Layers

LAYERS = (
    Layers("things", "", "features.listed", "features.things", live=("observations", "measured")),
    Layers("figures", "", "features.figures_listed", "features.figures", live=("measured",)),
)
