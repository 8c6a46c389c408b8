"""What all seeds have in common: the province at one moment, a station of it, and who acts there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps

from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.models import ROLES
from bazan.directory.permissions.types import Acting
from bazan.platform.packs import Pack

DAY = timedelta(days=1)
OWN = "so-nnmt"
"""The code of the organization that everybody belongs to."""
EVERYBODY = "all"
"""Who holds every role everywhere."""


@dataclass(frozen=True)
class Province:
    at: datetime
    station: Any
    """A station that observes, in a commune."""
    center: int
    """The number of everybody's organization."""
    commander: Acting
    chief: Acting
    everybody: Acting
    packs: Mapping[str, Pack]
    """Those of this house, by their ids."""

    @property
    def place_id(self) -> int:
        return self.station.place_id


def create_account(name: str, organization_id: int, *roles: str) -> Acting:
    """An account that holds these roles everywhere."""
    account = apps.get_model("people", "Account").objects.create(username=name, full_name=name, organization_id=organization_id)
    for role in roles:
        apps.get_model("people", "Grant").objects.create(account=account, role=role, sector="*")
    return Acting(accounts.reach_of(account), organization_id)


def create_everybody(organization_id: int) -> Acting:
    """Who holds every role everywhere."""
    return create_account(EVERYBODY, organization_id, *ROLES)
