"""Manifest of the app questions."""

from bazan.platform.manifests.types import Manifest

MANIFEST = Manifest()
