"""What this room keeps of people: plates that were read, for days alone, and the watch list, for a while after its entries ended."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (
    Holder("plates.readings", "footage", "bazan.cameras.plates.retention.readings"),
    Holder("plates.wanted", "footage", "bazan.cameras.plates.retention.wanted"),
)
