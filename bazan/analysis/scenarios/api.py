"""What the room offers: scenarios of a sector as they stand now, their alternatives side by side, and what was saved of them."""

from bazan.analysis.scenarios.actions import save
from bazan.analysis.scenarios.queries import compare, saved, saved_ones, scenario, scenarios, stations

__all__ = ["compare", "save", "saved", "saved_ones", "scenario", "scenarios", "stations"]
