"""The layers of the map, as apps declare them in their manifests, and what stands on them for one reader."""
