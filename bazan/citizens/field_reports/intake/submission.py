"""A report comes in: judged, placed, its matter suggested, its case opened with a running clock, who sent it sealed apart; in one
transaction, once however often it is sent."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from bazan.citizens.field_reports import notifications, pictures, rules
from bazan.citizens.field_reports.classification.matter_suggestions import danger, suggestions
from bazan.citizens.field_reports.intake import duplicates
from bazan.citizens.field_reports.models import Report
from bazan.citizens.field_reports.policy import level, policy, service
from bazan.citizens.field_reports.promises import promise
from bazan.citizens.field_reports.publication import public_copy
from bazan.citizens.field_reports.queries import info, report
from bazan.citizens.field_reports.senders import identity, letters
from bazan.citizens.field_reports.types import CHANNELS, Filed, Level, Policy, Receipt, ReportInfo, Service, Suggested
from bazan.coordination.cases import api as cases
from bazan.coordination.cases.types import Policy as Stages
from bazan.core.errors import NotFound, Refused
from bazan.core.text_safety import unseen
from bazan.core.time import local_day
from bazan.core.working_hours import ALWAYS
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Acting, Reach
from bazan.directory.places import api as places

CITIZEN = Acting(Reach(0, "citizen", frozenset(), frozenset(), frozenset()), roles=frozenset({rules.CITIZEN}))
"""Whoever sends and follows reports: who it is, stands sealed."""
PHONE = re.compile(r"(?:\+?84|0)\d{9}")
FUTURE = timedelta(minutes=10)
"""So far a phone's clock may go before ours."""
OLDEST = timedelta(days=30)


def phone_of(text: str) -> str:
    """A number as it is kept, +84…; empty of nothing. Refused ``field_reports.phone``."""
    bare = re.sub(r"[\s.()-]", "", text)
    if not bare:
        return ""
    if not PHONE.fullmatch(bare):
        raise Refused("field_reports.phone", {}, "phone")
    return "+84" + bare[-9:]


def place_of(filed: Filed, at: datetime) -> int:
    """The commune a report is about: its point's, else the one named, else (where nobody can be asked) the one its words name, or the whole
    territory until a person says. Refused ``field_reports.place.outside``, ``field_reports.place``."""
    on = local_day(at)
    if filed.point is not None:
        found = places.locate(*filed.point, on)
        if found is None or found.kind != "commune":
            raise Refused("field_reports.place.outside", {}, "place")
        return found.id
    if filed.place_id is None and CHANNELS[filed.channel].unasked:
        return _named_in(f"{filed.landmark} {filed.words}", on)
    if filed.place_id is None:
        raise Refused("field_reports.place", {}, "place")
    try:
        named = places.place(filed.place_id)
    except NotFound as why:
        raise Refused("field_reports.place", {}, "place") from why
    if named.kind != "commune" or not named.valid(on):
        raise Refused("field_reports.place", {}, "place")
    return named.id


def _named_in(text: str, on: date) -> int:
    said = f" {places.folded(text)} "
    found = [one.id for one in places.communes(on) if f" {places.folded(one.name)} " in said]
    return found[0] if len(found) == 1 else places.root(on).id


def sector_of(filed: Filed) -> str:
    """In whose rows it will lie: its service's pack, or the one of reports nobody has sorted yet."""
    return service(filed.service or policy().unsorted).sector


@transaction.atomic
def submit(filed: Filed, at: datetime, by: Acting = CITIZEN) -> Receipt:
    """Take a report in; sent again with its key it is the same report and the same receipt.

    Refused ``field_reports.key``, ``.words``, ``.words.long``, ``.unseen``, ``.place``, ``.place.outside``, ``.phone``,
    ``.pictures.many``, ``.attribute``, ``.service.unknown``, ``.channel``.
    """
    judge(filed)
    filed = replace(filed, phone=phone_of(filed.phone))
    key = f"{by.username}:{filed.key}"
    _turn(key)
    if (before := _came_with(key)) is not None:
        return before
    place_id, told = place_of(filed, at), suggestions(filed.words)
    matter = service(filed.service or _sure(told) or policy().unsorted)
    if code := rules.first_missing_attribute(filed.attributes, matter) if filed.service else "":
        raise Refused("field_reports.attribute", {"code": code}, f"attribute[{code}]")
    with _opening(filed, key, matter, place_id, told, at, by) as made:
        pictures.take(made.id, filed.pictures, "before", by.username, at)
        pictures.take(made.id, filed.voice, "voice", by.username, at)
        notifications.tell_taken(made, at)
        letters.write(made, "open", at)
        public_copy.copy(made)
        return _receipt(made)


