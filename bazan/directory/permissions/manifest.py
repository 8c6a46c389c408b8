"""Manifest of the app permissions."""

from bazan.platform.manifests.types import Manifest

MANIFEST = Manifest()
