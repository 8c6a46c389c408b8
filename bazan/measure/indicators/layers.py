"""What the room puts on maps: things by their kind, and any indicator over the communes."""

from bazan.core.map_layers import Layers

LAYERS = (
    Layers(
        "things",
        "",
        "bazan.measure.indicators.features.listed",
        "bazan.measure.indicators.features.things",
        live=("observations", "measured"),
    ),
    Layers(
        "figures", "", "bazan.measure.indicators.features.figures_listed", "bazan.measure.indicators.features.figures", live=("measured",)
    ),
)
