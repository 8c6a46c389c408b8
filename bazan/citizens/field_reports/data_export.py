"""What is said of this room's tables when the province leaves: who reported, and what they wrote and showed."""

from bazan.platform.data_export.types import Person, Received, Sealed

DATA_EXPORT = (
    Person("field_report.words"),
    Person("field_report.landmark"),
    Person("field_report.latitude"),
    Person("field_report.longitude"),
    Person("field_report.attributes"),
    Person("field_report.reply"),
    Person("field_report.question"),
    Person("field_report_sender"),
    Sealed("field_report_sender.code_sealed", "bazan.citizens.field_reports.senders.contacts", ("report_id",)),
    Sealed("field_report_sender.contact_sealed", "bazan.citizens.field_reports.senders.contacts", ("report_id",)),
    Person("field_report_support"),
    Person("field_report_look"),
    Person("field_report_picture"),
    Person("field_report_forwarded"),
    Received("field_report_picture.raw"),
    Received("field_report_picture.sealed"),
    Received("field_report_picture.public"),
    Received("field_report_picture.preview"),
)
