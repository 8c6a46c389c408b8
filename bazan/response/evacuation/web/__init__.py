"""Plans of evacuation on screen and on paper: asked for over an area of the map, read by lorry and hour, made into tasks."""
