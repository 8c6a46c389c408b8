"""What the room puts on maps: alerts whose condition holds."""

from bazan.core.map_layers import Layers

LAYERS = (Layers("alerts", "alerts.view", "bazan.watch.alerts.features.listed", "bazan.watch.alerts.features.alerts", live=("alerts",)),)
