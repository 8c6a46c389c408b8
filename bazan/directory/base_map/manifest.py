"""Manifest of the app base map."""

from bazan.directory.base_map.settings import GroundSettings
from bazan.platform.manifests.types import Manifest

MANIFEST = Manifest(
    settings=GroundSettings,
)
