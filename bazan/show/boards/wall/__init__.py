"""The wall and the leader's morning: one look at every sector, the map, what just happened, and the health of the centre's own sources."""
