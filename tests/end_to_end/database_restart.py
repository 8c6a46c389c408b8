"""A program of its own for a walk: an escalation of life safety on a PostgreSQL that is stopped and started again."""

import json
import logging
import os
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bazan.platform.database.demo.embedded_server import EmbeddedPostgres


class Counted(logging.Handler):
    """How often a clock met a database that was away."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        Counted.count += 1


def main(folder: Path) -> None:
    server = EmbeddedPostgres(folder / "postgres", durable=False)
    os.environ["DATABASE_URL"] = server.start()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bazan.processes.composition.django_settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    try:
        escalate(server, folder)
    finally:
        server.stop()


def escalate(server: EmbeddedPostgres, folder: Path) -> None:
    from django.db import connection

    from bazan.coordination.notifications import api, escalation_chains
    from bazan.coordination.notifications.models import Escalation, Message
    from bazan.processes.job_runner.schedule_threads import Ticking
    from tests.fixtures import notification_province

    escalation_chains.folder = lambda: folder / "province" / "notifications"
    notification_province.settle(folder / "province")
    notification_province.staff()
    logging.getLogger("bazan.processes.job_runner.schedule_threads").addHandler(Counted())
    began = time.monotonic()

    def fast(_):
        """A second here is five minutes there: the wait of every step."""
        api.escalate_due(notification_province.NOW + timedelta(minutes=5) * (time.monotonic() - began))

    stop = threading.Event()
    clock = threading.Thread(target=Ticking("escalations", 0.02, fast).run, args=(stop,))
    api.start_escalation("life", "alert:7", notification_province.flood(), "system", notification_province.NOW)
    clock.start()
    for _ in range(2):
        time.sleep(1.5)
        server.stop()
        time.sleep(1)
        server.start()
    time.sleep(4)
    stop.set()
    clock.join()
    connection.close()  # this thread's own died with the server
    steps = list(Message.objects.values_list("step", flat=True))
    told = {"failures": Counted.count, "steps": Escalation.objects.get().step, "messages": len(steps), "distinct": len(set(steps))}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
