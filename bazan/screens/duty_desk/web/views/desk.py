"""The duty desk: the queue, the chosen alert, what to do about it, who was told, and the bell."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bazan.core.errors import BazanError
from bazan.core.labels import label, sentence
from bazan.core.language import words
from bazan.core.time import now as clock_now
from bazan.directory.accounts.api import Request, allowed, page
from bazan.monitoring.alerts import api as alerts
from bazan.monitoring.alerts.types import AlertInfo
from bazan.platform.design_system.api import severity_light, when
from bazan.platform.web.api import Said, asked, whole
from bazan.screens.duty_desk.queries.alert_queue import Queue, full_names, outcomes, queue
from bazan.screens.duty_desk.queries.audible_alarm import bell_of
from bazan.screens.duty_desk.queries.danger_reports import dangers
from bazan.screens.duty_desk.queries.notified_people import due, on_duty, told
from bazan.screens.duty_desk.queries.procedure_steps import doing
from bazan.screens.duty_desk.types import Entry
from bazan.screens.duty_desk.web import alert_panels, alert_texts
from bazan.screens.duty_desk.web.available_actions import choices, given_of


@page("alerts.view")
def show(request: Request) -> HttpResponse:
    """``?alert=`` chooses one; else the first of the queue."""
    return desk(request, whole(asked(request), "alert"))


def desk(request: Request, alert_id: int | None, refusal: BazanError | None = None, status: int = 200) -> HttpResponse:
    """The whole screen; ``refusal``: of an act on the chosen alert, said beside it with what was typed."""
    now = clock_now()
    found = queue(now)
    chosen, reports = _chosen(found, alert_id, now), dangers(request.reach, now)
    shown: dict[str, Any] = {
        "section": "desk",
        "moment": now,
        "shift": _shift(now),
        "parts": _parts(found, chosen, now),
        "reports": reports,
        "counts": found.counts | {"life": found.counts["life"] + len(reports or ())},
        "quiet_count": found.quiet,
        "full": found.full,
        "outcomes": outcomes(),
        "bell": bell_of(request.reach, now),
        "may_bell": allowed(request.reach, "alerts.handle"),
        "refusal": sentence(refusal) if refusal else "",
        "field": refusal.field or "" if refusal else "",
        "given": given_of(request) if refusal else Said(),
        "one": None,
    }
    if chosen is not None:
        seen = alert_panels.see(chosen, now)
        shown |= {"one": alert_panels.panel(seen, request.reach, now), "choices": choices(chosen, request.reach, now)}
        shown |= {"seen": alert_panels.last_act(chosen.id), "history": alert_panels.history(chosen.id)[:HAPPENINGS]}
        shown |= {"then": f"/desk?alert={chosen.id}", "about": alert_texts.what_to_do(seen.rule)}
        told_now = told_of(chosen, now)
        shown |= {"told": told_now, "do": _doing(chosen, told_now["until"], now)}
    return render(request, "desk/desk.html", shown, status=status)


HAPPENINGS = 6


def _chosen(found: Queue, alert_id: int | None, now: datetime) -> AlertInfo | None:
    """The alert asked for, when this reader may see it; else the first of the queue."""
    if alert_id is not None:
        known = next((one.alert for one in found.entries if one.alert.id == alert_id), None)
        return known or alerts.alert(alert_id, now)
    first = found.first()
    return first.alert if first else None


def _parts(found: Queue, chosen: AlertInfo | None, now: datetime) -> list[dict[str, Any]]:
    names, called = full_names(), due(one.alert for one in found.entries)
    return [
        {
            "id": part,
            "title": label(f"desk.part.{part}"),
            "count": found.counts[part],
            "rows": [_row(one, chosen, names, called.get(one.alert.id), now) for one in entries],
            "more": found.counts[part] - len(entries),
        }
        for part, entries in found.parts.items()
        if entries or part == "life"
    ]


def _row(one: Entry, chosen: AlertInfo | None, names: dict[str, str], called: datetime | None, now: datetime) -> dict[str, Any]:
    alert = one.alert
    current = chosen is not None and (chosen.id == alert.id or (chosen.group_id is not None and chosen.group_id == alert.group_id))
    return {
        "id": alert.id,
        "href": f"/desk?alert={alert.id}",
        "title": alert_texts.title(alert),
        "light": severity_light(alert.severity) if alert.state == "active" else "good",
        "word": label(f"severity.{alert.severity}") if alert.state == "active" else label("desk.state.cleared"),
        "where": alert_panels.where_of(alert, now),
        "group": one.more + 1 if one.more else 0,
        "who": alert_texts.who(alert, names),
        "life": alert.life_safety,
        "severity": alert.severity,
        "rings": alert.waiting and alert.quiet_until is None,
        "since": int(alert.active_since.timestamp()),
        "age": alert_panels.age(alert, now),
        "until": _until(called, now),
        "current": current,
    }


def _until(at: datetime | None, now: datetime) -> dict[str, str] | None:
    """A count-down: its end for the browser, what is left for whoever has no script."""
    if at is None:
        return None
    left = max(int((at - now).total_seconds()), 0)
    said = f"{left // 3600}:{left // 60 % 60:02}:{left % 60:02}" if left >= 3600 else f"{left // 60:02}:{left % 60:02}"
    return {"ms": str(int(at.timestamp() * 1000)), "left": said}


def told_of(alert: AlertInfo, now: datetime) -> dict[str, Any]:
    """Who was told, and who is told next unless somebody takes it up."""
    found = told(alert)
    body = alert_panels.owner_of(alert)
    following = list(dict.fromkeys(alert_texts.recipient(one, body) for one in found.following))
    running = found.escalation is not None and found.escalation.state == "running"
    return {
        "people": [alert_texts.told_line(one, failed, now) for one, failed in found.people],
        "count": label("desk.told.count", done=found.acknowledged, count=len(found.people)) if found.people else "",
        "next": ", ".join(following),
        "highest": following[-1] if following else "",
        "next_at": when(found.escalation.due_at, now) if running and found.escalation else "",
        "until": _until(found.escalation.due_at, now) if running and found.escalation else None,
    }


def _doing(alert: AlertInfo, until: dict[str, str] | None, now: datetime) -> dict[str, Any]:
    """The steps in order: taking the alert up first, then what the procedure says, each by when."""
    found = doing(alert)
    steps: list[dict[str, Any]] = []
    if alert.waiting:
        steps.append({"what": label("desk.do.confirm"), "who": label("desk.do.confirm_line"), "at": "", "until": until, "late": False})
    body = alert_panels.owner_of(alert)
    for step in found.steps:
        due_at = alert.active_since + timedelta(minutes=step.minutes)
        owner = body or label("desk.step.commune") if step.owner == "commune" else alert_panels.owner_words(step.owner, now)
        late = due_at < now
        steps.append(
            {
                "what": words(dict(step.labels)),
                "who": owner,
                "at": when(due_at, now),
                "until": None if late else _until(due_at, now),
                "late": late,
            }
        )
    held, opened = found.procedure, found.incident
    return {
        "name": label("desk.do.procedure", name=words(dict(held.labels)), version=held.version) if held else "",
        "steps": steps,
        "more": len(held.steps) > len(found.steps) if held else False,
        "incident": {"href": f"/incidents/{opened.id}", "code": opened.code} if opened else None,
    }


def _shift(now: datetime) -> str:
    """Whose shift it is, and until when."""
    standing = on_duty(now.replace(second=0, microsecond=0))
    if not standing:
        return ""
    names = ", ".join(dict.fromkeys(one.full_name for one in standing))
    return label("desk.shift", at=when(max(one.ends_at for one in standing), now), names=names)
