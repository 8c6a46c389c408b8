"""A directive ready to print: its facts, its timeline, its parts, its course before and after, what may be done with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import TASK_STATES, EventInfo, TaskInfo
from bazan.core.errors import BazanError
from bazan.core.labels import label
from bazan.core.language import either
from bazan.core.time import Period
from bazan.data.figures.api import amount, indicator_name, place_name, thing_name, things, unit_of
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, IndicatorInfo
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import Reach
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform.design_system.api import Column, Limit, Sheet, inside, line_chart, number, period, when
from bazan.response.directives import api
from bazan.response.directives.impact import api as impact
from bazan.response.directives.types import VERDICT_STATES, Aim, DirectiveInfo, Effect, Verdict
from bazan.response.directives.web import impact_display
from bazan.response.directives.web.chart_marks import MOST, Noted, marks_of
from bazan.response.directives.web.directive_lines import lines, standing_of
from bazan.response.directives.web.impact_display import STEPS

SAID_TO = ("lead", "giver", "above")


def name_of(organization_id: int | None) -> str:
    if organization_id is None:
        return "—"
    found = organizations.organization(organization_id)
    return either(found.name, found.name_en)


def feature_name(feature: Feature) -> str:
    """What an indicator speaks of; empty for one that is no more."""
    try:
        if feature.kind == "place":
            return place_name(places.place(feature.id))
        if feature.kind == "organization":
            return name_of(feature.id)
    except BazanError:
        return ""
    return thing_name(things()[feature.id]) if feature.id in things() else ""


def rows(found: list[DirectiveInfo], now: datetime) -> list[dict[str, Any]]:
    """A list's rows: the line every page shows, and what the list alone says."""
    names = accounts.full_names()
    return [
        {
            "line": line,
            "giver": names.get(one.case.opened_by, one.case.opened_by),
            "at": one.case.opened_at,
            "first_due": one.case.first_due_at,
            "due": one.case.due_at if one.case.extensions else None,
            "extensions": one.case.extensions,
            "late": one.case.late(now),
            "aim": aim_words(one),
            "verdict": verdict_of(one.verdict) if one.verdict else None,
        }
        for one, line in zip(found, lines(found, now), strict=True)
    ]


def aim_words(one: DirectiveInfo) -> str:
    """Tỷ lệ giải ngân: 64,78 % → 80 %."""
    if one.aim is None:
        return ""
    about = indicators.info(one.aim.indicator)
    goal = amount(about, one.aim.goal)
    return f"{indicator_name(about)}: {baseline_words(one.aim)} → {goal}"


def baseline_words(aim: Aim) -> str:
    """64,78 % (tháng 10/2026): the number a leader saw, and of which period where that lasts longer than a day."""
    about = indicators.info(aim.indicator)
    said = amount(about, aim.baseline)
    if aim.period_start is None or about.grain in ("hour", "day"):
        return said
    return f"{said} ({inside(Period(aim.period_start, about.grain))})"


def verdict_of(verdict: Verdict) -> dict[str, str]:
    return {"state": VERDICT_STATES.light(verdict), "word": VERDICT_STATES.word(verdict)}


def sheet(found: list[DirectiveInfo], now: datetime) -> Sheet:
    """The list as a table to take away."""
    names = accounts.full_names()
    keys = ("what", "lead", "giver", "given", "first_due", "due", "extensions", "state", "delivered", "aim", "verdict")
    columns = tuple(Column(label(f"directives.column.{key}"), 0 if key == "extensions" else None) for key in keys)
    cells = tuple(
        (
            one.what, name_of(one.case.organization_id), names.get(one.case.opened_by, one.case.opened_by), one.case.opened_at,
            one.case.first_due_at, one.case.due_at, one.case.extensions, standing_of(one, now)[1], one.case.delivered_at,
            aim_words(one), verdict_of(one.verdict)["word"] if one.verdict else "",
        )
        for one in found
    )  # fmt: skip
    return Sheet("directives", label("directives.title"), columns, cells)


def timeline(one: DirectiveInfo) -> list[dict[str, Any]]:
    """Everything that happened, newest first, in words."""
    names, tasks = accounts.full_names(), {task.id: task for task in cases.tasks(one.case.id)}
    return [
        {
            "at": event.at,
            "what": _event(event, tasks),
            "by": "" if event.actor == "system" else names.get(event.actor, event.actor),
            "body": name_of(event.organization_id) if event.organization_id else "",
            "reason": event.reason,
            "files": event.files,
            "quiet": event.actor == "system",
        }
        for event in reversed(cases.timeline(one.case.id))
    ]


def _event(event: EventInfo, tasks: Mapping[int, TaskInfo]) -> str:
    detail = event.detail
    to = [label(f"directives.to.{name}") for name in detail.get("to", ()) if name in SAID_TO]
    task = tasks.get(detail.get("task", 0))
    organization = detail.get("organization") or (task.organization_id if task else None)
    due = when(datetime.fromisoformat(detail["due"])) if detail.get("due") else ""
    return label(f"directives.event.{event.act}", due=due, to=", ".join(to), organization=name_of(organization))


def tasks(one: DirectiveInfo, person: Acting) -> list[dict[str, Any]]:
    """The parts asked of others, each with who it was asked of and what this person may do with it."""
    return [part(one, task, person) | {"name": name_of(task.organization_id)} for task in cases.tasks(one.case.id)]


