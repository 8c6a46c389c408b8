"""The facts this room leaves: which days became others."""

TOPIC = "calendar"
