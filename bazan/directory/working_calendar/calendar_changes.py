"""Days as administrators change them: how they stand, how they are brought elsewhere, what is told of it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from bazan.core import working_days
from bazan.core.administrator_changes import ALL_SECTORS, WHOLE_PROVINCE
from bazan.core.labels import label
from bazan.core.language import either
from bazan.core.settings import current
from bazan.core.time import local_day
from bazan.directory.working_calendar import rules
from bazan.directory.working_calendar.events import TOPIC
from bazan.directory.working_calendar.models import CalendarDay
from bazan.directory.working_calendar.queries import days, forget, of_province
from bazan.directory.working_calendar.types import DayInfo, Moved
from bazan.platform.events.types import Subscriber
from bazan.platform.jobs import api as jobs

AT_ONCE = 100


def declared(one: DayInfo, partner: DayInfo | None = None) -> tuple[str, dict[str, Any]]:
    """(subject, state) of declaring this day, alone or swapped with another. Refused as ``rules.judge_new`` says."""
    new = [one] if partner is None else [one, partner]
    rules.judge_new(new, of_province(current().province_folder), days())
    return "+".join(each.day.isoformat() for each in new), {each.day.isoformat(): rules.plain(each) for each in new}


def withdrawn(day: date) -> tuple[str, dict[str, Any]]:
    """(subject, state) of leaving this day, and the one it is swapped with, to the folder."""
    one = days().get(day)
    both = [day] if one is None or one.partner is None else sorted([day, one.partner])
    return "+".join(each.isoformat() for each in both), {each.isoformat(): None for each in both}


def read(subject: str) -> dict[str, Any]:
    """Each day that the subject names as it was decided about; null: it wasn't."""
    known = days()
    return {day: rules.plain(known.get(date.fromisoformat(day))) for day in subject.split("+")}


def put(subject: str, state: Mapping[str, Any], actor: str, at: datetime) -> None:
    """Bring the days to this state, and leave the fact that they moved. Refused as ``rules.judge`` says."""
    forget()
    before = days()
    wanted = {date.fromisoformat(day): rules.day_of(day, told) for day, told in state.items()}
    rules.judge(wanted, before, local_day(at), working_days.of_province(current().province_folder))
    CalendarDay.objects.filter(day__in=wanted).delete()
    CalendarDay.objects.bulk_create(CalendarDay(**vars(one)) for one in wanted.values() if one is not None)
    forget()
    transaction.on_commit(forget)
    body = {"before": {day.isoformat(): rules.plain(before.get(day)) for day in wanted}, "after": dict(state)}
    with connection.cursor() as cursor:
        jobs.append(cursor, TOPIC, [("days", body)])


def order_moves() -> None:
    """Number what was committed. In a transaction of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        jobs.order(cursor, TOPIC)


def take_moves(subscriber: Subscriber) -> Moved | None:
    """How the days moved since the subscriber looked last, read when the caller's transaction commits; null: they didn't."""
    with connection.cursor() as cursor:
        batch = jobs.take(cursor, subscriber, AT_ONCE)
    before: dict[date, DayInfo | None] = {}
    after: dict[date, DayInfo | None] = {}
    for fact in batch.facts:
        for day, told in fact.body["before"].items():
            before.setdefault(date.fromisoformat(day), rules.day_of(day, told))
        after |= {date.fromisoformat(day): rules.day_of(day, told) for day, told in fact.body["after"].items()}
    return Moved(before, after) if batch.facts else None


def within(subject: str, state: Mapping[str, Any] | None) -> list[tuple[int | None, str]]:
    """A day is everybody's."""
    return [(WHOLE_PROVINCE, ALL_SECTORS)]


def title(subject: str) -> str:
    return " ↔ ".join(f"{date.fromisoformat(day):%d/%m/%Y}" for day in subject.split("+"))


def said(subject: str, state: Mapping[str, Any] | None) -> Iterable[tuple[str, str]]:
    found = []
    for day, told in (state or {}).items():
        one = rules.day_of(day, told)
        if one is not None:
            how = label("calendar.worked" if one.works else "calendar.off")
            found.append((f"{one.day:%d/%m/%Y}", f"{how}: {either(one.name, one.name_en)}"))
    return found
