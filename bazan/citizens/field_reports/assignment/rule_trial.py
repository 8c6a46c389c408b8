"""The rules of who gets what, looked at by the reports that really came: what each decided, what others would decide. Nothing is kept."""

import re
import tomllib
from datetime import datetime, timedelta

from bazan.citizens.field_reports import rules
from bazan.citizens.field_reports.models import Report
from bazan.citizens.field_reports.policy import policy, route, services
from bazan.citizens.field_reports.types import Route, Sorted, Trial, Use
from bazan.core.errors import NotFound, Refused
from bazan.core.time import local_day
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places

DAYS = 90
"""Reports of so many days are looked at."""
BY_PLACE = ("commune", "responsible")
"""What ``to`` may say besides an organization's code."""


def uses(at: datetime) -> tuple[Use, ...]:
    """How many reports of the last 90 days each rule in force decides, and when the last of them came. One query."""
    return rules.used(policy().routes, _lately(at), policy().dead_days, local_day(at))


def dry_run(text: str, at: datetime) -> Trial:
    """What rules as the province's file has them, ``[[routes]]``, would do with the reports of the last 90 days.

    Refused ``field_reports.rules.toml``, ``.none``, ``.route``, ``.twice``, ``.service``, ``.place``, ``.to``.
    """
    return rules.tried(policy().routes, written(text, at), _lately(at), policy().dead_days, local_day(at))


def written(text: str, at: datetime) -> tuple[Route, ...]:
    """The rules of a text. Refused as ``dry_run``."""
    try:
        tables = tomllib.loads(text).get("routes")
    except ValueError as why:  # TOMLDecodeError is one; a number of 5,000 digits is another
        line = re.search(r"line (\d+)", str(why))
        raise Refused("field_reports.rules.toml", {"line": int(line[1]) if line else text.count("\n") + 1}, "rules") from why
    if not isinstance(tables, list) or not tables:
        raise Refused("field_reports.rules.none", {}, "rules")
    made = [_route(table, number) for number, table in enumerate(tables, 1)]
    for one in made:
        _judge(one, at)
    if len({one.code for one in made}) < len(made):
        raise Refused("field_reports.rules.twice", {}, "rules")
    return tuple(made)


def _route(table: object, number: int) -> Route:
    try:
        return route(table)  # pyrefly: ignore[bad-argument-type] - what isn't a table is refused like one that isn't a rule
    except (KeyError, TypeError, ValueError) as why:
        raise Refused("field_reports.rules.route", {"number": number}, "rules") from why


def _judge(one: Route, at: datetime) -> None:
    """Refused for a service, a commune or an organization nobody knows."""
    known = services()
    for code in one.services:
        if not any(name == code or name.startswith(f"{code}.") for name in known):
            raise Refused("field_reports.rules.service", {"route": one.code, "code": code}, "rules")
    on = local_day(at)
    communes = {place.code for place in places.communes(on)}
    for code in one.places:
        if code not in communes:
            raise Refused("field_reports.rules.place", {"route": one.code, "code": code}, "rules")
    if one.to not in BY_PLACE:
        try:
            organizations.by_code(one.to, on)
        except NotFound as why:
            raise Refused("field_reports.rules.to", {"route": one.code, "code": one.to}, "rules") from why


def _lately(at: datetime) -> list[Sorted]:
    rows = Report.objects.filter(received_at__gt=at - timedelta(days=DAYS), received_at__lte=at).order_by("id")
    told = rows.values_list("number", "service", "case__place_id", "danger", "received_at")
    return [Sorted(number, code, places.place(place_id).code, danger, when) for number, code, place_id, danger, when in told]
