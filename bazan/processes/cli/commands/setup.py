"""``bazan setup``: bring the database to what this checkout says. Safe to repeat; every start runs it."""

import argparse
import csv
import os
import secrets
import time
import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import tomlkit
from psycopg import sql

from bazan.core.errors import Refused
from bazan.core.settings import Settings, current, of_room
from bazan.core.time import local_day, now
from bazan.platform.data_export.import_marker import unfinished
from bazan.platform.database.api import embedded_server
from bazan.platform.database.connection_settings import migration_url, web_url, work_as
from bazan.platform.database.login_roles import keep_contact_key, make, refuse_unbound
from bazan.platform.security.contact_encryption import key_fingerprint

GUIDE = "docs/how-to/leave-with-everything.md"
_OWNER_OF_MIGRATIONS = """SELECT tableowner FROM pg_tables WHERE schemaname = 'public' AND tablename = 'django_migrations'
  AND pg_has_role(session_user, tableowner, 'MEMBER')"""


def register(nouns) -> None:
    parser = nouns.add_parser(
        "setup",
        help="migrate the database, load province, packs and, in the demo, a schematic ground, accounts, stations, hospitals and schools",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings = current()
    if folder := unfinished(settings.home):
        raise Refused("leaving.unfinished", {"folder": folder})
    with embedded_server(settings):
        return _set_up(settings)


def _set_up(settings: Settings) -> int:
    import django

    work_as("migration")
    django.setup()
    _refuse_earlier(settings)
    _step("logins", lambda: make(settings))
    province = settings.province_folder
    _step("migrate", _migrate)
    refuse_unbound(web_url(settings))
    _step("contacts", lambda: _keep_contact_key(settings))
    _step("readers", _enlist)
    _step("province", lambda: _load_province(province))
    _step("packs", _load_packs)
    if settings.demo:
        _step("ground", lambda: _load_ground(province))
        _step("demo", lambda: _load_demo(province / "demo", settings))
    _step("rivers", lambda: _check_rivers(province))
    return 0


def _refuse_earlier(settings: Settings) -> None:
    """Raise Refused ``installation.earlier`` where the database was made by migrations that this version no longer has."""
    from bazan.directory.system_health import api as system_health

    with psycopg.connect(migration_url(settings)) as session:
        owner = session.execute(_OWNER_OF_MIGRATIONS).fetchone()
        if owner is None:
            return
        session.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(owner[0])))  # row security shows the migrations to their owner
        if names := system_health.earlier_migrations(session):
            raise Refused("installation.earlier", {"names": ", ".join(names[:3]), "count": len(names), "guide": GUIDE})


def _step(name: str, work: Callable[[], str | None]) -> None:
    began = time.monotonic()
    told = work()
    print(f"    {name:<10} {time.monotonic() - began:5.1f} s  {told or ''}", flush=True)


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _keep_contact_key(settings: Settings) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        keep_contact_key(cursor, key_fingerprint(settings))


def _enlist() -> str:
    """Who reads facts is known before it first reads; who is no longer declared is waited for no longer."""
    from django.db import connection, transaction

    from bazan.platform.jobs import api as jobs
    from bazan.processes.composition import app_registry

    subscribers = app_registry.subscribers()
    with transaction.atomic(), connection.cursor() as cursor:
        jobs.enlist(cursor, subscribers)
        jobs.dismiss(cursor, subscribers)
    return ", ".join(f"{subscriber.name} of {subscriber.topic}" for subscriber in subscribers)


def _load_province(folder: Path) -> None:
    from bazan.analysis.forecasts import api as forecasts
    from bazan.analysis.outbreaks import api as outbreaks
    from bazan.analysis.process_mining import api as process_mining
    from bazan.analysis.rivers import api as rivers
    from bazan.cameras.devices import api as devices
    from bazan.coordination.duty_rosters import api as duty_rosters
    from bazan.directory.organizations import api as organizations
    from bazan.directory.places import api as places
    from bazan.monitoring.anomalies import api as anomalies
    from bazan.response.directives.impact import api as impact
    from bazan.response.teams import api as teams

    places.load_province(folder)
    organizations.load_province(folder)
    teams.load_province(folder, now())
    duty_rosters.load_province(folder / "notifications", now())
    for room in (devices, anomalies, outbreaks, forecasts, impact, process_mining, rivers):
        room.declare_models()


def _load_ground(folder: Path) -> str:
    """The demo's hand-drawn roads and rivers. Maps do without where the program that makes tiles can't run."""
    from bazan.core.errors import BazanError
    from bazan.core.labels import sentence
    from bazan.directory.base_map import api as base_map

    try:
        made = base_map.load_province(folder)
    except BazanError as why:
        return sentence(why)
    return made.name if made else ""


