"""What the room puts on maps: the hot spots of each subject, as they were last found."""

from bazan.core.map_layers import Layers

LAYERS = (
    Layers("hotspots", "boards.view", "bazan.advise.hotspots.features.listed", "bazan.advise.hotspots.features.asked", remembers=False),
)
