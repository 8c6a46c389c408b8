"""What this room keeps of people: where officers were while they shared it."""

from bazan.register.retention.types import Holder

HOLDERS = (Holder("teams.positions", "positions", "bazan.act.teams.erasing.positions"),)
