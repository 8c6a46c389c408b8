"""Writes down what was called and where, and tells it."""

import sys
import time

from bazan.show.trial.events import CHANNEL
from bazan.show.trial.models import TrialRound
from bazan.show.trial.settings import TrialSettings
from django.db import connection, transaction

from bazan.engines.bus import api as bus
from bazan.kernel.settings import of_room
from bazan.register.retention.types import Erased, Ripe

A_SECOND = 20_000_000
"""Numbers that are added up in about a second, by one call that lets no other thread go on."""


def measure() -> None:
    began = time.monotonic()
    sum(range(int(A_SECOND * of_room(TrialSettings).busy_s)))
    note("measured", time.monotonic() - began)


@transaction.atomic
def note(what: str, took_s: float) -> None:
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    process = spec.name.split(".")[2] if spec else ""
    TrialRound.objects.create(what=what, process=process, took_s=took_s)
    with connection.cursor() as cursor:
        bus.announce(cursor, CHANNEL, {"what": what, "process": process})


@transaction.atomic
def defer(number: int) -> None:
    bus.defer("trial.study", number=number)


def rounds() -> list[tuple[str, str]]:
    """(what, process) of every call."""
    return list(TrialRound.objects.values_list("what", "process").distinct())


def erase_rounds(ripe: Ripe) -> Erased:
    """Rounds that took longer than nothing; they have no age."""
    found = TrialRound.objects.exclude(took_s=0)
    count = found.count()
    if ripe.erase:
        found.update(took_s=0)
    return Erased(count, ("print",) * count)
