"""Reads of directives, as the room's types. A list costs the same however long it is."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import QuerySet

from bazan.coordination.cases import api as casework
from bazan.coordination.cases.types import CaseInfo
from bazan.core.errors import NotFound
from bazan.core.numbers import whole_number
from bazan.core.time import Period
from bazan.data.indicators import api as indicators
from bazan.data.indicators.types import Feature, Value
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.response.directives import rules
from bazan.response.directives.models import Directive
from bazan.response.directives.policy import policy
from bazan.response.directives.types import Aim, DirectiveInfo, Effect, Scores

KIND = rules.DIRECTIVE.id
BEFORE = {"hour": 48, "day": 30, "week": 26, "month": 13, "quarter": 8, "year": 5}
"""Periods of an indicator shown from before a directive, by grain."""


def row_of(directive_id: int) -> Directive:
    """NotFound ``directives.unknown``, also for one out of reach."""
    found = Directive.objects.filter(id=directive_id).first()
    if found is None:
        raise NotFound("directives.unknown", {})
    return found


def directive(directive_id: int) -> DirectiveInfo:
    """Raises NotFound ``directives.unknown``, also for one out of reach."""
    row = row_of(directive_id)
    return info(row, casework.case(row.case_id))


def directives(
    *,
    states: Iterable[str] | None = None,
    organization_ids: Iterable[int] | None = None,
    opened_by: str = "",
    sectors: Iterable[str] | None = None,
    place_ids: Iterable[int] | None = None,
    late_at: datetime | None = None,
    indicator: str = "",
    feature: Feature | None = None,
    alert_id: int | None = None,
    still_open: bool = False,
    limit: int = 200,
) -> list[DirectiveInfo]:
    """Directives in reach, open ones first by deadline, then those closed last.

    ``organization_ids``: led by one of them or asked of one.
    """
    chosen: QuerySet[Directive] = Directive.objects.all()
    if indicator:
        chosen = chosen.filter(indicator=indicator)
    if feature is not None:
        chosen = chosen.filter(feature_kind=feature.kind, feature_id=feature.id)
    if alert_id is not None:
        chosen = chosen.filter(alert_id=alert_id)
    narrowed = indicator or feature is not None or alert_id is not None
    found = casework.cases(
        KIND,
        ids=chosen.values_list("case_id", flat=True) if narrowed else None,
        states=states,
        organization_ids=organization_ids,
        opened_by=opened_by,
        sectors=sectors,
        place_ids=place_ids,
        late_at=late_at,
        still_open=still_open,
        limit=limit,
    )
    return _with_rows(found)


def search(text: str, limit: int = 20) -> list[DirectiveInfo]:
    """The one in reach of that number, then those whose words hold the text, the newest first."""
    number, words = whole_number(text.strip()), places.folded(text)
    exact = list(Directive.objects.filter(id=number)) if number is not None else []
    worded = Directive.objects.filter(search_key__contains=words).exclude(id=number or 0).order_by("-id")[:limit] if words else []
    rows = [*exact, *worded][:limit]
    held = {one.id: one for one in casework.cases(KIND, ids=[row.case_id for row in rows], limit=limit)} if rows else {}
    return [info(row, held[row.case_id]) for row in rows if row.case_id in held]


def _with_rows(cases: list[CaseInfo]) -> list[DirectiveInfo]:
    rows = {row.case_id: row for row in Directive.objects.filter(case_id__in=[case.id for case in cases])}
    return [info(rows[case.id], case) for case in cases if case.id in rows]


def effect(directive_id: int, at: datetime) -> Effect | None:
    """What the indicator did, from well before the directive until now; null without an indicator."""
    return effect_of(directive(directive_id), at)


def effect_of(one: DirectiveInfo, at: datetime) -> Effect | None:
    """The same of a directive already read."""
    return effects_of([one], at).get(one.id)


def effects_of(many: Iterable[DirectiveInfo], at: datetime) -> dict[int, Effect]:
    """The same of many, one query; those without an indicator are left out."""
    stretches = {one.id: (one, *_stretch(one, one.aim, at)) for one in many if one.aim is not None}
    courses = indicators.courses([(aim.indicator, aim.feature, start, end) for _, aim, start, end, _ in stretches.values()])
    return {
        number: _effect(one, aim, values, until, at)
        for (number, (one, aim, _, _, until)), values in zip(stretches.items(), courses, strict=True)
    }


def _stretch(one: DirectiveInfo, aim: Aim, at: datetime) -> tuple[Aim, datetime, datetime, datetime]:
    """The aim, from when to when its course is shown, and when its time is up."""
    grain, case = indicators.info(aim.indicator).grain, one.case
    start = Period.holding(case.opened_at, grain)
    for _ in range(BEFORE[grain]):
        start = start.previous()
    until = rules.judged_from(grain, case.first_due_at, case.delivered_at, policy().settles[grain])
    return aim, start.start, max(at, until) + timedelta(seconds=1), until


def _effect(one: DirectiveInfo, aim: Aim, values: list[Value], until: datetime, at: datetime) -> Effect:
    if one.judged_at is not None:
        share = _share(aim, one.after)
        return Effect(one.verdict or "no_data", one.after, share, until, True, tuple(values))
    newest = newest_since(values, aim, one.case.opened_at, until)
    after, found = newest.value if newest else None, "early"
    if aim.goal is not None:
        direction = indicators.info(aim.indicator).direction
        found = rules.verdict(aim.baseline, after, aim.goal, direction, at < until, policy().noticeable)
    return Effect(found, after, _share(aim, after), until, False, tuple(values))


def newest_since(values: Iterable[Value], aim: Aim, given_at: datetime, until: datetime) -> Value | None:
    """The newest value of a period that ended after the directive was given and by the instant, other than the one the leader saw."""
    fitting = [
        value
        for value in values
        if value.value is not None and value.period.end > given_at and value.period.start < until and value.period.start != aim.period_start
    ]
    return fitting[-1] if fitting else None


def _share(aim: Aim, after: float | None) -> float | None:
    return None if after is None or aim.goal is None else rules.share_of_way(aim.baseline, after, aim.goal)


def scores(start: datetime, end: datetime, at: datetime) -> Scores:
    """How the directives in reach given, or first due, in [start, end) fared, and how the open ones stand. Three queries."""
    soon = casework.shown_hours().after(at, timedelta(minutes=policy().soon_minutes))
    cases = casework.promises(KIND, start, end)
    rows = Directive.objects.filter(case_id__in=[case.id for case in cases]).values_list("case_id", "verdict", "goal")
    judged = {case_id: (verdict, goal is not None) for case_id, verdict, goal in rows}
    return rules.scores([(case, *judged.get(case.id, ("", False))) for case in cases], start, end, at, casework.standing(KIND, at, soon))


def aimed(start: datetime, end: datetime, at: datetime) -> list[int]:
    """Ids of those in reach that name an indicator and were first due in [start, end) and before the instant, the newest deadline first."""
    due = Directive.objects.filter(case__first_due_at__gte=start, case__first_due_at__lt=min(end, at)).exclude(indicator="")
    return list(due.exclude(case__state="withdrawn").order_by("-case__first_due_at", "-id").values_list("id", flat=True))


def due_choices(at: datetime, grain: str = "hour") -> tuple[datetime, ...]:
    """The deadlines a leader is offered now for work on an indicator of this grain: it can't move before its period is over."""
    counted, hours = policy().due[grain], casework.working_hours()
    return rules.due_choices(at, policy().times, hours) if counted == "hour" else rules.due_ends(at, counted, hours)


