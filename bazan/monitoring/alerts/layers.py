"""What the room puts on maps: alerts whose condition holds."""

from bazan.core.map_layers import Layers

LAYERS = (
    Layers("alerts", "alerts.view", "bazan.monitoring.alerts.features.listed", "bazan.monitoring.alerts.features.alerts", live=("alerts",)),
)
