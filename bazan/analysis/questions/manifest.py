"""What the app questions declares."""

from bazan.platform.manifests.types import Manifest

MANIFEST = Manifest()
