"""What is said of this room's tables when the province leaves: words."""

from bazan.engines.leaving.types import Person

LEAVING = (Person("comment.words"),)
