"""A phone lets itself be told of grave warnings while the app is closed: web push, where the province carries it. It needs no account."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from bazan.citizens.accounts.types import Account
from bazan.citizens.app import request_parameters
from bazan.citizens.app.access import Visitor, public
from bazan.citizens.app.rate_limits import Hourly, TooMany
from bazan.citizens.app.settings import SETTINGS
from bazan.citizens.messages import api as citizen_messages
from bazan.citizens.messages.types import Wanted
from bazan.coordination.notifications import api as notifications
from bazan.core.language import either, language
from bazan.core.settings import of_room
from bazan.core.time import now
from bazan.directory.places import api as places
from bazan.directory.places.types import PlaceInfo
from bazan.platform.web.api import typed

asked_by_network = Hourly()


@public("POST")
def start(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """This browser is told of grave warnings of these communes; the answer names them.

    Refused ``field_reports.place`` and as ``subscribe``; TooMany ``citizens.many``.
    """
    limits = of_room(SETTINGS)
    after_s = 0 if limits.emergency else asked_by_network.full(visitor.network, limits.per_network)
    if after_s:
        raise TooMany("citizens.many", {"minutes": -(-after_s // 60)}, after_s=after_s)
    codes = list(dict.fromkeys(request.POST.getlist("place")))[: citizen_messages.MOST_PLACES + 1]
    communes = [found for code in codes if (found := request_parameters.commune_of(code)) is not None]
    citizen_messages.subscribe(Wanted(typed(request)["browser"], tuple(communes), language()), now())
    asked_by_network.note(visitor.network)
    return JsonResponse({"places": [_name(places.place(one)) for one in communes]})


@public("POST")
def stop(request: HttpRequest, _: Visitor) -> HttpResponse:
    """This browser is told nothing any more. Refused as ``unsubscribe``."""
    citizen_messages.unsubscribe(typed(request)["browser"])
    return HttpResponse(status=204)


def offer(commune: PlaceInfo | None, family: Account | None) -> dict[str, Any] | None:
    """What the page of warnings needs to offer it: the house's key, and the communes of who reads. None: nothing leaves by web push."""
    if notifications.PUSH not in notifications.open_channels():
        return None
    ids = [*([commune.id] if commune else []), *(one.place_id for one in (family.places if family else ()))]
    communes = [places.place(one) for one in dict.fromkeys(ids)][: citizen_messages.MOST_PLACES]
    return {
        "key": notifications.push_public_key(), "codes": ",".join(one.code for one in communes),
        "places": ", ".join(_name(one) for one in communes),
    }  # fmt: skip


def _name(commune: PlaceInfo) -> str:
    return either(commune.name, commune.name_en)


urlpatterns = [path("c/push", start), path("c/push/stop", stop)]
