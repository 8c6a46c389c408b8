"""What is said of this room's tables when the province leaves: plates."""

from bazan.engines.leaving.types import Person

LEAVING = (Person("plate_meeting"), Person("plate_reading"), Person("plate_wanted"))
