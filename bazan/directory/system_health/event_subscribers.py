"""Who reads the facts that rooms tell: each against its promise, as sources are; and how long facts are kept for them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from bazan.core.settings import of_room
from bazan.directory.system_health.settings import FactSettings
from bazan.platform.events.types import Standing
from bazan.platform.jobs import api as jobs

log = logging.getLogger(__name__)


def readers() -> list[Standing]:
    """How every subscriber keeps up. True only for who sees all places and sectors: others see no facts."""
    with connection.cursor() as cursor:
        return jobs.standings(cursor)


def keep_facts(at: datetime) -> int:
    """Delete facts that were kept long enough, and complain of who reads late or not at all; gives how many facts went."""
    gone = jobs.forget(_begin, at, timedelta(days=of_room(FactSettings).facts_days))
    for reader in readers():
        state = reader.state(at)
        if state != "fine":
            level = logging.ERROR if state == "dead" else logging.WARNING
            log.log(
                level, "%s of %s is %s: %d facts wait, the oldest %.0f s, last looked at %s", reader.name, reader.topic, state,
                reader.waiting, reader.lag_s(at), reader.looked_at.isoformat(),
            )  # fmt: skip
    return gone


@contextmanager
def _begin() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        yield cursor
