"""What is said of this room's tables when the province leaves: whom messages went to, and what they said."""

from bazan.platform.data_export.types import Person, Stays

DATA_EXPORT = (
    Person("carrier_trial.address"),
    Stays("contact_code", "trace"),
    Person("contact"),
    Person("calling_wish"),
    Person("delivery"),
    Person("message.subject"),
    Person("message.body"),
    Person("shift.note"),
)
