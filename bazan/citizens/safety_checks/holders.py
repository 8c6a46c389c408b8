"""What this room keeps of people: who said that they need help, and from where."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (Holder("calls_for_help.callers", "callers", "bazan.citizens.safety_checks.retention.callers"),)
