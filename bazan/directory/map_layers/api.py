"""What others ask of the map: its layers, what stands on them for one reader, an area by its address."""

from bazan.directory.map_layers.layer_registry import area, asked, counted, layers, live, moves, standing

__all__ = ["area", "asked", "counted", "layers", "live", "moves", "standing"]
