"""What is said of this room's tables when the province leaves: pictures, and processes that watch."""

from bazan.platform.data_export.types import Person, Sealed, Stays

LEAVING = (
    Stays("camera_lease", "machine"),
    Stays("camera_worker", "machine"),
    Sealed("camera_still.sealed", "bazan.watch.cameras.sealing"),
    Sealed("camera_clip.sealed", "bazan.watch.cameras.sealing"),
    Sealed("evidence_item.sealed", "bazan.watch.cameras.sealing"),
    Person("camera_still"),
    Person("camera_clip"),
)
