"""Reports as citizens read them: in plain words, with who has them and when they are done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import PictureInfo, Promise, PublicReport, ReportInfo, Service, Step
from bazan.core.errors import NotFound
from bazan.core.labels import label, said_in
from bazan.core.language import LANGUAGES, either, language, tongues, words
from bazan.core.settings import current
from bazan.core.time import LOCAL, local_day
from bazan.data.figures.api import every_organization
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform.declarations.province_files import declared
from bazan.platform.design_system.api import clock, day, duration, when

NAV = (
    ("home", "/c", "house"),
    ("report", "/c/report", "megaphone"),
    ("mine", "/c/mine", "list-checks"),
    ("warnings", "/c/warnings", "shield-alert"),
    ("reports", "/c/reports", "users"),
)
"""The pages at the foot of every page, in this order: (section, address, icon). A further page is one more line."""
EMERGENCY = (("112", "rescue"), ("113", "police"), ("114", "fire"), ("115", "ambulance"))
DONE = ("published", "closed")
STATES = {"open": ("received", "assigned", "working", "more", "more_working", "answered", "reopened"), "done": DONE}
"""Which states of a public report a reader may choose together."""
OVER = (*DONE, "rejected", "withdrawn", "duplicate")
DAY_S = 86_400


@dataclass(frozen=True)
class Line:
    """One line of a report's way. ``state``: done, now, or next."""

    title: str
    said: str
    state: str
    at: datetime | None = None


@cache
def _names(folder: Path) -> tuple[str, str]:
    said = declared(folder)
    return said.get("name", ""), said.get("name_en") or said.get("name", "")


def app_name() -> str:
    """What the app is called here: the province's own name, and a C."""
    return f"{either(*_names(current().province_folder))}-C"


def spoken_here() -> list[tuple[str, str]]:
    """(code, its own name) of each language a reader may choose: a tongue once its file says anything."""
    further = [(code, said_in(code).get("citizens.tongue", code)) for code in tongues() if said_in(code)]
    return [*((code, label(f"citizens.language.{code}")) for code in LANGUAGES), *further]


def said(section: str, **more: Any) -> dict[str, Any]:
    """What every page is given."""
    return {"section": section, "app": app_name(), "spoken": spoken_here(), "emergency": EMERGENCY, "pages": NAV} | more


def services() -> list[Service]:
    """The matters people may report here; none where the province says nothing of reports."""
    try:
        field_reports.policy()
    except NotFound:
        return []
    return list(field_reports.services().values())


def communes(at: datetime) -> list[tuple[str, str]]:
    """(code, name), by name."""
    found = [(one.code, either(one.name, one.name_en)) for one in places.communes(local_day(at))]
    return sorted(found, key=lambda one: places.folded(one[1]))


def place_name(place_id: int) -> str:
    found = places.place(place_id)
    return either(found.name, found.name_en)


def body_name(organization_id: int) -> str:
    found = every_organization().get(organization_id) or organizations.organization(organization_id)
    return either(found.name, found.name_en)


def deadline(due_at: datetime) -> str:
    """Trước 17:00, thứ Sáu 27/11."""
    weekday = label(f"frontend.weekday.{due_at.astimezone(LOCAL).isoweekday()}")
    inside = either(weekday[:1].lower() + weekday[1:], weekday)
    return label("citizens.before", clock=clock(due_at), weekday=inside, day=day(due_at, year=False))


def remaining(one: ReportInfo, at: datetime) -> str:
    """How long until the promise, and which it was before it was moved."""
    left = label("citizens.left", span=duration((one.case.due_at - at).total_seconds())) if at < one.case.due_at else ""
    moved = label("citizens.first_due", due=deadline(one.case.first_due_at)) if one.case.extensions else ""
    return " · ".join(part for part in (left, moved) if part)


def promise_words(found: Promise | None, place_id: int) -> str:
    """What really happens to such reports, with how many it is said of; empty where too few were answered."""
    if found is None:
        return ""
    where = place_name(place_id) if found.scope == "place" else label("citizens.promise.province")
    parts = [label("citizens.promise.of", where=where, closed=found.closed)]
    if found.half_days is not None:
        parts.append(label("citizens.promise.half", span=duration(found.half_days * DAY_S)))
    if found.most_days is not None:
        parts.append(label("citizens.promise.most", span=duration(found.most_days * DAY_S)))
    return " ".join([*parts, label("citizens.promise.open", open=found.open)] if found.open else parts)


