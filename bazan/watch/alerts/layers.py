"""What the room puts on maps: alerts whose condition holds."""

from bazan.kernel.layers import Layers

LAYERS = (Layers("alerts", "alerts.view", "features.listed", "features.alerts", live=("alerts",)),)
