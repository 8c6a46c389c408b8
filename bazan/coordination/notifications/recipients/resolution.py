"""Who a recipient is at this instant: people, in the order they were named, each once."""

from collections.abc import Iterable
from datetime import datetime

from bazan.coordination.notifications.recipients import people_on_duty
from bazan.coordination.notifications.types import Recipient
from bazan.core.errors import NotFound
from bazan.core.time import local_day
from bazan.directory.accounts import api as accounts
from bazan.directory.organizations import api as organizations
from bazan.directory.permissions.types import Person
from bazan.directory.places import api as places

RESPONSIBLE, NEAREST = "responsible", "nearest"


def people_of(recipients: Iterable[Recipient], at: datetime) -> list[Person]:
    """Everybody who is meant. A recipient that is nobody at the moment adds nobody."""
    found: dict[int, Person] = {}
    for one in recipients:
        for person in _people(one, at):
            found.setdefault(person.account_id, person)
    return list(found.values())


def _people(one: Recipient, at: datetime) -> list[Person]:
    on, sector = local_day(at), one.sector or "*"
    if one.kind == "account":
        return accounts.contactable(usernames=[one.value])
    if one.kind == "post":
        return accounts.holders([one.value], one.place_id, sector, on)
    if one.kind == "roster":
        place = one.place_id or places.root(on).id
        standing = people_on_duty.on_duty(place, sector, at) if one.value == NEAREST else people_on_duty.on_roster(one.value, at)
        return accounts.contactable({person.account_id for person in standing})
    if one.value != RESPONSIBLE:
        try:
            return accounts.members([organizations.by_code(one.value, on).id])
        except NotFound:
            return []
    for body in organizations.responsible(sector, one.place_id or places.root(on).id, on):
        if there := accounts.members([body.id], sector):
            return there
    return []
