"""What this room keeps of people: pictures and clips of events, in which nobody can be recognised, and still not for ever."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (
    Holder("cameras.stills", "footage", "bazan.cameras.recording.retention.stills"),
    Holder("cameras.clips", "footage", "bazan.cameras.recording.retention.clips"),
)
