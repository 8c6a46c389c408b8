"""What this room keeps of people: files and refused pieces of sources whose dataset has personal columns, as they came in."""

from bazan.register.retention.types import Holder

HOLDERS = (
    Holder("sources.files", "raw", "erasing.files", keeps="erasing.keeps"),
    Holder("sources.quarantine", "raw", "erasing.pieces"),
)
