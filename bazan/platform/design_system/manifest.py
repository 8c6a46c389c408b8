"""Manifest of the app design system."""

from bazan.platform.manifests.types import Manifest

MANIFEST = Manifest()
