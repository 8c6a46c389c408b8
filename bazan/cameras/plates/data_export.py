"""What is said of this room's tables when the province leaves: plates."""

from bazan.platform.data_export.types import Person

DATA_EXPORT = (Person("plate_meeting"), Person("plate_reading"), Person("plate_wanted"))
