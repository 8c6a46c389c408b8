"""Manifest of the app routing."""

from bazan.platform.manifests.types import Manifest

MANIFEST = Manifest()
