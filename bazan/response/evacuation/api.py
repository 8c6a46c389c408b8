"""What the room offers: ask for a plan, read it, give its tasks; and what the job of a plan calls."""

from bazan.response.evacuation.actions import ask, give, lorries, reckon, reckoned
from bazan.response.evacuation.queries import plan, plans, versions
from bazan.response.evacuation.rules import asked_lorries

__all__ = ["ask", "asked_lorries", "give", "lorries", "plan", "plans", "reckon", "reckoned", "versions"]