def actor(one: DirectiveInfo, person: Acting, task_organization_id: int | None = None, codes: Mapping[int, str] | None = None) -> Acting:
    """The person with the roles held on this directive: giver, lead; support when it is the task's organization.

    ``codes``: organization to its code, for who asks about many directives; an organization is the same under every number of its code.
    """
    own = _code(person.organization_id, codes)
    handles = accounts.allowed(person.reach, "directives.handle")
    gives = accounts.allowed(person.reach, "directives.give", one.case.place_id, one.case.sector)
    roles = set()
    if handles and own and own == _code(one.case.organization_id, codes):
        roles.add("lead")
    if handles and own and own == _code(task_organization_id, codes):
        roles.add("support")
    if gives and (one.case.opened_by == person.username or (own and own == _code(one.giver_id, codes))):
        roles.add("giver")
    return person.playing(roles)


def _code(organization_id: int | None, codes: Mapping[int, str] | None) -> str:
    if organization_id is None:
        return ""
    return codes.get(organization_id, "") if codes is not None else organizations.organization(organization_id).code


def offered(one: DirectiveInfo, person: Acting, codes: Mapping[int, str] | None = None) -> tuple[str, ...]:
    """The acts this person may do on the directive now, in the order of its table; ``extend`` and ``ask`` beside them."""
    roles = actor(one, person, codes=codes).roles
    acts = [arrow.act for arrow in casework.offered(rules.DIRECTIVE, one.case.state, roles)]
    if one.asked_due_at is None:
        acts = [act for act in acts if act != "refuse_extension"]
    if one.case.running and "giver" in roles:
        acts.append("extend")
    if one.case.running and roles:
        acts.append("ask")
    return tuple(acts)


def info(row: Directive, case: CaseInfo) -> DirectiveInfo:
    """A row as the room's type."""
    aim = None
    if row.feature_kind and row.feature_id is not None:
        aim = Aim(row.indicator, Feature(row.feature_kind, row.feature_id), row.goal, row.baseline, row.period_start)
    return DirectiveInfo(
        id=row.id, key=row.key, what=row.what, case=case, giver_id=row.giver_id, aim=aim, alert_id=row.alert_id,
        asked_due_at=row.asked_due_at, verdict=row.verdict, after=row.after, judged_at=row.judged_at,
    )  # fmt: skip
