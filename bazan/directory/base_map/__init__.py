"""The ground under the operations map: roads, rivers, lakes, buildings as vector tiles, relief as pictures; the lines of roads and rivers.

Owns: versions of the ground, their files under ``var/ground``, coordinates in the province's own system. Standard: PMTiles 3, Mapbox
Vector Tile 2.1, GeoJSON (RFC 7946), OpenStreetMap PBF, VN-2000.
"""
