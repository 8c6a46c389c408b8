"""What the room offers: the quickest way, the nearest of many, how far one gets, and the roads as they are open."""

from bazan.advise.routes.queries import along, nearest, network, open_network, reach, route, standing_roads, times
from bazan.advise.routes.types import VEHICLES

__all__ = ["VEHICLES", "along", "nearest", "network", "open_network", "reach", "route", "standing_roads", "times"]
