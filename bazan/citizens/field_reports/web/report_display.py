"""One report with everything that helps to decide about it. Words and drawings come ready; templates only place them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bazan.citizens.field_reports import api
from bazan.citizens.field_reports.types import CONDITION_STATES, ConditionState, Near, PictureInfo, ReportInfo, Tried
from bazan.citizens.field_reports.web import drawings
from bazan.citizens.field_reports.web.display_names import Naming, person, place, standing
from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import TASK_STATES, EventInfo, TaskInfo
from bazan.core.labels import label
from bazan.core.language import words
from bazan.directory.permissions.types import Acting
from bazan.platform.design_system.api import duration, number, when
from bazan.platform.security.text_anonymization import shown

STAGES = ("taken", "sorted", "work", "decide", "sender", "over")
STAGE_OF = {
    "new": 0, "received": 1, "more": 1, "assigned": 2, "working": 2, "more_working": 2, "reopened": 2, "answered": 3, "published": 4,
}  # fmt: skip
"""A state to the stage it stands at; every other is the last."""
PICTURES = ("image/jpeg", "image/png")
DAY_S = timedelta(days=1).total_seconds()


def head(one: ReportInfo, now: datetime, naming: Naming) -> dict[str, Any]:
    """Its name and the line under it."""
    light, due = standing(one, now)
    facts = (one.number, label(f"reports.channel.{one.channel}"), when(one.received_at, now), place(one.case.place_id))
    return {
        "title": naming.title(one),
        "service": naming.service(one.service),
        "icon": naming.matter(one.service).icon,
        "line": " · ".join((*facts, label("reports.anonymous" if one.anonymous else "reports.sealed"))),
        "light": light,
        "due": due,
        "state": label(f"reports.state.{one.state}"),
        "body": naming.body(one.case.organization_id),
        "body_code": naming.bodies[one.case.organization_id].code,
        "words": shown(one.words),
        "landmark": shown(one.landmark),
        "facts": _facts(one, now, naming),
    }


def _facts(one: ReportInfo, now: datetime, naming: Naming) -> list[tuple[str, str]]:
    matter = naming.matter(one.service)
    told = [
        (words(asked.names), words(asked.values[answer]) if answer in asked.values else shown(answer))
        for asked in matter.attributes
        if (answer := one.attributes.get(asked.code, ""))
    ]
    if one.observed_at is not None:
        told.append((label("reports.fact.observed"), when(one.observed_at, now)))
    if one.accuracy_m is not None:
        told.append((label("reports.fact.accuracy"), f"±{number(one.accuracy_m)}\u00a0m"))
    if one.supports:
        told.append((label("reports.fact.supports"), number(one.supports)))
    if one.reroutes:
        told.append((label("reports.fact.reroutes"), number(one.reroutes)))
    if link := one.attributes.get(api.PICTURE_ELSEWHERE):
        told.append((label("reports.fact.elsewhere"), shown(link)))
    if there := api.forwarded(one.id):
        said = (label(f"reports.forwarded.{there.state}"), there.destination, there.number, there.status, shown(there.notes or there.error))
        told.append((label("reports.fact.forwarded"), " · ".join(part for part in said if part)))
    return told


def stages(one: ReportInfo, events: tuple[EventInfo, ...], now: datetime) -> list[dict[str, str]]:
    """The bar of stages: when each was reached, which is now."""
    first = {event.act: event.at for event in reversed(events)}
    reached = (
        one.received_at, one.acknowledged_at, first.get("assign") or first.get("start"), one.answered_at, one.published_at,
        one.case.closed_at,
    )  # fmt: skip
    here = STAGE_OF.get(one.state, len(STAGES) - 1)
    found = []
    for place_in_line, (key, at) in enumerate(zip(STAGES, reached, strict=True)):
        kind = "past" if place_in_line < here else "now" if place_in_line == here else "next"
        line = label(f"reports.state.{one.state}") if kind == "now" else when(at, now) if at and kind == "past" else ""
        found.append({"word": label(f"reports.stage.{key}"), "kind": kind, "line": line})
    return found


def timeline(one: ReportInfo, events: tuple[EventInfo, ...], naming: Naming, now: datetime) -> list[dict[str, Any]]:
    """Everything that happened, the newest first."""
    parts = {task.id: task for task in cases.tasks(one.case.id)} if any("task" in event.detail for event in events) else {}
    return [
        {
            "at": when(event.at, now),
            "iso": event.at.isoformat(),
            "what": _event(event, parts, naming),
            "by": person(event.actor),
            "body": naming.short(event.organization_id) if event.organization_id else "",
            "reason": event.reason,
            "more": _detail(event),
            "light": "watch" if event.act in ("late", "stage_late", "reopen", "send_back") else "none",
            "files": [(f"/reports/{one.id}/files/{file.id}", file.name, file.media_type in PICTURES) for file in event.files],
        }
        for event in reversed(events)
    ]


def _event(event: EventInfo, parts: Mapping[int, TaskInfo], naming: Naming) -> str:
    detail = event.detail
    task = parts.get(detail.get("task", 0))
    body = detail.get("organization") or (task.organization_id if task else None)
    due = when(datetime.fromisoformat(detail["due"])) if detail.get("due") else ""
    service = naming.service(detail["service"]) if detail.get("service") else ""
    other = detail.get("into") or detail.get("report") or ""
    return label(f"reports.event.{event.act}", organization=naming.short(body), due=due, service=service, other=other)


def _detail(event: EventInfo) -> str:
    """Where the photos of the work were taken; by which rule somebody got it."""
    detail, told = event.detail, []
    if detail.get("away_m") is not None:
        told.append(label("reports.after.away", away=number(detail["away_m"]), accuracy=number(detail.get("accuracy_m", 0))))
    if detail.get("elsewhere"):
        told.append(label("reports.after.elsewhere", why=shown(detail["elsewhere"])))
    if detail.get("route"):
        told.append(label("reports.event.route", route=detail["route"]))
    return " · ".join(told)


def pictures(one: ReportInfo, now: datetime) -> list[dict[str, Any]]:
    """Every picture of it: how the public sees it, whether it does."""
    return [picture(each, now) for each in api.pictures_of([one.id]).get(one.id, ()) if each.kind != "voice"]


def voices(one: ReportInfo, now: datetime) -> list[dict[str, Any]]:
    """What its sender said, to be heard by who handles it; nothing of what was erased."""
    found = api.pictures_of([one.id]).get(one.id, ())
    return [{"id": each.id, "at": when(each.at, now)} for each in found if each.kind == "voice" and each.sealed]


def picture(each: PictureInfo, now: datetime) -> dict[str, Any]:
    blurred = each.public or each.preview
    return {
        "id": each.id,
        "kind": label(f"reports.picture.{each.kind}"),
        "after": each.kind == "after",
        "at": when(each.at, now),
        "state": label(f"reports.picture.{each.state}"),
        "shown": each.state == "shown",
        "decidable": each.state in ("held", "shown", "hidden"),
        "href": f"/reports/{each.report_id}/pictures/{each.id}" if blurred else "",
        "sealed": bool(each.sealed),
        "blurred": label("reports.picture.blurred", faces=each.faces, plates=each.plates)
        if blurred
        else label("reports.picture.unblurred"),
        "why": shown(each.why),
    }


def suggestion(one: ReportInfo, naming: Naming) -> list[dict[str, Any]]:
    """What the machine reads in the words, the likeliest first."""
    return [
        {
            "name": naming.service(each.service),
            "code": each.service,
            "probability": number(each.probability, 2),
            "width": round(100 * each.probability),
            "sure": each.sure,
            "words": each.words,
            "model": each.model,
            "chosen": each.service == one.service,
        }
        for each in one.suggested
    ]


def choices(one: ReportInfo, naming: Naming) -> list[tuple[str, str]]:
    """The services it may be sorted to."""
    own = [(code, naming.service(code)) for code, each in naming.services.items() if each.sector == one.case.sector]
    return own if one.service in naming.services else [(one.service, naming.service(one.service)), *own]


def same(one: ReportInfo, found: list[Near], now: datetime, naming: Naming) -> list[dict[str, Any]]:
    """Reports that may be the same matter."""
    return [
        {
            "id": each.report.id,
            "number": each.report.number,
            "title": naming.title(each.report),
            "away": "" if each.metres is None else f"{number(each.metres)}\u00a0m",
            "apart": _apart(one, each.report),
            "alike": number(each.alike, 2),
            "picture": each.same_picture,
            "later": one.answered_at is not None and each.report.received_at > one.answered_at,
            "state": label(f"reports.state.{each.report.state}"),
        }
        for each in found
    ]


def _apart(one: ReportInfo, other: ReportInfo) -> str:
    seconds = (other.received_at - one.received_at).total_seconds()
    return label("reports.same.after" if seconds >= 0 else "reports.same.before", span=duration(max(abs(seconds), 60)))


def joined(one: ReportInfo, now: datetime, naming: Naming) -> list[dict[str, Any]]:
    """The reports merged into it."""
    return [
        {"id": each.id, "number": each.number, "title": naming.title(each), "version": each.case.version, "at": when(each.received_at, now)}
        for each in api.duplicates(one.id)
    ]


def linked(one: ReportInfo, now: datetime) -> dict[str, Any]:
    """The report it was merged into, and the one that came back as it."""
    into = api.report(one.duplicate_of) if one.duplicate_of is not None else None
    before = api.report(one.recurs) if one.recurs is not None else None
    closed = before.case.closed_at if before else None
    span = duration((one.received_at - closed).total_seconds()) if closed else ""
    return {
        "into": (into.id, into.number) if into else None,
        "recurs": (before.id, before.number, label("reports.recurs", span=span)) if before else None,
    }


def trace(one: ReportInfo, now: datetime, naming: Naming) -> dict[str, Any]:
    """Who would get it, and what each rule said: the first that fits decides."""
    chosen, route, tried = api.traced(one, now)
    return {
        "to": naming.body(chosen) if chosen else "",
        "code": naming.codes.get(chosen or 0, ""),
        "route": route,
        "here": chosen == one.case.organization_id,
        "rules": [_tried(each) for each in tried],
    }


def _tried(each: Tried) -> dict[str, Any]:
    return {"name": words(each.route.names), "code": each.route.code, "fits": each.fits,
            "why": label("reports.rule.fits") if each.fits else label(f"reports.rule.not.{each.why}")}  # fmt: skip


def promise(one: ReportInfo, now: datetime, naming: Naming) -> dict[str, Any]:
    """The legal deadline and what really happens, beside each other."""
    case = one.case
    kept = api.promise(one.service, case.place_id)
    told: dict[str, Any] = {
        "first": when(case.first_due_at, now),
        "due": when(case.due_at, now) if case.due_at != case.first_due_at else "",
        "extensions": case.extensions,
        "level": label(f"reports.level.{one.level}"),
        "line": label("reports.promise.too_few"),
        "of": "",
        "drawing": "",
    }
    if kept is not None:
        days = tuple(label("reports.promise.never") if value is None else _days(value) for value in (kept.half_days, kept.most_days))
        scope = place(case.place_id) if kept.scope == "place" else label("reports.promise.province")
        told["line"] = label("reports.promise.line", half=days[0], most=days[1])
        told["of"] = label("reports.promise.of", count=number(kept.closed), open=number(kept.open), scope=scope)
        legal = (case.first_due_at - one.received_at).total_seconds() / DAY_S
        ran = ((case.closed_at or one.answered_at or now) - one.received_at).total_seconds() / DAY_S
        told["drawing"] = drawings.promise(legal, kept, ran, f"{told['line']}. {told['of']}")
    return told


def _days(value: float) -> str:
    return duration(max(value * DAY_S, 3600))


def parts(one: ReportInfo, who: Acting, naming: Naming, now: datetime) -> list[dict[str, Any]]:
    """The parts asked of other units, and what this person may do with each."""
    own = naming.codes.get(who.organization_id or 0, "")
    told = []
    for task in cases.tasks(one.case.id):
        mine = own and own == naming.codes.get(task.organization_id, "")
        roles = {"support"} if mine else set()
        acts = [arrow.act for arrow in cases.offered(cases.TASK, task.state, frozenset(roles))] if one.case.closed_at is None else []
        told.append({
            "task": task, "name": naming.short(task.organization_id), "state": TASK_STATES.light(task.state),
            "word": label(f"reports.part.{task.state}"), "due": when(task.due_at, now), "acts": acts,
        })  # fmt: skip
    return told


def conditions(one: ReportInfo, events: tuple[EventInfo, ...], found: list[Near], naming: Naming, after: int) -> list[dict[str, str]]:
    """What is looked at before an answer is published: kept, missing, or not asked for. ``after``: pictures of the work done."""
    answers = [event for event in events if event.act == "answer"]
    last = answers[-1] if answers else None
    told = last.detail if last else {}
    later = [each.report.number for each in found if one.answered_at is not None and each.report.received_at > one.answered_at]
    open_parts = [task for task in cases.tasks(one.case.id) if task.state in ("asked", "accepted")]
    evidence = naming.matter(one.service).evidence
    rows: list[tuple[str, ConditionState, str]] = [
        ("nobody", "no" if later else "ok", ", ".join(later)),
        ("photo", "ok" if after else "no" if evidence else "none", number(after) if after else ""),
        ("near", *_near(told, after)),
        ("numbers", "ok" if shown(one.reply) == one.reply else "no", ""),
        ("parts", "no" if open_parts else "ok", str(len(open_parts)) if open_parts else ""),
        ("answered", "ok" if one.reply.strip() else "no", ""),
    ]
    return [{"key": key, "state": state, "light": CONDITION_STATES.light(state), "word": label(f"reports.condition.{key}"),
             "say": CONDITION_STATES.word(state), "more": more} for key, state, more in rows]  # fmt: skip


def _near(told: Mapping[str, Any], after: int) -> tuple[ConditionState, str]:
    if told.get("away_m") is not None:
        return ("no" if told.get("elsewhere") else "ok"), f"{number(told['away_m'])}\u00a0m"
    return ("no" if told.get("elsewhere") else "none"), label("reports.after.unknown") if after else ""
