"""What is said of this room's tables when the province leaves: who called."""

from bazan.engines.leaving.types import Person

LEAVING = (Person("call_for_help"), Person("call_for_help_phone"))
