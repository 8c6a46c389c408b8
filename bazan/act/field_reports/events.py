"""What this room is told by: casework announces every move of a report on ``cases``."""

CHANNEL = "cases"
