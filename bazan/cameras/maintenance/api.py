"""What the room offers: tickets opened, ended and told late by a clock, taken up and told of by their owners, read."""

from bazan.cameras.maintenance.actions import accept, close_well, open_due, owns, say, tell_late
from bazan.cameras.maintenance.queries import by_camera, open_tickets, ticket, tickets_of

__all__ = ["accept", "by_camera", "close_well", "open_due", "open_tickets", "owns", "say", "tell_late", "ticket", "tickets_of"]
