"""What this room keeps of people: the words of messages and where they went, and notes from watch to watch."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (
    Holder("notifications.messages", "messages", "bazan.coordination.notifications.retention.messages"),
    Holder("notifications.deliveries", "messages", "bazan.coordination.notifications.retention.addresses"),
    Holder("notifications.notes", "words", "bazan.coordination.notifications.retention.notes"),
)
