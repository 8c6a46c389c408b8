"""Whose hands an account is in, as the second administrator reads it before they agree."""

from collections.abc import Iterable
from datetime import datetime

from bazan.core.labels import label
from bazan.core.settings import of_room
from bazan.core.time import local_day
from bazan.directory.accounts.administration import two_person_rule
from bazan.directory.accounts.models import Account
from bazan.directory.accounts.settings import SETTINGS

Line = tuple[str, str]


def describe_backgrounds(usernames: Iterable[str], at: datetime) -> dict[str, list[Line]]:
    """By user name (what, how) of those accounts that exist: since when, whether there is a password, where the invitation went."""
    return {account.username: _describe(account, at) for account in Account.objects.filter(username__in=set(usernames))}


def _describe(account: Account, at: datetime) -> list[Line]:
    day = f"{local_day(account.first_sign_in):%d/%m/%Y}" if account.first_sign_in else ""
    if not account.has_usable_password():
        password = label("people.background.none")
    elif two_person_rule.is_long_used(account, at):
        password = label("people.background.long", day=day)
    else:
        days = of_room(SETTINGS).new_administrator_days
        password = label("people.background.young", day=day, days=days) if day else label("people.background.unused")
    return [
        (label("people.background.made"), f"{local_day(account.made_at):%d/%m/%Y}"),
        (label("people.background.password"), password),
        (label("people.background.invited_to"), account.invited_to or "–"),
    ]
