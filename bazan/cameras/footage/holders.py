"""What this room keeps of people: clips, in which they can be recognised, sealed; and what was made of them."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (Holder("footage.clips", "footage", "bazan.cameras.footage.retention.clips"),)
