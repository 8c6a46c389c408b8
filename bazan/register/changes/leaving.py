"""What is said of this room's tables when the province leaves: the words of reasons, and requests that wait."""

from bazan.engines.leaving.types import Person

LEAVING = (Person("change.reason"), Person("pending_change"))
