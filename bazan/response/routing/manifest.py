"""What the app routing declares."""

from bazan.platform.manifests.types import Manifest

MANIFEST = Manifest()
