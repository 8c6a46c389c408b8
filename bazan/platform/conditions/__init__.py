"""A condition held against values over time: levels, how long each must hold, and hysteresis. Knows nothing of what is measured."""
