"""What this room keeps of people: from which addresses they signed in."""

from bazan.register.retention.types import Holder

HOLDERS = (Holder("people.sign_ins", "traces", "bazan.register.people.erasing.sign_ins"),)
