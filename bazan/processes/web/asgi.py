"""The ASGI application, made when a worker imports this."""

import django

from bazan.platform.database.connection_settings import work_as
from bazan.processes.runtime.log_configuration import belong_to

CONNECTIONS = 8

# Each request runs in a thread of its own, so a connection kept by a thread would die with it.
work_as("web", shared=CONNECTIONS)
belong_to("web")

django.setup(set_prefix=False)

from bazan.core.settings import current  # noqa: E402 - with the others
from bazan.directory.system_health import api as system_health  # noqa: E402 - reads Django's settings
from bazan.platform.database.connection_settings import web_url  # noqa: E402 - with the others
from bazan.processes.runtime.internal_network import Known  # noqa: E402 - with the others
from bazan.processes.runtime.request_id_middleware import Numbered  # noqa: E402 - with the others
from bazan.processes.web.concurrency_limit import Handler  # noqa: E402 - reads Django's settings
from bazan.processes.web.probes import Probes, Readiness  # noqa: E402 - with the others
from bazan.processes.web.request_body_limits import Bodies  # noqa: E402 - after Django is set up
from bazan.processes.web.worker_memory import give_back_for_ever, settle  # noqa: E402 - after everything it sets aside

_settings, _names = current(), system_health.migration_names()
_ready = Readiness(
    [address for address in (web_url(_settings), _settings.read_database_url) if address],
    lambda session: system_health.lacks_migrations(session, _names),
)

application = Numbered(Probes(Known(Bodies(Handler(at_once=CONNECTIONS)), _settings), _ready))

settle()


def begin_worker() -> Numbered:
    """Return the application in a worker, which was forked after all was loaded; threads don't come along."""
    give_back_for_ever()
    return application
