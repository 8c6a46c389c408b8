"""The operations map: one live picture of everything that has a place, on desk, wall and phone, as a drawing and as a list.

Owns no words of a sector. Standard: GeoJSON (RFC 7946), Mapbox Vector Tiles.
"""
