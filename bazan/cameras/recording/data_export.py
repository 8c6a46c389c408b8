"""What is said of this room's tables when the province leaves: pictures, and processes that watch."""

from bazan.platform.data_export.types import Person, Sealed, Stays

DATA_EXPORT = (
    Stays("camera_lease", "machine"),
    Stays("camera_worker", "machine"),
    Sealed("camera_still.sealed", "bazan.cameras.recording.encryption"),
    Sealed("camera_clip.sealed", "bazan.cameras.recording.encryption"),
    Sealed("evidence_item.sealed", "bazan.cameras.recording.encryption"),
    Person("camera_still"),
    Person("camera_clip"),
)
