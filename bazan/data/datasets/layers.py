"""What the room puts on maps: rows of datasets, as packs declare it in ``layers/*.toml``."""

from bazan.core.map_layers import Layers

LAYERS = (
    Layers(
        "rows",
        "",
        "bazan.data.datasets.features.listed",
        "bazan.data.datasets.features.rows",
        live=("datasets",),
        counted="bazan.data.datasets.features.counted",
    ),
)
