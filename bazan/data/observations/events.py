"""What this room announces: ``observations`` ``{"ids": [datastream id, …]}`` each tick, ``streams_changed`` when one is registered.

And by facts: packed pairs of a datastream and an hour whose roll-up changed."""

from bazan.platform.events.screen_updates import Live, Standing, Within

ROLLUPS = "rollups"
"""The topic of its facts. ``api.take_changes`` gives them as ``Changed``."""
KEY = "0"
"""The one key of its facts."""
CHANNEL = "observations"
CHANGED = "streams_changed"


def _who(datastream: int, standing: Standing) -> Within | None:
    return standing.get(datastream)


LIVE = (
    Live(
        "observations",
        CHANNEL,
        read=lambda said: dict.fromkeys(map(int, said["ids"])),
        who=_who,
        standing="SELECT d.id, t.place_id, t.sector FROM datastream d JOIN thing t ON t.id = d.thing_id",
        moved=CHANGED,
        rows="SELECT datastream_id, (extract(epoch from phenomenon_time) * 1000)::int8, result, quality"
        " FROM observation_latest WHERE datastream_id = ANY(%s)",
    ),
)
"""Told as (datastream, milliseconds since 1970, value, quality)."""
