"""What the room puts on maps: things by their kind, and any indicator over the communes."""

from bazan.core.map_layers import Layers

LAYERS = (
    Layers(
        "things",
        "",
        "bazan.data.indicators.features.listed",
        "bazan.data.indicators.features.things",
        live=("observations", "measured"),
    ),
    Layers("figures", "", "bazan.data.indicators.features.figures_listed", "bazan.data.indicators.features.figures", live=("measured",)),
)
