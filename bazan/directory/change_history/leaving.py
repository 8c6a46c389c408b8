"""What is said of this room's tables when the province leaves: the words of reasons, and requests that wait."""

from bazan.platform.data_export.types import Person

LEAVING = (Person("change.reason"), Person("pending_change"))
