"""What is said of this room's tables when the province leaves: browsers, which subscribed to this installation's key."""

from bazan.platform.data_export.types import Person, Stays

DATA_EXPORT = (
    Stays("push_subscription", "secret"),
    Stays("push_place", "secret"),
    Stays("push_message", "secret"),
    Person("citizen_message"),
)
