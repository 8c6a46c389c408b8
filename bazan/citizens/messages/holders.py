"""What this room keeps of people: browsers that let themselves be told, with the communes they chose."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (Holder("citizen_messages.browsers", "messages", "bazan.citizens.messages.retention.browsers"),)
