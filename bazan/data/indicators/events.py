"""What this room announces, by NOTIFY ``measured`` ``{"values": [[indicator's code, kind of feature, feature's id], …]}``."""

from typing import Any

from bazan.data.observations.events import CHANGED
from bazan.platform.events.screen_updates import Live, Standing, Within

CHANNEL = "measured"
Value = tuple[str, str, int]


def _read(said: Any) -> dict[Value, None]:
    return dict.fromkeys(sorted((str(code), str(kind), int(feature)) for code, kind, feature in said["values"]))


def _who(value: Value, standing: Standing) -> Within:
    """Whoever sees the place, or the place where the station stands, in the indicator's sector."""
    code, kind, feature = value
    stands = standing.get(feature)
    place = feature if kind == "place" else stands.place if stands else None
    return Within(place, code.partition(".")[0])


LIVE = (Live("measured", CHANNEL, _read, _who, standing="SELECT id, place_id, sector FROM thing", moved=CHANGED),)
