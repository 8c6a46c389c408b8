"""The forms of the Incident Command System filled from the room: what stands on 201, 202, 204, 209 and 214. Pure of file formats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bazan.core.labels import label
from bazan.core.language import words
from bazan.platform.design_system.api import clock as hour
from bazan.platform.design_system.api import day, number
from bazan.response.incidents.web import incident_page, task_cards
from bazan.response.incidents.web.display_names import since

FORMS = ("201", "202", "204", "209", "214")


@dataclass(frozen=True)
class Table:
    """A block of the form: rows under headings; no headings: facts, a name and what it is worth."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Paper:
    """A form ready to be set on paper. ``marked``: the word that says it is an exercise or simulated; empty: neither."""

    number: str
    title: str
    marked: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    foot: str


def paper(shown: incident_page.Room, form: str, prepared_by: str, demo: bool) -> Paper:
    """One of FORMS. KeyError for another."""
    tables = {"201": _briefing, "202": _objectives, "204": _assignments, "209": _status, "214": _activity}[form](shown)
    info = shown.info
    facts = (
        (say("incident"), f"{info.title} ({info.code})"),
        (say("kind"), f"{shown.naming.kind(info)} · {shown.naming.severity(info.severity)} · {shown.naming.level(info.level)}"),
        (say("place"), shown.naming.place(info.place_id) + (f" ({info.point[0]:.5f}, {info.point[1]:.5f})" if info.point else "")),
        (say("commander"), shown.naming.commander(info)),
        (say("period"), _period(shown)),
        (say("prepared"), f"{prepared_by}, {hour(shown.at)} {day(shown.at)}"),
    )
    marked = label("incidents.exercise.badge") if info.exercise else label("frontend.demo.badge") if demo else ""
    return Paper(form, label(f"incidents.form.{form}.title"), marked, facts, tuple(tables), say("foot"))


def say(key: str, **params: object) -> str:
    return label(f"incidents.paper.{key}", **params)


def _period(shown: incident_page.Room) -> str:
    until = shown.info.next_report_at
    if until is None or shown.procedure is None:
        return f"{hour(shown.info.opened_at)} {day(shown.info.opened_at)} –"
    start = until - timedelta(minutes=shown.procedure.report_minutes)
    return f"{hour(start)} {day(start)} – {hour(until)} {day(until)}"


def _briefing(shown: incident_page.Room) -> list[Table]:
    held = incident_page.standing(shown)
    return [
        Table(say("summary"), (), _figures(shown)),
        Table(say("in_area"), (say("where"), say("what"), say("households"), say("people")), tuple(
            (row["name"], row["kind"], row["households"], row["people"]) for row in held["rows"])
            + tuple((one["name"], one["kind"], "—", "—") for one in held["things"])),
        Table(say("decisions"), (say("time"), say("what")), tuple(
            (hour(line.at), line.text) for line in shown.lines if line.act == "decision")),
        Table(say("organization"), (), tuple((name, who) for name, who in incident_page.beside(shown)["roles"])),
        _resources(shown),
    ]  # fmt: skip


def _objectives(shown: incident_page.Room) -> list[Table]:
    left = [task for task in shown.tasks if task.purpose == "response" and task.state not in ("done", "dropped")]
    aims = [
        (label(f"incidents.before.{state}"), words(task.what))
        for state in ("stable", "recovering")
        for task in left
        if task.before == state
    ]
    report = incident_page.report(shown)
    said = ["".join(piece.text for piece in paragraph).strip() for paragraph in report["paragraphs"]] if report else []
    return [
        Table(say("objectives"), (say("when"), say("what")), tuple(aims)),
        Table(say("other_work"), (say("what"), say("owner"), say("due")), tuple(
            (words(task.what), shown.naming.body(task.organization_id), _moment(task.due_at)) for task in left if not task.before)),
        Table(say("situation"), (), tuple((text,) for text in said)),
        Table(say("safety"), (), tuple((check,) for check in _contacts(shown))),
    ]  # fmt: skip


def _contacts(shown: incident_page.Room) -> list[str]:
    return [f"{text} ({who})" if who else text for text, who in incident_page.beside(shown)["contacts"]]


def _assignments(shown: incident_page.Room) -> list[Table]:
    found, instead = {}, task_cards.done_instead(shown)
    for task in shown.tasks:
        if task.state != "dropped":
            found.setdefault(shown.naming.body(task.organization_id), []).append(task)
    tables = [
        Table(name, (say("what"), say("checks"), say("due"), say("state")), tuple(
            (words(task.what), "; ".join(("☑ " if n in task.ticked else "☐ ") + words(check) for n, check in enumerate(task.checks)),
             _moment(task.due_at), label(f"incidents.task.{'late' if task.late(shown.at) else task.state}")
             + (f" ({instead[task.id]})" if task.id in instead else "")) for task in own))
        for name, own in found.items()
    ]  # fmt: skip
    return [*tables, _resources(shown)]


def _status(shown: incident_page.Room) -> list[Table]:
    info = shown.info
    times = tuple(
        (one["name"], f"{one['value']}" + (f" ({say('promised')} {one['promised']})" if one["promised"] else ""))
        for one in incident_page.spans(shown)
    )
    done = sum(task.state == "done" for task in shown.tasks)
    facts = (
        (say("state"), label(f"incidents.state.{info.state}")),
        (say("lasts"), since(info.opened_at, info.closed_at or shown.at)),
        (say("tasks"), f"{done}/{len(shown.tasks)}"),
        *times,
    )
    return [
        Table(say("summary"), (), (*facts, *_figures(shown))),
        _resources(shown),
        Table(say("situation"), (), tuple(("".join(piece.text for piece in paragraph).strip(),) for paragraph in (
            incident_page.report(shown) or {"paragraphs": ()})["paragraphs"])),
    ]  # fmt: skip


def _activity(shown: incident_page.Room) -> list[Table]:
    known = {task.id: task for task in shown.tasks}
    rows = []
    for line in shown.lines:
        said, under = shown.naming.line(line, known)
        rows.append((_moment(line.at), said, under))
    return [Table(say("activity"), (say("time"), say("what"), say("by")), tuple(rows))]


def _figures(shown: incident_page.Room) -> tuple[tuple[str, str], ...]:
    found = [
        (one["name"], f"{one['value']} {one['unit']}".strip())
        for one in incident_page.key_figures(shown)
        if one["href"].startswith(("#l", "#standing"))
    ]
    if shown.exposure is not None:
        found.append((say("area"), f"{number(shown.exposure.area_km2, 1)} km²"))
    return tuple(dict(found).items())


def _resources(shown: incident_page.Room) -> Table:
    rows: Sequence[tuple[str, ...]] = [
        (row["name"], row["quantity"], row["body"], row["state"]) for row in incident_page.resources(shown)
    ]  # fmt: skip
    return Table(say("resources"), (say("what"), say("quantity"), say("owner"), say("state")), tuple(rows))


def _moment(at: datetime) -> str:
    return f"{hour(at)} {day(at, year=False)}"
