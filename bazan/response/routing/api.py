"""What the room offers: the quickest way, the nearest of many, how far one gets, and the roads as they are open."""

from bazan.response.routing.queries import along, nearest, network, open_network, reach, route, standing_roads, times
from bazan.response.routing.types import VEHICLES

__all__ = ["VEHICLES", "along", "nearest", "network", "open_network", "reach", "route", "standing_roads", "times"]
