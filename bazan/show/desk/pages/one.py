"""One alert: its course, its rule and version, where its values come from, everything that happened to it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bazan.kernel.errors import BazanError
from bazan.kernel.labels import label, sentence
from bazan.kernel.time import now as clock_now
from bazan.register.people.api import require
from bazan.show.desk import views, wording
from bazan.show.desk.pages.choices import Given, choices, given_of
from bazan.show.frontend.api import language, number, page, when, words
from bazan.watch.alerts import api as alerts
from bazan.watch.alerts.types import AlertInfo


@page("alerts.view")
def show(request: HttpRequest, alert_id: int) -> HttpResponse:
    return one_page(request, alert_id)


def one_page(request: HttpRequest, alert_id: int, refusal: BazanError | None = None, status: int = 200) -> HttpResponse:
    """Raises NotFound ``alerts.unknown``, also out of reach."""
    lang, now = language(), clock_now()
    alert = alerts.alert(alert_id, now)
    require(request.reach, "alerts.view", place_id=alert.place_id, sector=alert.sector)
    seen = views.see(alert, now)
    title = wording.title(alert, lang)
    shown = {
        "section": "desk",
        "trail": [(label("desk.title", lang), "/desk"), (label("desk.list.title", lang), "/alerts"), (title, "")],
        "one": views.panel(seen, request.reach, lang, now) | {"chart": views.chart(seen, lang, now, (920, 296))},
        "choices": choices(alert, request.reach, lang, now),
        "seen": views.last_act(alert_id),
        "then": f"/alerts/{alert_id}",
        "history": views.history(alert_id, lang),
        "facts": _facts(alert, words(seen.rule.labels, lang).replace("{feature}", "…"), lang, now),
        "law": seen.rule.spec.get("law", ""),
        "about": wording.what_to_do(seen.rule, lang),
        "refusal": sentence(refusal, lang) if refusal else "",
        "field": refusal.field or "" if refusal else "",
        "given": given_of(request) if refusal else Given(),
    }
    return render(request, "desk/one.html", shown, status=status)


def _facts(alert: AlertInfo, rule: str, lang: str, now: datetime) -> list[tuple[str, str, str]]:
    """(name, value, address) of what stands beside the course."""
    owner, place = views.owner_of(alert, lang), views.place_line(alert.place_id, lang, now)
    return [
        (label("desk.column.place", lang), place or "—", ""),
        (label("desk.column.owner", lang), owner or "—", ""),
        (
            label("desk.fact.rule", lang),
            label("desk.fact.rule_version", lang, title=rule, version=alert.rule_version),
            f"/alerts/rules/{alert.rule}",
        ),
        (label("desk.fact.raised", lang), when(alert.raised_at, lang, now), ""),
        (label("desk.fact.times", lang), number(alert.times, 0, lang), ""),
        (label("desk.fact.peak", lang), label(f"desk.severity.{alert.peak}", lang), ""),
        (label("desk.fact.number", lang), str(alert.id), ""),
    ]
