"""What this room keeps of people: files and refused pieces of sources whose dataset has personal columns, as they came in."""

from bazan.register.retention.types import Holder

HOLDERS = (
    Holder("sources.files", "raw", "bazan.connect.sources.erasing.files", of_rows=True, keeps="bazan.connect.sources.erasing.keeps"),
    Holder("sources.quarantine", "raw", "bazan.connect.sources.erasing.pieces", of_rows=True, finds="bazan.connect.sources.erasing.naming"),
)