def part(one: DirectiveInfo, task: TaskInfo, person: Acting, codes: Mapping[int, str] | None = None) -> dict[str, Any]:
    """One part, as it stands."""
    roles = api.actor(one, person, task.organization_id, codes).roles
    return {
        "task": task,
        "state": TASK_STATES.light(task.state),
        "word": TASK_STATES.word(task.state),
        "acts": [arrow.act for arrow in cases.offered(cases.TASK, task.state, roles)] if one.case.closed_at is None else [],
    }


def effect(one: DirectiveInfo, reach: Reach, now: datetime) -> dict[str, Any] | None:
    """The course of its indicator, the moments of the directive on it, the verdict in a sentence, and what the directive itself did.

    Null without an indicator.
    """
    found = api.effect_of(one, now)
    if found is None or one.aim is None:
        return None
    about, made = indicators.info(one.aim.indicator), impact.effect_of(one.id)
    where = feature_name(one.aim.feature)
    name = f"{indicator_name(about)}, {where}" if where else indicator_name(about)
    said, marks = _said(one, found, about), _marks(one, found, about, reach, now)
    told = impact_display.sentence_of(made, about) if made else ""
    estimated = impact_display.drawing_of(made, about, f"{name}. {told}", marks, _goal(one, about), (920, 296)) if made else ""
    return {
        "title": said,
        "name": name,
        "href": f"/indicators/{about.code}?feature={one.aim.feature.kind}:{one.aim.feature.id}",
        "judged": one.aim.goal is not None,
        **verdict_of(found.verdict),
        "facts": _facts(one, found, about, now),
        "drawing": estimated or _drawing(one, found, about, f"{name}. {said}", marks, now),
        "sheet": impact_display.sheet_of(made, about, name, marks) if made and estimated else _course(found, about, name, marks),
        "estimate": impact_display.view_of(made, about, impact_display.reach_of([made] if made else [])),
        "estimate_said": told,
        "compared": bool(estimated),
        "made_at": made.made_at if made else None,
        "marks": marks,
    }


def _marks(one: DirectiveInfo, found: Effect, about: IndicatorInfo, reach: Reach, now: datetime) -> list[Noted]:
    """The directive's own moments, then what else stands on such a course."""
    assert one.aim is not None
    moments = {"given": one.case.opened_at, "due": one.case.first_due_at, "finished": one.case.delivered_at}
    own = [Noted(at, label(f"directives.mark.{key}"), "directive", label(f"directives.mark.{key}")) for key, at in moments.items() if at]
    start = found.values[0].period.start if found.values else one.case.opened_at
    others = [other for other in api.directives(indicator=about.code, feature=one.aim.feature, limit=MOST) if other.id != one.id]
    decided = [other for other in others if other.case.state != "withdrawn"]
    return own + marks_of(about.pack, one.aim.feature, decided, reach, start, now, MOST - len(own))


def _goal(one: DirectiveInfo, about: IndicatorInfo) -> Limit | None:
    goal = one.aim.goal if one.aim else None
    return None if goal is None else Limit(goal, label("directives.mark.goal", goal=amount(about, goal)))


def _said(one: DirectiveInfo, found: Effect, about: IndicatorInfo) -> str:
    assert one.aim is not None
    if one.aim.goal is None:
        return label("directives.effect.followed")
    after = amount(about, found.after)
    share = "" if found.share is None else f"{number(100 * found.share, 0)}\u00a0%"
    return label(
        f"directives.effect.{found.verdict}", before=amount(about, one.aim.baseline), after=after,
        goal=amount(about, one.aim.goal), share=share, until=when(found.judged_from),
    )  # fmt: skip


def _facts(one: DirectiveInfo, found: Effect, about: IndicatorInfo, now: datetime) -> list[tuple[str, str]]:
    assert one.aim is not None
    facts = [
        ("baseline", baseline_words(one.aim)),
        ("goal", amount(about, one.aim.goal)),
        ("after", amount(about, found.after)),
        ("judged_final" if found.final else "judged_from", when(one.judged_at if found.final else found.judged_from, now)),
    ]
    return [(label(f"directives.effect.{key}"), value) for key, value in facts]


def _drawing(one: DirectiveInfo, found: Effect, about: IndicatorInfo, words: str, marks: Sequence[Noted], now: datetime) -> Any:
    """The course alone, while nothing is known of what it would have been."""
    points = [(value.period.start, value.value) for value in found.values]
    ahead = max(one.case.due_at, now) + STEPS[about.grain]
    if points and ahead > points[-1][0] and one.case.closed_at is None:
        points.append((ahead, None))  # the axis reaches to the deadline
    known = [value.value for value in found.values if value.value is not None]
    goal = _goal(one, about)
    return line_chart(
        points,
        step=STEPS[about.grain],
        label=words,
        digits=about.digits,
        end_text=amount(about, known[-1]) if known else "",
        limits=[goal] if goal else (),
        marks=marks,
        said={one.period.start: [f"{period(one.period)}: {amount(about, one.value)}"] for one in found.values},
    )


def _course(found: Effect, about: IndicatorInfo, name: str, marks: Sequence[Noted]) -> Sheet:
    columns = (
        Column(label("directives.column.period")),
        Column(unit_of(about) or name, about.digits),
        Column(label("directives.column.marks")),
    )
    rows = ((value.period.start, value.value, impact_display.noted(marks, value.period)) for value in reversed(found.values))
    return Sheet("effect", name, columns, tuple(rows))
