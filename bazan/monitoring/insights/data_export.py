"""What is said of this room's tables when the province leaves: words."""

from bazan.platform.data_export.types import Person

DATA_EXPORT = (Person("insight_act.note"),)