def _load_packs() -> str:
    from bazan.citizens.field_reports import api as field_reports
    from bazan.data.datasets import api as datasets
    from bazan.data.forms import api as forms
    from bazan.data.indicators import api as indicators
    from bazan.data.observations import api as observations
    from bazan.data.sources import api as sources
    from bazan.monitoring.alerts import api as alerts
    from bazan.platform import packs
    from bazan.response.incidents import api as incidents

    loaded = packs.load_all()
    for pack in loaded:  # first, since any pack's indicators may read any pack's datasets
        datasets.load_pack(pack)
    for pack in loaded:
        observations.load_vocabulary(pack.id, pack.properties)
        sources.load_sources([file.table for file in pack.written.get("sources", [])], sector=pack.id)
        forms.load_pack(pack, now())
        indicators.load_pack(pack)
        incidents.load_pack(pack)
        field_reports.load_pack(pack, now())
    for pack in loaded:  # last, since a rule may speak of any pack's indicators
        alerts.load_pack(pack, now())
    return ", ".join(pack.id for pack in loaded)


def _load_demo(folder: Path, settings: Settings) -> str:
    from bazan.coordination.duty_rosters import api as duty_rosters
    from bazan.coordination.notifications import api as notifications
    from bazan.data.observations import api as observations
    from bazan.data.sources import api as sources
    from bazan.directory.accounts import api as people
    from bazan.directory.organizations import api as organizations
    from bazan.response.teams import api as teams

    accounts = settings.home / "demo-accounts.toml"
    people.load_demo_accounts(accounts, settings.address)
    duty_rosters.load_province(folder.parent / "notifications", now(), demo=True)
    notifications.fill_demo(now())
    if not settings.simulates:
        return "accounts alone"
    teams.load_province(folder, now(), lists=folder.parent, demo=True)
    today = local_day(now())
    things = [thing for file in sorted(folder.glob("things*.toml")) for thing in tomllib.loads(file.read_text("utf-8"))["things"]]
    for thing in things:
        keeper = organizations.by_code(thing.pop("organization"), today).id
        observations.register_thing(**thing, organization=keeper, demo=True)
    _load_past_reports(folder / "past_reports.csv")
    _load_cameras(folder, settings.home)
    declared = tomllib.loads((folder / "sources.toml").read_text("utf-8"))
    feeds = declared["sources"]
    sources.load_sources(feeds, demo=True)
    for code in declared.get("devices", ()):
        sources.register_device(code, "demo", _device_token(accounts, code))
    for feed in feeds:
        if feed.get("demo_device"):
            sources.register_device(feed["code"], "demo", _device_token(accounts))
    return f"{len(things)} things"


def _load_cameras(folder: Path, home: Path) -> None:
    """Cameras that the demo's own program plays, and the rules drawn on them; that of real footage once it was fetched, at a former start.

    One that can't be accepted is a mistake of ours.
    """
    from bazan.cameras.devices import api as devices
    from bazan.cameras.devices.settings import SETTINGS as CAMERAS
    from bazan.directory.permissions.types import SYSTEM

    if not (folder / "cameras.csv").is_file() or not of_room(CAMERAS).watch:
        return
    port = os.environ.get("BAZAN_DEMO_CAMERAS_PORT", "8554")
    for prefix in ("", "footage_") if (home / "simulator" / "cameras" / "square.mp4").is_file() else ("",):
        with (folder / f"{prefix}cameras.csv").open(encoding="utf-8", newline="") as file:
            imported = devices.import_cameras(file, SYSTEM, now(), demo=True, filled=lambda url: url.replace("{port}", port))
        drawn = devices.import_rules((folder / f"{prefix}camera_rules.toml").read_text("utf-8"), SYSTEM, now())
        for declined in (*imported.declined, *drawn.declined):
            raise declined.why


def _load_past_reports(path: Path) -> None:
    """A former system's reports, moved so that the last of them came yesterday; what is here already stays."""
    from bazan.citizens.field_reports import api as field_reports
    from bazan.directory.permissions.types import SYSTEM

    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as file:
        last = max(datetime.fromisoformat(row["received_at"]) for row in csv.DictReader(file))
        file.seek(0)
        at = now()
        field_reports.take_over(file, SYSTEM, at, timedelta(days=(at - last).days - 1))


def _check_rivers(folder: Path) -> str:
    """What is wrong with the province's rivers is told, and the start goes on: a station that was taken away stops nobody else's work."""
    from bazan.analysis.rivers import api as rivers
    from bazan.core.errors import BazanError
    from bazan.core.labels import sentence

    try:
        found = rivers.check(folder, local_day(now()))
    except BazanError as why:
        return sentence(why)
    return f"{len(found.names)} rivers" if found else ""


def _device_token(accounts: Path, source: str = "") -> str:
    """The token of the demo's device, or of the demo's device of one source: made once and kept beside the demo accounts."""
    kept = tomlkit.parse(accounts.read_text("utf-8"))
    table: Any = kept.setdefault("devices" if source else "device", tomlkit.table())
    name = source or "token"
    if name not in table:
        table[name] = secrets.token_urlsafe(32)
        accounts.write_text(tomlkit.dumps(kept), "utf-8")  # the file stays private: its mode is kept
    return str(table[name])
