"""What ``calls``, ``work`` and ``analysis`` have in common: clocks in threads of their own, bells that ring them, and a queue of jobs."""

import os

CONNECTIONS = 40
"""The most that clocks and jobs of one process hold at once: as many as they are, so that none waits for another."""


def main(process: str, idle_s: float | None = None) -> int:
    """Set Django up and work until SIGTERM, or until there was nothing to do for ``idle_s``; 0."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bazan.apps.settings")
    import django

    from bazan.apps import logs
    from bazan.engines.database.address import work_as

    logs.belong_to(process)
    work_as("owner", shared=CONNECTIONS)
    django.setup()
    from bazan.apps.clockwork.process import run

    return run(process, idle_s)
