"""Writes of people and of setup. One function, one transaction, one audit entry."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from bazan.cameras.devices import province_config, queries, rules
from bazan.cameras.devices.events import CHANNEL
from bazan.cameras.devices.models import Camera, CameraEvent, CameraProfile, CameraRule
from bazan.cameras.devices.types import REVIEWS, CameraInfo, EventInfo, RuleInfo, RuleTerms, Terms
from bazan.core.errors import NotFound, Refused
from bazan.core.time import local_day
from bazan.data.observations import api as observations
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.platform.jobs import api as jobs

THING = "camera"
REASON = 300


@transaction.atomic
def register(terms: Terms, organization_id: int, by: Acting, at: datetime, *, demo: bool = False) -> CameraInfo:
    """The camera, made or brought up to date; asked again unchanged it does nothing. As ``rules.judged``; Refused ``cameras.outside``;
    Forbidden ``people.not_allowed``."""
    terms = rules.judged(terms)
    sector = province_config.of_province().sector
    place = places.locate(terms.latitude, terms.longitude, local_day(at))
    if place is None:
        raise Refused("cameras.outside", {}, "latitude")
    _require(by, "cameras.edit", place.id, sector)
    row = Camera.objects.select_for_update().filter(code=terms.code).first()
    if row is not None:
        _require(by, "cameras.edit", row.place_id, row.sector)  # moved here from out of reach
    thing = observations.register_thing(
        terms.code, terms.name, terms.name_en, THING, sector, terms.latitude, terms.longitude, {}, organization_id, demo=demo,
        actor=by.username, at=at,
    )  # fmt: skip
    values = {
        "name": terms.name, "name_en": terms.name_en, "thing_id": thing.id, "place_id": place.id, "organization_id": organization_id,
        "sector": sector, "latitude": terms.latitude, "longitude": terms.longitude, "terms": queries.frozen(terms), "site": terms.site,
        "enabled": terms.enabled, "demo": demo, "retired_at": None,
    }  # fmt: skip
    if row is not None and all(_same(getattr(row, name), value) for name, value in values.items()):
        return queries.camera(terms.code)
    more = {"version": row.version + 1, "declared_at": row.declared_at} if row else {"version": 1, "declared_at": at}
    row, _ = Camera.objects.update_or_create(code=terms.code, defaults=values | more)
    audit.append(by.username, "cameras.register", f"camera:{terms.code}", {"place": place.id, "organization": organization_id})
    _announce(row.id, "terms")
    return queries.camera(terms.code)


@transaction.atomic
def draw(code: str, terms: RuleTerms, by: Acting, at: datetime) -> RuleInfo:
    """The rule on the camera's picture; one of that code that stood is retired, and its events and counts stay its own.

    Asked again unchanged it does nothing. As ``rules.drawn`` and, of a line, ``rules.station``; Refused ``cameras.rule.many``;
    NotFound ``cameras.unknown``; Forbidden ``people.not_allowed``.
    """
    camera = _held(code, by)
    terms = rules.drawn(terms, province_config.of_province().profiles)
    if terms.purpose == "line":
        rules.station(camera.code, terms.code)  # its counts will need one
    standing = CameraRule.objects.filter(camera=camera, retired_at=None).exclude(code=rules.MASKS)
    before = standing.filter(code=terms.code).first()
    if before is not None and queries.rule_info(before).terms == terms:
        return queries.rule_info(before)
    if before is None and standing.count() >= rules.MOST_RULES:
        raise Refused("cameras.rule.many", {"most": rules.MOST_RULES}, "code")
    if before is not None:
        before.retired_at = at
        before.save(update_fields=["retired_at"])
    version = 1 + CameraRule.objects.filter(camera=camera, code=terms.code).count()
    row = CameraRule.objects.create(
        camera=camera, code=terms.code, terms=queries.frozen(terms), version=version, drawn_by=by.username, drawn_at=at
    )
    _changed(camera, "draw", by, {"rule": terms.code, "purpose": terms.purpose, "version": version})
    return queries.rule_info(row)


@transaction.atomic
def erase(code: str, rule_code: str, by: Acting, at: datetime) -> None:
    """The rule holds no more; what it saw stays. NotFound ``cameras.rule.unknown``; raises as ``draw``."""
    camera = _held(code, by)
    if rule_code == rules.MASKS or not CameraRule.objects.filter(camera=camera, code=rule_code, retired_at=None).update(retired_at=at):
        raise NotFound("cameras.rule.unknown", {"code": rule_code})
    _changed(camera, "erase", by, {"rule": rule_code})


@transaction.atomic
def switch_profile(profile: str, by: Acting, at: datetime, reason: str) -> int:
    """Let the rules of an occasion hold on every camera; gives on how many cameras that changes what is watched.

    Refused ``cameras.profile.unknown``, ``cameras.reason``; Forbidden ``people.not_allowed``.
    """
    lists = province_config.of_province()
    _require(by, "cameras.switch", None, lists.sector)
    if profile not in lists.profiles:
        raise Refused("cameras.profile.unknown", {"profile": profile}, "profile")
    reason = " ".join(reason.split())[:REASON]
    if not reason:
        raise Refused("cameras.reason", {}, "reason")
    before = queries.profile()
    if before == profile:
        return 0
    CameraProfile.objects.create(profile=profile, at=at, by=by.username, reason=reason)
    moved = set()
    for row in CameraRule.objects.filter(retired_at=None, camera__retired_at=None).exclude(code=rules.MASKS):
        wanted = row.terms["profiles"]
        if wanted and (profile in wanted) != (before in wanted):
            moved.add(row.camera_id)
    for camera in Camera.objects.filter(id__in=moved):
        camera.version += 1
        camera.save(update_fields=["version"])
        _announce(camera.id, "terms")
    audit.append(by.username, "cameras.switch_profile", "cameras", {"profile": profile, "before": before, "reason": reason})
    return len(moved)


@transaction.atomic
def review(event_id: int, said: str, by: Acting, at: datetime) -> EventInfo:
    """Say of an event whether it was true; said again the same it does nothing, and who is sure may say otherwise later.

    Refused ``cameras.review``; NotFound ``cameras.event.unknown``; Forbidden ``people.not_allowed``.
    """
    if said not in REVIEWS:
        raise Refused("cameras.review", {}, "review")
    row = CameraEvent.objects.select_for_update().filter(id=event_id).select_related("camera").first()
    if row is None:
        raise NotFound("cameras.event.unknown", {})
    _require(by, "cameras.review", row.camera.place_id, row.camera.sector)
    if row.review != said:
        row.review, row.reviewed_by, row.reviewed_at = said, by.username, at
        row.save(update_fields=["review", "reviewed_by", "reviewed_at"])
        audit.append(by.username, "cameras.review", f"camera_event:{row.id}", {"review": said})
        _announce(row.camera_id, "event")
    return queries.event(event_id)


def _held(code: str, by: Acting) -> Camera:
    row = Camera.objects.select_for_update().filter(code=code, retired_at=None).first()
    if row is None:
        raise NotFound("cameras.unknown", {"code": code})
    _require(by, "cameras.edit", row.place_id, row.sector)
    return row


def _require(by: Acting, permission: str, place_id: int | None, sector: str) -> None:
    """Setup asks for nobody, and may."""
    if by != accounts.SYSTEM:
        accounts.require(by.reach, permission, place_id, sector)


def _changed(camera: Camera, act: str, by: Acting, said: Mapping[str, Any]) -> None:
    camera.version += 1
    camera.save(update_fields=["version"])
    audit.append(by.username, f"cameras.{act}", f"camera:{camera.code}", dict(said))
    _announce(camera.id, "terms")


def _announce(camera: int, what: str) -> None:
    with connection.cursor() as cursor:
        jobs.announce(cursor, CHANNEL, {"camera": camera, "what": what})


def _same(kept: Any, given: Any) -> bool:
    """Whether a value is what lies in the table, where tuples are lists."""
    if isinstance(given, Mapping):
        return isinstance(kept, Mapping) and kept.keys() == given.keys() and all(_same(kept[key], value) for key, value in given.items())
    if isinstance(given, list | tuple):
        return isinstance(kept, list | tuple) and len(kept) == len(given) and all(map(_same, kept, given))
    return kept == given