def receipt_of(key: str, by: Acting = CITIZEN) -> Receipt | None:
    """Of the report that came with this key, within the rows this request sees; None: none came."""
    return _came_with(f"{by.username}:{key}")


def judge(filed: Filed) -> None:
    """Nothing when the parts of a report can be kept. Raises as ``submit``."""
    if not re.fullmatch(r"[\w:.-]{8,60}", filed.key, re.ASCII):
        raise Refused("field_reports.key", {}, "key")
    if filed.channel not in CHANNELS:
        raise Refused("field_reports.channel", {"channel": str(filed.channel)[:20]}, "channel")
    for name, text, longest in (
        ("words", filed.words, rules.LONGEST_WORDS),
        ("landmark", filed.landmark, rules.LONGEST_LANDMARK),
        ("name", filed.name, 120),
    ):
        if len(text) > longest:
            raise Refused("field_reports.words.long", {"most": longest}, name)
        if unseen(text):
            raise Refused("field_reports.unseen", {}, name)
    if len(filed.words.strip()) < rules.SHORTEST_WORDS and not (filed.pictures or filed.voice):
        raise Refused("field_reports.words", {"least": rules.SHORTEST_WORDS}, "words")
    if len(filed.pictures) > rules.MOST_PICTURES:
        raise Refused("field_reports.pictures.many", {"most": rules.MOST_PICTURES}, "pictures")
    phone_of(filed.phone)


@contextmanager
def _opening(
    filed: Filed, key: str, matter: Service, place_id: int, told: tuple[Suggested, ...], at: datetime, by: Acting
) -> Iterator[ReportInfo]:
    """The report with its case, and within the block what belongs to it."""
    rule = policy()
    speed = level(matter.level)
    reception = organizations.by_code(rule.reception, local_day(at))
    with cases.opening(
        rules.REPORT, _stages(rule, speed), by, organization_id=reception.id, place_id=place_id, sector=matter.sector,
        due_at=due(speed, at), what="", asked={}, at=at,
    ) as case:  # fmt: skip
        latitude, longitude = filed.point or (None, None)
        told_then = promise(matter.code, place_id)
        row = Report.objects.create(
            case_id=case.id, key=key, number=f"{rule.prefix}-{case.id:06d}", service=matter.code, channel=filed.channel,
            words=filed.words.strip(), landmark=filed.landmark.strip(), latitude=latitude, longitude=longitude, accuracy_m=filed.accuracy_m,
            cell=rules.cell_of(*filed.point) if filed.point else "", observed_at=_believed(filed.observed_at, at), received_at=at,
            danger=filed.danger, alarming=None if filed.danger else danger(filed.words), level=speed.code,
            suggested=[asdict(one) for one in told], attributes=dict(filed.attributes), promised=asdict(told_then) if told_then else None,
            anonymous=not (filed.phone or filed.name or filed.citizen_id),
        )  # fmt: skip
        identity.seal(row.id, identity.new_code(), filed)
        found = info(row, case)
        if (before := duplicates.come_back(found, matter, at)) is not None:
            Report.objects.filter(id=row.id).update(recurs=before)
            row.recurs_id = before
        yield info(row, case)


def _stages(rule: Policy, speed: Level) -> Stages:
    return Stages(rule.version, {**rule.stages, "new": speed.first_action_minutes}, speed.around_the_clock)


def due(speed: Level, at: datetime) -> datetime:
    """When a report of this level that comes in now is to be answered."""
    hours = ALWAYS if speed.around_the_clock else cases.working_hours()
    return hours.after(at, timedelta(minutes=speed.due_minutes))


def _believed(observed_at: datetime | None, at: datetime) -> datetime | None:
    """The instant a phone says, where it can be one: not ahead of us, not long before the report could have been kept."""
    return observed_at if observed_at is not None and at - OLDEST <= observed_at <= at + FUTURE else None


def _sure(told: tuple[Suggested, ...]) -> str:
    return told[0].service if told and told[0].sure else ""


def _receipt(made: ReportInfo) -> Receipt:
    code = identity.code_of(made.id)
    return Receipt(made.id, made.number, code, made.received_at, made.case.first_due_at, made.case.place_id, made.service, made.promised)


def _came_with(key: str) -> Receipt | None:
    number = Report.objects.filter(key=key).values_list("id", flat=True).first()
    return None if number is None else _receipt(report(number))


def _turn(key: str) -> None:
    """Two sendings at once are one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"field_report {key}"])
