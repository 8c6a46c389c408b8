"""What is said of this room's tables when the province leaves: who changed or asked what, why, and where an invitation is to go."""

from bazan.engines.leaving.types import Person

LEAVING = (Person("change.reason"), Person("pending_change.reason"), Person("pending_change.more"))
