"""What is said of this room's tables when the province leaves: what people wrote into cases."""

from bazan.platform.data_export.types import Person, Received

DATA_EXPORT = (
    Person("case_entry.reason"),
    Person("case_event.reason"),
    Person("case_event.detail"),
    Person("case_evidence.name"),
    Person("case_task.what"),
    Person("case_task.reason"),
    Received("case_evidence.sha256", "name"),
)
