"""From the form another program sends to a report, taken in once however often it is sent."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from bazan.citizens.field_reports import api as field_reports
from bazan.citizens.field_reports.types import Filed, Promise, Receipt, Service
from bazan.core.errors import NotFound, Refused
from bazan.core.language import language, words
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.permissions.types import Acting
from bazan.directory.places import api as places
from bazan.interfaces.open311 import rules
from bazan.interfaces.open311.rules import Lists
from bazan.platform.security.text_anonymization import fingerprint

SAME_WITHIN = timedelta(minutes=10)
"""The same content from the same sender within so long, or twice so long, is one report."""
SHORTEST_WORDS = 5
LONGEST_LINK = 2000


def filed(said: Lists, matter: Service, at: datetime) -> Filed:
    """What a form says, without its key and its pictures. Refused ``open311.place``, ``.point``, ``.attribute``, ``.value``, ``.link``."""
    point, address = rules.point(said), rules.one(said, "address_string")
    link = rules.one(said, "media_url")
    if len(link) > LONGEST_LINK:
        raise Refused("open311.link", {"most": LONGEST_LINK}, "media_url")
    return Filed(
        key="",
        channel="open311",
        words=_words(rules.one(said, "description"), address, matter),
        service=matter.code,
        point=point,
        place_id=None if point else _commune(rules.one(said, "address_id"), address, at),
        landmark=address,
        attributes=rules.answers(matter, said) | ({field_reports.PICTURE_ELSEWHERE: link} if link else {}),
        name=" ".join(filter(None, (rules.one(said, "last_name"), rules.one(said, "first_name")))),
        phone=rules.one(said, "phone"),
        device=rules.one(said, "device_id") or rules.one(said, "account_id"),
        language=language(),
    )


def _words(description: str, address: str, matter: Service) -> str:
    """A description is optional: without one the matter and the address say what is the case, and they stand before one too short."""
    if len(description) >= SHORTEST_WORDS:
        return description
    return ": ".join(filter(None, (words(matter.names), description or address)))


def _commune(code: str, address: str, at: datetime) -> int:
    """The commune meant where no point was said. NotFound ``open311.address_id``, Refused ``open311.place``."""
    on = local_day(at)
    if code:
        try:
            found = places.by_code(code, on)
        except NotFound as why:
            raise NotFound("open311.address_id", {"code": code[:40]}, "address_id") from why
        return found.id
    communes = {str(one.id): places.folded(one.name) for one in places.communes(on)}
    named = rules.named(places.folded(address), communes)
    if named is None:
        raise Refused("open311.place" if address else "open311.no_place", {}, "address_string" if address else "lat")
    return int(named)


def program(name: str) -> Acting:
    """A program with a key, as who sends: its name stands in the timeline of what it sent."""
    return replace(field_reports.CITIZEN, reach=replace(field_reports.CITIZEN.reach, username=f"open311:{name}"))


def keyed(one: Filed, who: str, wish: str, at: datetime) -> tuple[Filed, tuple[str, ...]]:
    """The report with its key, and the others under which it may have come before. ``who`` sends it; ``wish``: its ``Idempotency-Key``.

    Pictures don't count: sent again they rarely have the same bytes.
    """
    device = one.device or who
    if wish:
        return replace(one, key=_key("wish", who, device, wish)), ()
    content = (one.service, one.point, one.place_id, one.words, one.landmark, sorted(one.attributes.items()), one.name, one.phone)
    window = int(at.timestamp() // SAME_WITHIN.total_seconds())
    now, before = (_key("same", who, device, fingerprint(repr(content)), str(number)) for number in (window, window - 1))
    return replace(one, key=now), (before,)


def _key(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:40]


def take(one: Filed, earlier: tuple[str, ...], by: Acting, at: datetime) -> tuple[Receipt, Promise | None]:
    """The report taken in, within the rows of its place and sector alone, and what happens to reports like it.

    Raises as ``submit``; Refused ``open311.wish``: its ``Idempotency-Key`` came with a report of another place.
    """
    try:
        with transaction.atomic():
            accounts.enter(frozenset({field_reports.place_of(one, at)}), frozenset({field_reports.sector_of(one)}))
            before = next(filter(None, (field_reports.receipt_of(key, by) for key in earlier)), None)
            receipt = before or field_reports.submit(one, at, by)
            return receipt, field_reports.promise(receipt.service, receipt.place_id)
    except IntegrityError as why:
        raise Refused("open311.wish", {}) from why
    finally:
        accounts.leave()
