"""What this room keeps of people: the words of messages and where they went, and notes from watch to watch."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (
    Holder("notifications.messages", "messages", "bazan.act.notifications.erasing.messages"),
    Holder("notifications.deliveries", "messages", "bazan.act.notifications.erasing.addresses"),
    Holder("notifications.notes", "words", "bazan.act.notifications.erasing.notes"),
)
