"""What the app figures declares."""

from bazan.platform.manifests.types import Manifest

MANIFEST = Manifest()
