"""What is said of this room's tables when the province leaves: who called, and what was said."""

from bazan.platform.data_export.types import Person

DATA_EXPORT = (
    Person("incident.title"),
    Person("incident.call"),
    Person("incident.search_key"),
    Person("incident_report.paragraphs"),
    Person("incident_report.words"),
    Person("incident_resource.note"),
)
