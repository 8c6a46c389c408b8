"""The demo's accounts: what the province declares, with passwords made here and told in one private file."""

import os
import secrets
import tomllib
from pathlib import Path
from typing import Any

import tomlkit
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction

from bazan.core.settings import current
from bazan.core.time import local_day, now
from bazan.directory.accounts.models import ROLES, Account, Grant
from bazan.directory.audit import api as audit
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter that is read for another one."""
ITERATIONS = 20_000


def load_demo_accounts(path: Path, address: str, declared: Path | None = None) -> None:
    """The accounts that the province's ``accounts.toml`` declares, with their passwords in the TOML file at ``path``.

    One account a role stands there under ``accounts.<role>``; its colleagues under ``others.<username>``. Passwords that are there stay;
    so do other tables of the file. The file, mode 600, also holds the demo device's token.
    """
    declared = declared or current().province_folder / "accounts.toml"
    tables = tomllib.loads(declared.read_text("utf-8"))
    kept = tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
    kept["address"] = address
    with transaction.atomic():
        accounts: Any = kept.setdefault("accounts", tomlkit.table(is_super_table=True))
        for role in ROLES:
            _keep(accounts, role, tables["accounts"][role] | {"role": role})
        others: Any = kept.setdefault("others", tomlkit.table(is_super_table=True))
        for table in _others(tables.get("others", [])):
            _keep(others, table["username"], table)
            others[table["username"]].update({"role": table["role"], "organization": table["organization"]})
    kept.setdefault("device", tomlkit.table()).setdefault("token", secrets.token_urlsafe(24))
    _write_private(path, tomlkit.dumps(kept))


def _others(tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Colleagues; one with ``each = "commune"`` is a template for every commune of today: {code}, {name} are the commune's."""
    found = []
    for table in tables:
        places_of_it = places.communes(local_day(now())) if table.get("each") == "commune" else [None]
        for place in places_of_it:
            words = {} if place is None else {"code": place.code, "name": place.short_name}
            filled = {key: text.format(**words) if isinstance(text, str) and words else text for key, text in table.items()}
            found.append({key: value for key, value in filled.items() if key != "each"})
    return found


def _keep(told_of: Any, name: str, table: dict[str, Any]) -> None:
    """Load one account and tell its password under this name, unless it is told already."""
    told = told_of.get(name, {})
    password = _demo_account(table, told.get("password"))
    if password != told.get("password"):
        told_of[name] = tomlkit.table()
        told_of[name].update({"username": table["username"], "password": password})


def _demo_account(table: dict[str, Any], password: str | None) -> str:
    """The password of the account, made when the account is new or its password was lost."""
    today, role = local_day(now()), table["role"]
    account = Account.objects.filter(username=table["username"]).first()
    fresh = account is None
    account = account or Account(username=table["username"], demo=True)
    account.full_name, account.language = table["full_name"], table.get("language", "")
    account.organization_id = organizations.last_known_as(table["organization"], today).id
    if fresh or password is None:
        password = password or "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
        account.password = _hashed(password)
        audit.append("system", "people.load_demo_account", f"account:{account.username}", {"role": role})
    account.save()
    place = places.by_code(table["place"], today).id if "place" in table else None
    sectors = table.get("sectors") or [table.get("sector", "*")]
    wanted = {(role, place, sector) for sector in sectors}
    if set(Grant.objects.filter(account=account).values_list("role", "place_id", "sector")) != wanted:
        Grant.objects.filter(account=account).delete()
        Grant.objects.bulk_create(Grant(account=account, role=r, place_id=p, sector=s) for r, p, s in sorted(wanted, key=str))
        audit.append("system", "people.grant", f"account:{account.username}", {"role": role, "place": place, "sector": ",".join(sectors)})
    return password


def _hashed(password: str) -> str:
    """Eighty random bits need no slow hash, and forty slow ones would hold up every first start. Signing in hashes it anew."""
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(password, hasher.salt(), ITERATIONS)


def _write_private(path: Path, text: str) -> None:
    """The file as a whole or not at all, never readable by others."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    half.replace(path)
