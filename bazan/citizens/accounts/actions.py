"""What citizens do with their accounts. All but asking and proving need a request entered for the account."""

import logging
import uuid
from datetime import date, datetime, timedelta

from django.db import transaction

from bazan.citizens.accounts import phone_encryption, rules
from bazan.citizens.accounts.models import Citizen, CitizenPlace, CitizenSession, CitizenTry
from bazan.citizens.accounts.settings import SETTINGS
from bazan.citizens.accounts.types import Code
from bazan.core.errors import NotFound, Refused
from bazan.core.language import language
from bazan.core.settings import of_room
from bazan.directory.accounts import api as accounts
from bazan.directory.places import api as places
from bazan.platform.security.text_anonymization import fingerprint

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=1)
BATCH = 20


def ask(phone: str, network: str, at: datetime) -> uuid.UUID:
    """A code is to be sent to this phone (+84…); the number of the try. Refused ``citizens.codes.phone``, ``.network``, ``.hour``."""
    limits, made = of_room(SETTINGS), uuid.uuid4()
    found = accounts.call_signed(
        "citizen_ask", str(made), phone_encryption.seal_phone(phone).hex(), phone_encryption.hash_phone(phone), fingerprint(network),
        language(),
        at.isoformat(), str(limits.codes_per_phone), str(limits.codes_per_network), str(limits.codes_per_hour),
    )  # fmt: skip
    if found and found[0]:
        raise Refused(f"citizens.codes.{found[0]}", {}, "phone")
    return made


def prove(try_id: uuid.UUID, typed: str, at: datetime) -> tuple[int | None, int]:
    """(the account of a right code, how many tries are left after a wrong one). A wrong one counts, so it must not be rolled back."""
    found = accounts.call_signed(
        "citizen_prove", str(try_id), str(rules.right(try_id, typed)), at.isoformat(), (at - rules.VALID).isoformat(), str(rules.TRIES)
    )
    return (found[0], found[1]) if found else (None, 0)


def begin(citizen_id: int, at: datetime) -> str:
    """Sign in; the token is told this once."""
    token = rules.new_token()
    ends_at = at + timedelta(days=of_room(SETTINGS).signed_in_days)
    CitizenSession.objects.create(citizen_id=citizen_id, token=rules.kept(token), began_at=at, ends_at=ends_at)
    return token


def end(token: str) -> None:
    """Sign out."""
    CitizenSession.objects.filter(token=rules.kept(token)).delete()


def agree(citizen_id: int, sms_warnings: bool, keep_facts: bool) -> None:
    """What somebody agrees to, from now on."""
    Citizen.objects.filter(id=citizen_id).update(sms_warnings=sms_warnings, keep_facts=keep_facts)


def add_place(citizen_id: int, name: str, place_id: int | None, point: tuple[float, float] | None, on: date) -> None:
    """A place of the family. Refused ``citizens.place``, ``citizens.place.name``, ``citizens.place.many``."""
    if point is not None:
        found = places.locate(*point, on)
        place_id = found.id if found and found.kind == "commune" else None
    if place_id is None:
        raise Refused("citizens.place", {}, "place")
    if not 1 <= len(name.strip()) <= rules.LONGEST_NAME:
        raise Refused("citizens.place.name", {"most": rules.LONGEST_NAME}, "name")
    if CitizenPlace.objects.filter(citizen_id=citizen_id).count() >= rules.MOST_PLACES:
        raise Refused("citizens.place.many", {"most": rules.MOST_PLACES}, "name")
    latitude, longitude = point or (None, None)
    CitizenPlace.objects.create(citizen_id=citizen_id, name=name.strip(), place_id=place_id, latitude=latitude, longitude=longitude)


def drop_place(citizen_id: int, place_id: int) -> None:
    """NotFound ``citizens.place.unknown``."""
    if not CitizenPlace.objects.filter(id=place_id, citizen_id=citizen_id).delete()[0]:
        raise NotFound("citizens.place.unknown", {})


@transaction.atomic
def delete(citizen_id: int) -> None:
    """The account with its phone, places, consents and sessions."""
    CitizenPlace.objects.filter(citizen_id=citizen_id).delete()
    CitizenSession.objects.filter(citizen_id=citizen_id).delete()
    Citizen.objects.filter(id=citizen_id).delete()


@transaction.atomic
def due_codes(at: datetime) -> list[tuple[Code, int, str]]:
    """(code, which attempt this is, by whom the last one went), claimed: whoever dies with one loses it when the lease ends."""
    rows = list(CitizenTry.objects.select_for_update(skip_locked=True).filter(due_at__lte=at).order_by("due_at")[:BATCH])
    late = [row for row in rows if row.asked_at < at - rules.VALID or row.used_at is not None]
    for row in rows:
        row.attempt, row.due_at = row.attempt + 1, None if row in late else at + LEASE
    CitizenTry.objects.bulk_update(rows, ["attempt", "due_at"])
    due = []
    for row in rows:
        if row in late:
            continue
        try:
            code = Code(row.id, phone_encryption.phone_of_row(row), row.language, rules.code_of(row.id))
        except phone_encryption.BrokenSeal:  # another process may have the key: it comes up again when the lease ends
            log.error("the phone of citizen_try %s is sealed under another key than BAZAN_CONTACT_KEY: its code is not sent", row.id)
            continue
        due.append((code, row.attempt, row.provider))
    return due


def code_carried(try_id: uuid.UUID, provider: str, again_at: datetime | None) -> None:
    """How an attempt to send ended: it is made again then, or never."""
    CitizenTry.objects.filter(id=try_id).update(provider=provider, due_at=again_at)
