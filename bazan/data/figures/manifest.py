"""Manifest of the app figures."""

from bazan.platform.manifests.types import Manifest

MANIFEST = Manifest()
