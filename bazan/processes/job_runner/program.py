"""What ``alerting``, ``worker`` and ``analysis`` share: schedules in threads of their own, what triggers them, and a queue of jobs."""

import os
import sys
import time

CONNECTIONS = 40
"""The most that clocks and jobs of one process hold at once: as many as they are, so that none waits for another."""

ASKED, PAUSE_S = 150, 2.0
"""How often a database that is away is asked at the start, and seconds between."""


def main(process: str, idle_s: float | None = None) -> int:
    """Set Django up and work until SIGTERM, or until there was nothing to do for ``idle_s``; 0. 1: with another key than
    contacts are sealed under.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bazan.processes.composition.django_settings")
    import django

    from bazan.platform.database.connection_settings import work_as
    from bazan.processes.runtime import log_configuration

    log_configuration.belong_to(process)
    if not _has_contact_key():
        return 1
    work_as("owner", shared=CONNECTIONS)
    django.setup()
    from bazan.processes.job_runner.run_loop import run

    return run(process, idle_s)


def _has_contact_key() -> bool:
    """Whether contacts are sealed under this process's key, asked until the database answers."""
    import psycopg

    from bazan.core.settings import current
    from bazan.platform.database.api import DatabaseFailed, refuse_other_contact_key
    from bazan.platform.database.connection_settings import database_url
    from bazan.platform.security.contact_encryption import key_fingerprint

    settings = current()
    for _ in range(ASKED):
        try:
            refuse_other_contact_key(database_url(settings), key_fingerprint(settings))
        except DatabaseFailed as why:
            print(why, file=sys.stderr)  # noqa: T201 - where a process says why it does not start
            return False
        except psycopg.OperationalError:
            time.sleep(PAUSE_S)
        else:
            return True
    print("the database does not answer", file=sys.stderr)  # noqa: T201 - as above; whoever started it starts it again
    return False
