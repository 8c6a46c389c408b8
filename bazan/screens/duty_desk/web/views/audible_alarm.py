"""The bell: silenced by a named person until an instant, rung again before it."""

from datetime import datetime, timedelta

from django.http import HttpResponse, HttpResponseRedirect

from bazan.core.errors import BazanError, Refused
from bazan.core.numbers import whole_number
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request, act
from bazan.screens.duty_desk import actions
from bazan.screens.duty_desk.web.views.desk import desk


@act("alerts.handle")
def silence(request: Request) -> HttpResponse:
    """Silence the bell for some minutes: for technical and shift alerts, or for all when somebody answers for it."""
    now, said = clock_now(), request.POST
    try:
        until = until_of(said.get("minutes", ""), now)
        person = said.get("person", "")[:200]
        life = said.get("life") == "1"
        actions.silence(request.reach, life, until, said.get("reason", ""), person or ("" if life else request.user.full_name), now)
    except BazanError as why:
        return desk(request, None, why, status=400)
    return HttpResponseRedirect("/desk")


@act("alerts.handle")
def ring(request: Request) -> HttpResponse:
    """End this reader's silences."""
    actions.ring_again(request.reach, clock_now())
    return HttpResponseRedirect("/desk")


def until_of(minutes: str, now: datetime) -> datetime:
    """An instant so many minutes ahead. Raises Refused ``desk.bell.minutes``."""
    ahead = whole_number(minutes, digits=5)
    if ahead is None:
        raise Refused("desk.bell.minutes", {}, "minutes")
    return now + timedelta(minutes=ahead)
