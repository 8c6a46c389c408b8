"""What is said of this room's tables when the province leaves: pictures held for a court."""

from bazan.platform.data_export.types import Person

DATA_EXPORT = (Person("evidence_case"), Person("evidence_entry"), Person("evidence_item"))
