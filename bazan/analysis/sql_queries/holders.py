"""What this room keeps of people: who asked what, and what came out."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (Holder("inquiries.asked", "traces", "bazan.analysis.sql_queries.retention.asked", of_rows=True),)
