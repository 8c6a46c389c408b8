"""A search over plates that were read: for a reason, with an entry in the audit each time, and never for longer than some seconds."""

from datetime import datetime

from django.db import OperationalError, connection, transaction

from bazan.cameras.devices import api as devices
from bazan.cameras.plates import rules
from bazan.cameras.plates.models import PlateReading
from bazan.cameras.plates.queries import reading_infos
from bazan.cameras.plates.types import Answer, Asked
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting

MOST = 100
PATIENCE_MS = 3000
"""After so long the database gives a search up."""
_GIVEN_UP = "57014"


@transaction.atomic
def search(asked: Asked, by: Acting, at: datetime) -> Answer:
    """Readings in reach whose plate is of the pattern, the newest first, at most MOST.

    Each search is an entry of the audit with its pattern, its reason and how much it found. As ``rules.asked``; Forbidden
    ``people.not_allowed``.
    """
    accounts.require(by.reach, "plates.search", None, devices.catalogue().sector)
    asked = rules.asked(asked, at)
    answer = _answer(asked)
    said = {
        "pattern": asked.pattern, "reason": asked.reason, "since": asked.since.isoformat(), "until": asked.until.isoformat(),
        "found": len(answer.readings), "late": answer.late,
    }  # fmt: skip
    audit.append(by.username, "plates.search", "plates", said)
    return answer


def _answer(asked: Asked) -> Answer:
    rows = PlateReading.objects.filter(at__gte=asked.since, at__lt=asked.until)
    rows = rows.extra(where=["plate_reading.plate LIKE %s"], params=[rules.like(asked.pattern)]).order_by("-at", "-id")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout')")
            (before,) = cursor.fetchone()
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(PATIENCE_MS)])
            found = reading_infos(rows[: MOST + 1])
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except OperationalError as why:
        if getattr(why.__cause__, "sqlstate", "") != _GIVEN_UP:
            raise
        return Answer((), late=True)
    return Answer(found[:MOST], more=len(found) > MOST)
