"""The operations map: one live picture of everything that has a place, on desk, wall and phone, as a drawing and as a list.

Calls: every room that declares layers (``core/map_layers.py``), readings, frontend, places, ground. Owns no words of a sector.
Standard: GeoJSON (RFC 7946), Mapbox Vector Tiles.
"""
