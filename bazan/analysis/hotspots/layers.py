"""What the room puts on maps: the hot spots of each subject, as they were last found."""

from bazan.core.map_layers import Layers

LAYERS = (
    Layers("hotspots", "boards.view", "bazan.analysis.hotspots.features.listed", "bazan.analysis.hotspots.features.asked", remembers=False),
)
