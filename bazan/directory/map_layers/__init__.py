"""The layers of the map, as apps declare them in their manifests, and what stands on them for one reader.

Owns no table. Calls: people; every app that declares layers or reads areas (``core/map_layers.py``), by what it declared.
"""
