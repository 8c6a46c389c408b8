"""What this room puts on maps: teams, where they are or where they stand ready."""

from bazan.kernel.layers import Layers

LAYERS = (Layers("teams", "teams.view", "features.listed", "features.asked", live=("positions", "teams"), moves=("positions",)),)
