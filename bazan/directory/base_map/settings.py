"""The room's settings."""

from dataclasses import dataclass

from bazan.core.settings import as_positive, setting


@dataclass(frozen=True)
class GroundSettings:
    """How large a file of the ground may be; judged before it is read."""

    largest_gb: float = setting(
        "BAZAN_GROUND_LARGEST_GB", "2", as_positive, "Largest file `bazan map import` takes, in GB; larger ones are refused unread."
    )
    largest_geojson_mb: float = setting(
        "BAZAN_GROUND_LARGEST_GEOJSON_MB",
        "300",
        as_positive,
        "Largest GeoJSON it takes, in MB: GeoJSON is read whole into memory, ten times its size; bring more as .osm.pbf or .pmtiles.",
    )


SETTINGS = GroundSettings