def public(one: PublicReport, matter: Service, at: datetime) -> dict[str, Any]:
    """A public report as a card."""
    done = one.state in DONE
    return {
        "number": one.number, "name": words(matter.names), "icon": matter.icon, "place": place_name(one.place_id), "words": one.words,
        "reply": one.reply, "state": label(f"citizens.state.{one.state}"), "done": done, "late": not done and at > one.due_at,
        "at": one.received_at, "since": when(one.received_at, at), "supports": one.supports, "verified": one.verified,
        "point": (one.latitude, one.longitude) if one.latitude is not None and one.longitude is not None else None,
        "lasted": _lasted(one, done, at), "body": body_name(one.organization_id),
        "due": deadline(one.due_at), "preview": one.preview, "after": one.after,
    }  # fmt: skip


def _lasted(one: PublicReport, done: bool, at: datetime) -> str:
    """How long it took, or has taken until now."""
    until = one.answered_at if done and one.answered_at else at
    return label("citizens.took" if done else "citizens.lasts", span=duration((until - one.received_at).total_seconds()))


def cards(found: Iterable[PublicReport], at: datetime) -> list[dict[str, Any]]:
    """Public reports as cards, in the order given."""
    every = field_reports.services()
    return [public(one, every.get(one.service) or field_reports.service(one.service), at) for one in found]


def bar(one: ReportInfo, found: Promise | None, at: datetime) -> Markup:
    """How much of the time promised has gone, with marks where half and nine of ten such reports were done."""
    start, due = one.received_at, one.case.due_at
    ends = [due, min(one.answered_at or at, at)]
    if found and found.most_days is not None:
        ends.append(start + timedelta(days=found.most_days))
    whole = max((max(ends) - start).total_seconds(), 1.0)

    def x(instant: datetime) -> float:
        return 300 * min(max((instant - start).total_seconds() / whole, 0), 1)

    gone = x(one.answered_at or at)
    parts = [f'<rect class="bar-all" width="300" height="10"/><rect class="bar-gone" width="{gone:.0f}" height="10"/>']
    for days in (found.half_days, found.most_days) if found else ():
        if days is not None:
            parts.append(f'<path class="bar-mark" d="M{min(x(start + timedelta(days=days)), 299):.1f} 0v10"/>')
    parts.append(f'<path class="bar-due" d="M{min(x(due), 298.5):.1f} 0v10"/>')
    told = escape(label("citizens.bar", share=round(100 * gone / 300)))
    head = f'<svg class="promise-bar" viewBox="0 0 300 10" preserveAspectRatio="none" role="img" aria-label="{told}">'
    return Markup(f"{head}{''.join(parts)}</svg>")  # noqa: S704 - numbers, and a label escaped


def course(one: ReportInfo, steps: list[Step], at: datetime) -> list[Line]:
    """The way of a report: what happened, what it is at, and what comes still."""
    lines = [Line(_title(step), step.said, "done", step.at) for step in steps]
    if one.state in OVER:
        lines = lines or [Line(label("citizens.step.open"), "", "done", one.received_at)]
        return lines if one.state != "published" else [*lines, Line(label("citizens.next.judge"), label("citizens.next.judge_why"), "now")]
    waits = Line(label(f"citizens.now.{one.state}", body=body_name(one.case.organization_id)), "", "now")
    answer = Line(label("citizens.next.answer"), deadline(one.case.due_at), "next")
    return [*lines, waits, answer, Line(label("citizens.next.judge"), label("citizens.next.judge_why"), "next")]


def _title(step: Step) -> str:
    return label(f"citizens.step.{step.act}", body=body_name(step.organization_id) if step.organization_id else "")


def sent_pictures(found: Iterable[PictureInfo], published: bool) -> list[tuple[int, str, str]]:
    """(id, kind, what is written under it; empty where it can be looked at or heard) of the sender's own, and of the work done once that
    is told."""
    told: list[tuple[int, str, str]] = []
    for one in found:
        if one.kind == "after" and not (published and one.state == "shown"):
            continue
        if one.kind == "voice" and not one.sealed:
            continue  # forgotten
        unready = one.state in ("waiting", "broken")
        told.append((one.id, one.kind, label(f"citizens.picture.{one.state}") if unready else ""))
    return told


def sent_files(code: str, found: Iterable[PictureInfo]) -> list[dict[str, str]]:
    """The kind and the address of each picture its sender sent and of what they said."""
    return [
        {"kind": kind, "address": f"/c/t/{code}/pictures/{number}"} for number, kind, unready in sent_pictures(found, False) if not unready
    ]


def brief(one: ReportInfo, at: datetime) -> dict[str, Any]:
    """A report as the phone's own list has it."""
    matter = field_reports.service(one.service)
    return {
        "number": one.number, "name": words(matter.names), "place": place_name(one.case.place_id), "at": one.received_at.isoformat(),
        "state": one.state, "said": label(f"citizens.state.{one.state}"), "due": deadline(one.case.due_at),
        "asks": one.state in ("more", "more_working"), "judge": one.state == "published", "over": one.state in OVER,
        "late": one.state not in OVER and at > one.case.due_at, "language": language(),
    }  # fmt: skip
