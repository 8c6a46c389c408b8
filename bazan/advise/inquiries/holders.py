"""What this room keeps of people: who asked what, and what came out."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (Holder("inquiries.asked", "traces", "bazan.advise.inquiries.erasing.asked", of_rows=True),)
