"""The layers of the map for other programs, as far as their reader reaches: collections of features and vector tiles, asked over HTTP.

Owns tokens for reading. Standard: OGC API – Features – Part 1: Core (OGC 17-069r4), GeoJSON (RFC 7946), OGC API – Tiles – Part 1: Core
(OGC 20-057), Mapbox Vector Tile 2.1.
"""
