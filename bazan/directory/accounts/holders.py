"""What this room keeps of people: from which addresses they signed in."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (Holder("people.sign_ins", "traces", "bazan.directory.accounts.retention.sign_ins"),)
