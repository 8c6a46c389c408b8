"""What is said of this room's tables when the province leaves: the words of reasons, and requests that wait."""

from bazan.platform.data_export.types import Person

DATA_EXPORT = (Person("change.reason"), Person("pending_change"))
