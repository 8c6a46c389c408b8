"""What this room keeps of people: where officers were while they shared it."""

from bazan.directory.personal_data.types import Holder

HOLDERS = (Holder("teams.positions", "positions", "bazan.response.teams.erasure.positions"),)
