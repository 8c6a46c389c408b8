"""What is wrong with the installation and how it is mended: the checks of `bazan doctor`, looked at now."""

from django.http import HttpResponse

from bazan.core.time import now
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import page
from bazan.directory.backups import api as backups
from bazan.directory.system_health import api as system_health
from bazan.directory.system_health.types import CHECK_STATES
from bazan.platform.observability.health_checks import GRAVEST_FIRST
from bazan.screens.administration.web.page_frame import framed


@page("health.view")
def show(request: accounts.Request) -> HttpResponse:
    """Every finding, the gravest first, the queues of jobs, the last backup and drill."""
    at = now()
    found = sorted(system_health.look(at), key=lambda checked: GRAVEST_FIRST.index(checked.state))
    standing = backups.standing(at)
    said = {
        "found": [(checked, CHECK_STATES.light(checked.state), CHECK_STATES.word(checked.state)) for checked in found],
        "counts": {state: sum(checked.state == state for checked in found) for state in GRAVEST_FIRST},
        "queues": system_health.queues(), "at": at, "doings": [standing.backup, standing.drill], "standing": standing,
    }  # fmt: skip
    return framed(request, "administration/health.html", "health", said)
