"""What the app design system declares."""

from bazan.platform.manifests.types import Manifest

MANIFEST = Manifest()
