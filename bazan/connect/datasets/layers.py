"""What the room puts on maps: rows of datasets, as packs declare it in ``layers/*.toml``."""

from bazan.kernel.layers import Layers

LAYERS = (Layers("rows", "", "features.listed", "features.rows", live=("datasets",), counted="features.counted"),)
