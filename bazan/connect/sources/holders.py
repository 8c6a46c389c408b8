"""What this room keeps of people: files and refused pieces of sources whose dataset has personal columns, as they came in."""

from bazan.register.retention.types import Holder

HOLDERS = (
    Holder("sources.files", "raw", "erasing.files", of_rows=True, keeps="erasing.keeps"),
    Holder("sources.quarantine", "raw", "erasing.pieces", of_rows=True, finds="erasing.naming"),
)
