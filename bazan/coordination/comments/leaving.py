"""What is said of this room's tables when the province leaves: words."""

from bazan.platform.data_export.types import Person

LEAVING = (Person("comment.words"),)
