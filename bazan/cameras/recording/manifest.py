"""Manifest of the app recording."""

from bazan.core.deferred_imports import deferred_imports
from bazan.platform.data_export.types import Person, Sealed, Stays
from bazan.platform.manifests.personal_data import Holder
from bazan.platform.manifests.types import Manifest

with deferred_imports():
    from bazan.cameras.recording import encryption, retention
    from bazan.cameras.recording.web import urls


MANIFEST = Manifest(
    personal_data=(
        Holder("cameras.stills", "footage", retention.stills),
        Holder("cameras.clips", "footage", retention.clips),
    ),
    data_export=(
        Stays("camera_lease", "machine"),
        Stays("camera_worker", "machine"),
        Sealed("camera_still.sealed", encryption),
        Sealed("camera_clip.sealed", encryption),
        Sealed("evidence_item.sealed", encryption),
        Person("camera_still"),
        Person("camera_clip"),
    ),
    urls=urls,
)
