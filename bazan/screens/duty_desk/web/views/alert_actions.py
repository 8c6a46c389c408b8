"""What an officer does with an alert: one address an act, each a form that works without a script, every refusal in words.

Two officers may hold the same alert before them. A form carries the number of the newest line of history its reader saw; an act that
would undo what a colleague did since is refused with what that was, and nothing of it is kept.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from bazan.core.errors import BazanError, Conflict, Forbidden, NotFound, Refused
from bazan.core.labels import label
from bazan.core.numbers import whole_number
from bazan.core.reasons import SHORTEST_REASON
from bazan.core.time import LOCAL
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request, act, require
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import AlertInfo
from bazan.platform.design_system.api import when
from bazan.platform.web.api import status_of, whole
from bazan.screens.duty_desk.queries.alert_queue import full_names
from bazan.screens.duty_desk.web.available_actions import may_silence, silencing
from bazan.screens.duty_desk.web.views.alert import one_page
from bazan.screens.duty_desk.web.views.desk import desk

Act = Callable[[Request, AlertInfo, datetime], None]
DECIDING = ("acknowledged", "assigned", "closed", "grouped", "ungrouped", "suppressed", "unsuppressed")
"""Lines of history a colleague's act leaves."""


@act("alerts.handle")
def act_on(request: Request, alert_id: int, what: str) -> HttpResponse:
    """Do it, and go back to where the form stood."""
    now = clock_now()
    done = ACTS.get(what)
    if done is None:
        raise NotFound("desk.act", {"what": what[:20]})
    try:
        with transaction.atomic():
            alert = alerts.alert(alert_id, now)
            require(request.reach, "alerts.handle", place_id=alert.place_id, sector=alert.sector)
            done(request, alert, now)
            _nobody_else(request, alert_id, what, now)
    except BazanError as why:
        if isinstance(why, NotFound | Forbidden):
            raise
        return _again(request, alert_id, why, status_of(why))
    return HttpResponseRedirect(_then(request, alert_id))


def _again(request: Request, alert_id: int, why: BazanError, status: int) -> HttpResponse:
    if _then(request, alert_id).startswith("/desk"):
        return desk(request, alert_id, why, status)
    return one_page(request, alert_id, why, status)


def _then(request: Request, alert_id: int) -> str:
    wanted = request.POST.get("then", "")
    inside = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if inside else f"/desk?alert={alert_id}"


def _nobody_else(request: Request, alert_id: int, what: str, now: datetime) -> None:
    """Called with the alert's row held by our own act, so that what a colleague did before it is all there to be read.

    Raises Conflict ``desk.moved`` when one did something since the form was drawn; a comment hinders nobody.
    """
    seen = whole(request.POST, "seen")
    if what == "comment" or seen is None:
        return
    me = request.reach.username
    for line in reversed(alerts.history(alert_id)):
        if line.id > seen and line.actor not in (me, "system") and line.kind in DECIDING:
            name = full_names().get(line.actor, line.actor)
            raise Conflict("desk.moved", {"name": name, "what": label(f"desk.happening.{line.kind}"), "at": when(line.at, now)})


def _confirm(request: Request, alert: AlertInfo, now: datetime) -> None:
    """Take it up as true. Raises Conflict ``desk.taken`` when a colleague has."""
    me = request.reach.username
    alerts.acknowledge(alert.id, me, now)
    held = alerts.alert(alert.id, now)
    if held.acknowledged_by != me:
        name = full_names().get(held.acknowledged_by, held.acknowledged_by)
        raise Conflict("desk.taken", {"name": name, "at": when(held.acknowledged_at, now)})


def _close(request: Request, alert: AlertInfo, now: datetime) -> None:
    alerts.close(alert.id, request.POST.get("outcome", ""), request.reach.username, now, request.POST.get("text", ""))


def _false(request: Request, alert: AlertInfo, now: datetime) -> None:
    """Raises Refused ``desk.reason``."""
    reason = request.POST.get("reason", "").strip()
    if len(reason) < SHORTEST_REASON:
        raise Refused("desk.reason", {}, "reason")
    alerts.close(alert.id, "false", request.reach.username, now, reason)


def _comment(request: Request, alert: AlertInfo, now: datetime) -> None:
    alerts.comment(alert.id, request.POST.get("text", ""), request.reach.username, now)


def _assign(request: Request, alert: AlertInfo, now: datetime) -> None:
    alerts.assign(alert.id, request.POST.get("to", "")[:200], request.reach.username, now)


def _suppress(request: Request, alert: AlertInfo, now: datetime) -> None:
    """Raises Refused ``desk.time``, Forbidden ``desk.whole_rule``, and what the alerts refuse."""
    said = request.POST
    try:
        until = datetime.fromisoformat(said.get("until", "")).replace(tzinfo=LOCAL)
    except ValueError as why:
        raise Refused("desk.time", {}, "until") from why
    whole = said.get("whole_rule") == "1"
    if whole and not may_silence(request.reach, alert.sector, None):
        raise Forbidden("desk.whole_rule", {}, "whole_rule")
    alerts.suppress(alert.id, until, said.get("reason", ""), said.get("person", ""), request.reach.username, now, whole_rule=whole)


def _unsuppress(request: Request, alert: AlertInfo, now: datetime) -> None:
    """Ends every suppression that keeps this alert from calling. Raises Forbidden ``desk.unsuppress`` when one reaches further than we."""
    running = silencing(alert, now)
    for one in running:
        if not may_silence(request.reach, one.sector, one.place_id):
            raise Forbidden("desk.unsuppress", {"person": one.person, "until": when(one.until, now)})
    for one in running:
        alerts.unsuppress(one.id, request.reach.username, now)


def _group(request: Request, alert: AlertInfo, now: datetime) -> None:
    group = whole_number(request.POST.get("group", ""))
    if group is None:
        raise Refused("desk.group", {}, "group")
    alerts.regroup(alert.id, group, request.reach.username, now)


def _ungroup(request: Request, alert: AlertInfo, now: datetime) -> None:
    alerts.ungroup(alert.id, request.reach.username, now)


ACTS: dict[str, Act] = {
    "confirm": _confirm,
    "close": _close,
    "false": _false,
    "comment": _comment,
    "assign": _assign,
    "suppress": _suppress,
    "unsuppress": _unsuppress,
    "group": _group,
    "ungroup": _ungroup,
}
