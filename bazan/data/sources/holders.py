"""What this room keeps of people: files and refused pieces of sources whose dataset has personal columns, as they came in."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (
    Holder("sources.files", "raw", "bazan.data.sources.retention.files", of_rows=True, keeps="bazan.data.sources.retention.keeps"),
    Holder("sources.quarantine", "raw", "bazan.data.sources.retention.pieces", of_rows=True, finds="bazan.data.sources.retention.naming"),
)
