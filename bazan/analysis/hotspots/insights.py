"""What crowds together in a sector for a while already, or more and more, told to the room that keeps what analyses noticed."""

from datetime import datetime

from bazan.analysis.hotspots import results
from bazan.analysis.hotspots.types import HotSpotInfo, LookInfo
from bazan.core.labels import label
from bazan.core.language import either, in_every_language, words
from bazan.core.time import local_day
from bazan.directory.places import api as places
from bazan.monitoring.insights import api as insights
from bazan.monitoring.insights.types import Noticed

TOLD = ("emerging", "persistent")
CERTAIN = {"hot99": 1.0, "hot95": 0.8, "hot90": 0.6}
"""How far beyond what is usual, by how sure it is."""


def tell(sector: str, at: datetime) -> None:
    """Every spot of the newest looks that comes or stays, in the caller's transaction."""
    looks = {look.subject: look for look in results.looks(sector)}
    lasting = [spot for spot in results.spots(sector) if spot.subject in looks and spot.category in TOLD]
    insights.notice("hot_spot", sector, [_noticed(sector, spot, looks[spot.subject], at) for spot in lasting], at)


def _noticed(sector: str, spot: HotSpotInfo, look: LookInfo, at: datetime) -> Noticed:
    place = places.place(spot.strongest.place_id)
    said = in_every_language(
        lambda: label(
            f"hotspots.told.{spot.category}",
            subject=words(look.labels),
            place=either(place.name, place.name_en),
            count=spot.count,
            days=(local_day(look.end) - local_day(look.start)).days,
        )
    )
    weight = CERTAIN.get(spot.strongest.heat, 0.5)
    return Noticed(f"{spot.subject}@{spot.strongest.id}", place.id, weight, look.start, said, address=f"/decide/{sector}#hot-spots")
