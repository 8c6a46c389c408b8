"""What is said of this room's tables when the province leaves: films looked over."""

from bazan.platform.data_export.types import Person, Sealed

DATA_EXPORT = (
    Sealed(
        "footage_piece.data", "bazan.cameras.footage.encryption", ("key", "number"), ("key", "clip_id", "SELECT id, key FROM footage_clip")
    ),
    Person("footage_clip"),
    Person("footage_film"),
    Person("footage_look"),
    Person("footage_piece"),
)
