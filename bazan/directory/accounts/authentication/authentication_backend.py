"""Django's way to an account, through functions of the database that only the web process can call: before somebody is signed in, no
page's query sees an account at all."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from bazan.directory.accounts.authentication import password_hasher
from bazan.directory.accounts.models import Account
from bazan.directory.accounts.queries import account_found, account_numbered
from bazan.directory.permissions.api import signed_calls


class Backend(ModelBackend):
    """Accounts by name and password, and by the number a session holds."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Account | None:
        account = account_found("account_named", username or "")
        right, renewed = password_hasher.judge(password or "", account.password if account else "")
        if account is None or not right or not self.user_can_authenticate(account):
            return None
        if renewed:
            (done,) = signed_calls.call("account_rehashed", str(account.pk), account.password, renewed) or (False,)
            if not done:  # somebody was quicker: a session under a hash that isn't held would end at once
                return self.authenticate(request, username, password)
            account.password = renewed
        return account

    def get_user(self, user_id: int) -> Account | None:
        return account_numbered(int(user_id))
