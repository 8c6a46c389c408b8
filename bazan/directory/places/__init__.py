"""Places valid in time, in several hierarchies, with the successions that let series cross a reform.

Owns: places, hierarchies, successions, boundaries. Standard: GeoJSON (RFC 7946) for boundaries; national administrative codes.
"""
