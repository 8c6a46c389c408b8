"""What is said of this room's tables when the province leaves: who changed what, and the words of the reasons."""

from bazan.engines.leaving.types import Person

LEAVING = (Person("change.reason"),)
