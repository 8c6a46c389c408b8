"""What this room announces: a code waits to be sent."""

CHANNEL = "citizens"
