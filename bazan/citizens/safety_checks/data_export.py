"""What is said of this room's tables when the province leaves: who called."""

from bazan.platform.data_export.types import Person, Sealed

DATA_EXPORT = (
    Person("call_for_help"),
    Person("call_for_help_phone"),
    Sealed(
        "call_for_help_phone.sealed",
        "bazan.citizens.safety_checks.caller_phones",
        ("call",),
        ("call", "call_id", "SELECT id, subject || '|' || device FROM call_for_help"),
    ),
)
