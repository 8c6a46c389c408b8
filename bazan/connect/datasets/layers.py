"""What the room puts on maps: rows of datasets, as packs declare it in ``layers/*.toml``."""

from bazan.core.map_layers import Layers

LAYERS = (
    Layers(
        "rows",
        "",
        "bazan.connect.datasets.features.listed",
        "bazan.connect.datasets.features.rows",
        live=("datasets",),
        counted="bazan.connect.datasets.features.counted",
    ),
)
