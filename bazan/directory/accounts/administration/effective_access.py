"""What somebody else would see: the rights that their roles bring, and the rows that the database shows them."""

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction

from bazan.core.errors import NotFound
from bazan.directory.accounts.administration.constants import ADMINISTER
from bazan.directory.accounts.authenticated_request import Look, Request
from bazan.directory.accounts.models import Account
from bazan.directory.accounts.queries import reach_of
from bazan.directory.accounts.second_factors import registered_factors, requirement
from bazan.directory.permissions.api import row_security, rules
from bazan.directory.permissions.types import AccountInfo, Granted, Reach


def brought(account: AccountInfo, on: date) -> dict[str, tuple[Granted, ...]]:
    """Every right there is, with the roles of this account that bring it on this day; empty: it isn't held."""
    held = [one for one in account.grants if account.active and one.held(on)]
    return {right: tuple(one for one in held if right in rules.PERMISSIONS[one.role]) for right in sorted(rules.names())}


def owes_second_proof(account: AccountInfo, on: date) -> bool:
    """Whether a role of this account demands a second proof that it hasn't set up."""
    roles = frozenset(one.role for one in account.grants if one.held(on))
    reach = Reach(account.account_id, account.username, roles, None, None)
    return requirement.required(reach) and not registered_factors.held(account.account_id).any


def rows_seen_as(request: Request, username: str, asked: Iterable[tuple[str, str]]) -> tuple[Reach, dict[str, int]]:
    """The reach of this account, and how many rows of each table it is shown by pages that ask for this right; (table, right).

    Each is counted in a transaction of its own that can write nothing, within the account's own reach; that somebody looked is told
    every time. Afterwards the request sees again what is its own. NotFound ``people.unknown``.
    """
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise NotFound("people.unknown", {"username": username[:60]})
    reach, found = reach_of(account), {}
    for table, right in asked:
        if rules.allowed(reach, right):
            found[table] = _count(table, reach, right, account)
    row_security.enter(*rules.rows_of(request.reach, ADMINISTER), request.user.organization_id, request.user.pk)
    request.looks.append(Look("people.seen_as", f"account:{username}", {"rows": found}, each=True))
    return reach, found


def _count(table: str, reach: Reach, right: str, account: Account) -> int:
    with transaction.atomic():
        row_security.enter(*rules.rows_of(reach, right), account.organization_id, account.pk)
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")  # until the savepoint ends
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - named by a page of the house
            (count,) = cursor.fetchone()
    return count
