"""Pure decisions: the life of a ticket, which cameras are gathered on one, by when it is to be mended."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby

from bazan.cameras.maintenance.types import Ill, Policy
from bazan.coordination.cases.types import Arrow, Workflow
from bazan.core.time import local_day
from bazan.core.working_hours import Hours

OPEN = frozenset({"open", "working"})
UPKEEP = Workflow(
    "upkeep",
    "open",
    (
        Arrow("accept", frozenset({"open"}), "working", frozenset({"owner"})),
        Arrow("mend", OPEN, "mended", frozenset({"house"})),
        Arrow("withdraw", OPEN, "withdrawn", frozenset({"house"})),
    ),
    running=OPEN,
    delivered=frozenset({"mended"}),
)
"""The owner takes it up; the house itself sees when the cameras are well, or no longer watched."""


def gathered(ill: Iterable[Ill], policy: Policy, at: datetime) -> Iterator[tuple[Ill, ...]]:
    """The tickets to be opened: the cameras of each, the one that failed first before the others.

    Cameras of one owner at one place whose same fault began together, within ``policy.together`` of the first, have one cause: where they
    are ``policy.many`` or more, the first whose time is over brings them all, in one ticket. Else each is its own, when its own time is
    over. No time is shorter than ``policy.together``: whoever fails with the first is known by then.
    """
    ordered = sorted(ill, key=lambda camera: (camera.organization_id, camera.where, camera.fault, camera.since, camera.camera_id))
    for _, group in groupby(ordered, key=lambda camera: (camera.organization_id, camera.where, camera.fault)):
        for cluster in _clusters(group, policy.together):
            after = policy.faults[cluster[0].fault].after
            if len(cluster) >= policy.many:
                if cluster[0].since + after <= at:
                    yield tuple(cluster)
            else:
                yield from ((camera,) for camera in cluster if camera.since + after <= at)


def _clusters(ordered: Iterable[Ill], together: timedelta) -> Iterator[list[Ill]]:
    cluster: list[Ill] = []
    for camera in ordered:
        if cluster and camera.since - cluster[0].since > together:
            yield cluster
            cluster = []
        cluster.append(camera)
    if cluster:
        yield cluster


def due(at: datetime, days: int, hours: Hours) -> datetime:
    """The end of the working day so many working days after this camera."""
    day = local_day(at)
    for _ in range(days):
        day = hours.days.on_or_after(day + timedelta(days=1))
    return hours.closes(day)
