"""Watches promises: says once when a source or one of its things falls silent, and once when it speaks again."""

from datetime import datetime

from django.db import connection, transaction

from bazan.data.sources.events import CHANNEL, SourceFellSilent, SourceSpokeAgain
from bazan.data.sources.models import Source, SourceThing
from bazan.data.sources.queries import sources, things_health
from bazan.platform.jobs import api as jobs

Event = SourceFellSilent | SourceSpokeAgain


@transaction.atomic
def check(at: datetime) -> list[Event]:
    """Compare every source and thing with what was last announced, announce what changed, and give it back."""
    announced = dict(Source.objects.values_list("id", "state"))
    events: list[Event] = []
    changed: dict[int, dict] = {}
    for health in sources(at):
        before = announced.get(health.id, "")
        if before == health.state:
            continue
        Source.objects.filter(id=health.id).update(state=health.state)
        changed[health.id] = {"source": health.id, "state": health.state, "things": []}
        if health.state == "silent" and before:
            events.append(SourceFellSilent(health.id, at))
        elif health.state == "alive" and before in ("late", "silent"):
            events.append(SourceSpokeAgain(health.id, at))
    links = {(link.source_id, link.thing_id): link for link in SourceThing.objects.all()}
    turned = []
    for thing in things_health(at):
        link = links.get((thing.source_id, thing.thing_id))
        if link is not None and link.state != thing.state:
            link.state = thing.state
            turned.append(link)
            changed.setdefault(thing.source_id, {"source": thing.source_id, "things": []})["things"].append([thing.thing_id, thing.state])
    SourceThing.objects.bulk_update(turned, ["state"], batch_size=500)
    with connection.cursor() as cursor:
        for payload in changed.values():
            jobs.announce(cursor, CHANNEL, payload)
    return events
