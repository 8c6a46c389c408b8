"""What is said of this room's tables when the province leaves: where officers were, and their numbers."""

from bazan.platform.data_export.types import Person

DATA_EXPORT = (
    Person("team.phone"),
    Person("team_position"),
    Person("team_share"),
)
