"""What people do on the wall: say of an event whether it was true, and switch the occasion."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from bazan.cameras.devices import api as devices
from bazan.cameras.live.web.video_wall import wall
from bazan.core.errors import BazanError
from bazan.core.time import now
from bazan.directory.accounts.api import Request, act
from bazan.directory.permissions.types import Acting


@act("cameras.review")
def review(request: Request, event_id: int) -> HttpResponse:
    """True, false or a duplicate."""
    try:
        devices.review(event_id, request.POST.get("review", ""), _acting(request), now())
    except BazanError as why:
        return wall(request, why)
    return HttpResponseRedirect(_then(request))


@act("cameras.switch")
def switch(request: Request) -> HttpResponse:
    """Let the rules of an occasion hold."""
    try:
        devices.switch_profile(request.POST.get("profile", ""), _acting(request), now(), request.POST.get("reason", ""))
    except BazanError as why:
        return wall(request, why)
    return HttpResponseRedirect(_then(request))


def _acting(request: Request) -> Acting:
    return Acting(request.reach, request.user.organization_id)


def _then(request: Request) -> str:
    wanted = request.POST.get("then", "")
    inside = wanted.startswith("/cameras") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if inside else "/cameras"
