"""The demo's accounts: what the province declares, with passwords made here and told in one private file."""

import os
import secrets
import tomllib
from pathlib import Path
from typing import Any

import tomlkit
from django.db import transaction

from bazan.kernel.settings import ROOT, current
from bazan.kernel.time import local_day, now
from bazan.register.audit import api as audit
from bazan.register.organizations import api as organizations
from bazan.register.people.models import ROLES, Account, Grant
from bazan.register.places import api as places

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter that is read for another one."""


def load_demo_accounts(path: Path, address: str, declared: Path | None = None) -> None:
    """One account a role, as the province's ``accounts.toml`` declares, with its password in the TOML file at ``path``.

    Passwords that are there stay; so do other tables of the file. The file, mode 600, also holds the demo device's token.
    """
    declared = declared or ROOT / "provinces" / current().province / "accounts.toml"
    tables = tomllib.loads(declared.read_text("utf-8"))["accounts"]
    kept = tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
    kept["address"] = address
    accounts: Any = kept.setdefault("accounts", tomlkit.table(is_super_table=True))
    with transaction.atomic():
        for role in ROLES:
            told = accounts.get(role, {})
            password = _demo_account(role, tables[role], told.get("password"))
            if password != told.get("password"):
                accounts[role] = tomlkit.table()
                accounts[role].update({"username": tables[role]["username"], "password": password})
    kept.setdefault("device", tomlkit.table()).setdefault("token", secrets.token_urlsafe(24))
    _write_private(path, tomlkit.dumps(kept))


def _demo_account(role: str, table: dict[str, Any], password: str | None) -> str:
    """The password of the role's account, made when the account is new or its password was lost."""
    today = local_day(now())
    account = Account.objects.filter(username=table["username"]).first()
    fresh = account is None
    account = account or Account(username=table["username"], demo=True)
    account.full_name, account.language = table["full_name"], table.get("language", "vi")
    account.organization_id = organizations.by_code(table["organization"], today).id
    if fresh or password is None:
        password = password or "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
        account.set_password(password)
        audit.append("system", "people.load_demo_account", f"account:{account.username}", {"role": role})
    account.save()
    place = places.by_code(table["place"], today).id if "place" in table else None
    wanted = {(role, place, table.get("sector", "*"))}
    if set(Grant.objects.filter(account=account).values_list("role", "place_id", "sector")) != wanted:
        Grant.objects.filter(account=account).delete()
        Grant.objects.bulk_create(Grant(account=account, role=r, place_id=p, sector=s) for r, p, s in wanted)
        audit.append(
            "system", "people.grant", f"account:{account.username}", {"role": role, "place": place, "sector": table.get("sector", "*")}
        )
    return password


def _write_private(path: Path, text: str) -> None:
    """The file as a whole or not at all, never readable by others."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    half.replace(path)
