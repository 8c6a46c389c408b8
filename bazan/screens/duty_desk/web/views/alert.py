"""One alert: its course, its rule and version, where its values come from, everything that happened to it."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render

from bazan.core.errors import BazanError
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request, page, require
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import AlertInfo
from bazan.platform.design_system.api import number, when
from bazan.platform.web.api import Said
from bazan.screens.duty_desk.web import alert_panels, alert_texts
from bazan.screens.duty_desk.web.available_actions import choices, given_of


@page("alerts.view")
def show(request: Request, alert_id: int) -> HttpResponse:
    return one_page(request, alert_id)


def one_page(request: Request, alert_id: int, refusal: BazanError | None = None, status: int = 200) -> HttpResponse:
    """Raises NotFound ``alerts.unknown``, also out of reach."""
    now = clock_now()
    alert = alerts.alert(alert_id, now)
    require(request.reach, "alerts.view", place_id=alert.place_id, sector=alert.sector)
    seen = alert_panels.see(alert, now)
    title = alert_texts.title(alert)
    shown = {
        "section": "desk",
        "trail": [(label("desk.title"), "/desk"), (label("desk.list.title"), "/alerts"), (title, "")],
        "one": alert_panels.panel(seen, request.reach, now) | {"chart": alert_panels.chart(seen, now, (920, 296))},
        "choices": choices(alert, request.reach, now),
        "seen": alert_panels.last_act(alert_id),
        "then": f"/alerts/{alert_id}",
        "history": alert_panels.history(alert_id),
        "facts": _facts(alert, words(seen.rule.labels).replace("{feature}", "…"), now),
        "law": seen.rule.spec.get("law", ""),
        "about": alert_texts.what_to_do(seen.rule),
        "refusal": sentence(refusal) if refusal else "",
        "field": refusal.field or "" if refusal else "",
        "given": given_of(request) if refusal else Said(),
    }
    return render(request, "desk/one.html", shown, status=status)


def _facts(alert: AlertInfo, rule: str, now: datetime) -> list[tuple[str, str, str]]:
    """(name, value, address) of what stands beside the course."""
    owner, place = alert_panels.owner_of(alert), alert_panels.place_line(alert.place_id, now)
    return [
        (label("desk.column.place"), place or "—", ""),
        (label("desk.column.owner"), owner or "—", ""),
        (
            label("desk.fact.rule"),
            label("desk.fact.rule_version", title=rule, version=alert.rule_version),
            f"/alerts/rules/{alert.rule}",
        ),
        (label("desk.fact.raised"), when(alert.raised_at, now), ""),
        (label("desk.fact.times"), number(alert.times, 0), ""),
        (label("desk.fact.peak"), label(f"severity.{alert.peak}"), ""),
        (label("desk.fact.number"), str(alert.id), ""),
    ]
