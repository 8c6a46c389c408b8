"""What the app permissions declares."""

from bazan.platform.manifests.types import Manifest

MANIFEST = Manifest()
