"""Writes down what was called and where, and tells it."""

import sys
import time

from bazan.screens.trial.events import CHANNEL
from bazan.screens.trial.models import TrialRound
from bazan.screens.trial.settings import TrialSettings
from django.db import connection, transaction

from bazan.core.settings import of_room
from bazan.directory.personal_data.types import Erased, Ripe
from bazan.platform.jobs import api as jobs

VISITED = "visited"
"""What a round is called that a person made. All others stay as they are, whenever the clock of retention comes by."""
SOME = 2_000_000
"""Numbers to be added up, to see how fast this machine is."""


def measure() -> None:
    """By one call that lets no other thread go on, for about as long as the setting says."""
    began, used = time.monotonic(), time.thread_time()
    sum(range(SOME))
    in_a_second = SOME / (time.thread_time() - used)
    sum(range(int(in_a_second * of_room(TrialSettings).busy_s)))
    note("measured", time.monotonic() - began)


@transaction.atomic
def note(what: str, took_s: float) -> None:
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    process = spec.name.split(".")[2] if spec else ""
    TrialRound.objects.create(what=what, process=process, took_s=took_s)
    with connection.cursor() as cursor:
        jobs.announce(cursor, CHANNEL, {"what": what, "process": process})


@transaction.atomic
def defer(number: int) -> None:
    jobs.defer("trial.study", number=number)


def rounds() -> list[tuple[str, str]]:
    """(what, process) of every call."""
    return list(TrialRound.objects.values_list("what", "process").distinct())


def erase_rounds(ripe: Ripe) -> Erased:
    """Rounds of a visitor; they have no age."""
    found = TrialRound.objects.filter(what=VISITED)
    count = found.count()
    if ripe.erase:
        found.update(what="")
    return Erased(count, ("print",) * count)
