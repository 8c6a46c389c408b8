"""What the app map layers declares."""

from bazan.platform.manifests.types import Manifest

MANIFEST = Manifest()
